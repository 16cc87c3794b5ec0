"""A maintainer's day: from the login to a change that outlives an import, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.models import Feature

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Bring = Callable[..., None]
LIST = "/admin/deprecations/feature/"


def test_change_is_seen_at_once_outlives_an_import_and_is_taken_back(
    client: Client, maintainer: User, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    assert not maintainer.is_superuser
    public = feature.get_absolute_url()
    data = reverse("api-v1:feature", kwargs={"slug": feature.slug})

    def told() -> tuple[str, str | None, str]:
        answer = client.get(data).json()
        return answer["title"], answer["deprecated_in"], answer["replacements"][0]["text"]

    assert told() == ("frob card", "8.0", "-device frob2")

    maintainer.set_password("rain falls mainly")
    maintainer.save()
    assertRedirects(client.get(change_url), f"/admin/login/?next={change_url}")
    login = {"username": "ann", "password": "rain falls mainly"}
    assertRedirects(client.post(f"/admin/login/?next={LIST}", login), LIST)
    assertContains(client.get(f"{LIST}?q=frob"), change_url)

    changed = {
        "title_rst": "``frob`` network card",
        "deprecated_in": "7.2",
        "replacements-0-text": "-device better",
        "reason": "The announcement says so.",
    }
    assertRedirects(client.post(change_url, fill(client, change_url, **changed)), LIST)
    assert told() == ("frob network card", "7.2", "-device better")
    assertContains(client.get(public), "network card")

    bring("9.0.0", {"``FROB`` card (since 8.1)": "Use ``-device frob3`` instead."})
    assert told() == ("frob network card", "7.2", "-device better")
    page = client.get(change_url)
    for said in ("``FROB`` card", "8.1", "-device frob3"):
        assertContains(page, said)

    given = {f"overrides-{number}-DELETE": "on" for number in range(3)}
    assertRedirects(client.post(change_url, fill(client, change_url, **given)), LIST)
    assert told() == ("FROB card", "8.1", "-device frob3")
    assertNotContains(client.get(public), "network card")
