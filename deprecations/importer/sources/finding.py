"""Finds the documents of a source and the release each belongs to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deprecations.catalogue.records import ListKind, Problem, SourceDocument
from deprecations.importer import problems
from deprecations.importer.entries import list_named_by
from deprecations.importer.sources.reading import (
    SourceError,
    check_is_file,
    read_text,
    release_of,
    shown,
    tree_version,
    tree_version_above,
)
from deprecations.importer.texinfo import holds_list
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import InvalidVersion, TreeVersion, Version

# Where a tree keeps its lists: from 6.1 on, in 5.0 to 6.0, and in a plain folder of documents.
_PLACES = ("docs/about", "docs/system", ".")
_LISTS = {"deprecated.rst": ListKind.DEPRECATED, "removed-features.rst": ListKind.REMOVED}
_TEXINFO = ("qemu-deprecated.texi", "qemu-doc.texi")
_SEPARATE_LISTS_SINCE = Version(6, 0)
_TITLE = re.compile(r"^(\S.*)\n=+[ \t\r]*$", re.MULTILINE)
_FOLDER_NAME = re.compile(r"(?:v|qemu-)?(\d+\.\d+(?:\.\d+)?(?:-rc\d+)?)")
_EXPECTED = (
    "expected a QEMU source tree, a folder with one folder per release "
    "(8.2/deprecated.rst), or one document"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The documents of a source, oldest release first, and what is to be said of the rest."""

    documents: tuple[SourceDocument, ...]
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that holds documents of one release."""

    folder: Path
    files: tuple[Path, ...]
    version: TreeVersion
    release: Version


def find_documents(
    source: Path, releases: ReleaseList, *, origin: Origin, release: Version | None = None
) -> Found:
    """Find and read the documents of a source.

    ``release`` names the release of documents without a VERSION file, and limits a folder of
    releases to one. Raises SourceError, in one line, for anything else than a source tree, a
    folder of release folders or a document.
    """
    try:
        return _find(source, releases, origin, release)
    except OSError as error:
        place = Path(os.fsdecode(error.filename)) if error.filename else source
        raise SourceError(place, f"cannot be read ({error.strerror})") from None


def _find(source: Path, releases: ReleaseList, origin: Origin, release: Version | None) -> Found:
    if not source.exists():
        raise SourceError(source, f"there is no such file or folder; {_EXPECTED}")
    if not source.is_dir():
        return _Finder(None, releases, origin).find_in_file(source, release)
    finder = _Finder(source, releases, origin)
    if _documents_in(source):
        return finder.find_in_tree(source, release)
    return finder.find_in_releases(source, release)


class _Finder:
    """Collects documents and problems. Reports name files relative to ``root``, as the user sees
    the source; None for a single document, which goes by the name it was given."""

    def __init__(self, root: Path | None, releases: ReleaseList, origin: Origin) -> None:
        self.root = root
        self.releases = releases
        self.origin = origin
        self.problems: list[Problem] = []

    def find_in_file(self, path: Path, release: Version | None) -> Found:
        check_is_file(path)
        version = self._version_above(path, release) or _given(release)
        if version is None:
            raise SourceError(
                path,
                "the release of this document is not known; no VERSION file stands beside or "
                "above it, so name the release with --release X.Y",
            )
        line = release_of(path, version, self.releases)
        return self._result(self._read(_Place(path.parent, (path,), version, line), release))

    def _version_above(self, path: Path, release: Version | None) -> TreeVersion | None:
        """What the VERSION file of a document's tree says. One that makes no sense is some other
        project's where the release is given, and an error where it is not."""
        try:
            version = tree_version_above(path)
            if version is not None:
                release_of(path, version, self.releases)
        except SourceError:
            if release is None:
                raise
            return None
        return version

    def find_in_tree(self, folder: Path, release: Version | None) -> Found:
        return self._result(self._read(self._place(folder, release), release))

    def find_in_releases(self, folder: Path, release: Version | None) -> Found:
        folders = sorted(path for path in folder.iterdir() if path.is_dir())
        places = [self._place(path, None) for path in folders if _documents_in(path)]
        if not places:
            raise SourceError(folder, f"no documents found; {_EXPECTED}")
        if release is not None:
            found = ", ".join(str(place.release) for place in sorted(places, key=_by_release))
            places = [place for place in places if place.release == release]
            if not places:
                raise SourceError(folder, f"no documents of QEMU {release}; found {found}")
        chosen: dict[Version, _Place] = {}
        for place in sorted(places, key=_by_release):
            if older := chosen.get(place.release):
                self._report(
                    problems.OLDER_TREE,
                    older.folder,
                    f"{older.version} was left out for {place.version} of the same release",
                )
            chosen[place.release] = place
        return self._result(document for place in chosen.values() for document in self._read(place))

    def _place(self, folder: Path, release: Version | None) -> _Place:
        stated = tree_version(folder)
        named = _version_in_name(folder)
        version = stated or named or _given(release)
        if version is None:
            raise SourceError(
                folder,
                "the release of these documents is not known; expected a VERSION file, a folder "
                "named after the release, or --release X.Y",
            )
        line = release_of(folder, version, self.releases)
        if stated and named and named.line(self.releases) != line:
            self._report(
                problems.BOTH_VERSIONS_DISAGREE,
                folder / "VERSION",
                f"the folder is named {shown(Path(folder.resolve().name))}, "
                f"its VERSION file says {stated}",
            )
        return _Place(folder, _documents_in(folder), version, line)

    def _read(self, place: _Place, wanted: Version | None = None) -> Iterator[SourceDocument]:
        if wanted not in (None, place.release):
            raise SourceError(
                place.files[0] if self.root is None else place.folder,
                f"this is QEMU {place.release} (by {place.version}), not {wanted}",
            )
        if place.version.in_the_making:
            self._report(
                problems.RELEASE_IN_THE_MAKING,
                place.files[0],
                f"{place.version} is {place.release} in the making",
            )
        elif place.release not in self.releases:
            self._report(
                problems.NEW_RELEASE,
                place.files[0],
                f"QEMU {place.release} is out by {place.version}; the newest release in the list "
                f"is {self.releases.newest.version}",
            )
        held: set[ListKind] = set()
        for path in place.files:
            text = read_text(path)
            if path.suffix == ".texi" and not holds_list(text):
                self._report(
                    problems.UNSUPPORTED_FORMAT,
                    path,
                    "no chapter of it is a list of deprecated or removed features; "
                    f"QEMU {place.release} was left out",
                )
                continue
            held |= _lists_in(path, text)
            yield SourceDocument(
                name=self._name(path),
                release=place.release,
                tree_version=str(place.version),
                origin=self.origin,
                text=text,
            )
        if self.root is not None and place.release >= _SEPARATE_LISTS_SINCE:
            for name, kind in _LISTS.items():
                if kind not in held:
                    self._report(
                        problems.MISSING_DOCUMENT,
                        place.files[0],
                        f"no list of {kind.value} features was found; it should stand in {name}",
                    )

    def _name(self, path: Path) -> str:
        return shown(path.relative_to(self.root) if self.root else path)

    def _report(self, kind: problems.ProblemKind, path: Path, message: str) -> None:
        self.problems.append(kind.at(self._name(path), None, message))

    def _result(self, documents: Iterable[SourceDocument]) -> Found:
        return Found(tuple(documents), tuple(self.problems))


def _given(release: Version | None) -> TreeVersion | None:
    return None if release is None else TreeVersion.parse(f"{release}.0")


def _by_release(place: _Place) -> tuple[Version, tuple[int, int], str]:
    return place.release, place.version.rank, place.folder.name


def _documents_in(folder: Path) -> tuple[Path, ...]:
    """The documents of the one release whose tree, or folder of documents, this is."""
    for place in _PLACES:
        found = tuple(path for name in _LISTS if (path := folder / place / name).exists())
        if found:
            return found
    texinfo = (folder / name for name in _TEXINFO)
    return tuple(path for path in texinfo if path.exists())[:1]


def _lists_in(path: Path, text: str) -> set[ListKind]:
    """The lists that the titles of a document announce, or else its name."""
    announced = {kind for title in _TITLE.findall(text) if (kind := list_named_by(title))}
    return announced or {kind for name, kind in _LISTS.items() if name == path.name}


def _version_in_name(folder: Path) -> TreeVersion | None:
    match = _FOLDER_NAME.fullmatch(folder.resolve().name)
    if match is None:
        return None
    try:
        return TreeVersion.parse(match[1])
    except InvalidVersion:
        return None
