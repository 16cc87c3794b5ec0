"""The policy against what happened: what is counted, what is left out, and what is explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import as_of
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import set_overrides
from deprecations.services.record import NOTICE, Record, Removal, record_at
from tests.documents import FIXTURES, deprecated, removed, write_tree
from tests.knowledge import real_documents

pytestmark = pytest.mark.django_db

LISTED = """\
-- Tools
'' Axe (since 5.0)
Blunt.
'' Saw (since 5.2)
Blunt.
'' Old (since 1.3)
Rusty.
'' Stone
Heavy.
'' Nail (since 5.0)
Bent.
'' Hammer (since 6.0)
Heavy.
"""
NOW = "-- Tools\n'' Nail (since 5.0)\nBent.\n'' Hammer (since 6.0)\nHeavy.\n"
GONE = """\
-- Tools
'' Axe (removed in 6.0)
Gone.
'' Saw (removed in 6.0)
Gone.
'' Old (removed in 6.1)
Gone.
'' Stone (removed in 6.1)
Gone.
'' Lamp (removed in 6.1)
Gone.
'' Candle (removed in 2.5)
Gone.
"""


@pytest.fixture
def _knowledge(tmp_path: Path) -> None:
    """Two releases: what was listed, and what became of it."""
    write_tree(tmp_path / "6.0", "6.0.0", deprecated=deprecated(LISTED))
    write_tree(tmp_path / "6.1", "6.1.0", deprecated=deprecated(NOW), removed=removed(GONE))
    import_documents(source=tmp_path)


def record(release: str = "6.1") -> Record:
    return record_at(as_of(Version.parse(release)))


def lags(found: Record) -> dict[str, int]:
    return {removal.feature.title: removal.lag for removal in found.removals}


def by_title(found: Record, title: str) -> Removal:
    return next(removal for removal in found.removals if removal.feature.title == title)


@pytest.mark.usefixtures("_knowledge")
def test_lag_is_counted_in_releases_and_from_the_start_of_the_policy() -> None:
    found = record()
    # 2.10, 2.11, 2.12, 3.0, 3.1, 4.0, 4.1, 4.2, 5.0, 5.1, 5.2, 6.0, 6.1
    assert lags(found) == {"Old": 12, "Axe": 3, "Saw": 1}
    assert by_title(found, "Old").is_older_than_the_policy
    assert not by_title(found, "Axe").is_older_than_the_policy


@pytest.mark.usefixtures("_knowledge")
def test_what_has_no_lag_is_left_out_and_named() -> None:
    apart = record().not_counted
    assert [f.title for f in apart.bounded] == ["Stone"]
    assert [f.title for f in apart.undated] == ["Lamp"]
    assert [f.title for f in apart.before_the_policy] == ["Candle"]


@pytest.mark.usefixtures("_knowledge")
def test_distribution_has_every_lag_up_to_the_longest() -> None:
    found = record()
    assert [lag.lag for lag in found.lags] == list(range(1, 13))
    assert {lag.lag: lag.count for lag in found.lags if lag.count} == {1: 1, 3: 1, 12: 1}
    assert sum(lag.share for lag in found.lags) == pytest.approx(1)
    assert (found.median, found.longest, found.at_once, found.early) == (3, 12, 0, 1)
    assert [lag.lag for lag in found.lags if lag.is_early] == [1]


@pytest.mark.usefixtures("_knowledge")
def test_removal_that_looks_early_comes_with_the_explanation() -> None:
    [dispute, *_] = record().disputes
    assert dispute.feature.title == "Saw"
    assert dispute.looks_early
    assert "deprecated list of 6.0 still has it" in " ".join(dispute.explanations)


@pytest.mark.usefixtures("_knowledge")
def test_early_removal_that_a_maintainer_set_is_explained_by_the_policy() -> None:
    feature = Feature.objects.get(title="Hammer")
    values = {Override.Field.REMOVED_IN: Version(6, 1)}
    set_overrides(feature=feature, values=values, made_by=None, reason="Seen")
    dispute = next(one for one in record().disputes if one.feature.title == "Hammer")
    assert dispute.looks_early
    assert dispute.explanations[0].startswith("Removed in 6.1")


@pytest.mark.usefixtures("_knowledge")
def test_record_up_to_an_older_release_knows_only_what_had_happened() -> None:
    found = record("6.0")
    assert lags(found) == {"Axe": 3, "Saw": 1}
    assert found.overdue[0].releases >= 3


@pytest.mark.usefixtures("_knowledge")
def test_features_that_wait_for_a_year_or_longer_are_long_overdue() -> None:
    assert [one.feature.title for one in record("6.1").overdue] == []
    later = [(one.feature.title, one.releases) for one in record("7.0").overdue]
    assert later == [("Nail", 4)]


@pytest.mark.usefixtures("_knowledge")
def test_deprecation_taken_back_is_in_the_record_from_its_release_on() -> None:
    feature = Feature.objects.get(title="Nail")
    values = {Override.Field.WITHDRAWN_IN: Version(6, 2)}
    set_overrides(feature=feature, values=values, made_by=None, reason="People need it")
    assert record("6.1").withdrawn == []
    [span] = record("6.2").withdrawn
    assert (span.feature.title, str(span.deprecated_in)) == ("Nail", "5.0")
    assert str(span.withdrawn_in) == "6.2"
    assert len(record("11.1").withdrawn) == 1


def test_empty_knowledge_has_an_empty_record() -> None:
    found = record("11.1")
    assert (found.removals, found.lags, found.disputes, found.overdue) == ([], [], [], [])


@pytest.mark.usefixtures("_knowledge")
@pytest.mark.parametrize("release", ["6.0", "6.1", "12.0"])
def test_record_costs_a_constant_number_of_queries(
    release: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = as_of(Version.parse(release))
    with django_assert_num_queries(11):
        record_at(asked)


def test_real_documents_give_the_lags_that_the_policy_is_told_with() -> None:
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    import_documents(source=real_documents())
    found = record("11.1")
    known = {removal.feature.slug: removal.lag for removal in found.removals}
    assert {
        "command-line-runas": 2,
        "command-line-no-hpet": 3,
        "emulated-device-options-device-virtio-blk-scsi-on-off": 13,
        "qmp-commands-query-cpus": 9,
    }.items() <= known.items()
    assert "qmp-commands-drive-backup" in {one.feature.slug for one in found.overdue}
    counts = {lag.lag: lag.count for lag in found.lags}
    assert counts[2] > counts[3] > counts[4] > counts[5]
    assert found.longest == 14
    early = [one.feature.title for one in found.disputes if one.looks_early]
    assert early == ["sheepdog driver"]
    assert sum(removal.lag < NOTICE for removal in found.removals) == len(early)
