"""The list of changes by hand, and taking them back there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.models import Feature, Override
from deprecations.services.override_review import Standing, overrides_beside_documents
from deprecations.services.overrides import Field, record_replacements, set_overrides

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]


def url(model: str, row: Any = None, action: str = "change") -> str:
    if row is None:
        return reverse(f"admin:deprecations_{model}_add")
    return reverse(f"admin:deprecations_{model}_{action}", args=[row.pk])


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


def test_overrides_are_found_by_what_documents_say_of_them(
    desk: Client, override: Override, maintainer: User, bring: Bring
) -> None:
    def shown(standing: str) -> list[str]:
        response = desk.get(f"/admin/deprecations/override/?standing={standing}")
        return [override.field for override in response.context["cl"].result_list]

    assert (shown("different"), shown("agreed"), shown("added")) == (["title"], ["removed_in"], [])
    assert (shown("conflict"), shown("nonsense")) == (["title"], [])
    values = {Field.SUMMARY: "A card."}
    set_overrides(feature=override.feature, values=values, made_by=maintainer, reason="New.")
    assert shown("added") == ["summary"]
    bring("9.0.0", {"``FROB`` card (since 8.0)": "Use another one."})
    assert (shown("overtaken"), shown("conflict")) == (["title"], ["title"])
    bring("9.0.0", {"Network card (since 8.0)": "Use another one."})
    assert sorted(shown("agreed")) == ["removed_in", "title"]


def test_conflicts_come_first_and_are_counted(
    desk: Client, override: Override, maintainer: User, bring: Bring
) -> None:
    values = {Field.SUMMARY: "A card."}
    set_overrides(feature=override.feature, values=values, made_by=maintainer, reason="New.")
    bring("9.0.0", {"``FROB`` card (since 8.0)": "Use another one."})
    response = desk.get("/admin/deprecations/override/")
    shown = [override.field for override in response.context["cl"].result_list]
    assert shown == ["title", "summary", "removed_in"]
    assertContains(response, "say otherwise (1)")
    assertContains(response, "say nothing (1)")


def test_override_shows_the_difference_and_what_documents_said_when_it_was_made(
    desk: Client, override: Override, bring: Bring, change_url: str
) -> None:
    page = url("override", override)
    assertContains(desk.get(page), "say otherwise, as they did then")
    bring("9.0.0", {"``FROB`` card (since 8.0)": "Use another one."})
    response = desk.get(page)
    assertContains(response, "<del>``FROB`` card</del>")
    assertContains(response, "<ins>Network card</ins>")
    assertContains(response, "<del>``frob`` card</del>")
    assertContains(desk.get(change_url), "(when this was changed: ``frob`` card)")


def test_replacements_that_documents_name_by_now_are_agreed_with(
    desk: Client, feature: Feature, maintainer: User, bring: Bring
) -> None:
    feature.replacements.update(text="-device frob3")
    record_replacements(feature=feature, made_by=maintainer, reason="New.")
    (before,) = overrides_beside_documents()
    assert before.standing == Standing.DIFFERENT
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    (after,) = overrides_beside_documents()
    assert after.standing == Standing.AGREED


def test_override_is_taken_back_on_its_own_page(desk: Client, override: Override) -> None:
    page = url("override", override, "delete")
    assertContains(desk.get(page), "From then on readers see")
    assertRedirects(desk.post(page, {"post": "yes"}), "/admin/deprecations/override/")
    assert Feature.objects.get().title == "frob card"
    assert Override.objects.count() == 1
    history = url("feature", override.feature, "history")
    response = desk.get(history)
    assertContains(response, 'Title <span class="act">taken back</span>')
    assertContains(response, "<del>Network card</del>")
    assertContains(response, "<ins>``frob`` card</ins>")


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
