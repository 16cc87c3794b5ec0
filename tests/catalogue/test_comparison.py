"""What changes between two releases follows from where a feature stands on the way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.comparison import (
    Group,
    Standing,
    group_between,
    machine_types_between,
)
from deprecations.policy.eligibility import judge, spans
from deprecations.policy.lifecycle import Event, Lifecycle, Milestone, Stage, resolve
from deprecations.policy.machine_types import stage_of
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.versions import Version
from tests.documents import RELEASES

ASKED = [
    Version(0, 0),
    Version(2, 8),
    *(release.version for release in RELEASES.selectable()),
]
versions = st.sampled_from(ASKED)
lives = st.builds(
    resolve,
    st.lists(st.builds(Milestone, event=st.sampled_from(Event), version=versions), max_size=6),
    st.none() | versions,
)
ways = st.lists(versions, min_size=3, max_size=3).map(sorted)


def standings(life: Lifecycle, start: Version, end: Version) -> list[Standing]:
    """Those that a life passes through from one release to another, as the policy tells them."""
    return [
        Standing(span.stage, span.since, span.cycle.withdrawn_in if span.cycle else None)
        for span in spans(life, RELEASES)
        if span.since <= end and (span.until is None or span.until > start)
    ]


def became(life: Lifecycle, start: Version, end: Version) -> Group | None:
    return group_between(standings(life, start, end), start, end)


def life_of(**events: str) -> Lifecycle:
    return resolve(
        Milestone(Event(event), Version.parse(version)) for event, version in events.items()
    )


@pytest.mark.parametrize(
    ("start", "end", "group"),
    [
        ("7.2", "7.2", None),
        ("7.0", "7.2", None),
        ("7.2", "8.0", Group.DEPRECATED),
        ("8.0", "8.1", None),
        ("8.1", "8.2", Group.REMOVABLE),
        ("7.2", "8.2", Group.REMOVABLE),
        ("8.2", "9.0", Group.REMOVED),
        ("2.8", "12.0", Group.REMOVED),
        ("9.0", "11.1", None),
    ],
)
def test_feature_is_in_the_group_of_what_it_became(
    start: str, end: str, group: Group | None
) -> None:
    life = life_of(deprecated="8.0", removed="9.0")
    assert became(life, Version.parse(start), Version.parse(end)) is group


@pytest.mark.parametrize(
    ("start", "end", "group"),
    [
        ("8.0", "8.1", Group.WITHDRAWN),
        # It was never deprecated at either end, but whoever read of it has to know.
        ("7.0", "9.0", Group.WITHDRAWN),
        ("7.0", "8.0", Group.DEPRECATED),
        ("8.1", "11.1", None),
    ],
)
def test_deprecation_that_was_taken_back_on_the_way_is_told(
    start: str, end: str, group: Group | None
) -> None:
    life = life_of(deprecated="8.0", withdrawn="8.1")
    assert became(life, Version.parse(start), Version.parse(end)) is group


def test_feature_that_goes_without_any_notice_is_removed() -> None:
    assert became(life_of(removed="9.0"), Version(8, 2), Version(9, 0)) is Group.REMOVED


@given(life=lives, way=ways)
def test_later_change_outdoes_an_earlier_one(life: Lifecycle, way: Sequence[Version]) -> None:
    start, halfway, end = way
    assert became(life, start, end) == (became(life, halfway, end) or became(life, start, halfway))


@given(life=lives, start=versions, end=versions)
def test_groups_are_the_stages_of_the_policy(life: Lifecycle, start: Version, end: Version) -> None:
    start, end = sorted((start, end))
    group = became(life, start, end)
    before, stage = judge(life, start, RELEASES).stage, judge(life, end, RELEASES).stage
    if group is Group.WITHDRAWN:
        assert stage is Stage.SUPPORTED
    elif group is not None:
        assert stage.value == group.value
    else:
        assert stage is before


@given(life=lives, release=versions)
def test_nothing_changes_on_the_spot(life: Lifecycle, release: Version) -> None:
    assert became(life, release, release) is None


@pytest.mark.parametrize(
    ("start", "end", "changed"),
    [
        ("8.2", "9.0", {}),
        ("9.0", "9.1", {"2.4": "removable", "3.1": "removable", "4.0": "deprecated"}),
        ("10.0", "10.1", {"2.4": "removed", "4.1": "removed", "7.1": "deprecated"}),
        ("11.0", "11.1", {"5.1": "removed", "8.1": "deprecated"}),
        ("11.1", "11.1", {}),
    ],
)
def test_machine_types_follow_their_rule(start: str, end: str, changed: dict[str, str]) -> None:
    changes = machine_types_between(Version.parse(start), Version.parse(end), RELEASES)
    found = {str(item.introduced.version): item.stage.value for item in changes}
    assert changed.items() <= found.items()
    assert bool(found) is bool(changed)


def test_machine_types_that_came_later_had_no_stage_before() -> None:
    changes = machine_types_between(Version(5, 0), Version(11, 1), RELEASES)
    before = {str(item.introduced.version): item.before for item in changes}
    assert (before["5.0"], before["5.1"]) == (Stage.SUPPORTED, None)


def test_machine_types_of_all_releases_add_up() -> None:
    def became(start: Version, end: Version) -> dict[Version, Stage]:
        changes = machine_types_between(start, end, RELEASES)
        assert all(
            item.stage is stage_of(item.introduced.version, end, RELEASES) for item in changes
        )
        return {item.introduced.version: item.stage for item in changes}

    known = {pair: became(*pair) for pair in combinations_with_replacement(ASKED, 2)}
    for start, halfway, end in combinations_with_replacement(ASKED, 3):
        assert known[start, end] == known[start, halfway] | known[halfway, end]


def test_machine_types_of_an_unknown_release_are_refused() -> None:
    with pytest.raises(UnknownRelease):
        machine_types_between(Version(9, 0), Version(9, 7), RELEASES)
