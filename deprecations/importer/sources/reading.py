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


def read_text(path: Path) -> str:
    """The text of a document, as it stands, line ends included.

    Raises SourceError for anything but a readable UTF-8 text file of bounded size.
    """
    data = _read_bytes(path, MAX_BYTES)
    if b"\0" in data:
        raise SourceError(f"{path}: this is a binary file; documents are text in UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path}:{line}: this is not UTF-8; documents are text in UTF-8"
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
        raise SourceError(f"{path}: {error}") from None


def tree_version_above(document: Path) -> TreeVersion | None:
    """What the nearest VERSION file beside a document or above it says."""
    for folder in list(document.resolve().parents)[: _FOLDERS_ABOVE + 1]:
        if version := tree_version(folder):
            return version
    return None


def release_of(place: Path, version: TreeVersion, releases: ReleaseList) -> Version:
    """The release a tree belongs to; raises SourceError for one that QEMU never made."""
    line = version.line(releases)
    try:
        releases.get(line)
    except UnknownRelease as error:
        raise SourceError(f"{place}: {error}") from None
    first = next(iter(releases)).version
    if line < first:
        raise SourceError(
            f"{place}: QEMU {line} has no such documents; the first release with them is {first}"
        )
    return line


def _read_bytes(path: Path, limit: int) -> bytes:
    try:
        if not path.is_file():
            raise SourceError(f"{path}: this is not a regular file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > limit:
        raise SourceError(f"{path}: larger than the {limit:,} bytes that are allowed")
    return data
