"""Lays a timeline out on a sheet of a given width: where every line, mark and word stands.

How wide words are is estimated, since only a browser knows the font: rather too wide than too
narrow, so that no two of them touch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from deprecations.policy.lifecycle import Stage
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY
from deprecations.policy.versions import Version
from deprecations.services.timeline import Mark, MarkKind, Timeline

_MARGIN = 10.0
_CHARACTER = 6.8  # at a font of 12 units
_GAP = 8.0  # between words on one height
_LANE = 19.0  # between heights
_BELOW = 25.0  # the numbers of releases
_BESIDE = 5.0  # from a pole to its word
_LARGEST_RADIUS = 7.0
_SMALLEST_RADIUS = 4.5
_SCOPE_LENGTHS = (22, 12, 7)
_MOST_LABELS = 12
_WORDS = {
    MarkKind.DEPRECATED: "deprecated",
    MarkKind.FUNCTIONAL: "works through",
    MarkKind.REMOVABLE: "liable from",
    MarkKind.REMOVED: "removed",
    MarkKind.WITHDRAWN: "taken back",
    MarkKind.DELISTED: "off the list",
}
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Word:
    """A text that begins, is centred or ends at ``x``; ``y`` is its baseline. ``top`` is the
    upper end of the pole that ties it to ``pole``, the place it speaks of, if it has one."""

    text: str
    x: float
    y: float
    anchor: Anchor
    pole: float | None = None
    top: float = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark on the line; its shape is that of its kind. Of a bound, ``since`` is where the time
    begins in which it must have happened."""

    mark: Mark
    x: float
    radius: float
    since: float | None

    @property
    def from_since(self) -> float:
        """Where the time of a bound begins, seen from the mark."""
        return 0.0 if self.since is None else _rounded(self.since - self.x)

    @property
    def half(self) -> str:
        """The left half of the disc."""
        return f"M0-{self.radius}a{self.radius} {self.radius} 0 0 0 0 {2 * self.radius}z"

    @property
    def stroke(self) -> str:
        """The stroke through what is removed."""
        reach = _rounded(self.radius * 0.72)
        return f"M-{reach} {reach} {reach}-{reach}"


@dataclass(frozen=True, slots=True)
class Tick:
    """A release on the line; those with a number beside them are longer."""

    x: float
    is_long: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the line."""

    stage: Stage
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A timeline laid out. Its line lies at the height 0, is not to scale up to ``early`` and only
    expected from ``now`` on; the sheet begins at ``top``, above it. ``name`` tells drawings of one
    page apart."""

    name: str
    width: int
    top: float
    height: float
    first: float
    early: float | None
    now: float
    last: float
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    signs: Sequence[Sign]
    labels: Sequence[Word]
    numbers: Sequence[Word]
    pointers: Sequence[Word]


class _Places:
    """Where versions stand: evenly spread over the width."""

    def __init__(self, versions: Sequence[Version], width: int) -> None:
        self.step = (width - 2 * _MARGIN) / max(len(versions) - 1, 1)
        self.right = width - 2.0
        self._at = {version: _MARGIN + i * self.step for i, version in enumerate(versions)}

    def of(self, version: Version) -> float:
        return _rounded(self._at[version])


def draw(timeline: Timeline, name: str, width: int) -> Drawing:
    """Lay out a timeline: labels above the line on as many heights as they need, numbers of
    releases and the place of the reader below it."""
    places = _Places(timeline.versions, width)
    radius = _rounded(min(_LARGEST_RADIUS, max(_SMALLEST_RADIUS, places.step / 2)))
    flags = _flags(timeline, places)
    lanes = max((flag.lane for flag in flags), default=-1) + 1
    top = _rounded(-(lanes * _LANE + radius + 10))
    numbers = _numbers(timeline.versions, places)
    pointers = _pointers(timeline, places)
    early = [item for item in timeline.versions if item < FIRST_RELEASE_WITH_POLICY]
    return Drawing(
        name=name,
        width=width,
        top=top,
        height=_rounded(max(word.y for word in pointers) + 6 - top),
        first=places.of(timeline.versions[0]),
        early=places.of(early[-1]) if early else None,
        now=places.of(timeline.newest),
        last=places.of(timeline.versions[-1]),
        bars=[
            Bar(bar.stage, start, _rounded(places.of(bar.until) - start))
            for bar in timeline.stretches
            for start in (places.of(bar.since),)
        ],
        ticks=[Tick(places.of(item), item in numbers) for item in timeline.versions],
        signs=[_sign(mark, places, radius) for mark in timeline.marks],
        labels=[flag.word(-(radius + 9)) for flag in flags],
        numbers=tuple(numbers.values()),
        pointers=pointers,
    )


def _sign(mark: Mark, places: _Places, radius: float) -> Sign:
    since = None
    if mark.is_bound:
        since = places.of(mark.after) if mark.after else max(2.0, places.of(mark.version) - 24)
    return Sign(mark, places.of(mark.version), radius, since)


@dataclass(frozen=True, slots=True)
class _Flag:
    """A label on a pole, or on none, with the room it takes. ``lane`` 0 is next to the line."""

    text: str
    x: float
    left: float
    right: float
    anchor: Anchor
    has_pole: bool = True
    lane: int = 0

    def is_crossed_by(self, other: _Flag) -> bool:
        return other.has_pole and self.left - 2 < other.x < self.right + 2

    def touches(self, other: _Flag) -> bool:
        return self.left < other.right + _GAP and other.left < self.right + _GAP

    def word(self, lowest: float) -> Word:
        baseline = _rounded(lowest - self.lane * _LANE)
        at = {"start": self.left, "end": self.right, "middle": (self.left + self.right) / 2}
        pole = self.x if self.has_pole else None
        return Word(
            self.text, _rounded(at[self.anchor]), baseline, self.anchor, pole, baseline - 10
        )


def _flags(timeline: Timeline, places: _Places) -> list[_Flag]:
    """The labels, each on a height where it touches no other and no pole runs through it: those
    that stand to the right of their pole come one above the other from right to left, the ones
    that have no room there from left to right."""
    wanted = [mark for mark in timeline.marks if not mark.is_aside]
    wanted += [mark for mark in timeline.marks if mark.is_aside]
    flags = [_flag(mark, places) for mark in wanted[:_MOST_LABELS]]
    rightwards = sorted((f for f in flags if f.anchor == "start"), key=lambda f: -f.x)
    leftwards = sorted((f for f in flags if f.anchor != "start"), key=lambda f: f.x)
    placed: list[_Flag] = []
    for flag in [*leftwards, *rightwards]:
        above = [other.lane + 1 for other in placed if flag.is_crossed_by(other)]
        lane = max(above, default=0)
        while any(other.lane == lane and flag.touches(other) for other in placed):
            lane += 1
        placed.append(replace(flag, lane=lane))
    overdue = _overdue_flag(timeline, places)
    if overdue and not any(overdue.is_crossed_by(other) for other in placed):
        beside = [other for other in placed if other.lane == 0]
        if not any(overdue.touches(other) for other in beside):
            placed.append(overdue)
    return placed


def _flag(mark: Mark, places: _Places) -> _Flag:
    """A label to the right of its pole if it fits there, else to the left; scopes are cut short
    before one is left out."""
    x = places.of(mark.version)
    texts = [_label(mark, longest) for longest in _SCOPE_LENGTHS]
    sides = [(text, side) for side in ("start", "end") for text in texts]
    for text, side in [*sides, (_label(mark, 0), "start"), (_label(mark, 0), "end")]:
        room = _width(text) + _BESIDE
        if side == "start" and x + room <= places.right:
            return _Flag(text, x, x + _BESIDE, x + room, "start")
        if side == "end" and x - room >= 0:
            return _Flag(text, x, x - room, x - _BESIDE, "end")
    text = _label(mark, 0)
    return _Flag(text, x, max(0.0, places.right - _width(text)), places.right, "end")


def _overdue_flag(timeline: Timeline, places: _Places) -> _Flag | None:
    overdue = next((bar for bar in timeline.stretches if bar.stage is Stage.REMOVABLE), None)
    if overdue is None:
        return None
    start, end, room = places.of(overdue.since), places.of(overdue.until), _width("overdue")
    middle = (start + end) / 2
    if end - start < room + 2 * _GAP:
        return None
    return _Flag("overdue", middle, middle - room / 2, middle + room / 2, "middle", has_pole=False)


def _label(mark: Mark, longest_scope: int) -> str:
    text = f"{_WORDS[mark.kind]} {'by ' if mark.is_bound else ''}{mark.version}"
    if mark.is_aside:
        text = f"{'seen' if mark.is_bound else 'also stated'}: {text}"
    scope = mark.scope
    if len(scope) > longest_scope:
        scope = f"{scope[: longest_scope - 1].rstrip()}…" if longest_scope else ""
    return f"{text} ({scope})" if scope else text


def _numbers(versions: Sequence[Version], places: _Places) -> dict[Version, Word]:
    """Numbers of releases: all where they have room, else the ends and every X.0 that has."""
    every = {version: _number(version, places) for version in versions}
    words = list(every.values())
    if not any(_touch(one, other) for one, other in pairwise(words)):
        return every
    numbers: dict[Version, Word] = {}
    for version in (versions[0], versions[-1], *versions):
        free = not any(_touch(every[version], other) for other in numbers.values())
        if free and (version.minor == 0 or version in {versions[0], versions[-1]}):
            numbers[version] = every[version]
    return numbers


def _number(version: Version, places: _Places) -> Word:
    half = _width(str(version)) / 2
    x = min(max(places.of(version), half), places.right - half)
    return Word(str(version), _rounded(x), _BELOW, "middle")


def _pointers(timeline: Timeline, places: _Places) -> list[Word]:
    """Where the reader is, and where time is; one below the other where they would touch."""
    y = _BELOW + 26
    if timeline.asked == timeline.newest:
        return [_pointer(f"this page: {timeline.asked}, the newest", timeline.asked, places, y)]
    asked = _pointer(f"this page: {timeline.asked}", timeline.asked, places, y)
    newest = _pointer(f"newest: {timeline.newest}", timeline.newest, places, y)
    if _touch(asked, newest):
        newest = replace(newest, y=_rounded(y + _LANE))
    return [asked, newest]


def _pointer(text: str, version: Version, places: _Places, y: float) -> Word:
    x, half = places.of(version), _width(text) / 2
    if x < half:
        return Word(text, 2.0, y, "start", pole=x)
    if x + half > places.right:
        return Word(text, places.right, y, "end", pole=x)
    return Word(text, x, y, "middle", pole=x)


def _touch(one: Word, other: Word) -> bool:
    left, right = _extent(one)
    start, end = _extent(other)
    return left < end + _GAP and start < right + _GAP


def _extent(word: Word) -> tuple[float, float]:
    width = _width(word.text)
    left = {"start": word.x, "middle": word.x - width / 2, "end": word.x - width}[word.anchor]
    return left, left + width


def _width(text: str) -> float:
    return len(text) * _CHARACTER


def _rounded(number: float) -> float:
    return round(number, 1)
