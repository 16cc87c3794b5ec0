"""The calendar of releases and removals, as independent programs read calendars."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import vobject
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from deprecations.models import Category, Feature, KnowledgeRevision, PublishedSlug, Release
from deprecations.policy.versions import Version
from deprecations.services.knowledge import mark_changed
from deprecations.services.release_changes import apply_release_list
from deprecations.services.release_facts import changes_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

CALENDAR = "/feeds/calendar.ics"
MON = "command-line-mon-option"


def read(client: Client, **asked: str) -> Any:
    response = client.get(CALENDAR, asked)
    assert response.status_code == 200
    calendar = vobject.readOne(response.content.decode())
    assert calendar.validate(raiseException=True)
    return calendar


def events(client: Client, **asked: str) -> dict[str, Any]:
    """The days of a calendar by what they are called."""
    found = read(client, **asked).contents.get("vevent", [])
    named = {event.summary.value: event for event in found}
    assert len(named) == len(found)
    return named


def soon(client: Client) -> Feature:
    """A feature that the next but one release makes liable to be removed."""
    return Feature.objects.get(slug=changes_in(Version(12, 0)).newly_removable[0])


def test_release_that_came_out_is_certain(client: Client) -> None:
    event = events(client)["QEMU 9.0 released"]
    assert event.dtstart.value == date(2024, 4, 23)
    assert event.status.value == "CONFIRMED"
    assert event.transp.value == "TRANSPARENT"
    assert event.url.value == "http://testserver/releases/9.0/"
    assert event.categories.value == ["QEMU releases"]


def test_release_that_is_expected_is_tentative(client: Client) -> None:
    found = events(client)
    expected = [name for name in found if name.endswith("expected")]
    assert expected[:2] == ["QEMU 11.2 expected", "QEMU 12.0 expected"]
    assert len(expected) == 8
    event = found["QEMU 12.0 expected"]
    assert event.dtstart.value == date(2027, 4, 27)
    assert event.status.value == "TENTATIVE"
    assert "estimate" in event.description.value


def test_every_release_with_a_date_has_a_day(client: Client) -> None:
    found = events(client)
    for release in Release.objects.all():
        assert found[f"QEMU {release.version} released"].dtstart.value == release.released_on


def test_day_of_a_release_lists_what_becomes_liable_to_be_removed(client: Client) -> None:
    found = events(client)
    for release in Release.objects.all():
        slugs = changes_in(release.version).newly_removable
        titles = Feature.objects.filter(slug__in=slugs).values_list("title", flat=True)
        many = "1 feature" if len(slugs) == 1 else f"{len(slugs)} features"
        event = found.pop(f"{many} liable to be removed from QEMU {release.version}", None)
        assert (event is not None) == bool(slugs)
        if event is not None:
            assert event.status.value == "CONFIRMED"
            assert event.dtstart.value == release.released_on
            assert all(f"– {title} (" in event.description.value for title in titles)


def test_removal_to_expect_is_tentative(client: Client) -> None:
    count = len(changes_in(Version(12, 0)).newly_removable)
    feature = soon(client)
    event = events(client)[f"{count} features liable to be removed from QEMU 12.0 (expected)"]
    assert event.status.value == "TENTATIVE"
    assert feature.title in event.description.value
    assert feature.category.name in event.categories.value


def test_calendar_of_a_feature_has_its_own_day(client: Client) -> None:
    feature = soon(client)
    [(name, event)] = events(client, feature=feature.slug).items()
    assert name == f"{feature.title} liable to be removed from QEMU 12.0 (expected)"
    assert event.status.value == "TENTATIVE"
    assert event.url.value == f"http://testserver/features/{feature.slug}/?release=12.0"
    assert "Use instead: " in event.description.value or "No replac" in event.description.value


def test_calendar_of_a_category_has_what_lies_below_it_and_nothing_else(client: Client) -> None:
    above = events(client, category="device-options")
    below = events(client, category="emulated-device-options")
    assert below
    assert not any(name.startswith("QEMU") for name in above)
    for event in below.values():
        assert event.categories.value == ["Device options", "Emulated device options"]
    days = {event.dtstart.value for event in above.values()}
    assert {event.dtstart.value for event in below.values()} <= days


def test_calendar_without_a_day_of_its_own_has_the_next_release(client: Client) -> None:
    """An empty calendar would be none (RFC 5545)."""
    Category.objects.create(slug="empty", name="Empty")
    assert list(events(client, category="empty")) == ["QEMU 11.2 expected"]


def test_calendar_tells_programs_its_name_and_when_to_ask_again(client: Client) -> None:
    response = client.get(CALENDAR)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = read(client)
    assert calendar.version.value == "2.0"
    assert calendar.prodid.value == "-//QEMU deprecation tracker//Releases//EN"
    assert calendar.contents["x-wr-calname"][0].value == "QEMU deprecation tracker: calendar"
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in response.content.decode()
    assert "\r\nX-PUBLISHED-TTL:P1D\r\n" in response.content.decode()


def test_days_are_whole_days_with_an_id_and_a_time_of_change_each(client: Client) -> None:
    text = client.get(CALENDAR).content.decode()
    count = text.count("BEGIN:VEVENT")
    assert count > 40
    assert len(re.findall(r"\r\nDTSTART;VALUE=DATE:\d{8}\r\n", text)) == count
    assert len(set(re.findall(r"\r\nUID:(\S+)\r\n", text))) == count
    assert len(re.findall(r"\r\nDTSTAMP:\d{8}T\d{6}Z\r\n", text)) == count


def test_id_stays_when_a_release_comes_out_on_another_day(client: Client) -> None:
    before = events(client)["QEMU 11.2 expected"].uid.value
    Release.objects.create(version=Version(11, 2), released_on=date(2027, 1, 12))
    apply_release_list()
    event = events(client)["QEMU 11.2 released"]
    assert event.uid.value == before
    assert event.status.value == "CONFIRMED"
    assert event.dtstart.value == date(2027, 1, 12)


def test_id_stays_when_title_and_address_of_a_feature_change(client: Client) -> None:
    feature = soon(client)
    [before] = events(client, feature=feature.slug).values()
    Feature.objects.filter(pk=feature.pk).update(slug="renamed", title="Renamed")
    mark_changed()
    [(name, after)] = events(client, feature="renamed").items()
    assert name.startswith("Renamed liable")
    assert after.uid.value == before.uid.value


def test_days_of_different_calendars_have_different_ids(client: Client) -> None:
    """A program that follows two of them must not take one day for the other."""
    feature = soon(client)
    asked = [{}, {"category": feature.category.slug}, {"feature": feature.slug}]
    ids = [
        event.uid.value
        for choice in asked
        for name, event in events(client, **choice).items()
        if name.endswith("QEMU 12.0 (expected)")
    ]
    assert len(set(ids)) == 3


def test_release_of_unknown_date_has_no_day(client: Client) -> None:
    Release.objects.filter(version=Version(9, 0)).update(released_on=None)
    mark_changed()
    assert not [name for name in events(client) if "QEMU 9.0" in name]


def test_odd_titles_stay_one_value_in_lines_of_75_octets(client: Client) -> None:
    feature = soon(client)
    odd = "a, b; c\\n \r\nBEGIN:VALARM\x0b: “" + "ü€" * 90 + "” \\, end"
    Feature.objects.filter(pk=feature.pk).update(title=odd)
    Category.objects.filter(pk=feature.category_id).update(name="One, two; three\r\nX:\x07y")
    mark_changed()
    response = client.get(CALENDAR, {"feature": feature.slug})
    lines = response.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f]|(?<!\r)\n|\r(?!\n)", response.content)
    assert b"BEGIN:VALARM" not in lines
    [(name, event)] = events(client, feature=feature.slug).items()
    shown = "a, b; c\\n BEGIN:VALARM : “" + "ü€" * 90 + "” \\, end"
    assert name == f"{shown} liable to be removed from QEMU 12.0 (expected)"
    assert event.categories.value == ["One, two; three X: y"]


def test_equal_knowledge_gives_equal_bytes_whenever_it_is_asked(client: Client) -> None:
    before = client.get(CALENDAR)
    assert client.get(CALENDAR).content == before.content
    stamp = KnowledgeRevision.objects.get().changed_at
    assert f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}\r\n" in before.content.decode()
    later = stamp + timedelta(days=1)
    KnowledgeRevision.objects.update(changed_at=later)
    changed = client.get(CALENDAR).content.decode()
    assert changed.replace(f"{later:%Y%m%dT%H%M%SZ}", f"{stamp:%Y%m%dT%H%M%SZ}") == (
        before.content.decode()
    )


def test_old_address_of_a_feature_leads_to_the_present_one(client: Client) -> None:
    PublishedSlug.objects.create(slug="of-old", feature=soon(client))
    response = client.get(f"{CALENDAR}?feature=of-old")
    assert response.status_code == 301
    assert response["Location"] == f"{CALENDAR}?feature={soon(client).slug}"
    assert client.get(f"{CALENDAR}?feature=nothing").status_code == 404


@pytest.mark.parametrize("asked", ["category=cars", "page=1", "release=9.0"])
def test_what_cannot_be_asked_is_refused_with_what_can(client: Client, asked: str) -> None:
    assertContains(client.get(f"{CALENDAR}?{asked}"), "Allowed: ", status_code=400)


@pytest.mark.parametrize(
    ("asked", "queries"),
    [("", 6), ("?category=device-options", 8), (f"?feature={MON}", 11)],
)
def test_calendar_makes_a_known_number_of_queries(
    client: Client, asked: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(f"{CALENDAR}{asked}").status_code == 200
