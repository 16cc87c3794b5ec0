"""Names that outlive titles, addresses and databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Category, Feature
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.features_by_hand import add_feature
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import Field, set_overrides
from deprecations.services.permanent_names import permanent_id, permanent_names
from deprecations.services.release_facts import changes_in
from deprecations.services.releases import release_list
from deprecations.services.stage_changes import Change, stage_changes
from tests.documents import FIXTURES, deprecated, write_tree
from tests.knowledge import real_documents

pytestmark = pytest.mark.django_db

OLD = "-- Devices\n'' ``frob`` card (since 8.0)\nNobody has one.\n"
NEW = "-- Devices\n'' ``frob`` and its kin (since 8.0)\nNobody has one.\n"


def bring(folder: Path, release: str, outline: str) -> None:
    import_documents(
        source=write_tree(folder / release, f"{release}.0", deprecated=deprecated(outline))
    )


def name_of(slug: str) -> str:
    feature = Feature.objects.get(slug=slug)
    return permanent_names([feature])[feature.pk]


def names() -> set[str]:
    return set(permanent_names(Feature.objects.all()).values())


def test_name_is_the_first_title_a_document_gave(tmp_path: Path) -> None:
    bring(tmp_path, "8.0", OLD)
    assert name_of("devices-frob-card") == "devices\nfrob card\n1"


def test_name_stays_when_a_maintainer_gives_another_title(tmp_path: Path) -> None:
    bring(tmp_path, "8.0", OLD)
    feature = Feature.objects.get()
    before = names()
    ann = User.objects.create(username="ann")
    title = {Field.TITLE: "``frob`` and its kin"}
    set_overrides(feature=feature, values=title, made_by=ann, reason="Clearer.")
    assert names() == before
    bring(tmp_path, "8.1", NEW)
    assert Feature.objects.get().slug != "devices-frob-card"
    assert names() == before


def test_name_stays_when_documents_are_imported_again(tmp_path: Path) -> None:
    bring(tmp_path, "8.0", OLD)
    before = names()
    bring(tmp_path, "8.1", OLD)
    bring(tmp_path, "8.0", OLD.replace("Nobody has", "Somebody has"))
    assert names() == before


def test_name_does_not_depend_on_the_database_or_the_order_of_imports(tmp_path: Path) -> None:
    found = []
    for order in (["8.0", "8.1"], ["8.1", "8.0"]):
        with transaction.atomic():
            for release in order:
                bring(
                    tmp_path, release, OLD if release == "8.0" else f"{OLD}\n'' ``x`` (since 8.1)\n"
                )
            found.append(names())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_features_with_one_title_have_names_of_their_own(tmp_path: Path) -> None:
    bring(tmp_path, "8.0", f"{OLD}\n{OLD.partition(chr(10))[2].replace('Nobody', 'Somebody')}")
    assert Feature.objects.count() == 2
    assert names() == {"devices\nfrob card\n1", "devices\nfrob card\n2"}


def test_feature_made_by_hand_keeps_its_name_when_a_document_brings_it(tmp_path: Path) -> None:
    values = {
        Field.TITLE: "``frob`` card",
        Field.CATEGORY: Category.objects.create(slug="devices", name="Devices"),
        Field.DEPRECATED_IN: Version(8, 0),
    }
    add_feature(values=values, made_by=None, reason="Read in the release notes.")
    before = names()
    bring(tmp_path, "8.0", OLD)
    assert Feature.objects.get().listings.count() == 1
    assert names() == before


def test_feature_without_any_title_to_go_by_is_named_after_its_address() -> None:
    devices = Category.objects.create(slug="devices", name="Devices")
    Feature.objects.create(slug="frob", title="frob", title_rst="frob", category=devices)
    assert names() == {"frob"}


def test_names_of_many_features_take_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    features = list(Feature.objects.all())
    with django_assert_num_queries(2):
        found = permanent_names(features)
    assert len(set(found.values())) == len(features) > 100


def test_ids_are_the_same_everywhere_and_for_good() -> None:
    """Written out, because another id would make every entry new to every reader."""
    assert str(permanent_id("release", Version(9, 0))) == "1faa8ac9-8887-5384-b7c5-fe2216aee2ce"
    assert permanent_id("a", "b") != permanent_id("ab")


def test_names_and_changes_hold_for_all_documents_of_qemu() -> None:
    import_documents(source=real_documents())
    features = list(Feature.objects.all())
    assert len(set(permanent_names(features).values())) == len(features)
    slugs = {feature.pk: feature.slug for feature in features}
    found = stage_changes()
    assert len({(item.feature, item.change, item.version) for item in found}) == len(found)
    for release in [*release_list(), *release_list().projected()]:
        changes = changes_in(release.version)
        expected = {
            Change.DEPRECATED: changes.newly_deprecated,
            Change.REMOVABLE: changes.newly_removable,
            Change.REMOVED: changes.newly_removed,
            Change.WITHDRAWN: changes.withdrawn,
        }
        for change, those in expected.items():
            told = [
                slugs[item.feature]
                for item in found
                if (item.change, item.version) == (change, release.version)
            ]
            assert sorted(told) == list(those), (release, change)
