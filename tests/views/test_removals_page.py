"""The to-do list of those who maintain QEMU: what may go, since when, and what is missing."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Document, Feature, Listing
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import as_of
from deprecations.services.removals import removals_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]


def titles(client: Client, name: str, **asked: str) -> list[str]:
    groups = client.get("/removals/", asked).context["groups"]
    return [row.feature.title for group in groups if group.name == name for row in group.rows]


def test_most_overdue_feature_comes_first_with_how_long_it_waits(client: Client) -> None:
    response = client.get("/removals/")
    overdue = next(g for g in response.context["groups"] if g.name == "overdue").rows
    counts = [row.releases_overdue for row in overdue]
    assert counts == sorted(counts, reverse=True)
    assertContains(response, f"{counts[0]} releases")


def test_page_shows_what_the_service_finds_at_any_release(client: Client) -> None:
    for release in ("9.0", "11.1", "12.1"):
        removals = removals_at(as_of(Version.parse(release)))
        found = titles(client, "overdue", release=release)
        assert found == [feature.title for feature in removals.overdue]
        newly = titles(client, "newly-removable", release=release)
        assert newly == [feature.title for feature in removals.newly_removable]


def test_older_deprecation_says_what_it_is_counted_from(client: Client) -> None:
    assertContains(client.get("/removals/"), "counted from 2.10")


def test_missing_replacement_is_flagged_and_counted(client: Client) -> None:
    response = client.get("/removals/")
    missing = response.context["removals"].without_replacement
    assert missing > 0
    assertContains(response, "no replacement named", count=missing)


def test_feature_without_a_release_is_asked_for_one(client: Client) -> None:
    response = client.get("/removals/", {"release": "9.0"})
    assertContains(response, "Listed without a release")
    assertContains(response, "by 9.0 at the latest, so liable to be removed from")
    assertNotContains(client.get("/removals/", {"release": "2.10"}), "Listed without a release")


def test_undated_feature_that_may_go_says_that_no_release_is_stated(client: Client) -> None:
    response = client.get("/removals/", {"release": "9.2"})
    assertContains(response, "by 9.0 at the latest, no release stated")


def test_release_that_was_not_imported_names_the_list_that_counts(client: Client) -> None:
    response = client.get("/removals/", {"release": "10.0"})
    assertContains(response, "The documents of QEMU 10.0 were not imported")
    assertContains(response, "what the list of 9.0 has")
    assertContains(client.get("/removals/", {"release": "12.0"}), "QEMU 12.0 is not out yet:")


def test_release_before_every_list_says_so(client: Client) -> None:
    assertContains(client.get("/removals/", {"release": "8.0"}), "nothing is known to be listed")


def test_category_keeps_its_own_and_can_be_dropped(client: Client) -> None:
    response = client.get("/removals/", {"category": "qmp-commands", "release": "9.0"})
    assert {row.feature.category.slug for g in response.context["groups"] for row in g.rows} == {
        "qmp-commands"
    }
    chip = '<a class="chip" href="/removals/?release=9.0">'
    assertContains(response, chip)
    assertContains(response, '<input type="hidden" name="category" value="qmp-commands">')
    assertContains(response, '<input type="hidden" name="release" value="9.0">')


def test_count_of_a_category_is_that_of_what_it_shows(client: Client) -> None:
    for choice in client.get("/removals/").context["choices"]:
        removals = client.get("/removals/", {"category": choice.value}).context["removals"]
        shown = {f.pk for group in removals.groups().values() for f in group}
        assert len(shown) == choice.count, choice.value


def test_category_without_anything_says_so(client: Client) -> None:
    response = client.get("/removals/", {"category": "tools", "release": "9.0"})
    assertContains(response, "Nothing in this category.", count=2)


@pytest.mark.parametrize("asked", [{"release": "9.7"}, {"category": "nothing"}])
def test_what_is_not_known_is_refused(client: Client, asked: dict[str, str]) -> None:
    response = client.get("/removals/", asked)
    assert response.status_code == 400
    assertContains(response, "That cannot be answered", status_code=400)


def test_empty_database_says_how_to_import(client: Client) -> None:
    Feature.objects.update(described_by=None, summarised_by=None)
    Listing.objects.all().delete()
    Document.objects.all().delete()
    Feature.objects.all().delete()
    response = client.get("/removals/")
    assertContains(response, "nothing has been imported yet")


def test_page_leads_to_the_same_as_data(client: Client) -> None:
    response = client.get("/removals/", {"release": "9.0", "category": "qmp-commands"})
    address = "/api/v1/removals/?release=9.0&amp;category=qmp-commands"
    assertContains(response, f'href="{address}"')
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_navigation_keeps_the_release(client: Client) -> None:
    assertContains(client.get("/", {"release": "9.0"}), 'href="/removals/?release=9.0"')
