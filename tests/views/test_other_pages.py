"""Categories, releases, one release, and the policy."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.policy.lifecycle import Stage
from deprecations.policy.rules import RULES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("release", ["11.1", "8.1"])
def test_numbers_of_a_category_are_those_of_the_lists_they_link_to(
    client: Client, release: str
) -> None:
    rows = client.get("/categories/", {"release": release}).context["rows"]
    assert len(rows) > 10
    for row in rows:
        for stage, count, url in row.cells:
            if count:
                found = client.get(url).context["page"].paginator.count
                assert found == count, (row.category, stage)


def test_sub_categories_stand_below_theirs(client: Client) -> None:
    names = [row.category.slug for row in client.get("/categories/").context["rows"]]
    start = names.index("device-options")
    assert names[start + 1] == "emulated-device-options"


def test_categories_of_an_unknown_release_are_refused(client: Client) -> None:
    assert client.get("/categories/", {"release": "9.7"}).status_code == 400


def test_releases_are_listed_newest_first_with_projected_ones_after(client: Client) -> None:
    context = client.get("/releases/").context
    assert str(context["known"][0].release.version) == "11.1"
    assert [str(row.release.version) for row in context["projected"]][:2] == ["11.2", "12.0"]


def test_release_from_before_the_list_is_shown_if_it_changed_anything(client: Client) -> None:
    known = {str(row.release.version): row for row in client.get("/releases/").context["known"]}
    assert known["2.8"].changes.deprecated > 0
    assert "2.7" not in known


def test_counts_of_every_release_are_those_of_its_page(client: Client) -> None:
    context = client.get("/releases/").context
    for row in [*context["known"], *context["projected"]]:
        changes = client.get(f"/releases/{row.release.version}/").context["changes"]
        for event in ("deprecated", "removable", "removed", "withdrawn"):
            assert len(getattr(changes, event)) == getattr(row.changes, event), (row, event)


def test_release_page_lists_what_it_changed(client: Client) -> None:
    response = client.get("/releases/11.1/")
    assertContains(response, "Released on 11 August 2026.")
    assertContains(response, 'Newly deprecated <span class="count">3</span>')
    assertContains(response, 'Removed <span class="count">8</span>')


def test_release_page_shows_its_documents_in_their_order(client: Client) -> None:
    response = client.get("/releases/11.1/")
    (_, deprecated), (_, removed) = response.context["lists"]
    assert deprecated.count == 45
    assert removed.count > 8
    assert deprecated.categories[0].heading == "System emulator command line arguments"
    numbers = [entry.number for group in deprecated.categories for entry in group.listings]
    assert numbers == sorted(numbers)
    assertContains(response, "the words are ours")


def test_release_page_shows_the_titles_of_its_own_documents(client: Client) -> None:
    response = client.get("/releases/9.0/")
    assertContains(response, "In the order of docs/about/deprecated.rst.")
    assertContains(
        response,
        '<a href="/features/qmp-commands-drive-backup/?release=9.0"><code>drive-backup</code></a>',
    )


def test_release_without_documents_says_so(client: Client) -> None:
    assertContains(client.get("/releases/8.2/"), "was not imported", count=2)


def test_projected_release_says_that_it_is_not_out(client: Client) -> None:
    response = client.get("/releases/12.0/")
    assertContains(response, "Not out yet, expected April 2027.")
    assertContains(response, "Not known yet.")
    assertNotContains(response, "was not imported")


def test_release_before_the_policy_has_a_page_without_a_date(client: Client) -> None:
    assertContains(client.get("/releases/2.8/"), "Older than the release dates")


def test_releases_point_at_their_neighbours(client: Client) -> None:
    response = client.get("/releases/10.0/")
    assertContains(response, '<a rel="prev" href="/releases/9.2/">')
    assertContains(response, '<a rel="next" href="/releases/10.1/">')
    assertNotContains(client.get("/releases/14.0/"), 'rel="next"')


@pytest.mark.parametrize("version", ["1.0", "2.8", "2.9"])
def test_release_before_the_list_points_at_its_first_one(client: Client, version: str) -> None:
    response = client.get(f"/releases/{version}/")
    assertContains(response, '<a rel="next" href="/releases/2.10/">')
    assertNotContains(response, 'rel="prev"')


@pytest.mark.parametrize(
    "path", ["9.7", "9.7.50", "14.1", "99999999.0", "8", "8.2-9.0", "08.2", "x"]
)
def test_release_that_is_none_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/releases/{path}/").status_code == 404


def test_release_that_is_none_says_which_there_are(client: Client) -> None:
    assertContains(client.get("/releases/9.7/"), "Allowed are 2.10 to 11.1", status_code=404)
    assertContains(client.get("/releases/x/"), "Allowed are X.Y, also as 8.2.7", status_code=404)


@pytest.mark.parametrize("text", ["9.1.2", "v9.1.0", "9.0.50", "QEMU 9.1", "qemu-9.1.0.tar.xz"])
def test_other_spelling_of_a_release_leads_to_its_page(client: Client, text: str) -> None:
    assertRedirects(client.get(f"/releases/{text}/"), "/releases/9.1/")


def test_policy_states_every_rule_and_every_stage(client: Client) -> None:
    response = client.get("/policy/")
    for rule in RULES:
        assertContains(response, rule.statement)
        assertContains(response, f'id="{rule.slug}"')
    for stage in Stage:
        assertContains(response, f"stage-{stage}")


def test_examples_of_the_policy_are_worked_out_from_the_release_list(client: Client) -> None:
    text = text_of(client.get("/policy/"))
    assert "2.8 2.10 (August 2017) 2.11 (December 2017) 2.12 (April 2018)" in text
    assert "11.2 (expected December 2026) 12.0 (expected April 2027)" in text
    assert "machine types up to 8.1 are deprecated. Those up to 5.1 are due" in text
