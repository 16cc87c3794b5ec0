"""Lays the lives of versioned machine types out on a sheet: versions down, releases across.

Each version has a bar from the release that brought it on, in stretches by stage. A bar looks like
the stage it stands for, so that it can be read without colour: an outline while supported, half
filled while deprecated, filled while due for deletion, and struck where it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deprecations.policy.lifecycle import Stage
from deprecations.policy.machine_types import MachineTypesAt, MachineTypeVersion
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY
from deprecations.policy.versions import Version

_ROW = 16
_BAR = 10
_LABELS = 40.0  # the width of the versions beside their bars
_HEAD = 24.0  # the height of the releases above the bars
_FOOT = 22.0
_RIGHT = 8.0
_CHARACTER = 6.8  # rather too wide than too narrow, at a font of 12 units
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar; what goes on past the sheet ends with it."""

    stage: Stage
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The life of one version. ``y`` is the top of the bar; ``end`` is where it is removed."""

    version: Version
    y: float
    stretches: Sequence[Stretch]
    end: float | None
    is_marked: bool

    height = _BAR
    half = _BAR / 2
    row = _ROW

    @property
    def top(self) -> float:
        """That of the row."""
        return self.y - (_ROW - _BAR) / 2

    @property
    def middle(self) -> float:
        return self.y + _BAR / 2

    @property
    def baseline(self) -> float:
        """That of the version beside the bar."""
        return self.y + _BAR - 1

    @property
    def foot(self) -> float:
        """The lower end of the stroke."""
        return self.y + _BAR + 1


@dataclass(frozen=True, slots=True)
class Number:
    """A release above and below the bars, at the middle of its column."""

    text: str
    x: float
    is_asked: bool

    def touches(self, other: Number) -> bool:
        both = (len(self.text) + len(other.text)) * _CHARACTER / 2
        return abs(self.x - other.x) < both + _GAP


@dataclass(frozen=True, slots=True)
class Chart:
    """A sheet. ``first`` is the first release with a column of its own, ``now`` is the column of
    the release asked about, ``step`` the width of columns, and ``expected`` where releases to come
    begin; ``lines`` stand where a major version begins. ``name`` tells charts of one page apart."""

    name: str
    width: int
    depth: int  # of all rows
    bars: Sequence[Bar]
    numbers: Sequence[Number]
    lines: Sequence[float]
    step: float
    now: float
    expected: float
    first: Version

    head = _HEAD
    label = _LABELS - 6
    above = _HEAD - 7

    @property
    def below(self) -> float:
        return _HEAD + self.depth + 15

    @property
    def height(self) -> float:
        return _HEAD + self.depth + _FOOT

    @property
    def across(self) -> float:
        """The width of a row."""
        return self.width - 2


def draw_chart(
    types: MachineTypesAt,
    releases: ReleaseList,
    name: str,
    width: int,
    marked: Version | None = None,
) -> Chart:
    """Lay out the versions of a release, newest first; the one marked has a frame around it."""
    columns = _Columns(releases, width)
    bars = [
        _bar(item, columns, _HEAD + number * _ROW + (_ROW - _BAR) / 2, marked)
        for number, item in enumerate(reversed(types.versions))
    ]
    return Chart(
        name=name,
        width=width,
        depth=len(bars) * _ROW,
        bars=bars,
        numbers=columns.numbers(types.release.version),
        lines=[columns.of(version) for version in columns.versions if version.minor == 0],
        step=_rounded(columns.step),
        now=columns.of(types.release.version),
        expected=columns.of(releases.projected()[0].version),
        first=columns.versions[0],
    )


class _Columns:
    """Where releases stand: a column of equal width for each, those before the first in one."""

    def __init__(self, releases: ReleaseList, width: int) -> None:
        self.versions = [
            release.version
            for release in releases.selectable()
            if release.version >= FIRST_RELEASE_WITH_POLICY
        ]
        self.step = (width - _LABELS - _RIGHT) / (len(self.versions) + 1)
        self._at = {version: number + 1 for number, version in enumerate(self.versions)}
        self.last = self.versions[-1]
        self.end = _rounded(width - _RIGHT)

    def of(self, version: Version) -> float:
        """The left edge of a column; the right edge of the sheet for what is past it."""
        if version > self.last:
            return self.end
        return _rounded(_LABELS + self._at.get(version, 0) * self.step)

    def numbers(self, asked: Version) -> list[Number]:
        """The release asked about, and the first ones of major versions as far as they have
        room."""
        found = [self._number(asked, is_asked=True)]
        for version in self.versions:
            number = self._number(version)
            if version.minor == 0 and not any(number.touches(other) for other in found):
                found.append(number)
        return found

    def _number(self, version: Version, *, is_asked: bool = False) -> Number:
        half = len(str(version)) * _CHARACTER / 2
        middle = self.of(version) + self.step / 2
        middle = min(max(middle, _LABELS + half), self.end + _RIGHT - half)
        return Number(str(version), _rounded(middle), is_asked)


def _bar(item: MachineTypeVersion, columns: _Columns, y: float, marked: Version | None) -> Bar:
    version = item.introduced.version
    ends = (
        (Stage.SUPPORTED, version, item.deprecated.version),
        (Stage.DEPRECATED, item.deprecated.version, item.due.version),
        (Stage.REMOVABLE, item.due.version, item.removed.version),
    )
    return Bar(
        version,
        y,
        [
            _stretch(stage, since, until, columns)
            for stage, since, until in ends
            if since < until and since <= columns.last
        ],
        end=columns.of(item.removed.version) if item.removed.version <= columns.last else None,
        is_marked=version == marked,
    )


def _stretch(stage: Stage, since: Version, until: Version, columns: _Columns) -> Stretch:
    start = columns.of(since)
    return Stretch(stage, start, _rounded(columns.of(until) - start))


def _rounded(number: float) -> float:
    return round(number, 1)
