"""Trees of files, as QEMU's sources are one: what every kind of source is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from deprecations.importer.sources.reading import (
    MAX_VERSION_FILE,
    SourceError,
    decode_version,
    shown,
)
from deprecations.policy.versions import TreeVersion

# docs/about/deprecated.rst lies two folders below the tree's VERSION file.
_FOLDERS_ABOVE = 3


class Tree(Protocol):
    """Files by their paths below a root: a folder, or a commit (see the module on git).

    ``revision`` is the commit's full name, and empty for a folder.
    """

    @property
    def revision(self) -> str: ...

    def has(self, path: str) -> bool:
        """Whether anything stands at a path, be it a file or not."""

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file. Raises SourceError for anything that is no regular file of at most
        ``limit`` bytes."""

    def reported(self, path: str = "") -> str:
        """What problems and records call a file, or the tree: as the user sees the source."""

    def refused(self, path: str = "") -> str:
        """What a refusal calls it, so that the user finds it from where they stand."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on disk. ``called`` is what reports name its files by."""

    folder: Path
    called: PurePath = field(default_factory=PurePath)
    revision: str = ""

    def has(self, path: str) -> bool:
        return (self.folder / path).exists()

    def read(self, path: str, limit: int) -> bytes:
        return _read_file(self.folder / path, limit)

    def reported(self, path: str = "") -> str:
        return shown(self.called / path)

    def refused(self, path: str = "") -> str:
        return shown(self.folder / path)


def stated_version(tree: Tree) -> TreeVersion | None:
    """What the VERSION file of a tree says; None where there is none. Raises SourceError."""
    if not tree.has("VERSION"):
        return None
    return decode_version(tree.read("VERSION", MAX_VERSION_FILE), tree.refused("VERSION"))


def version_above(document: Path) -> TreeVersion | None:
    """What the nearest VERSION file beside a document or above it says. Raises SourceError."""
    for folder in list(document.resolve().parents)[: _FOLDERS_ABOVE + 1]:
        if (folder / "VERSION").is_file():
            return stated_version(Folder(folder))
    return None


def check_is_file(path: Path) -> None:
    """Raises SourceError for folders, devices and pipes, reading of which may never end."""
    if not path.is_file():
        raise SourceError(path, "this is not a regular file")


def too_large(place: str, limit: int) -> SourceError:
    """The refusal of a file that is larger than its limit."""
    return SourceError(place, f"larger than the {limit:,} bytes that are allowed")


def _read_file(path: Path, limit: int) -> bytes:
    check_is_file(path)
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(shown(path), limit)
    return data
