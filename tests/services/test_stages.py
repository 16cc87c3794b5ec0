"""Stages in the database are what the policy says: for every feature, at every release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from pytest_django import DjangoDbBlocker

from deprecations.models import Feature, StageSpan
from deprecations.policy.eligibility import Verdict, judge
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import as_of, features_as_of, stage_counts, verdict_of
from deprecations.services.import_documents import import_documents
from deprecations.services.lifecycles import lifecycles_of, rebuild
from deprecations.services.releases import release_list
from tests.documents import FIXTURES, RELEASES, deprecated, removed, write_tree
from tests.knowledge import facts, real_documents, rolled_back

pytestmark = pytest.mark.django_db

EARLY = [Version(0, 0), Version(1, 3), Version(2, 8), Version(2, 9)]
VERSIONS = [*EARLY, *(release.version for release in RELEASES.selectable())]

# What documents say only together: taken back, deprecated again, undated, dated by two scopes.
LISTS = {
    "7.0": ("-- A\n'' Frob (since 6.2)\nx\n'' Knob\nx\n'' L since 6.0; R since 7.0\nx\n", ""),
    "8.0": ("-- A\n'' Frob (since 6.2, withdrawn in 8.0)\nx\n", "-- A\n'' Knob\nGone.\n"),
    "9.0": (
        "-- A\n'' Frob (since 9.0)\nx\n'' Far (since 13.0)\nx\n",
        "-- A\n'' Saw (since 8.2)\nx\n",
    ),
    "9.1": ("-- A\n'' Frob (since 9.0)\nx\n", "-- A\n'' L; R (left, removed in 9.1)\nx\n"),
}


@pytest.fixture(scope="module", params=["own", "embedded", "real"], autouse=True)
def _knowledge(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    folder = real_documents() if request.param == "real" else tmp_path_factory.mktemp("own")
    with rolled_back(django_db_blocker):
        if request.param == "own":
            for release, (listed, gone) in LISTS.items():
                texts = {"deprecated": deprecated(listed), "removed": removed(gone)}
                write_tree(folder / release, f"{release}.0", **texts)
        else:
            import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        if request.param != "embedded":
            import_documents(source=folder)
        yield


@pytest.fixture(scope="module")
def releases(_knowledge: None) -> ReleaseList:
    return release_list()


@pytest.fixture(scope="module")
def verdicts(_knowledge: None, releases: ReleaseList) -> dict[Version, dict[int, Verdict]]:
    """What the policy says of every feature at every release."""
    features = list(Feature.objects.filter(is_rule=False))
    lives = lifecycles_of(features)
    return {
        version: {number: judge(life, version, releases) for number, life in lives.items()}
        for version in VERSIONS
    }


def test_filter_by_stage_finds_what_the_policy_says(
    verdicts: dict[Version, dict[int, Verdict]],
) -> None:
    for version, judged in verdicts.items():
        for stage in Stage:
            found = Feature.objects.as_of(version).in_stages([stage])
            assert set(found.values_list("pk", flat=True)) == {
                number for number, verdict in judged.items() if verdict.stage is stage
            }, f"{stage} at {version}"


def test_versions_shown_at_a_release_are_those_of_the_cycle_that_the_policy_means(
    verdicts: dict[Version, dict[int, Verdict]],
) -> None:
    for version, judged in verdicts.items():
        for feature in Feature.objects.as_of(version).filter(is_rule=False):
            cycle, counted = judged[feature.pk].cycle, judged[feature.pk].eligibility
            shown = (feature.deprecated_at, feature.removed_at, feature.withdrawn_at)
            meant = cycle and (cycle.deprecated_in, cycle.removed_in, cycle.withdrawn_in)
            assert shown == (meant or (None, None, None))
            assert feature.removable_at == (counted and counted.removable_in)
            assert bool(feature.deprecated_is_bound) == bool(cycle and cycle.deprecated_is_bound)
            assert bool(feature.removed_is_bound) == bool(cycle and cycle.removed_is_bound)


def test_verdict_from_one_query_is_the_policys_own(
    verdicts: dict[Version, dict[int, Verdict]],
) -> None:
    for version in [Version(2, 9), Version(8, 0), Version(9, 1), Version(12, 0)]:
        at = as_of(version)
        for feature in features_as_of(at).filter(is_rule=False):
            own, verdict = verdicts[version][feature.pk], verdict_of(feature, at)
            assert verdict is not None
            assert (verdict.stage, verdict.eligibility) == (own.stage, own.eligibility)
            assert verdict.releases_overdue == own.releases_overdue


def test_counts_add_up_to_all_features_at_every_release(
    verdicts: dict[Version, dict[int, Verdict]],
) -> None:
    for version, judged in verdicts.items():
        stages = Counter(verdict.stage for verdict in judged.values())
        assert stage_counts(as_of(version)) == {stage: stages[stage] for stage in Stage}


def test_questions_of_the_queryset_agree_with_the_policy(
    verdicts: dict[Version, dict[int, Verdict]],
) -> None:
    for version, judged in verdicts.items():
        liable = {number for number, own in judged.items() if own.stage is Stage.REMOVABLE}
        noted = {number for number, own in judged.items() if own.stage is Stage.DEPRECATED}
        removable = Feature.objects.removable_by(version).values_list("pk", flat=True)
        both = Feature.objects.deprecated_at(version).values_list("pk", flat=True)
        assert (set(removable), set(both)) == (liable, liable | noted)


def test_spans_have_no_gaps_and_no_two_neighbours_alike() -> None:
    for feature in Feature.objects.filter(is_rule=False).prefetch_related("spans"):
        spans = sorted(feature.spans.all(), key=lambda span: span.since)
        assert spans[0].since == 0
        assert spans[-1].until == StageSpan.END
        for one, following in pairwise(spans):
            assert one.until == following.since
            assert _content(one) != _content(following)


def test_derived_columns_are_those_of_the_newest_cycle() -> None:
    for feature in Feature.objects.filter(is_rule=False).prefetch_related("spans"):
        newest = max(feature.spans.all(), key=lambda span: span.since)
        assert (
            feature.deprecated_in,
            feature.removed_in,
            feature.withdrawn_in,
            feature.removable_in,
        ) == (newest.deprecated_in, newest.removed_in, newest.withdrawn_in, newest.removable_in)


def test_rule_has_no_stage_at_any_release() -> None:
    assert not StageSpan.objects.filter(feature__is_rule=True).exists()
    for version in (Version(2, 0), Version(11, 1)):
        for feature in Feature.objects.as_of(version).filter(is_rule=True):
            assert feature.stage_at is None


def test_computing_everything_anew_changes_nothing(releases: ReleaseList) -> None:
    before = facts()
    rebuild(Feature.objects.all(), releases)
    assert facts() == before


def _content(span: StageSpan) -> tuple[object, ...]:
    return (
        span.stage,
        span.deprecated_in,
        span.removed_in,
        span.withdrawn_in,
        span.removable_in,
        span.deprecated_is_bound,
        span.removed_is_bound,
    )
