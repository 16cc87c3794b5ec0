"""The list of features: what a row tells, each filter, each ordering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deprecations.models import Feature
from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]

NO_HPET = "command-line-no-hpet"
DRIVE_BACKUP = "qmp-commands-drive-backup"
MON = "command-line-mon-option"
RULE = "machines-versioned-machine-types-aarch64-arm-i386-m68k-ppc64-s390x-x86-64"


def features(client: ContractClient, **params: Any) -> list[dict[str, Any]]:
    answer = client.api("features/", page_size=500, **params)
    assert answer["count"] == len(answer["results"])
    return list(answer["results"])


def slugs(client: ContractClient, **params: Any) -> set[str]:
    return {row["slug"] for row in features(client, **params)}


def one(client: ContractClient, slug: str, **params: Any) -> dict[str, Any]:
    [row] = [row for row in features(client, **params) if row["slug"] == slug]
    return row


def test_list_has_every_feature_as_of_the_newest_release(client: ContractClient) -> None:
    rows = features(client)
    assert len(rows) == Feature.objects.count()
    assert {row["release"] for row in rows} == {"11.1"}


def test_row_tells_versions_and_verdict(client: ContractClient) -> None:
    row = one(client, NO_HPET)
    assert (row["stage"], row["listed"]) == ("removed", False)
    assert (row["deprecated_in"], row["removed_in"], row["withdrawn_in"]) == ("8.0", "9.0", None)
    assert row["eligibility"] == {
        "rule": "general",
        "counted_from": "8.0",
        "functional_through": "8.1",
        "removable_in": "8.2",
        "removable_on": "2023-12-19",
        "projected": False,
        "releases_overdue": None,
        "reason": "Removed in 9.0 (April 2024), 3 releases after its deprecation in 8.0.",
    }


def test_row_tells_how_many_releases_a_feature_is_overdue(client: ContractClient) -> None:
    row = one(client, DRIVE_BACKUP)
    assert (row["stage"], row["listed"], row["removed_in"]) == ("removable", True, None)
    assert row["eligibility"]["removable_in"] == "7.1"
    assert row["eligibility"]["releases_overdue"] == 12
    assert one(client, DRIVE_BACKUP, release="7.1")["eligibility"]["releases_overdue"] == 0
    assert one(client, DRIVE_BACKUP, release="7.0")["eligibility"]["releases_overdue"] is None


def test_row_marks_a_removal_that_is_still_to_come_as_projected(client: ContractClient) -> None:
    counted = one(client, MON)["eligibility"]
    assert (counted["removable_in"], counted["projected"]) == ("12.0", True)
    assert counted["removable_on"].startswith("2027-04-")


def test_row_names_the_rule_that_counts_from_the_first_policy(client: ContractClient) -> None:
    counted = one(client, "qmp-commands-eject-argument-device")["eligibility"]
    assert (counted["rule"], counted["counted_from"]) == ("start-at-2.10", "2.10")
    assert counted["removable_in"] == "2.12"


def test_row_of_the_rule_for_machine_types_has_no_stage(client: ContractClient) -> None:
    row = one(client, RULE)
    assert row["stage"] is None
    assert row["eligibility"] is None
    assert row["deprecated_in"] is None


def test_row_without_a_stated_version_has_a_stage_but_no_eligibility(
    client: ContractClient,
) -> None:
    row = one(client, "linux-user-cpus-oabi-and-nwfpe-support-for-arm-cpus")
    assert (row["stage"], row["deprecated_in"], row["eligibility"]) == ("deprecated", None, None)


def test_row_tells_category_titles_and_replacement(client: ContractClient) -> None:
    row = one(client, "emulated-device-options-device-nvme-ns-eui64-default-on-off")
    assert row["title"] == "-device nvme-ns,eui64-default=on|off"
    assert row["title_rst"] == "``-device nvme-ns,eui64-default=on|off``"
    assert row["category"] == {
        "slug": "emulated-device-options",
        "name": "Emulated device options",
        "path": ["Device options", "Emulated device options"],
    }
    [replacement] = row["replacements"]
    assert (replacement["text"], replacement["basis"]) == ("eui64", "stated")
    assert row["summary"]


def test_address_of_a_row_leads_to_the_whole_feature(client: ContractClient) -> None:
    url = one(client, NO_HPET)["url"]
    assert url == f"http://testserver/api/v1/features/{NO_HPET}/"
    assert client.get(url).json()["slug"] == NO_HPET


def test_release_moves_every_row_to_that_release(client: ContractClient) -> None:
    stages = {
        release: one(client, NO_HPET, release=release)["stage"]
        for release in ("2.8", "7.2", "8.0", "8.1", "8.2", "9.0", "14.0")
    }
    assert stages == {
        "2.8": "supported",
        "7.2": "supported",
        "8.0": "deprecated",
        "8.1": "deprecated",
        "8.2": "removable",
        "9.0": "removed",
        "14.0": "removed",
    }


def test_stage_filter_takes_a_comma_list(client: ContractClient) -> None:
    both = features(client, stage="deprecated,removable")
    assert {row["stage"] for row in both} == {"deprecated", "removable"}
    removable, deprecated = slugs(client, stage="removable"), slugs(client, stage="deprecated")
    assert {row["slug"] for row in both} == removable | deprecated


def test_stages_together_are_everything_but_the_rule(client: ContractClient) -> None:
    staged = slugs(client, stage="supported,deprecated,removable,removed")
    assert slugs(client) - staged == {RULE}


def test_stage_filter_speaks_of_the_release_asked_for(client: ContractClient) -> None:
    assert NO_HPET in slugs(client, stage="removable", release="8.2")
    assert NO_HPET not in slugs(client, stage="removable", release="9.0")


def test_category_filter_includes_sub_categories(client: ContractClient) -> None:
    found = features(client, category="device-options")
    assert {row["category"]["slug"] for row in found} > {"emulated-device-options"}
    assert all(row["category"]["path"][0] == "Device options" for row in found)
    sub_category = features(client, category="block-device-options")
    assert {row["category"]["slug"] for row in sub_category} == {"block-device-options"}


@pytest.mark.parametrize(
    ("parameter", "release", "slug"),
    [
        ("deprecated_in", "8.0", NO_HPET),
        ("removed_in", "9.0", NO_HPET),
        ("removable_in", "7.1", DRIVE_BACKUP),
        ("removable_in", "12.0", MON),
    ],
)
def test_version_filters_keep_what_has_exactly_that_version(
    client: ContractClient, parameter: str, release: str, slug: str
) -> None:
    found = features(client, **{parameter: release})
    assert slug in {row["slug"] for row in found}
    for row in found:
        values = {**row, "removable_in": (row["eligibility"] or {}).get("removable_in")}
        assert values[parameter] == release


def test_listed_in_filter_keeps_what_the_deprecated_list_has(client: ContractClient) -> None:
    found = features(client, listed_in="11.1")
    assert len(found) == 45
    assert all(row["listed"] for row in found)


def test_listed_in_filter_is_not_the_release_asked_about(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.2.0", deprecated={"Devices": {"``frob`` (since 8.1)": "Gone soon."}})
    [row] = features(client, listed_in="8.2", release="11.1")
    assert (row["title"], row["listed"], row["release"]) == ("frob", False, "11.1")


def test_has_replacement_filter_parts_the_list_in_two(client: ContractClient) -> None:
    with_one, without = (
        features(client, has_replacement="true"),
        features(client, has_replacement="false"),
    )
    assert with_one
    assert without
    assert all(row["replacements"] for row in with_one)
    assert not any(row["replacements"] for row in without)
    assert len(with_one) + len(without) == Feature.objects.count()


def test_words_find_titles_replacements_and_summaries(client: ContractClient) -> None:
    assert NO_HPET in slugs(client, q="no-hpet")
    assert NO_HPET in slugs(client, q="hpet=off")
    assert NO_HPET in slugs(client, q="HPET timer")
    assert slugs(client, q="no such thing anywhere") == set()


def test_words_put_the_best_match_first_unless_an_order_is_given(
    client: ContractClient, bring: Bring
) -> None:
    bring(
        "8.2.0",
        deprecated={
            "Devices": {
                "``aaa`` (since 8.0)": "This one merely mentions zfrob.",
                "``zfrob`` (since 8.0)": "This one is it.",
            }
        },
    )
    assert [row["title"] for row in features(client, q="zfrob")] == ["zfrob", "aaa"]
    ordered = features(client, q="zfrob", ordering="title")
    assert [row["title"] for row in ordered] == ["aaa", "zfrob"]


def test_filters_narrow_each_other(client: ContractClient) -> None:
    found = slugs(client, stage="removable", category="qmp-commands", has_replacement="true")
    assert DRIVE_BACKUP in found
    assert found == (
        slugs(client, stage="removable")
        & slugs(client, category="qmp-commands")
        & slugs(client, has_replacement="true")
    )


def number(version: str | None) -> int | None:
    if version is None:
        return None
    major, minor = version.split(".")
    return int(major) * 1000 + int(minor)


KEYS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "title": lambda row: row["title"].lower(),
    "deprecated_in": lambda row: number(row["deprecated_in"]),
    "removed_in": lambda row: number(row["removed_in"]),
    "removable_in": lambda row: number((row["eligibility"] or {}).get("removable_in")),
    "releases_overdue": lambda row: (row["eligibility"] or {}).get("releases_overdue"),
}


@pytest.mark.parametrize("name", KEYS)
def test_orderings_sort_both_ways_with_nulls_last(client: ContractClient, name: str) -> None:
    up = [KEYS[name](row) for row in features(client, ordering=name)]
    down = [KEYS[name](row) for row in features(client, ordering=f"-{name}")]
    known = [key for key in up if key is not None]
    nulls = [None] * (len(up) - len(known))
    assert len(set(known)) > 5
    assert bool(nulls) is (name != "title")
    assert up == [*sorted(known), *nulls]
    assert down == [*sorted(known, reverse=True), *nulls]


def test_ordering_by_category_follows_the_tree(client: ContractClient) -> None:
    seen = [row["category"]["slug"] for row in features(client, ordering="category")]
    order = [slug for slug in category_order(client) if slug in seen]
    assert [slug for slug in seen if slug in order] == sorted(seen, key=order.index)
    backwards = [row["category"]["slug"] for row in features(client, ordering="-category")]
    assert backwards == sorted(seen, key=order.index, reverse=True)


def category_order(client: ContractClient) -> list[str]:
    def walk(nodes: list[dict[str, Any]]) -> list[str]:
        return [slug for node in nodes for slug in (node["slug"], *walk(node["children"]))]

    return walk(client.api("categories/"))


def test_orderings_break_ties_with_the_next_one(client: ContractClient) -> None:
    rows = features(client, ordering="-deprecated_in,-title", stage="removable")
    keys = [(-(number(row["deprecated_in"]) or 0), row["title"].lower()) for row in rows]
    assert keys == sorted(sorted(keys, key=lambda key: key[1], reverse=True), key=lambda k: k[0])


@pytest.mark.parametrize("ordering", ["title", "category", "deprecated_in", "-releases_overdue"])
def test_order_is_the_same_across_pages(client: ContractClient, ordering: str) -> None:
    whole = [row["slug"] for row in features(client, ordering=ordering)]
    paged: list[str] = []
    url = f"http://testserver/api/v1/features/?page_size=7&ordering={ordering}"
    while url:
        page = client.get(url).json()
        paged += [row["slug"] for row in page["results"]]
        url = page["next"]
    assert paged == whole
