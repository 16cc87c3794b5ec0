"""The history of a feature: its listings through the releases, and what changed between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from deprecations.catalogue.records import ListKind, Statement
from deprecations.policy.versions import Version

# Texinfo and RST write quotes, dashes and dots in ways of their own, and literals with quotes or
# without: none of that is a change of what is said.
_QUOTES = re.compile(r"[`'\"´‘’‚“”„«»]")
_SPELLINGS = str.maketrans({"–": "--", "—": "---", "…": "..."})
_LIST_ORDER = tuple(ListKind)


class Aspect(StrEnum):
    """What of an entry can change from one release to the next."""

    TITLE = "title"
    VERSION = "version"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Appearance:
    """One listing of a feature. ``title`` and ``text`` are plain, without markup and version;
    ``ref`` is whatever the caller knows the listing by, ``number`` its place in the document."""

    ref: int
    release: Version
    kind: ListKind
    number: int
    title: str
    statements: tuple[Statement, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A listing with the one before it in the same list, None for the first, and what changed
    between the two: nothing for the first."""

    appearance: Appearance
    previous: Appearance | None
    changed: tuple[Aspect, ...]


def trace(appearances: Iterable[Appearance]) -> list[Step]:
    """The listings of one feature as its history: the oldest release first, the deprecated list
    before the removed one, then by their place in the document.

    Each is compared with the newest earlier release that has the feature in the same list. Where
    that one has it more than once, the entry that differs least counts.
    """
    in_order = sorted(appearances, key=_place)
    before: dict[ListKind, Sequence[Appearance]] = {}
    steps: list[Step] = []
    for (_, position), group in groupby(in_order, key=lambda item: _place(item)[:2]):
        kind, own = _LIST_ORDER[position], list(group)
        steps.extend(_step(item, before.get(kind, ())) for item in own)
        before[kind] = own
    return steps


def changes_between(earlier: Appearance, later: Appearance) -> tuple[Aspect, ...]:
    """What differs between two listings for a reader: not their markup, white space or quotes,
    and not the order in which versions are stated."""
    differs = {
        Aspect.TITLE: as_read(earlier.title) != as_read(later.title),
        Aspect.VERSION: set(earlier.statements) != set(later.statements),
        Aspect.TEXT: earlier.text != later.text and as_read(earlier.text) != as_read(later.text),
    }
    return tuple(aspect for aspect in Aspect if differs[aspect])


def as_read(text: str) -> str:
    """A plain text as it is compared: without quotes, with single spaces, with plain dashes."""
    return " ".join(_QUOTES.sub("", text.translate(_SPELLINGS)).split())


def _place(item: Appearance) -> tuple[Version, int, int]:
    return item.release, _LIST_ORDER.index(item.kind), item.number


def _step(item: Appearance, earlier: Sequence[Appearance]) -> Step:
    compared = [(changes_between(other, item), other) for other in earlier]
    if not compared:
        return Step(item, None, ())
    changed, previous = min(compared, key=lambda pair: len(pair[0]))
    return Step(item, previous, changed)
