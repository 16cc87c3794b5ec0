"""The list of features: filters with counts, order, pages, and what an address says."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Feature
from deprecations.views.feature_list import PAGE_SIZE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

LIST = "/features/"


def slugs(response: Any) -> list[str]:
    return [feature.slug for feature in response.context["page"].object_list]


def chip_urls(response: Any) -> list[str]:
    return [str(chip.url) for chip in response.context["chips"]]


def test_list_has_fifty_features_a_page(client: Client) -> None:
    response = client.get(LIST)
    assert len(slugs(response)) == PAGE_SIZE == 50
    assertContains(response, f"{Feature.objects.count()} features as of QEMU 11.1")


def test_pages_hold_every_feature_once(client: Client) -> None:
    pages = client.get(LIST).context["page"].paginator.num_pages
    seen = [slug for n in range(1, pages + 1) for slug in slugs(client.get(LIST, {"page": n}))]
    assert len(seen) == len(set(seen)) == Feature.objects.count()


def test_pages_point_at_their_neighbours(client: Client) -> None:
    response = client.get(LIST, {"page": "2", "ordering": "title"})
    assertContains(response, '<link rel="prev" href="/features/?ordering=title">', html=True)
    assertContains(response, 'rel="next" href="/features/?ordering=title&amp;page=3"')
    assertContains(response, 'aria-current="page" aria-label="Page 2"')


def test_first_page_has_no_previous_one(client: Client) -> None:
    assertNotContains(client.get(LIST), 'rel="prev"')


def test_several_stages_are_any_of_them(client: Client) -> None:
    both = client.get(f"{LIST}?stage=deprecated&stage=removable")
    one_parameter = client.get(LIST, {"stage": "deprecated,removable"})
    assert both.context["page"].paginator.count == one_parameter.context["page"].paginator.count
    stages = {feature.stage_at for feature in both.context["page"].object_list}
    assert stages == {"deprecated", "removable"}


def test_stage_is_judged_as_of_the_release(client: Client) -> None:
    then = client.get(LIST, {"q": "-no-hpet", "release": "8.1"})
    assert [feature.stage_at for feature in then.context["page"].object_list] == ["deprecated"]
    now = client.get(LIST, {"q": "-no-hpet"})
    assert [feature.stage_at for feature in now.context["page"].object_list] == ["removed"]


def test_links_keep_the_release_unless_it_is_the_newest(client: Client) -> None:
    older = client.get(LIST, {"q": "-no-hpet", "release": "8.1"})
    assertContains(older, 'href="/features/command-line-no-hpet/?release=8.1"')
    assertContains(older, 'href="/categories/?release=8.1"')
    newest = client.get(LIST, {"q": "-no-hpet", "release": "11.1"})
    assertContains(newest, 'href="/features/command-line-no-hpet/"')


def test_older_release_offers_the_way_back(client: Client) -> None:
    response = client.get(LIST, {"release": "8.1", "stage": "deprecated"})
    assertContains(response, '<a href="/features/?stage=deprecated">Back to the newest release')


def test_counts_beside_stages_are_what_choosing_them_gives(client: Client) -> None:
    for choice in client.get(LIST, {"q": "migrate"}).context["form"].stages:
        chosen = client.get(LIST, {"q": "migrate", "stage": choice.value})
        assert chosen.context["page"].paginator.count == choice.count, choice


def test_counts_beside_stages_and_rules_without_one_add_up(client: Client) -> None:
    response = client.get(LIST)
    counts = [choice.count for choice in response.context["form"].stages]
    assert sum(counts) + 1 == response.context["page"].paginator.count
    assertContains(response, "1 of them is a rule for many things, without a stage of its own.")
    assertNotContains(client.get(LIST, {"stage": "removed"}), "of them is a rule")
    assertNotContains(client.get(LIST, {"q": "-no-hpet"}), "of them is a rule")


def test_counts_beside_stages_ignore_the_stage_that_is_chosen(client: Client) -> None:
    with_stage = client.get(LIST, {"stage": "removed"}).context["form"].stages
    without = client.get(LIST).context["form"].stages
    assert [choice.count for choice in with_stage] == [choice.count for choice in without]


def test_counts_beside_categories_are_what_choosing_them_gives(client: Client) -> None:
    choices = client.get(LIST, {"stage": "removable"}).context["form"].categories
    assert any(choice.is_nested for choice in choices)
    for choice in choices:
        chosen = client.get(LIST, {"stage": "removable", "category": choice.value})
        assert chosen.context["page"].paginator.count == choice.count, choice


def test_counts_beside_releases_are_what_choosing_them_gives(client: Client) -> None:
    for choice in client.get(LIST).context["form"].deprecated_in[:5]:
        chosen = client.get(LIST, {"deprecated_in": choice.value})
        assert chosen.context["page"].paginator.count == choice.count > 0, choice


def test_every_filter_that_is_on_is_a_chip(client: Client) -> None:
    asked = {
        "stage": "deprecated,removable",
        "category": "device-options",
        "q": "on",
        "has_replacement": "false",
        "ordering": "-title",
        "release": "10.0",
    }
    response = client.get(LIST, asked)
    labels = [(chip.label, chip.value) for chip in response.context["chips"]]
    assert sorted(labels) == [
        ("Category", "Device options"),
        ("Replacement", "none named"),
        ("Stage", "deprecated"),
        ("Stage", "removable"),
        ("Text", "“on”"),
    ]
    assertContains(response, "<b>liable to be removed</b>")


def test_chip_leads_to_the_list_without_its_filter(client: Client) -> None:
    response = client.get(LIST, {"stage": "deprecated,removable", "q": "migrate", "page": "1"})
    assert sorted(chip_urls(response)) == [
        "/features/?stage=deprecated&q=migrate",
        "/features/?stage=deprecated,removable",
        "/features/?stage=removable&q=migrate",
    ]


def test_filters_without_a_control_stay_when_the_form_is_sent(client: Client) -> None:
    response = client.get(LIST, {"removable_in": "11.2", "release": "11.2"})
    assertContains(response, '<input type="hidden" name="removable_in" value="11.2">', html=True)


def test_sorted_column_says_so_and_turns_round(client: Client) -> None:
    response = client.get(LIST, {"ordering": "title", "stage": "removed"})
    assertContains(
        response,
        '<th role="columnheader" scope="col" aria-sort="ascending">'
        '<a href="/features/?stage=removed&amp;ordering=-title">Feature</a></th>',
        html=True,
    )
    assert response.content.count(b"aria-sort") == 1


def test_first_click_on_overdue_shows_the_most_overdue(client: Client) -> None:
    assertContains(client.get(LIST), "/features/?ordering=-releases_overdue")
    response = client.get(LIST, {"ordering": "-releases_overdue"})
    assertContains(response, "25 releases")
    assert str(response.context["page"].object_list[0].removable_at) == "2.12"


def test_replacement_stands_below_the_title(client: Client) -> None:
    response = client.get(LIST, {"q": "-no-hpet"})
    assertContains(response, "<code>-machine hpet=<wbr>off</code>")


def test_every_control_has_a_label(client: Client) -> None:
    html = client.get(LIST).content.decode()
    for control in ("q", "category", "release", "deprecated-in", "has-replacement"):
        assert f'<label for="{control}">' in html
        assert f'id="{control}"' in html


def test_feature_that_left_the_list_is_marked(client: Client) -> None:
    assertContains(client.get(LIST, {"q": "-frobnicate"}), "no longer listed")
    assertNotContains(client.get(LIST, {"q": "drive-backup"}), "no longer listed")


def test_nothing_is_said_to_have_left_a_list_that_nobody_imported(client: Client) -> None:
    response = client.get(LIST, {"release": "8.2", "stage": "deprecated,removable"})
    assert len(slugs(response)) > 10
    assertNotContains(response, "no longer listed")


def test_rule_for_machine_types_is_listed_without_a_stage(client: Client) -> None:
    response = client.get(LIST, {"q": "versioned machine types"})
    assertContains(response, 'class="line">a rule</td>')


def test_empty_result_says_what_to_drop(client: Client) -> None:
    response = client.get(LIST, {"q": "-no-hpet", "stage": "deprecated"})
    assertContains(response, "No feature passes all of these filters together")
    drops = {drop.chip.name: drop for drop in response.context["drops"]}
    assert drops["stage"].count == 1
    assert str(drops["stage"].chip.url) == "/features/?q=-no-hpet"
    assert drops["q"].count == client.get(str(drops["q"].chip.url)).context["page"].paginator.count


def test_empty_result_of_filters_that_are_all_wrong_drops_all(client: Client) -> None:
    response = client.get(LIST, {"q": "zzz", "removed_in": "1.0"})
    assertContains(response, '<a href="/features/">Drop all of them</a>')


def test_text_of_a_search_is_escaped(client: Client) -> None:
    response = client.get(LIST, {"q": "<script>alert(1)</script>"})
    assertNotContains(response, "<script>alert")
    assertContains(response, "&lt;script&gt;alert(1)&lt;/script&gt;")


def test_parameters_of_others_are_ignored(client: Client) -> None:
    response = client.get(LIST, {"utm_source": "news", "stage": "removed"})
    assert response.status_code == 200
    assertNotContains(response, "utm_source")


def test_empty_fields_of_the_form_are_no_filters(client: Client) -> None:
    asked = {"q": "", "category": "", "deprecated_in": "", "has_replacement": "", "page": ""}
    assert client.get(LIST, asked).context["chips"] == []


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ({"stage": "obsolete"}, "supported, deprecated, removable (liable to be removed), removed"),
        ({"release": "9.7"}, "2.10 to 11.1, any release before 2.10, or up to 14.0 (projected)"),
        ({"category": "nope"}, "command-line, user-mode-command-line"),
        ({"deprecated_in": "soon"}, "2.10 to 11.1"),
        ({"has_replacement": "maybe"}, "true, false"),
        ({"ordering": "size"}, "title, -title"),
        ({"page": "0"}, "1 to 5"),
        ({"page": "6"}, "1 to 5"),
        ({"page": "first"}, "1 to 5"),
        ({"page": "²"}, "1 to 5"),
    ],
)
def test_wrong_value_is_answered_with_the_form_and_what_is_allowed(
    client: Client, asked: dict[str, str], allowed: str
) -> None:
    response = client.get(LIST, asked)
    assertContains(response, allowed, status_code=400)
    assertContains(response, "That cannot be answered", status_code=400)
    assertContains(response, '<form class="filters"', status_code=400)


def test_form_with_a_wrong_value_keeps_the_right_ones(client: Client) -> None:
    response = client.get(LIST, {"q": "hpet", "stage": "removed", "release": "9.7"})
    assertContains(response, 'value="hpet"', status_code=400)
    assertContains(response, 'name="stage" value="removed" checked', status_code=400)


def test_foreign_parameters_are_ignored_however_often_they_come(client: Client) -> None:
    assert client.get("/features/?utm_source=a&utm_source=b").status_code == 200


def test_empty_search_offers_the_list_without_its_words(client: Client) -> None:
    response = client.get("/features/?q=nosuchword&ordering=title")
    assert response.status_code == 200
    assert "?ordering=title" in response.content.decode()
