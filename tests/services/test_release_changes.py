"""What a change of the release list does to stages."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User

from deprecations.models import Category, Feature, Release
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.features_by_hand import add_feature
from deprecations.services.knowledge import current_revision
from deprecations.services.overrides import Field
from deprecations.services.release_changes import apply_release_list, ensure_releases

pytestmark = pytest.mark.django_db


@pytest.fixture
def feature() -> Feature:
    values = {
        Field.TITLE: "Frob card",
        Field.CATEGORY: Category.objects.create(slug="devices", name="Devices"),
        Field.DEPRECATED_IN: Version(8, 0),
    }
    ann = User.objects.create_user("ann")
    return add_feature(values=values, made_by=ann, reason="Read in the release notes.")


def stage_at(release: str) -> str | None:
    return Feature.objects.as_of(Version.parse(release)).get().stage_at


@pytest.mark.usefixtures("feature")
def test_stages_follow_the_release_list() -> None:
    assert stage_at("8.2") == Stage.REMOVABLE
    before = current_revision()
    Release.objects.get(version=Version(8, 1)).delete()
    apply_release_list()
    assert (stage_at("8.2"), stage_at("9.0")) == (Stage.DEPRECATED, Stage.REMOVABLE)
    assert current_revision() > before


@pytest.mark.usefixtures("feature")
def test_release_that_comes_with_the_software_counts_at_once() -> None:
    Release.objects.get(version=Version(8, 1)).delete()
    apply_release_list()
    ensure_releases()
    assert stage_at("8.2") == Stage.REMOVABLE


def test_nothing_changes_where_all_releases_are_known() -> None:
    Release.objects.filter(version=Version(8, 1)).update(released_on=date(2023, 8, 1))
    before = current_revision()
    ensure_releases()
    assert current_revision() == before
    assert Release.objects.get(version=Version(8, 1)).released_on == date(2023, 8, 1)
