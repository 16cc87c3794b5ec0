"""Lays the stages of all features out as bars, a bar for each release, on a sheet of some width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.stage_history import StagesAt

STACKED = (Stage.REMOVABLE, Stage.DEPRECATED, Stage.REMOVED)
"""From the bottom of a bar to its top. What is supported is no news."""

_TOP = 12.0
_HEIGHT = 220.0
_BASE = _TOP + _HEIGHT
_BELOW = 34.0  # the numbers of releases
_LEFT = 34.0  # the numbers of the scale
_RIGHT = 100.0  # the names of the stages
_LINE = 17.0  # between names
_CHARACTER = 6.8  # at a font of 12 units
_FILLED = 0.76  # of the room for a bar
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
_MOST_STEPS = 6
_WORDS = {Stage.REMOVABLE: "liable", Stage.DEPRECATED: "deprecated", Stage.REMOVED: "removed"}


@dataclass(frozen=True, slots=True)
class Part:
    """The features in one stage at one release."""

    stage: Stage
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its baseline; ``line`` is the height of what it belongs to."""

    text: str
    x: float
    y: float
    line: float


@dataclass(frozen=True, slots=True)
class StageDrawing:
    """A sheet with its bars, scale and words. ``asked`` is the middle of the bar of the release
    that the page looks at, if it has one."""

    name: str
    width: float
    height: float
    left: float
    right: float
    parts: Sequence[Part]
    scale: Sequence[Label]
    releases: Sequence[Label]
    names: Sequence[Label]
    asked: float | None


def draw_stages(
    history: Sequence[StagesAt], asked: Version, *, name: str, width: float
) -> StageDrawing:
    """Draw a history, which has at least one release."""
    sheet = _Sheet(history, width)
    versions = [at.release.version for at in history]
    return StageDrawing(
        name=name,
        width=width,
        height=_BASE + _BELOW,
        left=_LEFT,
        right=sheet.right,
        parts=[part for number in range(len(history)) for part in sheet.bar(number)],
        scale=list(sheet.scale()),
        releases=list(sheet.numbers(versions)),
        names=sheet.names(),
        asked=sheet.middle(versions.index(asked)) if asked in versions else None,
    )


class _Sheet:
    def __init__(self, history: Sequence[StagesAt], width: float) -> None:
        self.history = history
        self.right = width - _RIGHT
        self.room = (self.right - _LEFT) / len(history)
        tallest = max(1, *(sum(at.counts[stage] for stage in STACKED) for at in history))
        fitting = (step for step in _STEPS if tallest <= step * _MOST_STEPS)
        self.step = next(fitting, ceil(tallest / _MOST_STEPS))
        self.highest = ceil(tallest / self.step) * self.step

    def middle(self, number: int) -> float:
        return _rounded(_LEFT + (number + 0.5) * self.room)

    def height(self, count: int) -> float:
        return count * _HEIGHT / self.highest

    def bar(self, number: int) -> Iterator[Part]:
        """The parts of a bar that hold anything, from the bottom up."""
        below, width = 0, self.room * _FILLED
        for stage in STACKED:
            if count := self.history[number].counts[stage]:
                below += count
                yield Part(
                    stage,
                    x=_rounded(self.middle(number) - width / 2),
                    y=_rounded(_BASE - self.height(below)),
                    width=_rounded(width),
                    height=_rounded(self.height(count)),
                )

    def scale(self) -> Iterator[Label]:
        for count in range(0, self.highest + 1, self.step):
            line = _rounded(_BASE - self.height(count))
            yield Label(str(count), _LEFT - 6, line + 4, line)

    def numbers(self, versions: Sequence[Version]) -> Iterator[Label]:
        """Those of releases, as many as have room: the newest, and every X.0 before it."""
        left = self.right + _RIGHT
        for number in reversed(range(len(versions))):
            text, x = str(versions[number]), self.middle(number)
            half = len(text) * _CHARACTER / 2
            is_end = number in {0, len(versions) - 1}
            if (is_end or versions[number].minor == 0) and x + half + _CHARACTER <= left:
                left = x - half
                yield Label(text, x, _BASE + 18, _BASE)

    def names(self) -> list[Label]:
        """What the parts of the newest bar are, each beside its part and none upon another."""
        labels: list[Label] = []
        lowest, below = _BASE + 4, 0
        for stage in STACKED:
            count = self.history[-1].counts[stage]
            middle = _BASE - self.height(below) - self.height(count) / 2
            below += count
            if count:
                y = min(lowest, middle + 4)
                lowest = y - _LINE
                text = f"{count} {_WORDS[stage]}"
                labels.append(Label(text, self.right + 8, _rounded(y), _rounded(middle)))
        return labels


def _rounded(number: float) -> float:
    return round(number, 1)
