"""Features that maintainers add, and what becomes of them when a document brings them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from deprecations.models import Category, Feature, PublishedSlug
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.features_by_hand import add_feature, delete_feature
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import Field, can_be_cleared, clear_override

pytestmark = pytest.mark.django_db

DOCUMENT = """\
Deprecated features
===================

Devices
-------

``frob`` card (since 8.1)
'''''''''''''''''''''''''

Nobody has one.
"""


@pytest.fixture
def devices() -> Category:
    return Category.objects.create(slug="devices", name="Devices")


@pytest.fixture
def values(devices: Category) -> dict[Field, Any]:
    return {
        Field.TITLE: "``Frob`` card",
        Field.CATEGORY: devices,
        Field.SUMMARY: "",
        Field.DEPRECATED_IN: Version(8, 0),
        Field.REMOVED_IN: None,
    }


def add(values: dict[Field, Any]) -> Feature:
    ann, _ = User.objects.get_or_create(username="ann")
    return add_feature(values=values, made_by=ann, reason="Read in the release notes.")


def bring(folder: Path) -> None:
    path = folder / "deprecated.rst"
    path.write_text(DOCUMENT)
    import_documents(source=path, release=Version(8, 2))


def test_feature_made_by_hand_has_an_address_and_stages(values: dict[Field, Any]) -> None:
    feature = add(values)
    assert (feature.slug, feature.title) == ("devices-frob-card", "Frob card")
    stages = Feature.objects.as_of(Version(8, 2)).get()
    assert stages.stage_at == Stage.REMOVABLE
    assert set(feature.overrides.values_list("field", flat=True)) == {
        "title",
        "category",
        "deprecated_in",
    }


def test_address_of_a_feature_made_by_hand_is_its_own(
    values: dict[Field, Any], devices: Category
) -> None:
    other = add(values | {Field.TITLE: "Frob: card"})
    PublishedSlug.objects.create(feature=other, slug="devices-frob-card-2")
    assert other.slug == "devices-frob-card"
    assert add(values).slug == "devices-frob-card-3"


def test_feature_made_by_hand_is_the_one_that_a_document_brings(
    values: dict[Field, Any], tmp_path: Path
) -> None:
    made = add(values | {Field.SUMMARY: "Old and slow."})
    bring(tmp_path)
    feature = Feature.objects.get()
    assert (feature.pk, feature.slug) == (made.pk, "devices-frob-card")
    assert (feature.title_rst, feature.summary) == ("``Frob`` card", "Old and slow.")
    assert feature.deprecated_in == Version(8, 0)
    said = {o.field: o.upstream_value for o in feature.overrides.all()}
    assert said == {
        "title": "``frob`` card",
        "category": "devices",
        "summary": "",
        "deprecated_in": "8.1",
    }


def test_title_of_a_feature_made_by_hand_is_taken_back_once_a_document_has_one(
    values: dict[Field, Any], tmp_path: Path
) -> None:
    feature = add(values)
    title = feature.overrides.get(field=Field.TITLE)
    with pytest.raises(ValidationError, match="no other title"):
        clear_override(override=title)
    bring(tmp_path)
    title.refresh_from_db()
    assert can_be_cleared(title)
    clear_override(override=title)
    bring(tmp_path)
    assert Feature.objects.get().title == "frob card"


def test_feature_that_is_known_is_not_made_again(values: dict[Field, Any], tmp_path: Path) -> None:
    bring(tmp_path)
    with pytest.raises(ValidationError, match="goes by this title"):
        add(values)


def test_feature_without_a_deprecation_or_removal_is_not_made(values: dict[Field, Any]) -> None:
    with pytest.raises(ValidationError, match="which release"):
        add(values | {Field.DEPRECATED_IN: None})
    assert not Feature.objects.exists()


def test_only_features_made_by_hand_are_deleted(values: dict[Field, Any], tmp_path: Path) -> None:
    delete_feature(feature=add(values))
    assert not Feature.objects.exists()
    bring(tmp_path)
    with pytest.raises(ValidationError, match="documents list “frob card” once"):
        delete_feature(feature=Feature.objects.get())
