"""The first page answers what people come for, as of any release."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Category, Document, Feature, Listing
from deprecations.policy.lifecycle import Stage
from deprecations.services.features_as_of import AsOf, as_of, stage_counts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]


def test_overview_tells_the_newest_release_by_default(client: Client) -> None:
    response = client.get("/")
    assertContains(response, "What did 11.1 change?")
    assertContains(response, "came out on 11 August 2026")


def test_overview_names_the_next_release_with_its_expected_month(client: Client) -> None:
    response = client.get("/")
    assertContains(response, '<a href="/releases/11.2/">QEMU 11.2</a> (expected December 2026)')


def test_overview_as_of_an_older_release_looks_at_the_one_after_it(client: Client) -> None:
    response = client.get("/", {"release": "10.2"})
    assert str(response.context["upcoming"].version) == "11.0"
    assertContains(response, "The release after it is")


def test_overview_as_of_a_release_before_the_list_looks_at_its_first_one(client: Client) -> None:
    response = client.get("/", {"release": "2.8"})
    assert str(response.context["upcoming"].version) == "2.10"
    assertContains(response, "The first release with a date recorded here is")


def test_overview_as_of_a_release_that_is_not_out_promises_nothing(client: Client) -> None:
    response = client.get("/", {"release": "12.0"})
    assertContains(response, "What is 12.0 going to change?")
    assertContains(response, "is not out yet, expected April 2027.")
    assertContains(response, "Not known yet.", count=2)


def test_three_questions_come_first(client: Client) -> None:
    page = client.get("/").content.decode()
    places = [page.index(f'<h2 id="{name}">') for name in ("upgrade", "deprecated", "next")]
    assert places == sorted(places)
    assert places[-1] < page.index('class="stage-tiles"') < page.index('<h2 id="over-time">')


@pytest.mark.parametrize(
    ("query", "start", "end"), [({}, "11.0", "11.1"), ({"release": "9.0"}, "8.2", "9.0")]
)
def test_upgrade_is_offered_from_the_release_before(
    client: Client, query: dict[str, str], start: str, end: str
) -> None:
    response = client.get("/", query)
    assertContains(response, 'method="get" action="/compare/"')
    pickers = response.context["pickers"]
    assert (str(pickers.start.version), str(pickers.end.version)) == (start, end)


def test_what_may_go_leads_to_all_of_it_as_of_the_same_release(client: Client) -> None:
    assertContains(client.get("/"), '<a href="/removals/">All that may go</a>')
    assertContains(client.get("/", {"release": "9.0"}), 'href="/removals/?release=9.0"')


def test_chart_counts_what_the_list_counts_at_every_release(client: Client) -> None:
    history, releases = client.get("/").context["history"], as_of().releases
    assert [row.release for row in history] == list(releases)
    for row in history:
        assert row.counts == stage_counts(AsOf(row.release, releases))


def test_chart_has_its_table_behind_it(client: Client) -> None:
    response = client.get("/")
    last = response.context["history"][-1].counts
    cells = "".join(
        f'<td class="number">{last[stage]}</td>'
        for stage in (Stage.DEPRECATED, Stage.REMOVABLE, Stage.REMOVED)
    )
    row = f'<tr><th scope="row"><a href="/releases/11.1/">11.1</a></th>{cells}</tr>'
    assertContains(response, row, html=True)


def test_release_that_the_page_looks_at_is_marked_in_the_chart(client: Client) -> None:
    assertContains(client.get("/", {"release": "9.0"}), "The triangle marks 9.0")
    for query in ({}, {"release": "12.0"}):
        assertNotContains(client.get("/", query), "The triangle marks")


def test_search_box_asks_the_feature_list(client: Client) -> None:
    response = client.get("/")
    assertContains(response, '<form class="search" method="get" action="/features/" role="search">')
    assertContains(response, 'name="q" type="search"')


def test_search_keeps_the_release(client: Client) -> None:
    kept = '<input type="hidden" name="release" value="9.0">'
    assertContains(client.get("/", {"release": "9.0"}), kept, html=True)
    assertNotContains(client.get("/"), 'type="hidden"')


@pytest.mark.parametrize("key", ["soon", "overdue"])
def test_linked_list_holds_as_many_features_as_the_overview_says(client: Client, key: str) -> None:
    context = client.get("/").context
    assert context[f"{key}_count"] > 0
    listed = client.get(context[f"{key}_url"])
    assert listed.context["page"].paginator.count == context[f"{key}_count"]


def test_overview_says_how_many_of_the_liable_features_are_still_listed(client: Client) -> None:
    response = client.get("/")
    liable, listed = response.context["liable_count"], response.context["overdue_count"]
    assert liable == dict(stage[:2] for stage in response.context["stages"])[Stage.REMOVABLE]
    assert liable > listed
    assertContains(response, f"Of the {liable} features liable to be removed as of 11.1, {listed}")


def test_most_overdue_feature_comes_first(client: Client) -> None:
    response = client.get("/")
    features = list(response.context["most_overdue"])
    assert str(features[0].removable_at) == "2.12"
    assert len(features) == 5


def test_stages_link_to_lists_of_as_many_features(client: Client) -> None:
    for stage, count, url in client.get("/").context["stages"]:
        assert client.get(url).context["page"].paginator.count == count, stage


@pytest.mark.parametrize("path", ["/", "/features/", "/categories/"])
def test_pages_of_an_empty_database_say_how_to_import(client: Client, path: str) -> None:
    Feature.objects.update(described_by=None, summarised_by=None)
    Listing.objects.all().delete()
    Document.objects.all().delete()
    Feature.objects.all().delete()
    Category.objects.exclude(parent=None).delete()
    Category.objects.all().delete()
    response = client.get(path)
    assertContains(response, "nothing has been imported yet")
    assertContains(response, "python manage.py import_deprecations /path/to/qemu")
    assertNotContains(response, "Nothing.")


def test_overview_of_a_filled_database_says_nothing_about_importing(client: Client) -> None:
    assertNotContains(client.get("/"), "imported yet")
