"""Lays out the chart of lags on a sheet of a given width: a column for each number of releases,
and the line before which the policy lets nothing go.

How wide words are is estimated, since only a browser knows the font.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from deprecations.services.record import NOTICE, LagCount

_MARGIN = 10.0
_CHARACTER = 6.8  # at a font of 12 units
_GAP = 5.0
_HEIGHT = 150.0  # of the highest column
_ABOVE = 46.0  # the words beside the line, and the number above the highest column
_BELOW = 46.0  # the numbers of releases, and what they count
_LEAST = 3.0  # a column that would be too low to be seen


@dataclass(frozen=True, slots=True)
class Column:
    """A lag as a column: its left edge, its top and its height. ``middle`` is where its numbers are
    centred; either is empty where it has no room."""

    lag: int
    is_early: bool
    x: float
    middle: float
    width: float
    top: float
    height: float
    number: str
    below: str


@dataclass(frozen=True, slots=True)
class LagChart:
    """A chart laid out; it stands on the height 0. ``name`` tells charts of one page apart.
    ``allowed`` is where the policy's line is, None where all columns are on one side of it."""

    name: str
    width: int
    top: float
    height: float
    columns: Sequence[Column]
    allowed: float | None
    words_top: float


def draw_lags(lags: Sequence[LagCount], name: str, width: int) -> LagChart:
    """Lay out a distribution, of which there must be something."""
    step = (width - 2 * _MARGIN) / len(lags)
    most = max(lag.count for lag in lags)
    labelled = ceil((_width(max(map(str, (lag.lag for lag in lags)), key=len)) + _GAP) / step)
    allowed = next((i for i, lag in enumerate(lags) if lag.lag == NOTICE), 0)
    return LagChart(
        name=name,
        width=width,
        top=-_rounded(_HEIGHT + _ABOVE),
        height=_rounded(_HEIGHT + _ABOVE + _BELOW),
        columns=[_column(lag, i, step, most, labelled) for i, lag in enumerate(lags)],
        allowed=_rounded(_MARGIN + allowed * step) if allowed else None,
        words_top=-_rounded(_HEIGHT + _ABOVE - 14),
    )


def _column(lag: LagCount, place: int, step: float, most: int, labelled: int) -> Column:
    left = _MARGIN + place * step
    height = max(lag.count / most * _HEIGHT, _LEAST) if lag.count else 0.0
    number = str(lag.count) if lag.count else ""
    return Column(
        lag=lag.lag,
        is_early=lag.is_early,
        x=_rounded(left + step * 0.12),
        middle=_rounded(left + step / 2),
        width=_rounded(step * 0.76),
        top=-_rounded(height),
        height=_rounded(height),
        number=number if _width(number) + 1 <= step else "",
        below=str(lag.lag) if place % labelled == 0 else "",
    )


def _width(text: str) -> float:
    return len(text) * _CHARACTER


def _rounded(number: float) -> float:
    return round(number, 1)
