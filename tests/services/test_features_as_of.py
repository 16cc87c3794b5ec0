"""Features as of a release: which list counts, what is overdue, and at what cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from deprecations.catalogue.records import ListKind
from deprecations.models import Document, Feature
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import (
    AsOf,
    as_of,
    categories,
    category_stage_counts,
    features_as_of,
    full_verdict_of,
    stage_counts,
    verdict_of,
)
from deprecations.services.import_documents import import_documents
from deprecations.services.lists import imported_releases, lists_at
from tests.documents import deprecated, removed, write_tree

pytestmark = pytest.mark.django_db

OLD = "-- Device options\n'' Net device options\n^^ Frob (since 6.0)\nUse ``-new`` instead.\n"
NEW = "-- Tools\n'' Saw (since 9.0)\nBlunt.\n'' Axe\nBlunt.\n"
RULE = "-- System emulator machines\n'' Versioned machine types (x86)\nThree years.\n"


@pytest.fixture(autouse=True)
def _knowledge(tmp_path: Path) -> None:
    """8.2 and 9.0 of QEMU's, 9.0 and 9.1 of ours."""
    gone = removed("-- Tools\n'' Lamp (removed in 8.2)\nDark.\n")
    upstream, embedded = tmp_path / "upstream", tmp_path / "embedded"
    write_tree(upstream / "8.2", "8.2.0", deprecated=deprecated(OLD), removed=gone)
    write_tree(upstream / "9.0", "9.0.0", deprecated=deprecated(NEW + RULE), removed=gone)
    write_tree(embedded / "9.0", "9.0.0", deprecated=deprecated(OLD), removed=gone)
    write_tree(embedded / "9.1", "9.1.0", deprecated=deprecated(NEW))
    import_documents(source=upstream)
    import_documents(source=embedded, origin=Origin.EMBEDDED)


def at(release: str) -> AsOf:
    return as_of(Version.parse(release))


def one(title: str, release: str) -> Feature:
    return features_as_of(at(release)).get(title=title)


def names(documents: list[int]) -> list[str]:
    return [f"{item.release} {item.origin}" for item in Document.objects.filter(pk__in=documents)]


def test_newest_release_is_asked_about_unless_another_one_is_named() -> None:
    assert as_of().version == Version(11, 1)
    assert at("8.2").version == Version(8, 2)
    assert at("1.0").release.released_on is None
    assert at("12.0").release.projected
    with pytest.raises(UnknownRelease):
        at("9.7")


@pytest.mark.parametrize(
    ("release", "document"),
    [
        ("8.1", []),
        ("8.2", ["8.2 upstream"]),
        ("9.0", ["9.0 upstream"]),
        ("9.1", ["9.1 embedded"]),
        ("11.1", ["9.1 embedded"]),
    ],
)
def test_list_as_of_a_release_is_the_newest_by_then_and_qemus_own_before_ours(
    release: str, document: list[str]
) -> None:
    assert names(lists_at(Version.parse(release), ListKind.DEPRECATED)) == document


def test_list_of_exactly_a_release_may_be_missing() -> None:
    assert lists_at(Version(9, 2), ListKind.DEPRECATED, exactly=True) == []
    assert names(lists_at(Version(9, 0), ListKind.REMOVED, exactly=True)) == ["9.0 upstream"]
    assert lists_at(Version(9, 1), ListKind.REMOVED, exactly=True) == []


def test_releases_with_documents_are_known_by_list() -> None:
    assert imported_releases() == [Version(8, 2), Version(9, 0), Version(9, 1)]
    assert imported_releases(ListKind.REMOVED) == [Version(8, 2), Version(9, 0)]


def test_feature_is_listed_as_of_the_list_that_counts() -> None:
    assert (one("Frob", "8.2").listed, one("Saw", "8.2").listed) == (True, False)
    assert (one("Frob", "9.0").listed, one("Saw", "9.0").listed) == (False, True)
    assert not one("Lamp", "9.0").listed


def test_removable_feature_is_overdue_since_the_release_that_could_drop_it() -> None:
    assert one("Frob", "9.0").overdue_since == Version(6, 2)  # type: ignore[attr-defined]
    assert one("Frob", "6.1").overdue_since is None  # type: ignore[attr-defined]
    verdict = verdict_of(one("Frob", "7.0"), at("7.0"))
    assert verdict is not None
    assert (verdict.stage, verdict.releases_overdue) == (Stage.REMOVABLE, 1)


def test_verdict_of_one_feature_and_of_a_row_say_the_same() -> None:
    for title in ("Frob", "Saw", "Axe", "Lamp"):
        feature = one(title, "9.0")
        assert full_verdict_of(feature, at("9.0")) == verdict_of(feature, at("9.0"))


def test_undated_feature_is_bounded_and_counted_by_the_release_that_first_lists_it() -> None:
    feature = one("Axe", "9.0")
    assert (feature.deprecated_at, feature.deprecated_is_bound) == (Version(9, 0), True)
    verdict = verdict_of(feature, at("9.0"))
    assert verdict is not None
    assert verdict.eligibility is not None
    assert verdict.eligibility.removable_in == Version(9, 2)


def test_rule_has_no_verdict() -> None:
    rule = one("Versioned machine types (x86)", "9.0")
    assert rule.stage_at is None
    assert verdict_of(rule, at("9.0")) is None
    assert full_verdict_of(rule, at("9.0")) is None


def test_counts_leave_the_rule_out_and_keep_empty_stages() -> None:
    assert stage_counts(at("9.0")) == {
        Stage.SUPPORTED: 0,
        Stage.DEPRECATED: 2,
        Stage.REMOVABLE: 1,
        Stage.REMOVED: 1,
    }
    tools = Feature.objects.filter(category__slug="tools").as_of(Version(9, 0))
    assert stage_counts(at("9.0"), tools)[Stage.REMOVABLE] == 0


def test_counts_of_categories_are_those_of_their_own_features() -> None:
    counts = category_stage_counts(at("9.0"))
    by_slug = {row.slug: counts.get(row.pk, {}) for row in categories()}
    assert by_slug["tools"][Stage.DEPRECATED] == 2
    assert by_slug["net-device-options"][Stage.REMOVABLE] == 1
    assert by_slug["device-options"] == {}
    assert sum(sum(stages.values()) for stages in counts.values()) == 4


def test_list_of_features_costs_three_queries_with_all_that_belongs_to_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    moment = at("9.0")
    with django_assert_num_queries(3):
        for feature in features_as_of(moment):
            assert feature.category.path
            assert isinstance(list(feature.replacements.all()), list)
            verdict_of(feature, moment)
    with django_assert_num_queries(1):
        stage_counts(moment)
    with django_assert_num_queries(1):
        category_stage_counts(moment)
