"""Folders as sources: a source tree, or a folder with one such tree for each release."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from deprecations.importer import problems
from deprecations.importer.sources.places import Found, Place, Search, documents_in, version_of
from deprecations.importer.sources.reading import SourceError, shown
from deprecations.importer.sources.trees import Folder, stated_version
from deprecations.policy.versions import InvalidVersion, TreeVersion, Version

_FOLDER_NAME = re.compile(r"(?:v|qemu-)?(\d+\.\d+(?:\.\d+)?(?:-rc\d+)?)")


def find_in_folder(
    folder: Path, search: Search, release: Version | None, *, expected: str
) -> Found:
    """The documents of a tree, or of the trees in a folder. Raises SourceError, which names what
    is ``expected`` where there are none."""
    tree = Folder(folder)
    if documents_in(tree):
        return search.found([_place(tree, search, release)], release)
    return search.found(_releases(folder, search, release, expected))


def _releases(folder: Path, search: Search, release: Version | None, expected: str) -> list[Place]:
    trees = [
        Folder(path, called=PurePath(path.name))
        for path in sorted(folder.iterdir())
        if path.is_dir()
    ]
    places = [_place(tree, search, None) for tree in trees if documents_in(tree)]
    if not places:
        raise SourceError(folder, f"no documents found; {expected}")
    places.sort(key=_by_release)
    if release is not None:
        found = ", ".join(str(place.release) for place in places)
        places = [place for place in places if place.release == release]
        if not places:
            raise SourceError(folder, f"no documents of QEMU {release}; found {found}")
    chosen: dict[Version, Place] = {}
    for place in places:
        if older := chosen.get(place.release):
            search.report(
                problems.OLDER_TREE,
                older.tree.reported(),
                f"{older.version} was left out for {place.version} of the same release",
            )
        chosen[place.release] = place
    return list(chosen.values())


def _place(tree: Folder, search: Search, release: Version | None) -> Place:
    stated = stated_version(tree)
    named = _version_in_name(tree.folder)
    version = stated or named or version_of(release)
    if version is None:
        raise SourceError(
            tree.folder,
            "the release of these documents is not known; expected a VERSION file, a folder "
            "named after the release, or --release X.Y",
        )
    place = search.place(tree, version, documents_in(tree))
    if stated and named and named.line(search.releases) != place.release:
        name = shown(tree.folder.resolve().name)
        search.report(
            problems.BOTH_VERSIONS_DISAGREE,
            tree.reported("VERSION"),
            f"the folder is named {name}, its VERSION file says {stated}",
        )
    return place


def _by_release(place: Place) -> tuple[Version, tuple[int, int], str]:
    return place.release, place.version.rank, place.tree.reported()


def _version_in_name(folder: Path) -> TreeVersion | None:
    match = _FOLDER_NAME.fullmatch(folder.resolve().name)
    if match is None:
        return None
    try:
        return TreeVersion.parse(match[1])
    except InvalidVersion:
        return None
