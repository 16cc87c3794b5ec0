"""What counts as a change from one listing of a feature to the next."""

from __future__ import annotations

import pytest

from deprecations.catalogue.histories import Appearance, Aspect, changes_between, trace
from deprecations.catalogue.records import ListKind, Statement
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version

DEPRECATED, REMOVED = ListKind.DEPRECATED, ListKind.REMOVED


def appearance(
    release: str,
    kind: ListKind = DEPRECATED,
    *,
    number: int = 0,
    title: str = "-frob",
    states: tuple[str, ...] = ("8.0",),
    text: str = "Use -knob.",
) -> Appearance:
    event = Event.DEPRECATED if kind is DEPRECATED else Event.REMOVED
    return Appearance(
        ref=hash((release, kind, number)),
        release=Version.parse(release),
        kind=kind,
        number=number,
        title=title,
        statements=tuple(Statement(event, Version.parse(version)) for version in states),
        text=text,
    )


def told(*appearances: Appearance) -> list[tuple[str, str, int, list[str]]]:
    return [
        (
            str(step.appearance.release),
            step.appearance.kind.value,
            step.appearance.number,
            [aspect.value for aspect in step.changed],
        )
        for step in trace(appearances)
    ]


def test_history_begins_with_the_oldest_release_whatever_the_order() -> None:
    releases = ["10.0", "2.10", "9.2", "2.9"]
    assert [row[0] for row in told(*map(appearance, releases))] == ["2.9", "2.10", "9.2", "10.0"]


def test_deprecated_list_comes_before_the_removed_one_and_then_the_place_counts() -> None:
    rows = told(
        appearance("9.0", REMOVED, number=1),
        appearance("9.0", REMOVED),
        appearance("9.0", DEPRECATED, number=7),
        appearance("8.2", DEPRECATED, number=9),
    )
    assert [row[:3] for row in rows] == [
        ("8.2", "deprecated", 9),
        ("9.0", "deprecated", 7),
        ("9.0", "removed", 0),
        ("9.0", "removed", 1),
    ]


def test_first_listing_changed_nothing() -> None:
    assert told(appearance("8.0"))[0][3] == []


def test_listing_is_compared_with_the_one_before_it_in_the_same_list() -> None:
    rows = told(
        appearance("8.0", text="Old."),
        appearance("8.1", text="New."),
        appearance("9.0", REMOVED, states=("9.0",), text="Gone."),
        appearance("9.1", REMOVED, states=("9.1",), text="Gone."),
        appearance("9.2", DEPRECATED, text="New.", title="-frob twice"),
    )
    assert [row[3] for row in rows] == [[], ["text"], [], ["version"], ["title"]]


def test_everything_can_change_at_once() -> None:
    rows = told(appearance("8.0"), appearance("8.1", title="-x", states=("7.0",), text="No."))
    assert rows[1][3] == ["title", "version", "text"]


def test_entry_that_stands_twice_is_compared_with_its_likeness() -> None:
    rows = told(
        appearance("5.2", number=1, text="One."),
        appearance("5.2", number=2, text="Two."),
        appearance("6.0", number=1, text="Two."),
        appearance("6.0", number=2, text="One."),
        appearance("6.1", text="Two."),
    )
    assert [row[3] for row in rows] == [[], [], [], [], []]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Use ‘-knob’ instead.", "Use -knob instead."),
        ("Use “x” ---or not...", 'Use "x" —or\nnot…'),
        ("The  ``-frob``\toption", "The\n-frob option"),
        ("Don't.", "Don’t."),
    ],
)
def test_markup_quotes_and_white_space_are_no_change(earlier: str, later: str) -> None:
    pair = (
        appearance("4.2", text=earlier, title=earlier),
        appearance("5.0", text=later, title=later),
    )
    assert changes_between(*pair) == ()


@pytest.mark.parametrize("later", ["Use -Knob.", "Use -knob!", "Use - knob.", ""])
def test_letters_and_punctuation_are_a_change(later: str) -> None:
    assert changes_between(appearance("8.0"), appearance("8.1", text=later)) == (Aspect.TEXT,)


def test_order_of_versions_is_no_change_but_a_scope_is() -> None:
    one = Statement(Event.DEPRECATED, Version(7, 2), "big endian")
    other = Statement(Event.DEPRECATED, Version(9, 2), "little endian")

    def stating(*statements: Statement) -> Appearance:
        return Appearance(1, Version(9, 2), DEPRECATED, 0, "MIPS", statements, "")

    assert changes_between(stating(one, other), stating(other, one)) == ()
    scopeless = Statement(Event.DEPRECATED, Version(7, 2))
    assert changes_between(stating(one), stating(scopeless)) == (Aspect.VERSION,)
