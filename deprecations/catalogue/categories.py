"""The categories QEMU sorts its features into, under every name they have had.

QEMU renamed categories over the years and the removed list keeps older spellings; here each
has one canonical name, a short permanent slug and its aliases. A name from this table means the
same category wherever it stands. A category that is not in the table keeps the name it came with,
so a new one in a future release needs no change here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the tree. ``aliases`` are further names it is known by in documents."""

    slug: str
    name: str
    parent: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.slug in _POSITIONS

    @property
    def position(self) -> int:
        """Its place in QEMU's own order; categories that are not known come last."""
        return _POSITIONS.get(self.slug, len(_POSITIONS))


def _known(slug: str, name: str, *aliases: str, parent: str = "") -> Category:
    return Category(slug, name, parent, aliases)


KNOWN = (
    _known("build-options", "Build options"),
    _known("command-line", "System emulator command line arguments", "Command line options"),
    _known("user-mode-command-line", "User-mode emulator command line arguments"),
    _known("qmp-commands", "QEMU Machine Protocol (QMP) commands"),
    _known("qmp-events", "QEMU Machine Protocol (QMP) events", "QEMU API (QAPI) events"),
    _known(
        "hmp-commands",
        "Human Machine Protocol (HMP) commands",
        "Human Monitor Protocol (HMP) commands",
        "System emulator human monitor commands",
    ),
    _known("host-architectures", "Host Architectures"),
    _known("guest-isas", "Guest Emulator ISAs"),
    _known("cpus", "System emulator CPUs"),
    _known("accelerators", "System accelerators"),
    _known("machines", "System emulator machines"),
    _known("linux-user-cpus", "linux-user mode CPUs", "Linux-user mode CPUs"),
    _known("tcg-introspection", "TCG introspection features"),
    _known("firmware", "Firmware, ACPI, Device Tree"),
    _known("backend-options", "Backend options"),
    _known("devices", "System emulator devices"),
    _known("device-options", "Device options"),
    _known("emulated-device-options", "Emulated device options", parent="device-options"),
    _known("block-device-options", "Block device options", parent="device-options"),
    _known("character-device-options", "Character device options", parent="device-options"),
    _known("net-device-options", "Net device options", parent="device-options"),
    _known("vfio-device-options", "VFIO device options", parent="device-options"),
    _known("cpu-device-properties", "CPU device properties", parent="device-options"),
    _known("block-devices", "Block devices"),
    _known("vfio-devices", "VFIO devices"),
    _known("binaries", "System emulator binaries"),
    _known("tools", "Tools", "Related binaries"),
    _known("guest-agent", "QEMU guest agent"),
    _known("migration", "Migration"),
    _known("backwards-compatibility", "Backwards compatibility"),
    _known("uncategorised", "Uncategorised"),
)
UNCATEGORISED = "Uncategorised"

_POSITIONS = {category.slug: position for position, category in enumerate(KNOWN)}
_BY_SLUG = {category.slug: category for category in KNOWN}
_SLUG_LENGTH = 60
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1024)
def spelling_key(name: str) -> str:
    """What spellings of one name share: its words without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(_WORD.findall(letters)) or name.strip()


_BY_NAME = {
    spelling_key(name): category
    for category in KNOWN
    for name in (category.slug, category.name, *category.aliases)
}


def is_known_name(name: str) -> bool:
    """Whether any category, on whichever level, is known by this name."""
    return spelling_key(name) in _BY_NAME


@lru_cache(maxsize=1024)
def resolve_path(path: tuple[str, ...]) -> tuple[Category, ...]:
    """The canonical categories that a path of names, as a document spells them, stands for."""
    resolved: tuple[Category, ...] = ()
    for name in path:
        known = _BY_NAME.get(spelling_key(name))
        resolved = _path_to(known) if known else (*resolved, _new(name, resolved))
    return resolved


def _path_to(known: Category) -> tuple[Category, ...]:
    return (*_path_to(_BY_SLUG[known.parent]), known) if known.parent else (known,)


def _new(name: str, above: tuple[Category, ...]) -> Category:
    """A category that is not in the table. No two names share a slug: words are joined by single
    hyphens, levels by two, and what would be lost is made up for by a digest."""
    parent = above[-1].slug if above else ""
    key = spelling_key(name)
    words = re.findall(r"[a-z0-9]+", key)
    slug = f"{parent}--{'-'.join(words)}" if parent else "-".join(words)
    if not words or len(slug) > _SLUG_LENGTH or " ".join(words) != key:
        digest = hashlib.sha256(f"{parent}/{key}".encode()).hexdigest()[:8]
        slug = f"{slug[: _SLUG_LENGTH - 9].strip('-') or 'category'}-{digest}"
    return Category(slug, name.strip(), parent)
