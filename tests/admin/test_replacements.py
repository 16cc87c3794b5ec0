"""Replacements, which are edited beside their feature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.models import Feature, Override, Replacement
from deprecations.policy.versions import Version

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Bring = Callable[..., None]
LIST = "/admin/deprecations/feature/"


def replacement(feature: Feature, **given: Any) -> dict[str, Any]:
    """What a browser sends for a new row of the replacements."""
    blank = {"replaces": "", "note": "", "available_in": "", "replaced_by_feature": ""}
    row = blank | {"position": "1", "kind": "option", "feature": str(feature.pk)} | given
    sent = {f"replacements-1-{name}": value for name, value in row.items()}
    return sent | {"replacements-TOTAL_FORMS": "2"}


def test_edited_replacements_outlive_an_import(
    desk: Client, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    added = replacement(feature, text="-nic frob", available_in="8.1")
    given = {"replacements-0-text": "-device better", "reason": "Tried out."}
    assertRedirects(desk.post(change_url, fill(desk, change_url, **added, **given)), LIST)
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    rows = Replacement.objects.values_list("text", "basis", "available_in")
    assert list(rows) == [
        ("-device better", "curated", None),
        ("-nic frob", "curated", Version(8, 1)),
    ]
    override = Override.objects.get(feature=feature, field="replacements")
    assertContains(desk.get(change_url), "-device frob3")
    assert override.reason == "Tried out."


def test_added_replacements_come_last_unless_they_are_given_a_place(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    added = replacement(feature, text="-nic frob", position="0")
    desk.post(change_url, fill(desk, change_url, **added, reason="Tried out."))
    assert [row.text for row in feature.replacements.all()] == ["-device frob2", "-nic frob"]
    assert [row.position for row in feature.replacements.all()] == [0, 1]


def test_deleted_replacement_stays_deleted_until_that_is_taken_back(
    desk: Client, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    given = {"replacements-0-DELETE": "on", "reason": "It does not do the same."}
    desk.post(change_url, fill(desk, change_url, **given))
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    assert not Replacement.objects.exists()
    desk.post(change_url, fill(desk, change_url, **{"overrides-0-DELETE": "on"}))
    assert Replacement.objects.get().text == "-device frob3"


def test_replacements_need_a_reason_too(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    given = {"replacements-0-text": "-device better"}
    response = desk.post(change_url, fill(desk, change_url, **given))
    formset = response.context["inline_admin_formsets"][0].formset
    assert "say why" in formset.non_form_errors()[0]
    assert Replacement.objects.get().text == "-device frob2"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("available_in", "9.7", "no QEMU release 9.7"),
        ("text", "-device\u202e frob", "invisible character"),
        ("text", "", "required"),
    ],
)
def test_replacement_that_cannot_be_is_refused(
    desk: Client,
    feature: Feature,
    change_url: str,
    fill: Fill,
    name: str,
    value: str,
    message: str,
) -> None:
    given = {f"replacements-0-{name}": value, "reason": "Why not."}
    response = desk.post(change_url, fill(desk, change_url, **given))
    formset = response.context["inline_admin_formsets"][0].formset
    assert message in formset.forms[0].errors[name][0]
    assert Replacement.objects.get().text == "-device frob2"
