"""A change that is refused comes back as the form, with what was entered and one line on why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Reread = Callable[[Any], dict[str, Any]]
BETTER = {"replacements-0-text": "a better command"}


@pytest.fixture
def drive_backup(db: None) -> Feature:
    """A feature that a document lists."""
    import_documents(source=Path(settings.BASE_DIR) / "fixtures", origin=Origin.EMBEDDED)
    return Feature.objects.get(title__contains="drive-backup")


@pytest.mark.parametrize(
    ("entered", "message"),
    [
        ({"summary": "Old."}, "Say why, so that others can follow the change."),
        ({"removed_in": "9.7", "reason": "So."}, "There is no QEMU release 9.7."),
        ({"deprecated_in": "6.2-7.0", "reason": "So."}, "“6.2-7.0” is not a release."),
        ({"title_rst": " ", "reason": "So."}, "This field is required."),
        ({"summary": "Old\u202e.", "reason": "So."}, "invisible character"),
        (BETTER, "Replacements changed: say why"),
        ({"replacements-0-available_in": "99", "reason": "So."}, "“99” is not a release"),
    ],
)
def test_refused_change_of_a_listed_feature_keeps_what_was_entered(
    desk: Client,
    drive_backup: Feature,
    fill: Fill,
    reread: Reread,
    entered: dict[str, str],
    message: str,
) -> None:
    page = reverse("admin:deprecations_feature_change", args=[drive_backup.pk])
    response = desk.post(page, fill(desk, page, **entered))
    assertContains(response, message)
    assertContains(response, '<ul class="errorlist', count=1)
    again = reread(response)
    assert {name: again[name].strip() for name in entered} == {
        name: value.strip() for name, value in entered.items()
    }
    assertContains(response, "In documents")
    assertNotContains(response, "a change by hand")
    assert not Override.objects.exists()


def test_what_is_only_shown_is_not_sent(desk: Client, drive_backup: Feature, fill: Fill) -> None:
    page = reverse("admin:deprecations_feature_change", args=[drive_backup.pk])
    assertContains(desk.get(page), "In documents")
    prefixes = ("milestones", "listings")
    assert not [name for name in fill(desk, page) if name.startswith(prefixes)]


def test_refused_change_still_shows_what_was_changed_by_hand(
    client: Client, feature: Feature, change_url: str, fill: Fill, maintainer: User
) -> None:
    set_overrides(feature=feature, values={Field.SUMMARY: "Old."}, made_by=maintainer, reason="So.")
    editor = User.objects.create_user("eve", is_staff=True)  # who may take nothing back
    names = ("view_feature", "change_feature", "view_override")
    editor.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(editor)
    response = client.post(change_url, fill(client, change_url, removed_in="9.7", reason="So."))
    assertContains(response, "There is no QEMU release 9.7.")
    assertContains(response, "<td>Old.</td>")


def test_change_that_somebody_else_took_back_meanwhile_can_be_ticked(
    desk: Client, feature: Feature, change_url: str, fill: Fill, maintainer: User
) -> None:
    set_overrides(feature=feature, values={Field.SUMMARY: "Old."}, made_by=maintainer, reason="So.")
    ticked = fill(desk, change_url, **{"overrides-0-DELETE": "on"})
    assert desk.post(change_url, ticked).status_code == 302
    assert desk.post(change_url, ticked).status_code == 302
