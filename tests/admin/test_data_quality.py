"""The page of what needs a person: who sees it, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Feature, Link
from deprecations.policy.versions import Version
from deprecations.services.data_quality import SHOWN, Question, open_counts
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]
PAGE = "/admin/deprecations/data-quality/"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value or "" for name, value in attrs if name == "href"]


def links(client: Client, url: str) -> list[str]:
    reader = _Links()
    reader.feed(client.get(url).content.decode())
    return [link for link in reader.found if link.startswith("/admin/deprecations/")]


@pytest.fixture
def everything_open(bring: Bring, maintainer: User) -> None:
    """Something of every question."""
    listed = {
        "Undated": "It states no version.",
        "Old (since 7.0)": "It will go.",
        "Vanishing (since 8.0)": "It will go.",
        "Frob card for gadgets (since 7.1)": "It will go.",
        "Taken (since 7.0)": "It will go.",
    }
    gone = {
        "Frob cards for gadgets (removed in 9.0)": "It went.",
        "Taken (removed in 8.0)": "It went.",
        "Since (since 9.0)": "It went.",
    }
    bring("8.2.0", listed)
    bring("9.0.0", {"Old (since 7.0)": "It will go.", "Undated": "It states no version."})
    bring("9.0.0", gone, kind="removed")
    feature = Feature.objects.get(title="Old")
    values = {Field.DEPRECATED_IN: Version(7, 1)}
    set_overrides(feature=feature, values=values, made_by=maintainer, reason="So.")


@pytest.mark.usefixtures("everything_open")
def test_page_shows_every_question_with_what_it_means_and_what_to_do(desk: Client) -> None:
    counts = open_counts()
    assert all(counts.values()), counts
    response = desk.get(PAGE)
    assertContains(response, "What to do:", count=len(Question))
    for said in (
        "Undated",
        "Vanishing",
        "Frob card for gadgets → Frob cards for gadgets",
        "deprecated in of Old",
        "QD002: Removed entry that says “since”",
        "the deprecated list of 8.2 still has it",
        "QEMU 11.1",
    ):
        assertContains(response, said)


@pytest.mark.usefixtures("everything_open")
def test_every_link_of_the_page_leads_somewhere(desk: Client) -> None:
    found = set(links(desk, PAGE))
    assert len(found) > len(Question)
    for link in found:
        assert desk.get(link).status_code == 200, link


@pytest.mark.usefixtures("everything_open")
def test_lists_that_the_page_leads_to_have_as_many_rows_as_it_says(desk: Client) -> None:
    counts = open_counts()
    for question in Question:
        for link in links(desk, PAGE):
            if f"question={question}" in link:
                assert desk.get(link).context["cl"].result_count == counts[question], link
    response = desk.get("/admin/deprecations/link/?status__exact=suggested")
    assert response.context["cl"].result_count == counts[Question.LINK]
    response = desk.get("/admin/deprecations/override/?standing=conflict")
    assert response.context["cl"].result_count == counts[Question.CONFLICT]
    assert desk.get("/admin/deprecations/feature/?question=nonsense").status_code == 200


def test_long_sections_are_cut_and_lead_to_the_whole_list(desk: Client, bring: Bring) -> None:
    entries = {f"Entry {n:02} (since 7.0)": "It will go." for n in range(SHOWN + 5)}
    bring("9.0.0", entries)
    response = desk.get(PAGE)
    assertContains(response, f"All {SHOWN + 5} of them")
    assertContains(response, "Entry 09")
    assertNotContains(response, "Entry 10")


@pytest.mark.usefixtures("everything_open")
def test_index_counts_what_is_open_and_leads_to_it(desk: Client) -> None:
    response = desk.get("/admin/")
    assertContains(response, f"What needs a person: {sum(open_counts().values())}")
    assert f"{PAGE}#undated" in links(desk, "/admin/")


def test_page_is_for_those_who_may_change_features(client: Client) -> None:
    guest = User.objects.create_user("guest", is_staff=True)
    client.force_login(guest)
    assert client.get(PAGE).status_code == 403
    assertNotContains(client.get("/admin/"), "What needs a person")
    guest.user_permissions.add(Permission.objects.get(codename="change_feature"))
    assert client.get(PAGE).status_code == 200


def test_strangers_are_asked_to_log_in(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/admin/login/?next={PAGE}"


@pytest.mark.usefixtures("everything_open")
def test_page_asks_as_often_for_many_as_for_few(desk: Client, bring: Bring) -> None:
    def count(url: str) -> int:
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url)
        return len(queries)

    few = count(PAGE), count("/admin/")
    bring("8.1.0", {f"Entry {n} (since 7.0)": "It will go." for n in range(5)})
    one, *others = Feature.objects.all()
    for other in others:
        Link.objects.get_or_create(from_feature=one, to_feature=other, defaults={"kind": "split"})
    assert (count(PAGE), count("/admin/")) == few
    assert max(few) < 40, few


@pytest.mark.usefixtures("everything_open")
def test_pages_keep_to_the_content_security_policy(desk: Client) -> None:
    for url in (PAGE, "/admin/", f"/admin/deprecations/link/{Link.objects.get().pk}/change/"):
        page = desk.get(url).content.decode()
        assert "<style" not in page
        assert " style=" not in page
