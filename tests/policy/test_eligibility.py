"""The worked cases of the removal policy: when a feature may go, and its stage at a release."""

from __future__ import annotations

from datetime import date

import pytest

from deprecations.policy.eligibility import Span, eligibility, judge, spans
from deprecations.policy.lifecycle import Basis, Cycle, Event, Lifecycle, Milestone, Stage, resolve
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import GENERAL, START_AT_2_10
from deprecations.policy.versions import Version

parse = Version.parse


def lifecycle(
    deprecated_in: str | None, removed_in: str | None = None, withdrawn_in: str | None = None
) -> Lifecycle:
    """A feature with one cycle."""
    one, two, three = (
        None if text is None else parse(text) for text in (deprecated_in, removed_in, withdrawn_in)
    )
    return Lifecycle((Cycle(one, two, three),))


def stages(feature: Lifecycle, releases: ReleaseList) -> dict[str, Stage]:
    """The stage at every release from 2.10 to the last projected one."""
    return {
        str(release.version): judge(feature, release.version, releases).stage
        for release in releases.selectable()
    }


@pytest.mark.parametrize(
    ("deprecated_in", "counted_from", "functional_through", "removable_in"),
    [
        ("6.0", "6.0", "6.1", "6.2"),
        ("6.2", "6.2", "7.0", "7.1"),
        ("2.8", "2.10", "2.11", "2.12"),
        ("2.5", "2.10", "2.11", "2.12"),
        ("1.3", "2.10", "2.11", "2.12"),
        ("2.10", "2.10", "2.11", "2.12"),
        ("2.11", "2.11", "2.12", "3.0"),
        ("2.12.0", "2.12", "3.0", "3.1"),
        ("9.1", "9.1", "9.2", "10.0"),
        ("11.1", "11.1", "11.2", "12.0"),
    ],
)
def test_feature_is_removable_two_releases_after_deprecation(
    deprecated_in: str,
    counted_from: str,
    functional_through: str,
    removable_in: str,
    releases: ReleaseList,
) -> None:
    found = eligibility(Version.parse_line(deprecated_in), releases)
    assert found.counted_from == parse(counted_from)
    assert found.functional_through == parse(functional_through)
    assert found.removable_in == parse(removable_in)


def test_removal_from_the_newest_release_on_is_projected(releases: ReleaseList) -> None:
    found = eligibility(parse("11.1"), releases)
    assert found.projected
    assert found.removable_on is not None
    assert (found.removable_on.year, found.removable_on.month) == (2027, 4)


def test_removal_from_a_known_release_on_has_its_real_date(releases: ReleaseList) -> None:
    found = eligibility(parse("8.0"), releases)
    assert not found.projected
    assert found.removable_on == date(2023, 12, 19)


@pytest.mark.parametrize("version", ["0.9", "1.3", "2.8", "2.9"])
def test_older_deprecation_is_counted_by_the_start_at_2_10(
    version: str, releases: ReleaseList
) -> None:
    assert eligibility(parse(version), releases).rule is START_AT_2_10


@pytest.mark.parametrize("version", ["2.10", "2.11", "9.7", "11.1", "13.0"])
def test_deprecation_since_2_10_is_counted_by_the_general_rule(
    version: str, releases: ReleaseList
) -> None:
    assert eligibility(parse(version), releases).rule is GENERAL


def test_start_at_2_10_was_stated_from_2_10_to_9_2() -> None:
    assert (START_AT_2_10.stated_from, START_AT_2_10.stated_until) == (parse("2.10"), parse("9.2"))
    assert (GENERAL.stated_from, GENERAL.stated_until) == (parse("2.10"), None)


@pytest.mark.parametrize(
    ("name", "deprecated_in", "removed_in", "lag"),
    [
        ("-runas", "9.1", "10.0", 2),
        ("-no-hpet", "8.0", "9.0", 3),
        ("ide-drive", "4.2", "6.0", 4),
        ("user-mode -p", "9.0", "10.2", 5),
        ("virtio-blk scsi=", "5.0", "9.1", 13),
        ("query-cpus", "2.12", "6.0", 9),
    ],
)
def test_lag_is_the_number_of_releases_from_deprecation_to_removal(
    name: str, deprecated_in: str, removed_in: str, lag: int, releases: ReleaseList
) -> None:
    assert releases.distance(parse(deprecated_in), parse(removed_in)) == lag
    verdict = judge(lifecycle(deprecated_in, removed_in), parse("11.1"), releases)
    assert verdict.stage is Stage.REMOVED
    assert verdict.reason.endswith(f", {lag} releases after its deprecation in {deprecated_in}.")


def test_no_hpet_goes_through_all_stages(releases: ReleaseList) -> None:
    found = stages(lifecycle("8.0", "9.0"), releases)
    assert [found[at] for at in ("2.10", "7.2", "8.0", "8.1", "8.2", "9.0", "11.1", "14.0")] == [
        *(Stage.SUPPORTED, Stage.SUPPORTED, Stage.DEPRECATED, Stage.DEPRECATED),
        *(Stage.REMOVABLE, Stage.REMOVED, Stage.REMOVED, Stage.REMOVED),
    ]


def test_runas_is_removed_on_the_first_day_it_may_be(releases: ReleaseList) -> None:
    assert Stage.REMOVABLE not in stages(lifecycle("9.1", "10.0"), releases).values()


def test_drive_backup_is_twelve_releases_overdue_at_11_1(releases: ReleaseList) -> None:
    verdict = judge(lifecycle("6.2"), parse("11.1"), releases)
    assert verdict.stage is Stage.REMOVABLE
    assert verdict.releases_overdue == 12
    assert verdict.eligibility is not None
    assert verdict.eligibility.removable_in == parse("7.1")


def test_feature_is_zero_releases_overdue_on_its_first_day(releases: ReleaseList) -> None:
    assert judge(lifecycle("6.2"), parse("7.1"), releases).releases_overdue == 0
    assert judge(lifecycle("6.2"), parse("7.2"), releases).releases_overdue == 1


def test_only_a_removable_feature_is_overdue(releases: ReleaseList) -> None:
    assert judge(lifecycle("6.2"), parse("7.0"), releases).releases_overdue is None
    assert judge(lifecycle("6.2", "8.0"), parse("8.0"), releases).releases_overdue is None
    counted = eligibility(parse("6.2"), releases)
    assert counted.releases_overdue(parse("7.0"), releases) is None
    assert counted.releases_overdue(parse("9.0"), releases) == 5


def test_empty_backing_of_blockdev_add_is_removable_in_2_12(releases: ReleaseList) -> None:
    found = stages(lifecycle("2.10"), releases)
    assert (found["2.10"], found["2.11"], found["2.12"]) == (
        *(Stage.DEPRECATED, Stage.DEPRECATED, Stage.REMOVABLE),
    )


def test_mon_is_removable_in_12_0_which_is_projected(releases: ReleaseList) -> None:
    verdict = judge(lifecycle("11.1"), parse("11.1"), releases)
    assert verdict.stage is Stage.DEPRECATED
    assert verdict.eligibility is not None
    assert verdict.eligibility.removable_in == parse("12.0")
    assert verdict.eligibility.projected
    assert stages(lifecycle("11.1"), releases)["12.0"] is Stage.REMOVABLE


def test_withdrawn_deprecation_makes_the_feature_supported_again(releases: ReleaseList) -> None:
    found = stages(lifecycle("5.2", withdrawn_in="7.1"), releases)
    assert (found["7.0"], found["7.1"], found["14.0"]) == (
        *(Stage.REMOVABLE, Stage.SUPPORTED, Stage.SUPPORTED),
    )
    assert judge(lifecycle("5.2", withdrawn_in="7.1"), parse("7.0"), releases).eligibility
    assert judge(lifecycle("5.2", withdrawn_in="7.1"), parse("7.1"), releases).eligibility is None


def test_feature_deprecated_again_is_judged_by_its_new_cycle(releases: ReleaseList) -> None:
    again = Lifecycle(
        (
            Cycle(parse("5.2"), None, parse("7.1")),
            Cycle(parse("9.0"), parse("10.0"), None),
        )
    )
    verdict = judge(again, parse("9.1"), releases)
    assert (verdict.stage, verdict.cycle) == (Stage.DEPRECATED, again.cycles[1])
    found = stages(again, releases)
    assert (found["8.2"], found["9.2"], found["10.0"]) == (
        *(Stage.SUPPORTED, Stage.REMOVABLE, Stage.REMOVED),
    )


def test_removal_before_the_deprecation_still_removes(releases: ReleaseList) -> None:
    found = stages(lifecycle("6.0", "5.1"), releases)
    assert (found["5.0"], found["5.1"], found["6.0"]) == (
        *(Stage.SUPPORTED, Stage.REMOVED, Stage.REMOVED),
    )


def test_removal_without_a_deprecation_has_no_eligibility(releases: ReleaseList) -> None:
    verdict = judge(lifecycle(None, "9.0"), parse("9.0"), releases)
    assert (verdict.stage, verdict.eligibility) == (Stage.REMOVED, None)


def test_deprecation_without_a_version_is_never_removable(releases: ReleaseList) -> None:
    undated = resolve([], undated_from=parse("6.0"))
    assert undated.cycle_at(parse("6.0")) is not None
    for feature in (undated, Lifecycle((), parse("6.0"))):
        found = stages(feature, releases)
        assert (found["5.2"], found["6.0"], found["14.0"]) == (
            *(Stage.SUPPORTED, Stage.DEPRECATED, Stage.DEPRECATED),
        )
        assert judge(feature, parse("11.1"), releases).eligibility is None


def test_deprecation_listed_before_its_stated_version_is_deprecated_from_the_listing(
    releases: ReleaseList,
) -> None:
    listed_early = resolve([Milestone(Event.DEPRECATED, parse("8.0"))], undated_from=parse("7.0"))
    found = stages(listed_early, releases)
    assert (found["6.2"], found["7.0"], found["8.1"], found["8.2"]) == (
        *(Stage.SUPPORTED, Stage.DEPRECATED, Stage.DEPRECATED, Stage.REMOVABLE),
    )


def test_observed_deprecation_is_counted_from_its_bound(releases: ReleaseList) -> None:
    observed = resolve([Milestone(Event.DEPRECATED, parse("9.1"), basis=Basis.OBSERVED)])
    found = stages(observed, releases)
    assert (found["9.0"], found["9.1"], found["10.0"]) == (
        *(Stage.SUPPORTED, Stage.DEPRECATED, Stage.REMOVABLE),
    )


def test_feature_nobody_speaks_of_is_supported(releases: ReleaseList) -> None:
    verdict = judge(Lifecycle(()), parse("11.1"), releases)
    assert (verdict.stage, verdict.cycle, verdict.eligibility) == (Stage.SUPPORTED, None, None)


def test_version_that_never_was_a_release_is_judged_all_the_same(releases: ReleaseList) -> None:
    verdict = judge(lifecycle("6.2"), parse("9.7"), releases)
    assert (verdict.stage, verdict.releases_overdue) == (Stage.REMOVABLE, 7)
    assert judge(lifecycle("9.7"), parse("10.0"), releases).stage is Stage.DEPRECATED
    assert judge(lifecycle("9.7"), parse("10.1"), releases).stage is Stage.REMOVABLE


def test_spans_tell_the_whole_story_without_a_gap(releases: ReleaseList) -> None:
    feature = lifecycle("8.0", "9.0")
    (cycle,), at = feature.cycles, parse
    assert spans(feature, releases) == (
        Span(Stage.SUPPORTED, at("0.0"), at("8.0"), cycle, at("8.2")),
        Span(Stage.DEPRECATED, at("8.0"), at("8.2"), cycle, at("8.2")),
        Span(Stage.REMOVABLE, at("8.2"), at("9.0"), cycle, at("8.2")),
        Span(Stage.REMOVED, at("9.0"), None, cycle, at("8.2")),
    )


def test_feature_nobody_speaks_of_has_one_span_for_good(releases: ReleaseList) -> None:
    assert spans(Lifecycle(()), releases) == (
        Span(Stage.SUPPORTED, parse("0.0"), None, None, None),
    )
