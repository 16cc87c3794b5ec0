"""Links between features: who decides is noted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.models import Feature, Link
from deprecations.policy.versions import Version
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


def test_link_is_confirmed_and_taken_back_to_a_suggestion(
    desk: Client, link: Link, maintainer: User, fill: Fill, revision: Callable[[], bool]
) -> None:
    page = url("link", link)
    given = fill(desk, page, reason="One text.", _confirm="Confirm")
    response = desk.post(page, given, follow=True)
    assertContains(response, "“frob card” is called now “frobnicate card”. Confirmed.")
    assertContains(response, "Nothing is left to decide.")
    link.refresh_from_db()
    assert (link.status, link.decided_by) == ("confirmed", maintainer)
    assertContains(desk.get(page), "Confirmed by ann")
    desk.post(page, fill(desk, page, _suggest="Back to suggested"))
    link.refresh_from_db()
    assert (link.status, link.decided_by) == ("suggested", None)
    assert revision()
    response = desk.get(url("link", link, "history"))
    assertContains(response, "<del>suggested</del>")
    assertContains(response, "<ins>confirmed</ins>")
    assertContains(response, "One text.")
    assertContains(desk.get(url("feature", link.to_feature, "history")), "retitled, confirmed")


def test_next_suggestion_follows_a_decision(desk: Client, link: Link, fill: Fill) -> None:
    other = Link.objects.create(
        from_feature=link.to_feature, to_feature=link.from_feature, kind="split", score=0.6
    )
    page = url("link", link)
    assertRedirects(desk.post(page, fill(desk, page, _reject="Reject")), url("link", other))
    link.refresh_from_db()
    assert link.status == "rejected"


def test_corrected_link_is_confirmed_and_a_rejected_one_stays_as_it_was(
    desk: Client, link: Link, fill: Fill
) -> None:
    page = url("link", link)
    desk.post(page, fill(desk, page, kind="merged", _reject="Reject"))
    link.refresh_from_db()
    assert (link.kind, link.status) == ("retitled", "rejected")
    desk.post(page, fill(desk, page, kind="split", _confirm="Confirm"))
    link.refresh_from_db()
    assert (link.kind, link.status) == ("split", "confirmed")


def test_link_is_deleted_with_a_trace(desk: Client, link: Link) -> None:
    desk.post(url("link", link, "delete"), {"post": "yes"})
    assert not Link.objects.exists()
    response = desk.get(url("feature", link.from_feature, "history"))
    assertContains(response, "link to “frobnicate card”".capitalize())
    assertContains(response, '<span class="act">deleted</span>')


def test_review_shows_both_ends_side_by_side(desk: Client, feature: Feature, bring: Bring) -> None:
    bring("9.0.0", {"Other (since 9.0)": "A text."})
    gone = {"``frobnicate`` card (removed in 9.0)": "Gone; use ``-device frob3``."}
    bring("8.2.0", {"Early (removed in 8.0)": "Gone."}, kind="removed")
    bring("9.0.0", gone, kind="removed")
    to_feature = Feature.objects.get(title="frobnicate card")
    link = Link.objects.create(
        from_feature=feature, to_feature=to_feature, kind="retitled", score=0.83
    )
    response = desk.get(url("link", link))
    for said in (
        "last listed as deprecated in 8.2; the list of 9.0 no longer has it.",
        "listed as removed from 9.0 on, and not yet in that of 8.2.",
        "So one went where the other appeared",
        "By their titles and texts: likely (83%).",
        "<mark>frob</mark> card",
        "<mark>frobnicate</mark> card",
        "-device frob2",
        "-device frob3",
    ):
        assertContains(response, said)
    review = response.context["review"]
    assert (review.left.release, review.left.beside) == (Version(8, 2), Version(9, 0))
    assert (review.appeared.release, review.appeared.beside) == (Version(9, 0), Version(8, 2))


def test_review_says_what_is_not_known(desk: Client, feature: Feature) -> None:
    by_hand = Feature.objects.create(slug="x", title="By hand", category=feature.category)
    link = Link.objects.create(from_feature=by_hand, to_feature=feature, kind="merged")
    response = desk.get(url("link", link))
    assertContains(response, "it was made by hand")
    assertContains(response, "It was entered by hand.")
    assertNotContains(response, "Last listed in")
    link = Link.objects.create(from_feature=feature, to_feature=by_hand, kind="covered")
    response = desk.get(url("link", link))
    assertContains(response, "still listed as deprecated in 8.2")
    Link.objects.filter(pk=link.pk).update(score=0.4)
    response = desk.get(url("link", link))
    assertContains(response, "The second one speaks of many things: doubtful (40%).")


def test_review_asks_as_often_whatever_documents_say(
    desk: Client, link: Link, bring: Bring
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(url("link", link))
        return len(queries)

    Link.objects.update(status="confirmed")  # imports take a suggestion back that is not theirs
    count()
    few = count()
    for release in ("9.1.0", "9.2.0", "10.0.0"):
        entries = {"``frobnicate`` card (since 9.0)": f"Use {release}."}
        bring(release, entries | {"``frob`` card (since 8.0)": "Use another one."})
    assert count() == few


def test_suggestions_come_first_and_the_likeliest_of_them_before_all(
    desk: Client, link: Link
) -> None:
    ends = {"from_feature": link.to_feature, "to_feature": link.from_feature}
    extra = Feature.objects.create(slug="x", title="X", category=link.from_feature.category)
    Link.objects.create(from_feature=extra, to_feature=link.to_feature, kind="split", score=0.9)
    Link.objects.create(**ends, kind="split", score=1, status="confirmed")
    Link.objects.create(from_feature=link.from_feature, to_feature=extra, kind="split")
    response = desk.get("/admin/deprecations/link/")
    assert [(row.status, row.score) for row in response.context["cl"].result_list] == [
        ("suggested", 0.9),
        ("suggested", 0.8),
        ("suggested", None),
        ("confirmed", 1),
    ]
    for said in ("almost certain (90%)", "likely (80%)", "entered by hand"):
        assertContains(response, said)


def test_link_that_is_added_by_hand_is_confirmed_at_once(
    desk: Client, link: Link, maintainer: User
) -> None:
    given = {
        "from_feature": link.to_feature.pk,
        "to_feature": link.from_feature.pk,
        "kind": "merged",
        "reason": "The text says so.",
    }
    desk.post(url("link"), given)
    added = Link.objects.get(kind="merged")
    assert (added.status, added.decided_by) == ("confirmed", maintainer)
    assertContains(desk.get(url("link", added, "history")), "The text says so.")


def test_form_of_a_feature_leads_to_its_links(desk: Client, link: Link) -> None:
    for end in (link.from_feature, link.to_feature):
        assertContains(desk.get(url("feature", end)), url("link", link))


def test_feature_is_not_linked_to_itself(desk: Client, link: Link, fill: Fill) -> None:
    page = url("link", link)
    response = desk.post(page, fill(desk, page, to_feature=link.from_feature.pk))
    assertContains(response, "Choose another feature")
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
