"""Names of machine types: which of them carry a version of QEMU, and which only look like it.

A version stands at the end, behind the name of a family: "pc-q35-5.0", "s390-ccw-virtio-7.2". The
names of boards have numbers too ("ast2600-evb", "raspi3b"), and distributions make types of their
own by putting something else where QEMU puts its version ("pc-q35-rhel9.4.0", "pc-i440fx-jammy").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deprecations.policy.versions import Version

MAX_LENGTH: Final = 100
"""No machine type has a longer name."""

ALLOWED: Final = "the name of a machine type, such as pc-q35-8.2, virt-9.0 or raspi3b"

FAMILIES: Final = ("pc-i440fx", "pc-q35", "virt", "pseries", "s390-ccw-virtio")
"""The families of versioned machine types that their rule is about."""

# The first version of each family, and the last. Before 1.4 pc-i440fx was called pc.
_VERSIONS: Final[dict[str, tuple[Version, Version | None]]] = {
    "pc": (Version(0, 10), Version(1, 3)),
    "pc-i440fx": (Version(1, 4), None),
    "pc-q35": (Version(1, 4), None),
    "virt": (Version(2, 6), None),
    "pseries": (Version(2, 1), None),
    "s390-ccw-virtio": (Version(2, 4), None),
}
_NEWEST_OF: Final = {"pc": "pc-i440fx", "q35": "pc-q35"}
_VARIANTS: Final = frozenset({("pseries", "sxxm")})
"""Endings that QEMU itself puts behind a version."""

_NAME: Final = re.compile(rf"[a-z0-9][a-z0-9_.+-]{{0,{MAX_LENGTH - 1}}}", re.IGNORECASE)
_FAMILY: Final = re.compile(rf"({'|'.join(FAMILIES)}|pc)-(.+)")
_PART: Final = r"(?:0|[1-9][0-9]{0,2})"
_VERSION: Final = re.compile(rf"({_PART}\.{_PART})(?:\.({_PART}))?(?:-([a-z]+))?")
_VERSION_AT_THE_END: Final = re.compile(r"(.*[a-z].*)-([0-9]{1,3}\.[0-9]{1,3})(?:\.[0-9]{1,3})?")
# What Red Hat's types were called before they had a family in front.
_ALONE: Final = re.compile(r"rhel[0-9].*|ubuntu(?:-.*)?")


class InvalidMachineName(ValueError):
    """No machine type could have this name; the message says what would be one."""


class NameKind(StrEnum):
    """What a name is."""

    VERSIONED = "versioned"
    """QEMU's own, with a version: the rule for versioned machine types is about it."""
    NEWEST = "newest"
    """Stands for the newest versioned type of its family: pc, q35, virt."""
    UNVERSIONED = "unversioned"
    """Carries no version: a board, if there is one of this name."""
    DISTRIBUTION = "distribution"
    """A distribution's, whose numbers are not QEMU's."""
    UNKNOWN = "unknown"
    """Carries a number like a version, but no family that the rule is known to be about has it."""


@dataclass(frozen=True, slots=True)
class MachineName:
    """A name that was read. `family` is empty for boards; `version` is that of QEMU, and given
    for versioned names only. `point` is the third part of 4.0.1, `variant` what stands behind."""

    text: str
    kind: NameKind
    family: str = ""
    version: Version | None = None
    point: int = 0
    variant: str = ""

    def __str__(self) -> str:
        return self.text


def read_machine_name(text: str) -> MachineName:
    """Read the name of a machine type; raises InvalidMachineName for what cannot be one.

    Space around, upper case in the name of a family and options behind a comma are overlooked.
    """
    name = text[: 3 * MAX_LENGTH].partition(",")[0].strip()
    if _NAME.fullmatch(name) is None or len(text) > 3 * MAX_LENGTH:
        shown = name if len(name) <= 40 else f"{name[:40]}…"
        raise InvalidMachineName(f"“{shown}” is not {ALLOWED}.")
    small = name.lower()
    if small in FAMILIES or small in _NEWEST_OF:
        return MachineName(small, NameKind.NEWEST, _NEWEST_OF.get(small, small))
    if _ALONE.fullmatch(small):
        return MachineName(small, NameKind.DISTRIBUTION)
    match = _FAMILY.fullmatch(small)
    if match is not None:
        return _of_family(small, match[1], match[2])
    match = _VERSION_AT_THE_END.fullmatch(small)
    if match is not None:
        return MachineName(name, NameKind.UNKNOWN, match[1])
    return MachineName(name, NameKind.UNVERSIONED)


def _of_family(name: str, family: str, rest: str) -> MachineName:
    """A name that begins as QEMU's versioned types do."""
    match = _VERSION.fullmatch(rest)
    if match is not None:
        version, variant = Version.parse(match[1]), match[3] or ""
        if variant and (family, variant) not in _VARIANTS:
            return MachineName(name, NameKind.DISTRIBUTION, family)
        first, last = _VERSIONS[family]
        if version < first or (last is not None and last < version):
            return MachineName(name, NameKind.UNKNOWN, family)
        point = int(match[2] or 0)
        family = _NEWEST_OF.get(family, family)
        return MachineName(name, NameKind.VERSIONED, family, version, point, variant)
    return MachineName(name, NameKind.DISTRIBUTION, _NEWEST_OF.get(family, family))
