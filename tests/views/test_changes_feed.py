"""The Atom feed of what releases changed, as an independent reader of feeds understands it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains

from deprecations.models import Category, Feature, PublishedSlug, Release
from deprecations.policy.versions import Version
from deprecations.services.knowledge import mark_changed
from deprecations.services.release_facts import changes_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

FEED = "/feeds/changes.atom"
NO_HPET = "command-line-no-hpet"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: Client, address: str = FEED, **asked: str) -> Any:
    response = client.get(address, asked)
    assert response.status_code == 200
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def links(parsed: Any) -> dict[str, str]:
    return {link.rel: link.href for link in parsed.feed.links}


def all_entries(client: Client, **asked: str) -> list[Any]:
    parsed = read(client, **asked)
    entries = list(parsed.entries)
    while following := links(parsed).get("next"):
        parsed = read(client, following)
        entries += parsed.entries
    return entries


def told(entries: list[Any], release: str, change: str) -> list[str]:
    """The slugs of features of which entries tell a change in a release."""
    return sorted(
        urlsplit(entry.link).path.split("/")[2]
        for entry in entries
        if entry.link.endswith(f"?release={release}") and entry.tags[0].term == change
    )


def test_feature_that_went_is_told_from_end_to_start(client: Client) -> None:
    parsed = read(client, feature=NO_HPET)
    assert [(entry.title, entry.updated[:10]) for entry in parsed.entries] == [
        ("-no-hpet was removed in QEMU 9.0", "2024-04-23"),
        ("-no-hpet became liable to be removed in QEMU 8.2", "2023-12-19"),
        ("-no-hpet was deprecated in QEMU 8.0", "2023-04-19"),
    ]
    assert parsed.entries[0].link == f"http://testserver/features/{NO_HPET}/?release=9.0"
    assert parsed.feed.link == f"http://testserver/features/{NO_HPET}/"
    assert parsed.feed.updated == "2024-04-23T00:00:00+00:00"


def test_entry_says_what_to_use_instead_and_where_it_belongs(client: Client) -> None:
    [*_, deprecated] = read(client, feature=NO_HPET).entries
    assert "Use instead: -machine hpet=off." in deprecated.summary
    assert "Liable to be removed from 8.2 (December 2023)." in deprecated.summary
    assert [tag.term for tag in deprecated.tags] == ["deprecated", "command-line"]


def test_feed_has_what_atom_demands(client: Client) -> None:
    response = client.get(FEED)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own words
    assert root.tag == f"{ATOM}feed"
    for item in [root, *root.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(item.findall(f"{ATOM}{name}")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_entries_of_every_release_are_what_it_changed(client: Client) -> None:
    entries = all_entries(client)
    for release in Release.objects.all():
        changes = changes_in(release.version)
        expected = {
            "deprecated": changes.newly_deprecated,
            "removable": changes.newly_removable,
            "removed": changes.newly_removed,
            "withdrawn": changes.withdrawn,
        }
        for change, slugs in expected.items():
            assert told(entries, str(release.version), change) == sorted(slugs)


def test_feed_tells_nothing_of_releases_to_come(client: Client) -> None:
    removable = changes_in(Version(12, 0)).newly_removable
    assert removable
    assert not any("release=12.0" in entry.link for entry in all_entries(client))


def test_feed_comes_newest_first_in_pages_that_lead_to_each_other(client: Client) -> None:
    first = read(client)
    assert len(first.entries) == 100
    assert links(first)["self"] == "http://testserver/feeds/changes.atom"
    assert links(first)["next"] == "http://testserver/feeds/changes.atom?page=2"
    assert "previous" not in links(first)
    second = read(client, links(first)["next"])
    assert links(second)["self"] == links(first)["next"]
    assert links(second)["previous"] == links(second)["first"] == links(first)["self"]
    assert first.feed.id == second.feed.id
    last = read(client, links(first)["last"])
    assert "next" not in links(last)
    days = [entry.updated for entry in all_entries(client)]
    assert days == sorted(days, reverse=True)


def test_every_entry_has_an_id_of_its_own_that_names_no_host(client: Client) -> None:
    ids = [entry.id for entry in all_entries(client)]
    assert len(ids) == len(set(ids)) > 200
    assert all(str(UUID(name.removeprefix("urn:uuid:"))) in name for name in ids)
    elsewhere = feedparser.parse(client.get(FEED, headers={"host": "localhost"}).content)
    assert [entry.id for entry in elsewhere.entries] == ids[:100]


def test_entry_that_two_feeds_have_is_one_and_the_same(client: Client) -> None:
    everywhere = {entry.id for entry in all_entries(client)}
    for asked in ({"feature": NO_HPET}, {"category": "command-line"}):
        assert {entry.id for entry in all_entries(client, **asked)} <= everywhere


def test_ids_and_dates_stay_when_title_and_address_change(client: Client) -> None:
    before = [(entry.id, entry.updated) for entry in read(client, feature=NO_HPET).entries]
    Feature.objects.filter(slug=NO_HPET).update(slug="no-hpet", title="HPET off")
    mark_changed()
    after = read(client, feature="no-hpet").entries
    assert [(entry.id, entry.updated) for entry in after] == before
    assert after[0].title == "HPET off was removed in QEMU 9.0"


def test_category_has_what_lies_below_it(client: Client) -> None:
    below = all_entries(client, category="emulated-device-options")
    above = all_entries(client, category="device-options")
    assert below
    assert {entry.id for entry in below} < {entry.id for entry in above}
    for entry in below:
        assert [tag.term for tag in entry.tags][1:] == [
            "device-options",
            "emulated-device-options",
        ]


def test_category_keeps_its_id_under_another_name(client: Client) -> None:
    before = read(client, category="devices").feed
    Category.objects.filter(slug="devices").update(name="Gadgets")
    after = read(client, category="devices").feed
    assert (after.id, after.title) == (before.id, "QEMU deprecation tracker, Gadgets: changes")
    assert after.link == "http://testserver/features/?category=devices"


def test_old_address_of_a_feature_leads_to_the_present_one(client: Client) -> None:
    feature = Feature.objects.get(slug=NO_HPET)
    PublishedSlug.objects.create(slug="no-hpet-of-old", feature=feature)
    response = client.get(f"{FEED}?page=1&feature=no-hpet-of-old")
    assert response.status_code == 301
    assert response["Location"] == f"{FEED}?page=1&feature={NO_HPET}"


def test_retired_address_of_a_feature_is_gone(client: Client) -> None:
    PublishedSlug.objects.create(slug="frob", title="-frob on")
    assertContains(client.get(f"{FEED}?feature=frob"), "-frob on", status_code=410)


def test_feature_that_never_was_is_not_found(client: Client) -> None:
    assertContains(client.get(f"{FEED}?feature=nothing"), "no feature at", status_code=404)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("category=cars", "There is no category “cars”."),
        ("release=9.0", "There is no parameter “release”."),
        ("feature=a&feature=b", "“feature” is given more than once."),
        (f"category=devices&feature={NO_HPET}", "a category or about a feature, not both"),
        ("page=0", "There is no page “0”."),
        ("page=99", "There is no page “99”."),
        ("page=%00", "There is no page “”."),
        ("page=%C2%B2", "There is no page “²”."),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    client: Client, asked: str, message: str
) -> None:
    response = client.get(f"{FEED}?{asked}")
    assertContains(response, message, status_code=400)
    assertContains(response, "Allowed: ", status_code=400)
    assert "ETag" not in response


def test_empty_parameters_ask_for_everything(client: Client) -> None:
    asked = read(client, category="", feature="", page="")
    assert asked.entries == read(client).entries
    assert asked.feed.links == read(client).feed.links


def test_titles_that_mean_something_to_xml_or_html_are_only_text(client: Client) -> None:
    odd = 'a ]]> b & <script>alert("x")</script>\x0b\u202e {title} end'
    feature = Feature.objects.get(slug=NO_HPET)
    Feature.objects.filter(pk=feature.pk).update(title=odd)
    feature.replacements.update(text="-x <b>&\x1b</b>")
    category = Category.objects.filter(pk=feature.category_id)
    category.update(name="A ]]> \x07& <i>B</i>")
    mark_changed()
    parsed = read(client, feature=NO_HPET)
    content = client.get(FEED, {"feature": NO_HPET}).content
    root = ElementTree.fromstring(content)  # noqa: S314 - our own words
    title = root.find(f"{ATOM}entry/{ATOM}title")
    assert title is not None
    assert title.get("type") is None
    shown = 'a ]]> b & <script>alert("x")</script> {title} end'
    assert title.text == f"{shown} was removed in QEMU 9.0"
    summary = parsed.entries[0].summary
    assert "Use instead: -x &lt;b&gt;&amp; &lt;/b&gt;." in summary
    assert "A ]]&gt; &amp; &lt;i&gt;B&lt;/i&gt;." in summary


def test_event_in_a_release_of_unknown_date_stands_before_all_others(client: Client) -> None:
    entries = all_entries(client)
    before_the_list = [entry for entry in entries if "release=2.8" in entry.link]
    assert before_the_list
    for entry in before_the_list:
        assert entry.updated == "2017-08-30T00:00:00+00:00"
        assert "published" not in entry
        assert Version.parse(entry.link.partition("release=")[2]) < Version(2, 10)


def test_feed_of_nothing_is_still_a_feed(client: Client) -> None:
    Category.objects.create(slug="empty", name="Empty")
    parsed = read(client, category="empty")
    assert parsed.entries == []
    assert parsed.feed.updated == "2026-08-11T00:00:00+00:00"


def test_equal_knowledge_gives_equal_bytes(client: Client) -> None:
    before = client.get(FEED)
    mark_changed()
    after = client.get(FEED)
    assert before.content == after.content
    assert before["ETag"] != after["ETag"]


@pytest.mark.parametrize(
    ("asked", "queries"),
    [("", 7), ("?page=2", 7), ("?category=device-options", 9), (f"?feature={NO_HPET}", 10)],
)
def test_feed_makes_a_known_number_of_queries(
    client: Client, asked: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(f"{FEED}{asked}").status_code == 200


def test_guide_shows_what_the_feed_tells(client: Client) -> None:
    guide = (Path(settings.BASE_DIR) / "docs" / "feeds.md").read_text("utf-8")
    shown = guide.partition("```xml\n")[2].partition("```")[0]
    host = {"host": "127.0.0.1:8000"}
    answer = client.get(FEED, {"feature": NO_HPET}, headers=host, SERVER_PORT="8000")
    lines = [line.strip() for line in shown.splitlines() if "…" not in line]
    assert len(lines) == 9
    entry = answer.content.decode().partition("<entry>")[2].partition("</entry>")[0]
    assert all(line in f"<entry>{entry}</entry>" for line in lines)
