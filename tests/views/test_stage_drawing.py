"""The bars of the overview: as high as the counts say, and no word upon another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.stage_history import StagesAt
from deprecations.views.stage_drawing import STACKED, StageDrawing, draw_stages
from tests.documents import RELEASES

V = Version.parse
counts = st.integers(0, 5000)
histories = st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=len(RELEASES))
History = list[tuple[int, int, int]]
CHARACTER = 6.8


def draw(rows: History, asked: str = "11.1", width: float = 400.0) -> StageDrawing:
    history = [
        StagesAt(release, {Stage.SUPPORTED: 7, **dict(zip(STACKED, row, strict=True))})
        for release, row in zip(RELEASES, rows, strict=False)
    ]
    return draw_stages(history, V(asked), name="any", width=width)


@given(rows=histories, width=st.sampled_from([400.0, 880.0]))
def test_bars_stay_on_the_sheet_and_keep_their_proportions(rows: History, width: float) -> None:
    drawing = draw(rows, width=width)
    top = drawing.scale[-1]
    unit = (drawing.scale[0].line - top.line) / int(top.text)
    heights = [part.height for part in drawing.parts]
    assert heights == pytest.approx([n * unit for row in rows for n in row if n], abs=0.11)
    for part in drawing.parts:
        assert drawing.left <= part.x
        assert part.x + part.width <= drawing.right + 0.1
        assert top.line - 0.2 <= part.y
        assert part.y + part.height <= drawing.scale[0].line + 0.2


@given(rows=histories)
def test_scale_has_few_round_numbers_and_reaches_the_highest_bar(rows: History) -> None:
    numbers = [int(label.text) for label in draw(rows).scale]
    assert numbers[0] == 0
    assert max(1, *(sum(row) for row in rows)) <= numbers[-1]
    assert len(numbers) <= 7


@given(rows=histories, width=st.sampled_from([400.0, 880.0]))
def test_no_words_touch(rows: History, width: float) -> None:
    drawing = draw(rows, width=width)
    for upper, lower in pairwise(sorted(drawing.names, key=lambda label: label.y)):
        assert lower.y - upper.y >= 16.9
    for left, right in pairwise(sorted(drawing.releases, key=lambda label: label.x)):
        assert left.x + len(left.text) * CHARACTER / 2 < right.x - len(right.text) * CHARACTER / 2


def test_newest_release_is_named_and_the_bar_of_the_one_asked_about_marked() -> None:
    rows = [(1, 2, 3)] * len(RELEASES)
    assert draw(rows).releases[0].text == "11.1"
    assert draw(rows, asked="9.0").asked is not None
    assert draw(rows, asked="12.0").asked is None


def test_parts_of_the_newest_bar_are_named_from_the_bottom_up() -> None:
    names = draw([(5, 0, 7)]).names
    assert [label.text for label in names] == ["5 liable", "7 removed"]
    assert names[0].y > names[1].y
