"""The pages that show who changed what, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.models import Category, Feature, Release
from deprecations.policy.versions import Version
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]


def history(model: str, number: int) -> str:
    return reverse(f"admin:deprecations_{model}_history", args=[number])


def test_history_of_a_feature_shows_every_step_with_its_reason(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    assertContains(desk.get(history("feature", feature.pk)), "Nobody has changed anything here.")
    changed = {
        "deprecated_in": "7.2",
        "replacements-0-text": "-device better",
        "reason": "The list says so.",
    }
    desk.post(change_url, fill(desk, change_url, **changed))
    response = desk.get(history("feature", feature.pk))
    for said in (
        "by ann",
        "The list says so.",
        "<del>8.0</del>",
        "<ins>7.2</ins>",
        "<del>-device frob2</del>",
        "<ins>-device better</ins>",
    ):
        assertContains(response, said)


def test_long_texts_are_shown_by_the_lines_that_differ(
    desk: Client, feature: Feature, maintainer: User
) -> None:
    lines = [f"Line {number} of a longer text." for number in range(20)]
    for given in (lines, [*lines[:-1], "Another <end>."]):
        values = {Field.SUMMARY: "\n".join(given)}
        set_overrides(feature=feature, values=values, made_by=maintainer, reason="So.")
    response = desk.get(history("feature", feature.pk))
    assertContains(response, '<span class="new">+ Another &lt;end&gt;.')
    assertContains(response, '<span class="gone">− Line 19 of a longer text.')
    assertContains(response, "Line 5 of a longer text.", count=1)  # when it was written


def test_history_has_pages(desk: Client, feature: Feature, maintainer: User) -> None:
    for number in range(60):
        values = {Field.SUMMARY: f"Summary {number}."}
        set_overrides(feature=feature, values=values, made_by=maintainer, reason="So.")
    page = history("feature", feature.pk)
    assertContains(desk.get(page), "60 edits")
    assertContains(desk.get(f"{page}?p=2"), "<ins>Summary 0.</ins>")
    assertContains(desk.get(f"{page}?p=x"), "<ins>Summary 59.</ins>")


def test_history_of_a_feature_made_by_hand_outlives_it(
    desk: Client, feature: Feature, fill: Fill
) -> None:
    add = reverse("admin:deprecations_feature_add")
    given = {"title_rst": "Knob", "category": feature.category.pk, "removed_in": "9.0"}
    desk.post(add, fill(desk, add, reason="It went.", **given))
    number = Feature.objects.get(title="Knob").pk
    delete = reverse("admin:deprecations_feature_delete", args=[number])
    response = desk.post(delete, {"post": "yes"}, follow=True)
    assertContains(response, history("feature", number))
    response = desk.get(history("feature", number))
    assertContains(response, "History: Knob")
    assertContains(response, "It went.")
    assertContains(response, "deleted")
    assertNotContains(response, reverse("admin:deprecations_feature_change", args=[number]))


def test_history_of_what_never_was_leads_to_the_index(desk: Client, feature: Feature) -> None:
    assertRedirects(desk.get(history("feature", 4711)), "/admin/")
    assert desk.get("/admin/deprecations/feature/x/history/").status_code == 302


def test_history_is_for_those_who_may_see_the_row(client: Client, feature: Feature) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(history("feature", feature.pk)).status_code == 403


def test_categories_and_releases_keep_a_history_with_reasons(
    desk: Client, feature: Feature, fill: Fill
) -> None:
    page = reverse("admin:deprecations_category_change", args=[feature.category.pk])
    old = feature.category.name
    desk.post(page, fill(desk, page, name="Gadgets", reason="Shorter."))
    response = desk.get(history("category", feature.category.pk))
    assertContains(response, f"<del>{old}</del>")
    assertContains(response, "<ins>Gadgets</ins>")
    assertContains(response, "Shorter.")

    release = Release.objects.get(version=Version(8, 2))
    page = reverse("admin:deprecations_release_change", args=[release.pk])
    desk.post(page, fill(desk, page, released_on="2023-12-20"))
    assertContains(desk.get(history("release", release.pk)), "<ins>2023-12-20</ins>")
    assert Category.history.exclude(history_user=None).get().history_change_reason == "Shorter."
