"""What is said of a source in one line, and what bytes must be like to be a document."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import InvalidVersion, TreeVersion, Version

MAX_VERSION_FILE: Final = 100


class SourceError(Exception):
    """A source that cannot be imported; the message is one line for a user."""

    def __init__(self, place: PurePath | str, reason: str, *, line: int | None = None) -> None:
        where = shown(place) if line is None else f"{shown(place)}:{line}"
        super().__init__(f"{where}: {reason}")


def shown(name: PurePath | str) -> str:
    """A path, or anything else a stranger named, as messages and records have it: names of files
    may hold line ends, codes that terminals obey, and bytes that are no text."""
    text = name.as_posix() if isinstance(name, PurePath) else name
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def decode_text(data: bytes, place: str) -> str:
    """The text of a document, as it stands, line ends included.

    Raises SourceError for anything but UTF-8 text.
    """
    if b"\0" in data:
        raise SourceError(place, "this is a binary file; documents are text in UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            place, "this is not UTF-8; documents are text in UTF-8", line=line
        ) from None


def decode_version(data: bytes, place: str) -> TreeVersion:
    """What a VERSION file says. Raises SourceError for one that makes no sense."""
    try:
        return TreeVersion.parse(data.decode("utf-8", "replace"))
    except InvalidVersion as error:
        raise SourceError(place, str(error)) from None


def release_of(place: PurePath | str, version: TreeVersion, releases: ReleaseList) -> Version:
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
