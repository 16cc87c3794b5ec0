"""One document as a source."""

from __future__ import annotations

from pathlib import Path

from deprecations.importer.sources.places import Found, Place, Search, version_of
from deprecations.importer.sources.reading import SourceError, release_of
from deprecations.importer.sources.trees import Folder, check_is_file, version_above
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import TreeVersion, Version


def find_in_file(path: Path, search: Search, release: Version | None) -> Found:
    """The document, of the release that its tree states, or else the given one. Raises
    SourceError."""
    check_is_file(path)
    version = _version_above(path, search.releases, release) or version_of(release)
    if version is None:
        raise SourceError(
            path,
            "the release of this document is not known; no VERSION file stands beside or "
            "above it, so name the release with --release X.Y",
        )
    line = release_of(path, version, search.releases)
    # A document goes by the name it was given.
    tree = Folder(path.parent, called=path.parent)
    return search.found([Place(tree, (path.name,), version, line, whole=False)], release)


def _version_above(
    path: Path, releases: ReleaseList, release: Version | None
) -> TreeVersion | None:
    """What the VERSION file of a document's tree says. One that makes no sense is some other
    project's where the release is given, and an error where it is not."""
    try:
        version = version_above(path)
        if version is not None:
            release_of(path, version, releases)
    except SourceError:
        if release is None:
            raise
        return None
    return version
