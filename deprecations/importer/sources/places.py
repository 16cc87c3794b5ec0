"""Places that hold the documents of one release, and the reading of them.

A source is one such place or many; which ones, the modules beside this one know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from deprecations.catalogue.records import ListKind, Problem, SourceDocument
from deprecations.importer import problems
from deprecations.importer.entries import list_named_by
from deprecations.importer.guard import MAX_BYTES
from deprecations.importer.sources.reading import SourceError, decode_text, release_of
from deprecations.importer.sources.trees import Tree
from deprecations.importer.texinfo import holds_list
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import TreeVersion, Version

# Hears how many places are done, how many there are, and the name of the next one.
Progress = Callable[[int, int, str], None]

# Where a tree keeps its lists: from 6.1 on, in 5.0 to 6.0, and in a plain folder of documents.
_SHELVES = ("docs/about/", "docs/system/", "")
_LISTS = {"deprecated.rst": ListKind.DEPRECATED, "removed-features.rst": ListKind.REMOVED}
_TEXINFO = ("qemu-deprecated.texi", "qemu-doc.texi")
_SEPARATE_LISTS_SINCE = Version(6, 0)
_TITLE = re.compile(r"^(\S.*)\n=+[ \t\r]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """The documents of a source, oldest release first, and what is to be said of the rest."""

    documents: tuple[SourceDocument, ...]
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Place:
    """A tree with documents of one release. ``whole`` tells that all its lists are looked for,
    and not one document alone."""

    tree: Tree
    documents: tuple[str, ...]
    version: TreeVersion
    release: Version
    whole: bool = True


class Search:
    """One search through a source: what all places share, and the problems found on the way."""

    def __init__(self, releases: ReleaseList, origin: Origin, progress: Progress) -> None:
        self.releases = releases
        self._origin = origin
        self._progress = progress
        self._problems: list[Problem] = []

    def place(self, tree: Tree, version: TreeVersion, documents: tuple[str, ...]) -> Place:
        """A tree whose version is known. Raises SourceError for a release QEMU never made."""
        return Place(tree, documents, version, release_of(tree.refused(), version, self.releases))

    def report(self, kind: problems.ProblemKind, where: str, message: str) -> None:
        self._problems.append(kind.at(where, None, message))

    def found(self, places: Iterable[Place], wanted: Version | None = None) -> Found:
        """The documents of these places, which all must be of the ``wanted`` release, if any.

        Raises SourceError.
        """
        places = list(places)
        documents: list[SourceDocument] = []
        for number, place in enumerate(places):
            if len(places) > 1:
                self._progress(number, len(places), place.tree.reported(place.documents[0]))
            _check_wanted(place, wanted)
            self._report_unreleased(place)
            documents += self._read(place)
        return Found(tuple(documents), tuple(self._problems))

    def _read(self, place: Place) -> Iterator[SourceDocument]:
        held: set[ListKind] = set()
        for path in place.documents:
            text = decode_text(place.tree.read(path, MAX_BYTES), place.tree.refused(path))
            if path.endswith(".texi") and not holds_list(text):
                self.report(
                    problems.UNSUPPORTED_FORMAT,
                    place.tree.reported(path),
                    "no chapter of it is a list of deprecated or removed features; "
                    f"QEMU {place.release} was left out",
                )
                continue
            held |= _lists_in(path, text)
            yield SourceDocument(
                name=place.tree.reported(path),
                release=place.release,
                tree_version=str(place.version),
                origin=self._origin,
                text=text,
                revision=place.tree.revision,
            )
        if place.whole and place.release >= _SEPARATE_LISTS_SINCE:
            for name, kind in _LISTS.items():
                if kind not in held:
                    self.report(
                        problems.MISSING_DOCUMENT,
                        place.tree.reported(place.documents[0]),
                        f"no list of {kind.value} features was found; it should stand in {name}",
                    )

    def _report_unreleased(self, place: Place) -> None:
        where = place.tree.reported(place.documents[0])
        if place.version.in_the_making:
            message = f"{place.version} is {place.release} in the making"
            self.report(problems.RELEASE_IN_THE_MAKING, where, message)
        elif place.release not in self.releases:
            message = (
                f"QEMU {place.release} is out by {place.version}; the newest release in the list "
                f"is {self.releases.newest.version}"
            )
            self.report(problems.NEW_RELEASE, where, message)


def documents_in(tree: Tree) -> tuple[str, ...]:
    """The documents of the one release whose tree, or folder of documents, this is."""
    for shelf in _SHELVES:
        found = tuple(path for name in _LISTS if tree.has(path := f"{shelf}{name}"))
        if found:
            return found
    return tuple(path for path in _TEXINFO if tree.has(path))[:1]


def version_of(release: Version | None) -> TreeVersion | None:
    """The version of a tree that is only known by the release that a user names."""
    return None if release is None else TreeVersion.parse(f"{release}.0")


def _check_wanted(place: Place, wanted: Version | None) -> None:
    if wanted not in (None, place.release):
        raise SourceError(
            place.tree.refused() if place.whole else place.tree.refused(place.documents[0]),
            f"this is QEMU {place.release} (by {place.version}), not {wanted}",
        )


def _lists_in(path: str, text: str) -> set[ListKind]:
    """The lists that the titles of a document announce, or else its name."""
    announced = {kind for title in _TITLE.findall(text) if (kind := list_named_by(title))}
    return announced or {kind for name, kind in _LISTS.items() if name == PurePosixPath(path).name}
