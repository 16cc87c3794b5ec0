"""The rules as data: each computes with the figures that it shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import GENERAL, MACHINE_TYPES, RULES, START_AT_2_10, Reach
from deprecations.policy.versions import Version

parse = Version.parse
versions = st.builds(Version, st.integers(0, 40), st.integers(0, 9))


def test_every_rule_has_a_name_figures_and_the_documents_that_state_it() -> None:
    assert [rule.slug for rule in RULES] == [
        *("general", "start-at-2.10", "versioned-machine-types")
    ]
    for rule in RULES:
        assert rule.name
        assert rule.statement
        assert rule.figures
        assert rule.stated_from <= (rule.stated_until or rule.stated_from)


def test_figures_are_what_is_counted_with(releases: ReleaseList) -> None:
    assert GENERAL.figures == {"functional_for_releases": 2}
    assert [r.version for r in GENERAL.apply(parse("6.2"), releases)] == [
        parse("7.0"),
        parse("7.1"),
    ]
    assert START_AT_2_10.figures == {"counted_from": parse("2.10")}
    assert START_AT_2_10.apply(parse("2.8")) == parse("2.10")
    assert START_AT_2_10.apply(parse("2.11")) == parse("2.11")
    assert MACHINE_TYPES.figures == {
        "deprecated_after_releases": 9,
        "due_after_releases": 18,
        "enforced_from": parse("10.1"),
    }


@pytest.mark.parametrize(
    ("release", "deprecated", "due", "removed"),
    [
        ("2.10", None, None, None),
        ("8.2", None, None, None),
        ("9.0", None, None, None),
        ("9.1", "6.1", "3.1", None),
        ("9.2", "6.2", "3.1", None),
        ("10.0", "7.0", "4.0", None),
        ("10.1", "7.1", "4.1", "4.1"),
        ("10.2", "7.2", "4.2", "4.2"),
        ("11.0", "8.0", "5.0", "5.0"),
        ("11.1", "8.1", "5.1", "5.1"),
        ("12.0", "9.0", "6.0", "6.0"),
        ("14.0", "11.0", "8.0", "8.0"),
    ],
)
def test_rule_for_machine_types_reaches_nothing_before_9_1_and_removes_from_10_1_on(
    release: str,
    deprecated: str | None,
    due: str | None,
    removed: str | None,
    releases: ReleaseList,
) -> None:
    wanted = [None if text is None else parse(text) for text in (deprecated, due, removed)]
    assert MACHINE_TYPES.apply(parse(release), releases) == Reach(*wanted)


@pytest.mark.parametrize(
    ("release", "deprecated", "due"),
    [("5.2", "2.2", "0.0"), ("2.10", "0.0", "0.0"), ("3.1", "0.1", "0.0"), ("6.2", "3.1", "0.2")],
)
def test_versions_for_documents_are_told_for_any_release(
    release: str, deprecated: str, due: str, releases: ReleaseList
) -> None:
    assert MACHINE_TYPES.due_up_to(parse(release), releases) == parse(due)
    assert MACHINE_TYPES.deprecated_up_to(parse(release), releases) == parse(deprecated)


@given(versions)
def test_what_is_due_is_deprecated_too(releases: ReleaseList, release: Version) -> None:
    due = MACHINE_TYPES.due_up_to(release, releases)
    assert due <= MACHINE_TYPES.deprecated_up_to(release, releases) <= release
