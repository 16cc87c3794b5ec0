"""Categories: new names, old addresses, two levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.models import Category, Feature
from deprecations.services.knowledge import current_revision
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Bring = Callable[..., None]


def url(model: str, row: Any = None, action: str = "change") -> str:
    if row is None:
        return reverse(f"admin:deprecations_{model}_add")
    return reverse(f"admin:deprecations_{model}_{action}", args=[row.pk])


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].errors)


@pytest.fixture
def devices(feature: Feature) -> Category:
    return feature.category


@pytest.fixture
def revision() -> Callable[[], bool]:
    """Tells whether readers' copies went out of date since the test began."""
    before = current_revision()
    return lambda: current_revision() > before


def test_category_gets_another_name_and_keeps_its_address(
    desk: Client, devices: Category, fill: Fill, bring: Bring
) -> None:
    before = current_revision()
    page = url("category", devices)
    given = {"name": "Hardware", "aliases": "Cards\r\n\r\n Boards ", "position": "3", "slug": "x"}
    assertRedirects(desk.post(page, fill(desk, page, **given)), "/admin/deprecations/category/")
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."})
    devices.refresh_from_db()
    assert (devices.name, devices.slug, devices.position) == ("Hardware", "devices", 3)
    assert devices.aliases == ["Cards", "Boards"]
    assertContains(desk.get(page), "Cards\nBoards")
    assert current_revision() > before


def test_category_is_added_with_an_address(desk: Client, devices: Category) -> None:
    given = {"name": "Cards", "slug": "cards", "position": "0", "parent": str(devices.pk)}
    assertRedirects(desk.post(url("category"), given), "/admin/deprecations/category/")
    assert Category.objects.get(slug="cards").path == ["System emulator devices", "Cards"]


def test_category_does_not_lie_below_itself(desk: Client, devices: Category, fill: Fill) -> None:
    page = url("category", devices)
    response = desk.post(page, fill(desk, page, parent=str(devices.pk)))
    assert errors(response) == {"parent": ["A category does not lie below itself."]}


def test_name_of_a_category_shows_what_it_is(desk: Client, devices: Category, fill: Fill) -> None:
    page = url("category", devices)
    response = desk.post(page, fill(desk, page, name="Cards\u202e"))
    assert "invisible character" in errors(response)["name"][0]


def test_tree_of_categories_has_two_levels_and_no_circles(
    desk: Client, devices: Category, fill: Fill
) -> None:
    cards = Category.objects.create(slug="cards", name="Cards", parent=devices)
    top = Category.objects.create(slug="top", name="Top")
    page = url("category", devices)
    response = desk.post(page, fill(desk, page, parent=str(top.pk)))
    assert "has to stay on the top level" in errors(response)["parent"][0]
    page = url("category", top)
    response = desk.post(page, fill(desk, page, parent=str(cards.pk)))
    assert "parent" in errors(response)


def test_category_with_features_is_not_deleted(desk: Client, devices: Category) -> None:
    response = desk.post(url("category", devices, "delete"), {"post": "yes"})
    assertContains(response, "Cannot delete category")
    assert Category.objects.filter(pk=devices.pk).exists()


def test_category_that_a_change_by_hand_would_go_back_to_is_not_deleted(
    desk: Client, feature: Feature, devices: Category, maintainer: User
) -> None:
    other = Category.objects.create(slug="other", name="Other")
    set_overrides(
        feature=feature, values={Field.CATEGORY: other}, made_by=maintainer, reason="It fits."
    )
    response = desk.post(url("category", devices, "delete"), {"post": "yes"})
    assertContains(response, "category of frob card")
    assert Category.objects.filter(pk=devices.pk).exists()


def test_empty_category_is_deleted(desk: Client, revision: Callable[[], bool]) -> None:
    empty = Category.objects.create(slug="empty", name="Empty")
    desk.post(url("category", empty, "delete"), {"post": "yes"})
    assert not Category.objects.filter(pk=empty.pk).exists()
    assert revision()
