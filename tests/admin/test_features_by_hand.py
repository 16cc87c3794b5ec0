"""Features that maintainers add and delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.models import Feature
from deprecations.policy.versions import Version

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Bring = Callable[..., None]
ADD = "/admin/deprecations/feature/add/"
LIST = "/admin/deprecations/feature/"


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].errors)


@pytest.fixture
def by_hand(feature: Feature) -> dict[str, Any]:
    """What a browser sends for a feature that no document lists."""
    return {
        "title_rst": "``foo`` option",
        "category": str(feature.category.pk),
        "summary": "Nobody needs it.",
        "deprecated_in": "9.0",
        "removed_in": "",
        "withdrawn_in": "",
        "reason": "Read in the release notes.",
        "replacements-TOTAL_FORMS": "1",
        "replacements-INITIAL_FORMS": "0",
        "replacements-0-position": "0",
        "replacements-0-text": "-bar",
        "replacements-0-kind": "option",
    }


def test_feature_is_added_by_hand_and_found_by_an_import(
    desk: Client, by_hand: dict[str, Any], bring: Bring
) -> None:
    assertRedirects(desk.post(ADD, by_hand), LIST)
    feature = Feature.objects.get(slug="devices-foo-option")
    assert (feature.title, feature.deprecated_in) == ("foo option", Version(9, 0))
    assert feature.replacements.get().basis == "curated"
    bring("9.1.0", {"``foo`` option (since 9.1)": "Nothing replaces it."})
    feature.refresh_from_db()
    assert feature.listings.count() == 1
    assert (feature.summary, feature.deprecated_in) == ("Nobody needs it.", Version(9, 0))
    assert feature.replacements.get().text == "-bar"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title_rst": "``frob`` card"}, "title_rst"),
        ({"title_rst": ""}, "title_rst"),
        ({"category": ""}, "category"),
        ({"deprecated_in": ""}, "deprecated_in"),
        ({"reason": ""}, "reason"),
    ],
)
def test_feature_that_cannot_be_added_gives_an_error(
    desk: Client, by_hand: dict[str, Any], given: dict[str, Any], field: str
) -> None:
    response = desk.post(ADD, by_hand | given)
    assert list(errors(response)) == [field]
    assert Feature.objects.count() == 1


def test_feature_made_by_hand_is_deleted_with_all_that_is_computed_from_it(
    desk: Client, by_hand: dict[str, Any]
) -> None:
    desk.post(ADD, by_hand)
    made = Feature.objects.get(title="foo option")
    url = reverse("admin:deprecations_feature_delete", args=[made.pk])
    assertRedirects(desk.post(url, {"post": "yes"}), LIST)
    assert not Feature.objects.filter(pk=made.pk).exists()


def test_title_of_a_feature_made_by_hand_is_not_taken_back(
    desk: Client, by_hand: dict[str, Any], fill: Fill
) -> None:
    desk.post(ADD, by_hand)
    made = Feature.objects.get(title="foo option")
    url = reverse("admin:deprecations_feature_change", args=[made.pk])
    number = [o.field for o in made.overrides.all()].index("title")
    response = desk.post(url, fill(desk, url, **{f"overrides-{number}-DELETE": "on"}))
    assertContains(response, "no other title to go back to")
