"""The chart of machine types: bars end where their stages do, and no words touch."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.machine_types import machine_types_at
from deprecations.policy.versions import Version
from deprecations.views.machine_chart import Bar, Chart, draw_chart
from tests.documents import RELEASES

V = Version.parse
ALL = [V("1.3"), V("2.4"), *(release.version for release in RELEASES.selectable())]
WIDTHS = (720, 328)


def chart(release: str, width: int = 720, marked: str = "") -> Chart:
    types = machine_types_at(V(release), RELEASES)
    return draw_chart(types, RELEASES, "any", width, V(marked) if marked else None)


def bar(drawn: Chart, version: str) -> Bar:
    [found] = [bar for bar in drawn.bars if bar.version == V(version)]
    return found


@pytest.mark.parametrize("width", WIDTHS)
@given(release=st.sampled_from(ALL))
def test_nothing_leaves_the_sheet_and_no_numbers_touch(width: int, release: Version) -> None:
    drawn = chart(str(release), width)
    for item in drawn.bars:
        for part in item.stretches:
            assert 0 < part.x <= part.x + part.width <= width
        assert item.foot <= drawn.height
    for one, other in combinations(drawn.numbers, 2):
        assert not one.touches(other)
    for number in drawn.numbers:
        assert number.x + len(number.text) * 3.4 <= width
    assert [number.text for number in drawn.numbers if number.is_asked] == [str(release)]


@given(release=st.sampled_from(ALL))
def test_stretches_of_a_bar_follow_each_other(release: Version) -> None:
    for item in chart(str(release)).bars:
        for before, after in pairwise(item.stretches):
            assert before.x + before.width == pytest.approx(after.x, abs=0.2)
        if item.end is not None:
            last = item.stretches[-1]
            assert last.x + last.width == pytest.approx(item.end, abs=0.2)


def test_bars_have_a_stretch_for_every_stage_that_lasted() -> None:
    drawn = chart("11.1")

    def stages(version: str) -> list[str]:
        return [part.stage.value for part in bar(drawn, version).stretches]

    assert stages("2.4") == ["supported", "removable"]
    assert stages("4.0") == ["supported", "deprecated", "removable"]
    assert stages("5.0") == ["supported", "deprecated"]
    assert stages("11.1") == ["supported"]
    assert bar(drawn, "5.0").end == pytest.approx(drawn.now - drawn.step, abs=0.2)
    assert bar(drawn, "11.1").end is None


def test_versions_stand_newest_first_and_the_one_looked_up_is_marked() -> None:
    drawn = chart("10.0", marked="5.0")
    versions = [item.version for item in drawn.bars]
    assert versions == sorted(versions, reverse=True)
    assert [str(item.version) for item in drawn.bars if item.is_marked] == ["5.0"]


def test_major_versions_are_numbered_where_there_is_room() -> None:
    wide = [number.text for number in chart("11.1").numbers]
    assert {"3.0", "9.0", "11.1", "14.0"} <= set(wide)
    assert "11.0" not in wide
