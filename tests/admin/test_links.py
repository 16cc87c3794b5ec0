"""Links between features: who decides is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from deprecations.models import Feature, Link
from deprecations.services.knowledge import current_revision

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Bring = Callable[..., None]


def url(model: str, row: Any = None, action: str = "change") -> str:
    if row is None:
        return reverse(f"admin:deprecations_{model}_add")
    return reverse(f"admin:deprecations_{model}_{action}", args=[row.pk])


@pytest.fixture
def revision() -> Callable[[], bool]:
    """Tells whether readers' copies went out of date since the test began."""
    before = current_revision()
    return lambda: current_revision() > before


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
