"""The page of an upgrade: counts on top, groups by category, one address to share."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Override
from deprecations.models.feature import Feature
from deprecations.policy.versions import Version
from deprecations.services.overrides import set_overrides

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

# The revision for the ETag; both releases; spans, the list's document, features, categories;
# replacements; the releases whose lists were imported; distributions to choose from.
QUERIES = 10
GROUPS = ("removed", "removable", "deprecated", "withdrawn")


def upgrade(client: Client, start: str, end: str = "", **more: str) -> Any:
    return client.get("/compare/", {"from": start, **({"to": end} if end else {}), **more})


def words_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_counts_stand_on_top_and_are_those_of_the_sections(client: Client) -> None:
    response = upgrade(client, "8.2", "9.0")
    counts = response.context["counts"]
    assert counts["removed"] > 1
    text = words_of(response)
    assert f"{counts['removed']} things you may use are gone" in text
    assert f"{counts['removable']} newly liable to be removed" in text
    for section in response.context["sections"]:
        assert section.count == sum(len(features) for _, features in section.categories)


@pytest.mark.parametrize(("start", "end"), [("8.2", "9.0"), ("2.8", "11.1"), ("11.1", "12.0")])
def test_page_shows_what_the_api_answers(client: Client, start: str, end: str) -> None:
    answer = client.get("/api/v1/compare/", {"from": start, "to": end}).json()
    sections = {s.group.value: s for s in upgrade(client, start, end).context["sections"]}
    for group in GROUPS:
        section = sections.get(group)
        shown = [f.slug for _, features in section.categories for f in features] if section else []
        assert shown == [feature["slug"] for feature in answer[group]]


def test_feature_has_its_dates_and_what_to_use_instead(client: Client) -> None:
    response = upgrade(client, "8.2", "9.0")
    text = words_of(response)
    found = "-no-hpet removed in 9.0 (April 2024) , deprecated since 8.0 → use instead: -machine"
    assert found in text
    assertContains(response, 'href="/features/command-line-no-hpet/?release=9.0"')


def test_features_stand_under_their_category(client: Client) -> None:
    response = upgrade(client, "8.2", "9.0")
    assertContains(response, '<h3>System emulator command line arguments <span class="count">')


def test_one_category_can_be_shown_alone(client: Client) -> None:
    response = upgrade(client, "8.2", "9.0", category="command-line")
    names = {c.slug for s in response.context["sections"] for c, _ in s.categories}
    assert names == {"command-line"}
    assertContains(response, '<option value="command-line" selected>')
    assertContains(response, '<a class="whole" href="/compare/?from=8.2&amp;to=9.0">')
    assertContains(response, "category=command-line&amp;format=csv")


def test_category_in_which_nothing_changes_says_so(client: Client) -> None:
    response = upgrade(client, "11.1", "11.2", category="cpus")
    assert response.context["sections"] == []
    assertContains(response, "Nothing changes in this category.")


def test_newest_release_is_the_goal_unless_another_is_chosen(client: Client) -> None:
    response = upgrade(client, "9.0")
    assertContains(response, "<h1>Upgrading from QEMU 9.0 to 11.1</h1>")


def test_releases_may_be_pasted_in_any_spelling(client: Client) -> None:
    response = upgrade(client, "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)", "v10.0.0")
    assertContains(response, "<h1>Upgrading from QEMU 7.2 to 10.0</h1>")


def test_releases_may_be_those_of_a_distribution(client: Client) -> None:
    response = upgrade(client, "debian-12", "Debian 13")
    assertContains(response, "<h1>Upgrading from QEMU 7.2 to 10.0</h1>")
    assertContains(response, "ships QEMU 7.2.")
    assertContains(response, '<option value="debian-12" selected>')
    assertContains(response, '<option value="debian-13" selected>')


def test_release_that_is_not_out_yet_is_marked(client: Client) -> None:
    assertContains(upgrade(client, "11.1", "12.0"), "of which 12.0 is not out yet")


def test_same_release_changes_nothing(client: Client) -> None:
    response = upgrade(client, "9.0", "9.0")
    assertContains(response, "Both are QEMU 9.0: nothing changes.")
    assertNotContains(response, 'class="compared"')


@pytest.mark.parametrize("query", [{}, {"from": ""}, {"to": "9.0"}])
def test_without_a_release_to_start_from_there_is_a_form(
    client: Client, query: dict[str, str]
) -> None:
    response = client.get("/compare/", query)
    assertContains(response, "<h1>What changes when I upgrade?</h1>")
    end = query.get("to", "11.1")
    assertContains(response, f'<option value="{end}" selected>')
    assertNotContains(response, 'class="compared"')


def test_form_keeps_what_was_chosen(client: Client) -> None:
    response = upgrade(client, "8.2", "9.0")
    assertContains(response, '<option value="8.2" selected>')
    assertContains(response, '<option value="9.0" selected>')


def test_downgrade_is_refused_and_the_other_way_offered(client: Client) -> None:
    response = upgrade(client, "9.0", "8.2")
    assertContains(response, "QEMU 8.2 is older than 9.0: that is a downgrade", status_code=400)
    assertContains(response, '<a href="/compare/?from=8.2&amp;to=9.0">', status_code=400)
    assertContains(response, '<option value="9.0" selected>', status_code=400)


@pytest.mark.parametrize(
    "query", [{"from": "9.7"}, {"from": "soon"}, {"from": "9.0", "to": "9.8"}, {"to": "9.7"}]
)
def test_unknown_release_is_refused_with_the_form(client: Client, query: dict[str, str]) -> None:
    response = client.get("/compare/", query)
    assertContains(response, "Allowed:", status_code=400)
    assertContains(response, '<select id="from" name="from">', status_code=400)


@pytest.mark.parametrize(("end", "marked"), [("9.0", False), ("11.1", True)])
def test_feature_that_left_the_list_without_a_word_is_marked(
    client: Client, end: str, marked: bool
) -> None:
    content = upgrade(client, "7.2", end).content.decode()
    start = content.index("command-line-frobnicate-a-b-c-others")
    assert ("no longer listed" in content[start : content.index("</li>", start)]) is marked


def test_machine_types_that_go_are_told_as_ranges(client: Client) -> None:
    text = words_of(upgrade(client, "5.0", "11.1"))
    assert "Gone : those of 2.4 to 5.1 (some newer than QEMU 5.0)" in text
    assert "Newly deprecated : those of 5.2 to 8.1 (all newer than QEMU 5.0)" in text
    assertNotContains(upgrade(client, "8.2", "9.0"), "Versioned machine types</h2>")


def test_lead_does_not_hide_that_machine_types_go(client: Client) -> None:
    text = words_of(upgrade(client, "11.1", "11.2"))
    assert "No feature is gone" in text
    assert "Gone too: machine types of 5.2 ." in text
    assert "Gone too: machine types of 2.4 to 5.1 ." in words_of(upgrade(client, "5.0", "11.1"))
    assert "Machine types change their stage too." in words_of(upgrade(client, "9.0", "9.1"))
    assertNotContains(upgrade(client, "8.2", "9.0"), 'href="#machine-types"')


@pytest.mark.parametrize("end", ["debian-12", "debian-13"])
def test_what_a_distribution_ships_is_said_once(client: Client, end: str) -> None:
    assert words_of(upgrade(client, "debian-12", end)).count("Debian 12 ships QEMU 7.2.") == 1


def test_deprecation_that_was_taken_back_is_told(client: Client) -> None:
    feature = Feature.objects.get(slug="qmp-commands-drive-backup")
    values = {Override.Field.WITHDRAWN_IN: Version(11, 2)}
    set_overrides(feature=feature, values=values, made_by=None, reason="They changed their mind")
    response = upgrade(client, "11.1", "11.2")
    assert "drive-backup taken back in 11.2" in words_of(response)
    assertContains(response, "1</a> no longer deprecated")


@pytest.mark.parametrize("name", ["csv", "markdown", "json"])
def test_page_leads_to_its_files(client: Client, name: str) -> None:
    response = upgrade(client, "8.2", "9.0")
    [address] = [url for _, url, format_name in response.context["formats"] if format_name == name]
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("start", "end"), [("2.8", "11.1"), ("11.0", "11.1"), ("11.1", "12.0")])
def test_number_of_queries_does_not_depend_on_what_changes(
    client: Client, start: str, end: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(QUERIES):
        upgrade(client, start, end)
