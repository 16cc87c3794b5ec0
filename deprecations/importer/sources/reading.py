"""Reads single files of a source, and says in one line what is wrong with one."""

from __future__ import annotations

from pathlib import Path

from deprecations.importer.guard import MAX_BYTES
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import InvalidVersion, TreeVersion, Version

_MAX_VERSION_FILE = 100
# docs/about/deprecated.rst lies two folders below the tree's VERSION file.
_FOLDERS_ABOVE = 3


class SourceError(Exception):
    """A source that cannot be imported; the message is one line for a user."""

    def __init__(self, place: Path, reason: str, *, line: int | None = None) -> None:
        where = shown(place) if line is None else f"{shown(place)}:{line}"
        super().__init__(f"{where}: {reason}")


def shown(path: Path) -> str:
    """A path as messages and records have it: names of files may hold line ends, codes that
    terminals obey, and bytes that are no text."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in path.as_posix()
    )


def read_text(path: Path) -> str:
    """The text of a document, as it stands, line ends included.

    Raises SourceError for anything but a readable UTF-8 text file of bounded size.
    """
    data = _read_bytes(path, MAX_BYTES)
    if b"\0" in data:
        raise SourceError(path, "this is a binary file; documents are text in UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            path, "this is not UTF-8; documents are text in UTF-8", line=line
        ) from None


def tree_version(folder: Path) -> TreeVersion | None:
    """What the VERSION file in a folder says; None where there is none."""
    path = folder / "VERSION"
    if not path.is_file():
        return None
    text = _read_bytes(path, _MAX_VERSION_FILE).decode("utf-8", "replace")
    try:
        return TreeVersion.parse(text)
    except InvalidVersion as error:
        raise SourceError(path, str(error)) from None


def tree_version_above(document: Path) -> TreeVersion | None:
    """What the nearest VERSION file beside a document or above it says."""
    for folder in list(document.resolve().parents)[: _FOLDERS_ABOVE + 1]:
        if version := tree_version(folder):
            return version
    return None


def check_is_file(path: Path) -> None:
    """Raises SourceError for folders, devices and pipes, reading of which may never end."""
    if not path.is_file():
        raise SourceError(path, "this is not a regular file")


def release_of(place: Path, version: TreeVersion, releases: ReleaseList) -> Version:
    """The release a tree belongs to; raises SourceError for one that QEMU never made."""
    line = version.line(releases)
    try:
        releases.get(line)
    except UnknownRelease as error:
        raise SourceError(place, str(error)) from None
    first = next(iter(releases)).version
    if line < first:
        raise SourceError(
            place, f"QEMU {line} has no such documents; the first release with them is {first}"
        )
    return line


def _read_bytes(path: Path, limit: int) -> bytes:
    check_is_file(path)
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise SourceError(path, f"larger than the {limit:,} bytes that are allowed")
    return data
