"""What may go at a release: which features are on the to-do list, in which order, and which not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Feature
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import as_of, verdict_of
from deprecations.services.import_documents import import_documents
from deprecations.services.removals import (
    Removals,
    most_overdue,
    newly_removable,
    removals_at,
)
from tests.documents import FIXTURES, RELEASES, deprecated, removed, write_tree
from tests.knowledge import real_documents

pytestmark = pytest.mark.django_db

LIST_OF_8_0 = """\
-- Device options
'' Frob (since 6.0)
Use ``-new`` instead.
'' Lost (since 6.0)
Soon.
'' Net device options
^^ Zap (since 7.0)
Soon.
-- Tools
'' Axe
Blunt.
"""
LIST_OF_9_0 = """\
-- Device options
'' Frob (since 6.0)
Use ``-new`` instead.
'' Net device options
^^ Zap (since 7.0)
Soon.
-- Tools
'' Axe
Blunt.
'' Saw (since 8.1)
Use ``-new`` instead.
'' Nail (since 9.0)
Bent.
'' Old (since 2.8)
Rusty.
'' Drill (since 8.2)
Loud.
"""
GONE = "-- Tools\n'' Lamp (removed in 9.0)\nDark.\n"


@pytest.fixture(autouse=True)
def _knowledge(tmp_path: Path) -> None:
    """8.0 and 9.0 of QEMU's; nothing says what became of “Lost”."""
    write_tree(tmp_path / "8.0", "8.0.0", deprecated=deprecated(LIST_OF_8_0))
    write_tree(tmp_path / "9.0", "9.0.0", deprecated=deprecated(LIST_OF_9_0), removed=removed(GONE))
    import_documents(source=tmp_path)


def at(release: str) -> Removals:
    return removals_at(as_of(Version.parse(release)))


def titles(features: object) -> list[str]:
    assert isinstance(features, list)
    return [feature.title for feature in features]


def test_overdue_features_come_longest_first_and_new_ones_apart() -> None:
    removals = at("9.0")
    assert titles(removals.overdue) == ["Old", "Frob", "Zap", "Axe"]
    assert titles(removals.newly_removable) == ["Saw"]
    assert titles(removals.may_go) == [*titles(removals.overdue), "Saw"]


def test_feature_that_left_the_list_without_a_word_is_left_out() -> None:
    assert Feature.objects.get(title="Lost").fate == "vanished"
    for release in ("9.0", "11.1", "12.0"):
        everything = [f for group in at(release).groups().values() for f in group]
        assert "Lost" not in titles(everything), release
    assert "Lost" in titles(at("8.0").overdue)


def test_release_changes_stand_beside() -> None:
    removals = at("9.0")
    assert titles(removals.newly_deprecated) == ["Nail"]
    assert titles(removals.removed) == ["Lamp"]


def test_what_a_release_without_documents_deprecates_is_told_by_a_later_list() -> None:
    removals = at("8.1")
    assert str(removals.listed_in) == "8.0"
    assert titles(removals.newly_deprecated) == ["Saw"]


def test_listed_feature_without_a_release_is_undated_and_counts_from_the_first_list() -> None:
    assert titles(at("8.0").undated) == ["Axe"]
    assert titles(at("9.0").undated) == ["Axe"]
    assert "Axe" in titles(at("9.0").overdue)
    assert [str(f.removable_at) for f in at("9.0").overdue if f.title == "Axe"] == ["8.2"]


def test_list_of_the_newest_imported_release_counts_for_projected_ones() -> None:
    removals = at("12.0")
    assert str(removals.listed_in) == "9.0"
    assert titles(removals.overdue)[0] == "Old"
    assert set(titles(removals.overdue)) > {"Nail", "Drill", "Saw"}


def test_nothing_is_listed_before_the_first_imported_list() -> None:
    removals = at("7.2")
    assert removals.listed_in is None
    assert removals.may_go == []


def test_features_without_a_replacement_are_counted() -> None:
    removals = at("9.0")
    without = [f.title for f in removals.may_go if not f.replacements.all()]
    assert removals.without_replacement == len(without)
    assert {"Old", "Zap"} <= set(without)
    assert not {"Frob", "Saw"} & set(without)


def test_category_keeps_what_stands_below_it() -> None:
    devices = at("9.0").in_category("device-options")
    assert titles(devices.may_go) == ["Frob", "Zap"]
    assert titles(devices.removed) == []
    below = at("9.0").in_category("net-device-options")
    assert titles(below.may_go) == ["Zap"]


def test_counts_by_category_are_those_of_the_groups() -> None:
    removals = at("9.0")
    counts = removals.count_by_category()
    assert sum(counts.values()) == len(
        {f.pk for group in removals.groups().values() for f in group}
    )


@pytest.mark.parametrize("release", ["2.8", "9.0", "13.1"])
def test_removals_cost_a_constant_number_of_queries(
    release: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = as_of(Version.parse(release))
    with django_assert_num_queries(4):
        removals = removals_at(asked)
        assert removals.without_replacement >= 0
        assert all(feature.category.path for feature in removals.may_go)


def check_against_the_engine() -> None:
    """For every release the groups are what the engine says of each listed feature."""
    for release in RELEASES.selectable():
        asked = as_of(release.version)
        removals = removals_at(asked)
        due = [verdict_of(feature, asked) for feature in removals.overdue]
        overdue = [verdict.releases_overdue for verdict in due if verdict]
        assert overdue == sorted(overdue, key=lambda count: -(count or 0)), release
        assert all(overdue), release
        new = [verdict_of(feature, asked) for feature in removals.newly_removable]
        assert all(verdict and verdict.releases_overdue == 0 for verdict in new), release
        everything = removals.may_go
        assert all(f.listed and f.stage_at == Stage.REMOVABLE.value for f in everything), release
        assert {f.pk for f in everything} == {f.pk for f in most_overdue(asked)}, release
        assert {f.pk for f in removals.newly_removable} == {f.pk for f in newly_removable(asked)}


def test_order_and_groups_agree_with_the_engine_at_every_release() -> None:
    check_against_the_engine()


def test_order_and_groups_agree_with_the_engine_over_real_documents() -> None:
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    import_documents(source=real_documents())
    check_against_the_engine()
