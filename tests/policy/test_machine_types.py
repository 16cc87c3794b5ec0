"""The two versions that QEMU's documents leave to substitutions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.machine_types import deprecated_up_to, due_up_to
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version

parse = Version.parse


@pytest.mark.parametrize(
    ("release", "deprecated", "due"),
    [
        ("9.1", "6.1", "3.1"),
        ("10.0", "7.0", "4.0"),
        ("10.1", "7.1", "4.1"),
        ("11.1", "8.1", "5.1"),
        ("12.0", "9.0", "6.0"),
        ("15.0", "12.0", "9.0"),
    ],
)
def test_machine_types_are_deprecated_after_three_years_and_due_after_six(
    release: str, deprecated: str, due: str, releases: ReleaseList
) -> None:
    assert deprecated_up_to(parse(release), releases) == parse(deprecated)
    assert due_up_to(parse(release), releases) == parse(due)


def test_newest_existing_release_below_stands_in_for_one_that_never_was(
    releases: ReleaseList,
) -> None:
    assert due_up_to(parse("9.2"), releases) == parse("3.1")
    assert deprecated_up_to(parse("6.2"), releases) == parse("3.1")


def test_rule_reaches_no_machine_type_at_the_earliest_releases(releases: ReleaseList) -> None:
    assert due_up_to(parse("5.2"), releases) == Version(0, 0)
    assert deprecated_up_to(parse("2.10"), releases) == Version(0, 0)
    assert deprecated_up_to(parse("3.1"), releases) == Version(0, 1)


@given(st.builds(Version, st.integers(0, 40), st.integers(0, 9)))
def test_what_is_due_is_deprecated_too(releases: ReleaseList, release: Version) -> None:
    due, deprecated = due_up_to(release, releases), deprecated_up_to(release, releases)
    assert due <= deprecated <= release
