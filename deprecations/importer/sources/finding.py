"""Tells what kind of source a path is, and has its documents found."""

from __future__ import annotations

import os
from pathlib import Path

from deprecations.importer.sources.file import find_in_file
from deprecations.importer.sources.folder import find_in_folder
from deprecations.importer.sources.git import find_in_revision, find_in_tags
from deprecations.importer.sources.places import Found, Progress, Search
from deprecations.importer.sources.reading import SourceError
from deprecations.importer.sources.repository import is_repository
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version

_EXPECTED = (
    "expected a QEMU source tree or git repository, a folder with one folder per release "
    "(8.2/deprecated.rst), or one document"
)


def find_documents(
    source: Path,
    releases: ReleaseList,
    *,
    origin: Origin,
    release: Version | None = None,
    revision: str | None = None,
    progress: Progress = lambda done, total, name: None,
) -> Found:
    """Find and read the documents of a source.

    ``release`` names the release of documents without a VERSION file, and limits a repository or
    a folder of releases to one. ``revision`` reads one branch, tag or commit of a repository. Its
    tags otherwise stand for it, and its checked-out files where it has none. Raises SourceError,
    in one line, for anything else than a source tree, a repository, a folder of release folders
    or a document.
    """
    search = Search(releases, origin, progress)
    try:
        return _find(source, search, release, revision)
    except OSError as error:
        place = Path(os.fsdecode(error.filename)) if error.filename else source
        raise SourceError(place, f"cannot be read ({error.strerror})") from None


def _find(source: Path, search: Search, release: Version | None, revision: str | None) -> Found:
    if not source.exists():
        raise SourceError(source, f"there is no such file or folder; {_EXPECTED}")
    if is_repository(source):
        if revision is not None:
            return find_in_revision(source, search, release, revision)
        if found := find_in_tags(source, search, release):
            return found
    elif revision is not None:
        raise SourceError(source, "this is no git repository; only one has revisions to choose")
    if not source.is_dir():
        return find_in_file(source, search, release)
    return find_in_folder(source, search, release, expected=_EXPECTED)
