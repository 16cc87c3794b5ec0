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
    given = {"name": "Hardware", "position": "3", "slug": "x"}
    assertRedirects(desk.post(page, fill(desk, page, **given)), "/admin/deprecations/category/")
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."})
    devices.refresh_from_db()
    assert (devices.name, devices.slug, devices.position) == ("Hardware", "devices", 3)
    assert current_revision() > before


def test_names_that_documents_use_are_shown_and_not_edited(desk: Client, fill: Fill) -> None:
    category = Category.objects.create(slug="tools", name="Tools", aliases=["Utilities", "Kit"])
    page = url("category", category)
    assertContains(desk.get(page), "Utilities, Kit")
    assertContains(desk.get(page), "Imports know these names.")
    desk.post(page, fill(desk, page, aliases='["Mine"]', other_names="Mine"))
    category.refresh_from_db()
    assert category.aliases == ["Utilities", "Kit"]


@pytest.mark.parametrize("name", ["System emulator devices", "system emulator  DEVICES"])
def test_no_two_categories_beside_each_other_have_one_name(
    desk: Client, devices: Category, name: str
) -> None:
    given = {"name": name, "slug": "again", "position": "0", "parent": ""}
    response = desk.post(url("category"), given)
    message = "There is a category “System emulator devices” on the top level already."
    assert errors(response) == {"name": [message]}
    assert not Category.objects.filter(slug="again").exists()


def test_category_does_not_move_beside_one_of_its_name(
    desk: Client, devices: Category, fill: Fill
) -> None:
    Category.objects.create(slug="cards", name="Cards", parent=devices)
    other = Category.objects.create(slug="other-cards", name="Cards")
    page = url("category", other)
    response = desk.post(page, fill(desk, page, parent=str(devices.pk)))
    message = "There is a category “Cards” below “System emulator devices” already."
    assert errors(response) == {"name": [message]}


def test_categories_of_one_name_may_lie_apart(desk: Client, devices: Category) -> None:
    Category.objects.create(slug="cards", name="Cards", parent=devices)
    given = {"name": "Cards", "slug": "other-cards", "position": "0", "parent": ""}
    assertRedirects(desk.post(url("category"), given), "/admin/deprecations/category/")


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
