"""Pages lead to feeds, for people and for the programs they read feeds with."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Feature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

ALL = '<link rel="alternate" type="application/atom+xml" title="Everything that changes"'


@pytest.mark.parametrize("path", ["/", "/features/", "/categories/", "/releases/11.1/", "/policy/"])
def test_programs_find_the_feed_on_every_page(client: Client, path: str) -> None:
    assertContains(client.get(path), f'{ALL} href="/feeds/changes.atom">')


def test_overview_leads_to_feed_and_calendar(client: Client) -> None:
    response = client.get("/")
    assertContains(response, '<a href="/feeds/changes.atom">')
    assertContains(response, '<a href="/feeds/calendar.ics">')


def test_feature_leads_to_its_own(client: Client) -> None:
    response = client.get("/features/command-line-no-hpet/?release=8.2")
    assertContains(response, "/feeds/changes.atom?feature=command-line-no-hpet", count=2)
    assertContains(response, "/feeds/calendar.ics?feature=command-line-no-hpet", count=1)


def test_rule_has_none_of_its_own_since_it_has_no_stage(client: Client) -> None:
    rule = Feature.objects.filter(is_rule=True)[0]
    assertNotContains(client.get(f"/features/{rule.slug}/"), "?feature=")


def test_list_of_a_category_leads_to_its_own(client: Client) -> None:
    response = client.get("/features/?category=devices&stage=removed")
    assertContains(response, "/feeds/changes.atom?category=devices", count=2)
    assertContains(response, "/feeds/calendar.ics?category=devices", count=1)
    assertNotContains(client.get("/features/"), "/feeds/calendar.ics")
    assertNotContains(client.get("/features/?category=cars"), "?category=cars", status_code=400)


def test_what_may_go_in_a_category_leads_to_its_own(client: Client) -> None:
    response = client.get("/removals/?category=qmp-commands")
    assertContains(response, "/feeds/changes.atom?category=qmp-commands", count=2)
    assertContains(response, "/feeds/calendar.ics?category=qmp-commands", count=1)
    assertContains(client.get("/removals/"), '<a href="/feeds/calendar.ics">')


def test_feed_of_a_category_goes_by_its_name(client: Client) -> None:
    for path in ("/features/", "/removals/"):
        response = client.get(path, {"category": "qmp-commands"})
        assertContains(response, 'title="Changes in QEMU Machine Protocol (QMP) commands"')
