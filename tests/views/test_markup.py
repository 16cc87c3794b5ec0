"""What holds for the HTML of every page: sound, light, nothing inline, no link into nothing."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

PAGES = [
    "/",
    "/?release=9.0",
    "/?release=debian-12",
    "/features/",
    "/features/?q=zzz&stage=removed",
    "/features/?stage=removable,deprecated&ordering=-releases_overdue&release=12.0",
    "/features/?stage=wrong",
    "/features/command-line-no-hpet/",
    "/features/qmp-commands-drive-backup/?release=9.0",
    "/features/command-line-frobnicate-a-b-c-others/",
    "/categories/",
    "/releases/",
    "/releases/11.1/",
    "/releases/12.0/",
    "/releases/2.8/",
    "/compare/",
    "/compare/?from=8.2&to=9.1",
    "/compare/?from=2.8&to=12.0&category=machines",
    "/compare/?from=9.0&to=8.2",
    "/removals/",
    "/removals/?release=12.0&category=device-options",
    "/removals/?release=2.8",
    "/distributions/",
    "/machine-types/",
    "/machine-types/?name=pc-i440fx-1.5&release=10.0",
    "/machine-types/?name=a%20b",
    "/machine-types/?name=ast2700a0-evb&release=2.3",
    "/policy/",
    "/policy/record/",
    "/policy/record/?release=2.8",
    "/no/such/page/",
]
VOID = {"meta", "link", "input", "br", "hr", "img", "wbr", "col"}
# Elements that HTML allows only some parents for, as far as the pages use them.
LIST_PARENTS = {"li": {"ul", "ol"}, "tr": {"thead", "tbody"}, "option": {"select", "optgroup"}}


class Checker(HTMLParser):
    """Reads a page strictly and collects its ids, links and the files it needs."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.links: list[str] = []
        self.files: list[str] = []
        self.headings: list[int] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"an attribute twice: {self.get_starttag_text()}"
        if tag in LIST_PARENTS:
            assert self.open[-1] in LIST_PARENTS[tag], (tag, self.open)
        self._note(tag, given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of the picture in the head."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def _note(self, tag: str, given: dict[str, str]) -> None:
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.references += given.get(name, "").split()
        if tag == "a":
            self.links.append(given["href"])
        if tag == "link" and given["rel"] in {"stylesheet", "icon"}:
            self.files.append(given["href"])
        if tag == "script":
            self.files.append(given["src"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


def read(client: Client, path: str) -> Checker:
    checker = Checker()
    checker.feed(client.get(path).content.decode())
    checker.close()
    return checker


@pytest.mark.parametrize("path", PAGES)
def test_markup_is_sound(client: Client, path: str) -> None:
    page = read(client, path)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)


@pytest.mark.parametrize("path", PAGES)
def test_headings_begin_with_one_of_the_first_level_and_skip_none(
    client: Client, path: str
) -> None:
    headings = read(client, path).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    steps = pairwise(headings)
    assert all(below <= above + 1 for above, below in steps), headings


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline(client: Client, path: str) -> None:
    assert read(client, path).inline == []


def test_no_link_leads_nowhere(client: Client) -> None:
    linked = {link for path in PAGES for link in read(client, path).links if link[0] == "/"}
    alike: dict[object, list[str]] = defaultdict(list)
    for link in sorted(linked):
        address = urlsplit(link)
        shape = (resolve(address.path).func, *parse_qs(address.query))
        alike[shape].append(link)
    assert len(alike) > 20
    few_of_each = [link for links in alike.values() for link in links[:8]]
    statuses = {link: client.get(link).status_code for link in few_of_each}
    assert {link: status for link, status in statuses.items() if status != 200} == {}


def test_links_within_a_page_lead_to_something_on_it(client: Client) -> None:
    for path in PAGES:
        page = read(client, path)
        for link in page.links:
            address, fragment = urldefrag(urljoin(path, link))
            if fragment and address == urldefrag(path).url:
                assert fragment in page.ids, (path, link)


def test_rule_that_a_feature_refers_to_is_on_the_policy_page(client: Client) -> None:
    fragments = [
        urldefrag(link).fragment
        for link in read(client, "/features/command-line-no-hpet/").links
        if link.startswith("/policy/#")
    ]
    assert fragments
    assert set(fragments) <= set(read(client, "/policy/").ids)


def test_list_of_fifty_weighs_less_than_a_hundred_kilobytes_with_everything(
    client: Client,
) -> None:
    weight = len(client.get("/features/").content)
    for address in read(client, "/features/").files:
        found = finders.find(address.removeprefix("/static/"))
        assert isinstance(found, str), address
        weight += Path(found).stat().st_size
    assert weight < 100_000
