"""The order of releases, counting in it, and the releases to expect."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.releases import Release, ReleaseList, UnknownRelease
from deprecations.policy.versions import Version

parse = Version.parse

any_version = st.builds(Version, st.integers(0, 30), st.integers(0, 12)) | st.builds(
    Version, st.integers(0, 999_999), st.integers(0, 999)
)
release_lists = st.builds(
    lambda known: ReleaseList(Release(version, day) for version, day in known.items()),
    st.dictionaries(
        st.builds(Version, st.integers(0, 20), st.integers(0, 12)),
        st.none() | st.dates(date(2003, 1, 1), date(2040, 1, 1)),
        min_size=1,
        max_size=12,
    ),
)


def shown(found: tuple[Release, ...]) -> list[str]:
    return [str(release.version) for release in found]


def test_releases_are_kept_in_order_whatever_order_they_are_given_in() -> None:
    given_ones = [Release(parse(text), None) for text in ("3.0", "2.11", "2.12", "2.10")]
    assert shown(tuple(ReleaseList(given_ones))) == ["2.10", "2.11", "2.12", "3.0"]


def test_list_knows_its_own_releases_only(releases: ReleaseList) -> None:
    assert len(releases) == 28
    assert releases.newest == Release(parse("11.1"), date(2026, 8, 11))
    assert parse("6.2") in releases
    assert parse("6.3") not in releases
    assert parse("11.2") not in releases
    assert parse("2.9") not in releases


def test_empty_list_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one release"):
        ReleaseList([])


def test_release_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="only once"):
        ReleaseList([Release(parse("8.2"), None), Release(parse("8.2"), date(2023, 12, 19))])


def test_projected_release_is_never_part_of_a_list(releases: ReleaseList) -> None:
    with pytest.raises(ValueError, match="computed"):
        ReleaseList(releases.projected())


@pytest.mark.parametrize(
    ("version", "count", "expected"),
    [
        ("6.0", 1, "6.1"),
        ("6.2", 1, "7.0"),
        ("6.2", 2, "7.1"),
        ("2.12", 1, "3.0"),
        ("3.1", 1, "4.0"),
        ("9.7", 1, "10.0"),
        ("2.10", 2, "2.12"),
        ("2.8", 2, "2.12"),
        ("11.1", 1, "11.2"),
        ("11.1", 2, "12.0"),
        ("11.7", 1, "12.0"),
        ("12.0", 3, "13.0"),
        ("10.2", 4, "12.0"),
        ("11.1", 30, "21.1"),
    ],
)
def test_release_after_another_comes_from_the_list_and_then_from_projection(
    version: str, count: int, expected: str, releases: ReleaseList
) -> None:
    after = releases.after(parse(version), count)
    assert after.version == parse(expected)
    assert after.projected is (after.version > parse("11.1"))


def test_list_that_begins_late_still_counts_its_first_release() -> None:
    late = ReleaseList(Release(parse(text), None) for text in ("5.0", "5.1", "5.2"))
    assert late.after(parse("4.2")).version == parse("5.0")
    assert late.distance(parse("4.2"), parse("5.1")) == 2


@pytest.mark.parametrize("count", [0, -1])
def test_only_releases_after_a_version_are_counted(count: int, releases: ReleaseList) -> None:
    with pytest.raises(ValueError, match="after a version"):
        releases.after(parse("8.2"), count)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("2.11", "2.10"),
        ("3.0", "2.12"),
        ("9.7", "9.2"),
        ("11.2", "11.1"),
        ("12.0", "11.2"),
        ("12.7", "12.2"),
        ("11.9", "11.2"),
    ],
)
def test_release_before_another(version: str, expected: str, releases: ReleaseList) -> None:
    before = releases.before(parse(version))
    assert before is not None
    assert before.version == parse(expected)


@pytest.mark.parametrize("version", ["2.10", "2.9", "0.1"])
def test_nothing_is_known_before_the_first_release(version: str, releases: ReleaseList) -> None:
    assert releases.before(parse(version)) is None


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.0", "2.10"),
        ("2.9", "2.10"),
        ("2.10", "2.11"),
        ("2.12", "3.0"),
        ("9.7", "10.0"),
        ("11.1", "11.2"),
        ("11.2", "12.0"),
        ("13.2", "14.0"),
    ],
)
def test_next_release_is_the_first_above_a_version(
    version: str, expected: str, releases: ReleaseList
) -> None:
    following = releases.next(parse(version))
    assert following.version == parse(expected)
    assert following.projected is (following.version > parse("11.1"))


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("7.1", "11.1", 12),
        ("6.2", "7.1", 2),
        ("11.1", "7.1", -12),
        ("8.2", "8.2", 0),
        ("9.7", "10.0", 1),
        ("2.8", "2.12", 2),
        ("11.1", "14.0", 8),
        ("12.0", "13.0", 3),
    ],
)
def test_distance_counts_releases(start: str, end: str, count: int, releases: ReleaseList) -> None:
    assert releases.distance(parse(start), parse(end)) == count


@given(release_lists, any_version, st.integers(1, 40))
def test_counting_ahead_and_distance_agree_in_any_list(
    known: ReleaseList, version: Version, count: int
) -> None:
    after = known.after(version, count)
    assert after.version > version
    assert known.distance(version, after.version) == count
    assert known.distance(after.version, version) == -count


@given(release_lists, any_version)
def test_no_release_lies_between_a_version_and_its_neighbours(
    known: ReleaseList, version: Version
) -> None:
    before = known.before(version)
    if before is None:
        assert version <= next(iter(known)).version
        return
    assert before.version < version
    assert known.after(before.version).version >= version
    assert known.find(before.version) == before


@given(release_lists, any_version)
def test_no_release_lies_between_a_version_and_the_next(
    known: ReleaseList, version: Version
) -> None:
    following = known.next(version)
    assert following.version > version
    before = known.before(following.version)
    assert before is None or before.version <= version


@given(release_lists, any_version, any_version)
def test_distance_grows_with_the_version(known: ReleaseList, one: Version, other: Version) -> None:
    start, end = sorted([one, other])
    assert known.distance(start, end) >= 0


@given(release_lists)
def test_walking_a_list_meets_every_release_known_and_projected(known: ReleaseList) -> None:
    selectable = known.selectable()
    assert selectable == (*known, *known.projected())
    for release, following in pairwise(selectable):
        assert known.get(release.version) == release
        assert known.after(release.version) == following


def test_eight_releases_are_projected_in_april_august_and_december(releases: ReleaseList) -> None:
    assert [(str(r.version), r.released_on) for r in releases.projected()] == [
        ("11.2", date(2026, 12, 15)),
        ("12.0", date(2027, 4, 27)),
        ("12.1", date(2027, 8, 24)),
        ("12.2", date(2027, 12, 21)),
        ("13.0", date(2028, 4, 25)),
        ("13.1", date(2028, 8, 22)),
        ("13.2", date(2028, 12, 19)),
        ("14.0", date(2029, 4, 24)),
    ]
    assert all(release.projected for release in releases.projected())


def test_projected_releases_come_out_on_tuesdays(releases: ReleaseList) -> None:
    days = [release.released_on for release in releases.projected()]
    assert [day.strftime("%u") for day in days if day is not None] == ["2"] * 8


@pytest.mark.parametrize(
    ("newest", "day", "following"),
    [
        ("10.2", date(2026, 1, 6), date(2026, 4, 28)),
        ("11.0", date(2026, 5, 5), date(2026, 8, 25)),
        ("9.1", date(2024, 9, 3), date(2024, 12, 17)),
        ("2.12", date(2018, 4, 24), date(2019, 4, 23)),
    ],
)
def test_late_release_does_not_move_the_expected_date_of_the_next(
    newest: str, day: date, following: date
) -> None:
    after = ReleaseList([Release(parse(newest), day)]).after(parse(newest))
    assert after.released_on == following


def test_projection_counts_from_the_newest_release_that_has_a_date() -> None:
    known = ReleaseList([Release(parse("11.0"), date(2026, 4, 21)), Release(parse("11.1"), None)])
    assert known.after(parse("11.1")) == Release(parse("11.2"), date(2026, 12, 15), projected=True)


def test_projection_without_any_date_has_no_date() -> None:
    known = ReleaseList([Release(parse("11.1"), None)])
    assert known.after(parse("11.1")) == Release(parse("11.2"), None, projected=True)


def test_projection_outlives_the_calendar(releases: ReleaseList) -> None:
    assert releases.after(parse("999999.2")) == Release(Version(1_000_000, 0), None, projected=True)


def test_known_old_and_projected_releases_can_be_asked_about(releases: ReleaseList) -> None:
    assert releases.get(parse("8.2")) == Release(parse("8.2"), date(2023, 12, 19))
    assert releases.get(parse("2.9")) == Release(parse("2.9"), None)
    assert releases.get(parse("0.15")) == Release(parse("0.15"), None)
    assert releases.get(parse("14.0")) == releases.projected()[-1]


@pytest.mark.parametrize("version", ["9.7", "2.13", "3.2", "11.3", "14.1", "99.0"])
def test_any_other_release_is_unknown_and_the_error_says_what_is_allowed(
    version: str, releases: ReleaseList
) -> None:
    with pytest.raises(UnknownRelease) as caught:
        releases.get(parse(version))
    assert caught.value.version == parse(version)
    assert caught.value.allowed == (
        "2.10 to 11.1, any release before 2.10, or up to 14.0 (projected)"
    )
    assert caught.value.allowed in str(caught.value)
    assert f"no QEMU release {version}" in str(caught.value)


def test_list_of_one_release_names_it_alone_as_allowed() -> None:
    known = ReleaseList([Release(parse("11.1"), date(2026, 8, 11))])
    with pytest.raises(UnknownRelease) as caught:
        known.get(parse("9.7"))
    assert caught.value.allowed.startswith("11.1, any release before 2.10")


@pytest.mark.parametrize(
    ("version", "found"), [("8.2", True), ("30.1", True), ("2.9", False), ("12.3", False)]
)
def test_find_knows_projected_releases_however_far_ahead(
    version: str, found: bool, releases: ReleaseList
) -> None:
    assert (releases.find(parse(version)) is not None) is found
