"""Which machine types the titles of features name: one by one, in a row, or as a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from deprecations.policy.machine_names import (
    InvalidMachineName,
    MachineName,
    read_machine_name,
)

_MACHINE_TYPE: Final = re.compile(r"\b([a-z][a-z0-9-]*)-(\d+)\.(\d+)(?:\.\d+)?\b")
_RANGE: Final = re.compile(rf"({_MACHINE_TYPE.pattern}) up to ({_MACHINE_TYPE.pattern})")
_CODE: Final = re.compile(r"``[^`]+``")
_CODE_OF_A_NAME: Final = re.compile(
    r"``([^`]+)``(?!\s+(?:machine\s+)?(?:propert(?:y|ies)|options?)\b)"
)
# What older titles put behind a name in parentheses: "prep (PowerPC)".
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*$")
_ROW: Final = re.compile(r",\s*(?:and\s+)?|\s+and\s+")

MachineVersion = tuple[str, tuple[int, int]]


def versioned_types(title: str) -> list[MachineVersion]:
    """The versioned machine types that a title names: family, as it is spelled, and version."""
    return [
        (family, (int(major), int(minor))) for family, major, minor in _MACHINE_TYPE.findall(title)
    ]


def is_range(title: str) -> bool:
    """Whether a title names a range of machine types: ``pc-0.10`` up to ``pc-i440fx-1.7``."""
    return _RANGE.search(title) is not None


def is_range_with(title: str, other: str) -> bool:
    """Whether a title names a range in which all machine types lie that the other one names."""
    if not is_range(title):
        return False
    (first, low), (last, high) = versioned_types(title)[:2]
    named = versioned_types(other)
    return bool(named) and all(
        family in {first, last} and low <= version <= high for family, version in named
    )


def names_machine(title_rst: str, name: MachineName) -> bool:
    """Whether the title of a feature names a machine type: its whole name, or a range of the
    family in which its version lies. Part of another name is none, nor is a property."""
    if any(own.casefold() == name.text.casefold() for own in _whole_names(title_rst)):
        return True
    return any(_lies_between(name, *ends) for ends in _ranges(title_rst.replace("``", "")))


def _whole_names(title_rst: str) -> Iterator[str]:
    """What a title marks as code; where it marks nothing, the names in a row that is all of it."""
    if _CODE.search(title_rst):
        yield from (literal.strip() for literal in _CODE_OF_A_NAME.findall(title_rst))
    else:
        yield from _ROW.split(_ASIDE.sub("", title_rst).strip())


def _ranges(title: str) -> Iterator[tuple[MachineName, MachineName]]:
    for found in _RANGE.finditer(title):
        try:
            yield read_machine_name(found[1]), read_machine_name(found[5])
        except InvalidMachineName:
            continue


def _lies_between(name: MachineName, first: MachineName, last: MachineName) -> bool:
    if name.version is None or first.version is None or last.version is None:
        return False
    if name.family not in {first.family, last.family}:
        return False
    return first.version <= name.version <= last.version
