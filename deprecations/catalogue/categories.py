"""The categories QEMU sorts its features into, under every name they have had.

QEMU renamed categories over the years and the removed list keeps older spellings; here each
has one canonical name, a short permanent slug and its aliases. A category that is not in this
table keeps the name it came with, so a new one in a future release needs no change here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


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
_WORD = re.compile(r"[a-z0-9]+")


def spelling_key(name: str) -> str:
    """What spellings of one name share: its words without case and punctuation."""
    return " ".join(_WORD.findall(name.lower()))


_BY_NAME = {
    (category.parent, spelling_key(name)): category
    for category in KNOWN
    for name in (category.name, *category.aliases)
}
_NAMES = {key for _, key in _BY_NAME}


def is_known_name(name: str) -> bool:
    """Whether any category, on whichever level, is known by this name."""
    return spelling_key(name) in _NAMES


def resolve_path(path: tuple[str, ...]) -> tuple[Category, ...]:
    """The canonical categories that a path of names, as a document spells them, stands for."""
    resolved: list[Category] = []
    for name in path:
        parent = resolved[-1].slug if resolved else ""
        known = _BY_NAME.get((parent, spelling_key(name)))
        resolved.append(known or Category(_new_slug(parent, name), name.strip(), parent))
    return tuple(resolved)


def _new_slug(parent: str, name: str) -> str:
    own = spelling_key(name).replace(" ", "-")[:80].strip("-") or "category"
    return f"{parent}-{own}" if parent else own
