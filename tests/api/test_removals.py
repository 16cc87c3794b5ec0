"""What may go at a release, in groups of features as lists have them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = pytest.mark.django_db

GROUPS = ("newly_removable", "overdue", "newly_deprecated", "removed", "undated")
TOOLS = {
    "Tools": {
        "``axe`` (since 8.0)": "Blunt. Use ``saw`` instead.",
        "``nail`` (since 7.0)": "Bent.",
        "``peg`` (since 6.2)": "Bent.",
        "``pin`` (since 8.2)": "Bent.",
        "``tack``": "Bent.",
    },
    "Devices": {"``frob`` (since 8.0)": "Soon."},
}


@pytest.fixture
def tools(bring: Bring) -> None:
    """8.2 with a few features, 9.0 with one less that nothing tells of."""
    bring("8.2.0", deprecated=TOOLS, removed={"Tools": {"``lamp`` (removed in 8.2)": "Dark."}})
    rest = {title: text for title, text in TOOLS["Tools"].items() if "peg" not in title}
    bring("9.0.0", deprecated={"Tools": rest}, removed={"Tools": {}})


def titles(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {group: [feature["title"] for feature in answer[group]] for group in GROUPS}


@pytest.mark.usefixtures("tools")
def test_features_stand_in_groups_by_what_may_happen_to_them(client: ContractClient) -> None:
    answer = client.api("removals/", release="8.2")
    assert titles(answer) == {
        "newly_removable": ["frob", "axe"],
        "overdue": ["peg", "nail"],
        "newly_deprecated": ["pin", "tack"],
        "removed": ["lamp"],
        "undated": ["tack"],
    }
    assert (answer["release"], answer["projected"], answer["listed_in"]) == ("8.2", False, "8.2")
    assert [f["eligibility"]["releases_overdue"] for f in answer["overdue"]] == [4, 3]


@pytest.mark.usefixtures("tools")
def test_feature_is_the_same_as_in_the_list(client: ContractClient) -> None:
    [listed] = client.api("features/", q="nail", release="8.2")["results"]
    assert client.api("removals/", release="8.2")["overdue"][1] == listed


@pytest.mark.usefixtures("tools")
def test_feature_that_is_no_longer_listed_and_has_no_known_fate_is_left_out(
    client: ContractClient,
) -> None:
    assert "peg" not in str(titles(client.api("removals/", release="9.0")))
    assert "peg" in str(titles(client.api("removals/", release="8.2")))


@pytest.mark.usefixtures("tools")
def test_release_is_the_newest_one_unless_another_is_named(client: ContractClient) -> None:
    answer = client.api("removals/")
    assert (answer["release"], answer["listed_in"]) == ("11.1", "9.0")
    assert "pin" in titles(answer)["overdue"]


@pytest.mark.usefixtures("tools")
def test_release_to_come_is_answered_by_the_newest_list(client: ContractClient) -> None:
    answer = client.api("removals/", release="14.0")
    assert (answer["projected"], answer["listed_in"]) == (True, "9.0")
    assert titles(answer)["overdue"] == ["nail", "axe", "pin", "tack"]


def test_release_that_no_list_reaches_back_to_lists_nothing(client: ContractClient) -> None:
    answer = client.api("removals/", release="2.8")
    assert answer["listed_in"] is None
    assert titles(answer) == {group: [] for group in GROUPS}


@pytest.mark.usefixtures("tools")
def test_category_keeps_its_own(client: ContractClient) -> None:
    answer = client.api("removals/", release="8.2", category="devices")
    assert titles(answer)["newly_removable"] == ["frob"]
    assert titles(answer)["overdue"] == []


@pytest.mark.usefixtures("tools")
def test_everything_wrong_is_said_in_one_problem(client: ContractClient) -> None:
    problem = client.problem("removals/?release=9.7&category=nothing", 400)
    errors = {error["parameter"]: error for error in problem["errors"]}
    assert set(errors) == {"release", "category"}
    assert "2.10 to 11.1" in errors["release"]["allowed"]
    assert errors["category"]["allowed"] == ["devices", "tools"]


def test_unknown_parameter_is_a_problem_that_names_the_known_ones(client: ContractClient) -> None:
    [error] = client.problem("removals/?stage=removable", 400)["errors"]
    assert error["parameter"] == "stage"
    assert {"release", "category"} <= set(error["allowed"])


@pytest.mark.usefixtures("real_knowledge")
@pytest.mark.parametrize("release", ["2.12", "5.1", "9.1", "11.1", "12.0"])
def test_groups_of_real_documents_agree_with_verdicts(client: ContractClient, release: str) -> None:
    answer = client.api("removals/", release=release)
    overdue = [f["eligibility"]["releases_overdue"] for f in answer["overdue"]]
    assert overdue == sorted(overdue, reverse=True)
    assert all(count > 0 for count in overdue)
    for feature in [*answer["overdue"], *answer["newly_removable"]]:
        assert (feature["listed"], feature["stage"]) == (True, "removable")
    for feature in answer["newly_removable"]:
        assert feature["eligibility"]["removable_in"] == release
    for feature in answer["newly_deprecated"]:
        assert feature["deprecated_in"] == release
    for feature in answer["removed"]:
        assert (feature["removed_in"], feature["stage"]) == (release, "removed")
    everything = [f for group in GROUPS for f in answer[group]]
    if answer["listed_in"] == release:
        lost = [f for f in everything if not f["listed"] and f["fate"]["kind"] == "vanished"]
        assert lost == []
