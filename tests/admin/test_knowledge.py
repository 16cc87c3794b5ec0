"""Categories, releases and links: what is edited in place, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.models import Category, Feature, Link, Override, Release
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
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


# Categories


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


# Releases


def test_date_of_a_release_is_corrected_and_its_version_stays(
    desk: Client, fill: Fill, revision: Callable[[], bool]
) -> None:
    release = Release.objects.get(version=Version(8, 1))
    page = url("release", release)
    desk.post(page, fill(desk, page, released_on="2023-08-01", version="9.9"))
    release.refresh_from_db()
    assert (str(release.version), str(release.released_on)) == ("8.1", "2023-08-01")
    assert revision()


def test_release_that_is_added_or_deleted_moves_the_stages(desk: Client, feature: Feature) -> None:
    def stage() -> str | None:
        return Feature.objects.as_of(Version(8, 2)).get().stage_at

    assert stage() == Stage.REMOVABLE
    release = Release.objects.get(version=Version(8, 1))
    desk.post(url("release", release, "delete"), {"post": "yes"})
    assert stage() == Stage.DEPRECATED
    given = {"version": "8.1", "released_on": "2023-08-22"}
    assertRedirects(desk.post(url("release"), given), "/admin/deprecations/release/")
    assert stage() == Stage.REMOVABLE


def test_releases_deleted_from_the_list_move_the_stages_too(desk: Client, feature: Feature) -> None:
    release = Release.objects.get(version=Version(8, 1))
    data = {"action": "delete_selected", "_selected_action": [release.pk], "post": "yes"}
    desk.post("/admin/deprecations/release/", data)
    assert Feature.objects.as_of(Version(8, 2)).get().stage_at == Stage.DEPRECATED


def test_release_with_documents_is_not_deleted(desk: Client, feature: Feature) -> None:
    release = Release.objects.get(version=Version(8, 2))
    response = desk.post(url("release", release, "delete"), {"post": "yes"})
    assertContains(response, "deprecated.rst of QEMU 8.2")
    assert Release.objects.filter(pk=release.pk).exists()


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("12.1", "The newest release is 11.1, so the next one is 11.2."),
        ("9.7", "QEMU numbers its releases X.0, X.1 and X.2, so there is no 9.7."),
        ("new", "Releases are written X.Y"),
        ("8.2", "already exists"),
    ],
)
def test_release_that_cannot_be_is_not_added(desk: Client, version: str, message: str) -> None:
    response = desk.post(url("release"), {"version": version, "released_on": ""})
    assert message in errors(response)["version"][0]


def test_release_is_not_added_before_it_is_out(desk: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    response = desk.post(url("release"), {"version": "11.2", "released_on": str(tomorrow)})
    assert "still to come" in errors(response)["released_on"][0]


def test_next_release_is_added(desk: Client) -> None:
    desk.post(url("release"), {"version": "11.2", "released_on": str(timezone.localdate())})
    assert Release.objects.filter(version=Version(11, 2)).exists()


# Links


@pytest.fixture
def link(feature: Feature, bring: Bring) -> Link:
    bring("9.0.0", {"``frobnicate`` card (since 9.0)": "Use another one."})
    other = Feature.objects.exclude(pk=feature.pk).get()
    return Link.objects.create(from_feature=feature, to_feature=other, kind="retitled", score=0.8)


def test_who_decides_on_a_link_is_noted(
    desk: Client, link: Link, maintainer: User, fill: Fill, revision: Callable[[], bool]
) -> None:
    page = url("link", link)
    desk.post(page, fill(desk, page, status="confirmed"))
    link.refresh_from_db()
    assert (link.status, link.decided_by) == ("confirmed", maintainer)
    desk.post(page, fill(desk, page, status="suggested"))
    link.refresh_from_db()
    assert link.decided_by is None
    assert revision()


def test_link_is_added_by_hand(desk: Client, link: Link, maintainer: User) -> None:
    given = {
        "from_feature": link.to_feature.pk,
        "to_feature": link.from_feature.pk,
        "kind": "merged",
        "status": "confirmed",
    }
    desk.post(url("link"), given)
    assert Link.objects.get(kind="merged").decided_by == maintainer


def test_feature_is_not_linked_to_itself(desk: Client, link: Link, fill: Fill) -> None:
    page = url("link", link)
    response = desk.post(page, fill(desk, page, to_feature=link.from_feature.pk))
    assert response.context["adminform"].errors


@pytest.mark.parametrize(("action", "status"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_links_are_decided_on_from_the_list(
    desk: Client, link: Link, maintainer: User, action: str, status: str
) -> None:
    before = current_revision()
    data = {"action": action, "_selected_action": [link.pk]}
    assertContains(desk.post("/admin/deprecations/link/", data, follow=True), f"{status} now")
    link.refresh_from_db()
    assert (link.status, link.decided_by) == (status, maintainer)
    assert current_revision() > before


# Overrides


@pytest.fixture
def override(feature: Feature, maintainer: User) -> Override:
    values = {Field.TITLE: "Network card", Field.REMOVED_IN: None}
    set_overrides(feature=feature, values=values, made_by=maintainer, reason="It is one.")
    return Override.objects.get(field="title")


def test_overrides_are_found_with_both_sides(desk: Client, override: Override) -> None:
    response = desk.get("/admin/deprecations/override/?q=network")
    assertContains(response, "``frob`` card")
    assertContains(response, "Network card")
    assertContains(response, "never")


def test_overrides_are_found_that_documents_agree_with(
    desk: Client, override: Override, bring: Bring
) -> None:
    def shown(answer: str) -> list[str]:
        response = desk.get(f"/admin/deprecations/override/?agree={answer}")
        return [override.field for override in response.context["cl"].queryset]

    assert (shown("yes"), len(shown("no"))) == ([], 2)
    bring("9.0.0", {"Network card (since 8.0)": "Use another one."})
    assert (shown("yes"), shown("no")) == (["title"], ["removed_in"])


def test_override_is_taken_back_on_its_own_page(desk: Client, override: Override) -> None:
    page = url("override", override, "delete")
    assertContains(desk.get(page), "From then on readers see")
    assertRedirects(desk.post(page, {"post": "yes"}), "/admin/deprecations/override/")
    assert Feature.objects.get().title == "frob card"
    assert Override.objects.count() == 1
    history = url("feature", override.feature, "history")
    assertContains(desk.get(history), "Taken back: title")


def test_overrides_are_taken_back_from_the_list(desk: Client, override: Override) -> None:
    selected = list(Override.objects.values_list("pk", flat=True))
    data = {"action": "take_back", "_selected_action": selected}
    response = desk.post("/admin/deprecations/override/", data, follow=True)
    assertContains(response, "2 changes were taken back.")
    assert Feature.objects.get().title == "frob card"
    assert not Override.objects.exists()


def test_override_that_nothing_stands_behind_is_not_taken_back(
    desk: Client, override: Override
) -> None:
    Override.objects.filter(pk=override.pk).update(upstream_value=None)
    page = url("override", override, "delete")
    assert desk.post(page, {"post": "yes"}).status_code == 403
    data = {"action": "take_back", "_selected_action": [override.pk]}
    response = desk.post("/admin/deprecations/override/", data, follow=True)
    assertContains(response, "no other title to go back to")
    assert Override.objects.filter(pk=override.pk).exists()


def test_overrides_are_made_nowhere_but_at_a_feature(boss: Client, override: Override) -> None:
    assert boss.get(url("override")).status_code == 403
    assert boss.post(url("override", override), {"reason": "None."}).status_code == 403
