"""Comparisons of releases agree with the stages of the policy, and add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from deprecations.catalogue.comparison import Group
from deprecations.models import Feature
from deprecations.policy.eligibility import judge
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.compare_releases import compare_releases, groups_between
from deprecations.services.features_as_of import as_of
from deprecations.services.import_documents import import_documents
from deprecations.services.lifecycles import lifecycles_of
from deprecations.services.release_facts import changes_in
from deprecations.services.releases import release_list
from tests.documents import FIXTURES, RELEASES
from tests.knowledge import real_documents, rolled_back

pytestmark = pytest.mark.django_db

VERSIONS = [Version(1, 3), Version(2, 8), *(release.version for release in RELEASES.selectable())]
Pairs = dict[tuple[Version, Version], dict[int, Group]]


@pytest.fixture(scope="module", params=["embedded", "real"], autouse=True)
def _knowledge(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with rolled_back(django_db_blocker):
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        if request.param == "real":
            import_documents(source=real_documents())
        yield


@pytest.fixture(scope="module")
def pairs(_knowledge: None) -> Pairs:
    """What each feature becomes between any two releases."""
    return {pair: groups_between(*pair) for pair in combinations_with_replacement(VERSIONS, 2)}


def test_comparisons_of_all_releases_add_up(pairs: Pairs) -> None:
    for start, halfway, end in combinations_with_replacement(VERSIONS, 3):
        assert pairs[start, end] == pairs[start, halfway] | pairs[halfway, end]


def test_groups_follow_from_the_stages_of_the_policy(pairs: Pairs) -> None:
    lives = lifecycles_of(list(Feature.objects.filter(is_rule=False)))
    releases = release_list()
    stages = {
        version: {number: judge(life, version, releases).stage for number, life in lives.items()}
        for version in VERSIONS
    }
    for (start, end), groups in pairs.items():
        for number in lives:
            before, stage, group = stages[start][number], stages[end][number], groups.get(number)
            told = Stage.SUPPORTED if group is Group.WITHDRAWN else group and Stage(group.value)
            assert told is (stage if group else None)
            assert group is not None or before is stage


def test_neighbours_differ_by_what_the_newer_one_changed(pairs: Pairs) -> None:
    slugs = dict(Feature.objects.values_list("pk", "slug"))
    for start, end in pairwise(VERSIONS):
        if start < Version(2, 10):
            continue
        changes = changes_in(end)
        told = {
            Group.REMOVED: set(changes.newly_removed),
            Group.REMOVABLE: set(changes.newly_removable) - {*changes.newly_removed},
        }
        for group, expected in told.items():
            found = {slugs[pk] for pk, own in pairs[start, end].items() if own is group}
            assert found == expected, (start, end, group)


def test_features_are_told_as_of_the_release_that_is_upgraded_to() -> None:
    comparison = compare_releases(start=as_of(Version(8, 2)), end=as_of(Version(9, 0)))
    assert not comparison.is_empty
    for group, features in comparison.groups.items():
        assert {feature.stage_at for feature in features} <= {group.value, "supported"}


def test_category_keeps_what_lies_below_it_and_its_counts() -> None:
    start, end = as_of(Version(2, 10)), as_of()
    whole = compare_releases(start=start, end=end)
    for choice in whole.choices:
        part = compare_releases(start=start, end=end, category=choice.category.slug)
        assert sum(map(len, part.groups.values())) == choice.count
        assert (part.choices, part.machine_types) == (whole.choices, whole.machine_types)


def test_comparing_costs_four_queries_however_much_changes() -> None:
    for versions in [(Version(2, 8), Version(11, 1)), (Version(11, 0), Version(11, 1))]:
        start, end = map(as_of, versions)
        with CaptureQueriesContext(connection) as queries:
            compare_releases(start=start, end=end)
        assert len(queries) == 4


def test_nothing_changes_from_a_release_to_itself() -> None:
    at = as_of(Version(9, 0))
    assert compare_releases(start=at, end=at).is_empty
