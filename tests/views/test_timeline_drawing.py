"""The line of releases on a sheet: nothing runs off it and no words touch, whatever is to tell."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.models import Document, Feature, Listing, Milestone
from deprecations.policy import lifecycle
from deprecations.policy.lifecycle import Basis, Event, Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.departures import LeftList
from deprecations.services.features_as_of import AsOf
from deprecations.services.timeline import Mark, MarkKind, Stretch, Timeline, timeline_of
from deprecations.views.timeline_drawing import Drawing, Word, draw
from tests.documents import RELEASES

V = Version.parse
ALL = tuple(release.version for release in RELEASES.selectable())
WIDTHS = (720, 328)
CHARACTER = 6.8


def line(*marks: Mark, versions: tuple[Version, ...] = ALL, asked: str = "11.1") -> Timeline:
    return Timeline(versions, V("11.1"), V(asked), marks, ())


def extent(word: Word) -> tuple[float, float]:
    width = len(word.text) * CHARACTER
    left = {"start": word.x, "middle": word.x - width / 2, "end": word.x - width}[word.anchor]
    return left, left + width


def touching(drawing: Drawing) -> list[tuple[str, str]]:
    words = [*drawing.labels, *drawing.numbers, *drawing.pointers]
    return [
        (one.text, other.text)
        for one, other in combinations(words, 2)
        if abs(one.y - other.y) < 12
        and extent(one)[0] < extent(other)[1]
        and extent(other)[0] < extent(one)[1]
    ]


MARKS = st.builds(
    Mark,
    st.sampled_from(ALL),
    st.sampled_from(MarkKind),
    st.sampled_from(["", "x86", "a scope with very many words in it"]),
    is_bound=st.booleans(),
    is_aside=st.booleans(),
)


@pytest.mark.parametrize("width", WIDTHS)
@given(marks=st.lists(MARKS, max_size=20), asked=st.sampled_from(ALL))
def test_no_words_touch_and_none_leave_the_sheet(
    width: int, marks: list[Mark], asked: Version
) -> None:
    drawing = draw(line(*marks, asked=str(asked)), "any", width)
    assert touching(drawing) == []
    for word in (*drawing.labels, *drawing.numbers, *drawing.pointers):
        left, right = extent(word)
        assert left >= -0.1, word
        assert right <= width, word
        assert drawing.top + 10 <= word.y <= drawing.top + drawing.height


EVENTS = st.tuples(
    st.sampled_from(Event),
    st.sampled_from([V("1.3"), V("2.8"), *ALL, V("9.7"), V("99.0")]),
    st.sampled_from(["", "x86"]),
    st.sampled_from(Basis),
    st.sampled_from(ALL),
)


@given(
    events=st.lists(EVENTS, max_size=6),
    undated=st.sampled_from([None, *ALL[:28]]),
    asked=st.sampled_from([V("1.3"), V("2.10"), *ALL]),
    left=st.sampled_from([None, LeftList(V("4.0"), V("4.2")), LeftList(V("8.0"), V("11.1"))]),
)
def test_whatever_documents_say_can_be_drawn(
    events: list[tuple[Event, Version, str, Basis, Version]],
    undated: Version | None,
    asked: Version,
    left: LeftList | None,
) -> None:
    records = [lifecycle.Milestone(e, v, scope, b, at) for e, v, scope, b, at in events]
    rows = [
        Milestone(
            event=event.value,
            version=version,
            scope=scope,
            basis=basis.value,
            after=at if basis is Basis.OBSERVED and at < version else None,
            listing=Listing(document=Document(release=at, origin=Origin.UPSTREAM.value)),
        )
        for event, version, scope, basis, at in events
    ]
    found = timeline_of(
        Feature(undated_from=undated),
        lifecycle.resolve(records, undated),
        rows,
        AsOf(RELEASES.get(asked), RELEASES),
        left,
    )
    if found is not None:
        for width in WIDTHS:
            drawing = draw(found, "any", width)
            assert all(0 <= bar.x <= bar.x + bar.width <= width for bar in drawing.bars)


def test_all_releases_are_numbered_where_there_is_room() -> None:
    few = ALL[-12:]
    numbers = {word.text for word in draw(line(versions=few), "wide", 720).numbers}
    assert numbers == {str(version) for version in few}


def test_ends_and_major_releases_are_numbered_where_there_is_not() -> None:
    numbers = {word.text for word in draw(line(), "narrow", 328).numbers}
    assert {"2.10", "14.0"} <= numbers
    assert all(text.endswith(".0") for text in numbers - {"2.10"})


def test_labels_tell_what_counts_and_what_is_said_besides() -> None:
    drawing = draw(
        line(
            Mark(V("6.0"), MarkKind.REMOVED),
            Mark(V("6.1"), MarkKind.REMOVED, after=V("6.0"), is_bound=True, is_aside=True),
            Mark(V("4.1"), MarkKind.DEPRECATED, is_aside=True),
        ),
        "wide",
        720,
    )
    assert {word.text for word in drawing.labels} == {
        "removed 6.0",
        "seen: removed by 6.1",
        "also stated: deprecated 4.1",
    }


def test_bound_shows_the_time_in_which_it_happened() -> None:
    mark = Mark(V("6.1"), MarkKind.DEPRECATED, after=V("5.2"), is_bound=True)
    (sign,) = draw(line(mark), "wide", 720).signs
    assert sign.from_since == pytest.approx(-2 * 700 / (len(ALL) - 1), abs=0.2)


def test_scope_is_cut_short_before_it_is_left_out() -> None:
    scope = "32-bit little endian MIPS"
    (wide,) = draw(line(Mark(V("6.0"), MarkKind.DEPRECATED, scope)), "wide", 720).labels
    assert wide.text == "deprecated 6.0 (32-bit little endian…)"
    late = Mark(V("9.0"), MarkKind.DEPRECATED, scope)
    (narrow,) = draw(line(late), "narrow", 328).labels
    assert narrow.text.startswith("deprecated 9.0 (32-bit")


def test_overdue_stretch_is_named_where_it_is_long() -> None:
    stretch = Stretch(Stage.REMOVABLE, V("3.0"), V("11.1"))
    timeline = Timeline(ALL, V("11.1"), V("11.1"), (), (stretch,))
    assert [word.text for word in draw(timeline, "narrow", 328).labels] == ["overdue"]
    short = Stretch(Stage.REMOVABLE, V("11.0"), V("11.1"))
    timeline = Timeline(ALL, V("11.1"), V("11.1"), (), (short,))
    assert draw(timeline, "narrow", 328).labels == []


def test_time_before_the_policy_is_not_to_scale() -> None:
    drawing = draw(line(versions=(V("1.3"), V("2.8"), *ALL)), "wide", 720)
    assert drawing.early == drawing.ticks[1].x
    assert draw(line(), "wide", 720).early is None
