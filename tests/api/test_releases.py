"""Releases: which there are, what their documents list, what changed with them."""

from __future__ import annotations

from typing import Any

import pytest

from deprecations.models import Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.overrides import set_overrides
from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = pytest.mark.django_db

NOTHING_NEW: dict[str, list[str]] = {
    "newly_deprecated": [],
    "newly_removable": [],
    "newly_removed": [],
    "withdrawn": [],
}


def changes(release: dict[str, Any]) -> dict[str, list[str]]:
    return {name: release[name] for name in NOTHING_NEW}


def test_releases_are_listed_from_the_first_policy_to_the_projected_ones(
    client: ContractClient,
) -> None:
    answer = client.api("releases/")
    rows = answer["results"]
    assert answer["count"] == len(rows) == 36
    assert rows[0] == {
        "version": "2.10",
        "released_on": "2017-08-30",
        "projected": False,
        "url": "http://testserver/api/v1/releases/2.10/",
    }
    assert [row["version"] for row in rows if row["projected"]] == [
        *("11.2", "12.0", "12.1", "12.2", "13.0", "13.1", "13.2", "14.0")
    ]


def test_releases_come_in_pages(client: ContractClient) -> None:
    page = client.api("releases/", page=2, page_size=5)
    assert [row["version"] for row in page["results"]] == ["4.0", "4.1", "4.2", "5.0", "5.1"]
    assert page["next"] == "http://testserver/api/v1/releases/?page=3&page_size=5"


def test_upstream_lists_stand_before_ours(client: ContractClient, bring: Bring) -> None:
    ours = {"Devices": {"``frob`` (since 8.0)": "Our words.", "``zot`` (since 8.0)": "Ours."}}
    bring("8.2.0", deprecated=ours, origin=Origin.EMBEDDED)
    bring("8.2.0", deprecated={"Gadgets": {"``frob``   (since 8.1)": "Theirs."}})
    [entry] = client.api("releases/8.2/")["listed"]["deprecated"]
    assert entry["states"] == ["8.1"]
    assert entry["category"]["name"] == "Gadgets"


def test_listed_entry_keeps_title_and_category_as_that_release_has_them(
    client: ContractClient, bring: Bring
) -> None:
    old = {"System emulator CPUS": {"``486`` CPU with dots (since 8.0)": "Old."}}
    new = {"System emulator CPUs": {"``486`` CPU With Dots (since 8.0)": "New."}}
    bring("8.2.0", deprecated=old)
    bring("9.0.0", deprecated=new)
    [then], [now] = (
        client.api(f"releases/{version}/")["listed"]["deprecated"] for version in ("8.2", "9.0")
    )
    assert then["slug"] == now["slug"]
    assert (then["title"], now["title"]) == ("486 CPU with dots", "486 CPU With Dots")
    assert then["category"] == {
        "slug": "cpus",
        "name": "System emulator CPUS",
        "path": ["System emulator CPUS"],
    }


def test_list_that_was_not_imported_beside_the_other_is_empty(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.2.0", deprecated={"Devices": {"``frob`` (since 8.0)": "Soon."}})
    listed = client.api("releases/8.2/")["listed"]
    assert (len(listed["deprecated"]), listed["removed"]) == (1, [])


def test_feature_that_goes_on_the_first_day_it_may_was_never_removable(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.2.0", deprecated={"Devices": {"``frob`` (since 8.1)": "Soon."}})
    bring(
        "9.0.0",
        deprecated={"Devices": {}},
        removed={"Devices": {"``frob`` (removed in 9.0)": "Gone."}},
    )
    assert changes(client.api("releases/9.0/")) == {
        **NOTHING_NEW,
        "newly_removed": ["devices-frob"],
    }


def test_deprecation_taken_back_is_withdrawn_in_its_release(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.2.0", deprecated={"Devices": {"``frob`` (since 8.1)": "Soon."}})
    set_overrides(
        feature=Feature.objects.get(),
        values={Override.Field.WITHDRAWN_IN: Version(9, 0)},
        made_by=None,
        reason="People need it.",
    )
    assert changes(client.api("releases/9.0/")) == {**NOTHING_NEW, "withdrawn": ["devices-frob"]}
    assert client.api("features/devices-frob/", release="9.0")["withdrawn_in"] == "9.0"


@pytest.mark.parametrize("text", ["9.7", "9.7.50", "15.0", "11", "9.0 or 9.1", "nine"])
def test_release_that_does_not_exist_is_a_problem_that_says_which_ones_do(
    client: ContractClient, text: str
) -> None:
    problem = client.problem(f"releases/{text}/", 400)
    [error] = problem["errors"]
    assert (error["parameter"], error["value"]) == ("version", text)
    assert "2.10 to 11.1" in error["allowed"]


def test_release_with_a_control_character_is_refused(client: ContractClient) -> None:
    [error] = client.problem("releases/9.0\0/", 400)["errors"]
    assert error["parameter"] == "version"


@pytest.mark.parametrize("text", ["9.0.1", "v9.0.0", "8.2.50", "qemu-9.0.0.tar.xz", "QEMU 9.0"])
def test_release_is_answered_in_any_spelling_with_its_own_address(
    client: ContractClient, text: str
) -> None:
    assert client.api(f"releases/{text}/") == client.api("releases/9.0/")
    row = client.api("features/", release=text, page_size=1)["results"]
    assert row == client.api("features/", release="9.0", page_size=1)["results"]
