"""Versioned machine types: their rule at a release, and one type by its name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]


def reach(answer: dict[str, Any]) -> tuple[str | None, ...]:
    return tuple(answer[f"{name}_up_to"] for name in ("deprecated", "due", "removed"))


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("8.2", (None, None, None)),
        ("9.0", (None, None, None)),
        ("9.1", ("6.1", "3.1", None)),
        ("9.2", ("6.2", "3.1", None)),
        ("10.0", ("7.0", "4.0", None)),
        ("10.1", ("7.1", "4.1", "4.1")),
        ("11.1", ("8.1", "5.1", "5.1")),
        ("12.0", ("9.0", "6.0", "6.0")),
        ("9.0.50", ("6.1", "3.1", None)),
    ],
)
def test_rule_reaches_up_to_these_versions(
    client: ContractClient, release: str, expected: tuple[str | None, ...]
) -> None:
    assert reach(client.api("machine-types/", release=release)) == expected


def test_release_is_the_newest_unless_another_one_is_asked_for(client: ContractClient) -> None:
    assert client.api("machine-types/") == client.api("machine-types/", release="11.1")


def test_release_before_the_rule_says_that_there_was_none(client: ContractClient) -> None:
    answer = client.api("machine-types/", release="8.2")
    [reason] = answer["reasoning"]
    assert reason.startswith("QEMU 8.2 has no rule for versioned machine types yet: 9.1 announces")
    assert {row["stage"] for row in answer["versions"]} == {"supported"}


@pytest.mark.parametrize("release", ["9.1", "10.0", "10.1", "11.1", "12.0"])
def test_stages_of_all_versions_follow_from_how_far_the_rule_reaches(
    client: ContractClient, release: str
) -> None:
    answer = client.api("machine-types/", release=release)
    rows = answer["versions"]
    versions = [row["version"] for row in rows]
    assert versions[0] == "2.4"
    assert versions[-1] == release
    last = {row["stage"]: row["version"] for row in rows}
    assert last["deprecated"] == answer["deprecated_up_to"]
    assert last.get("removed") == answer["removed_up_to"]
    assert last.get("removable", answer["due_up_to"]) == answer["due_up_to"]
    assert last["supported"] == release


def test_version_tells_its_releases_with_dates(client: ContractClient) -> None:
    rows = client.api("machine-types/")["versions"]
    [row] = [row for row in rows if row["version"] == "6.2"]
    assert row == {
        "version": "6.2",
        "stage": "deprecated",
        "introduced": {"release": "6.2", "released_on": "2021-12-14", "projected": False},
        "deprecated": {"release": "9.2", "released_on": "2024-12-10", "projected": False},
        "due": {"release": "12.2", "released_on": "2027-12-21", "projected": True},
        "removed": {"release": "12.2", "released_on": "2027-12-21", "projected": True},
    }


@pytest.mark.parametrize(
    ("name", "kind", "releases"),
    [
        ("pc-q35-5.0", "versioned", ["5.0", "9.1", "11.0", "11.0"]),
        ("pc-i440fx-2.12", "versioned", ["2.12", "9.1", "9.1", "10.1"]),
        ("pc-q35-4.0.1", "versioned", ["4.0", "9.1", "10.0", "10.1"]),
        ("virt-6.2", "versioned", ["6.2", "9.2", "12.2", "12.2"]),
        ("virt-12.0", "versioned", ["12.0", "15.0", "18.0", "18.0"]),
        ("pseries-2.12-sxxm", "versioned", ["2.12", None, None, None]),
        ("s390-ccw-virtio-7.2", "versioned", ["7.2", "10.2", "13.2", "13.2"]),
        ("q35", "newest", [None] * 4),
        ("ast2600-evb", "unversioned", [None] * 4),
        ("mps3-an547", "unversioned", [None] * 4),
        ("pc-i440fx-rhel7.6.0", "distribution", [None] * 4),
        ("pc-q35-jammy", "distribution", [None] * 4),
        ("foo-9.9", "unknown", [None] * 4),
    ],
)
def test_name_tells_its_kind_and_its_releases(
    client: ContractClient, name: str, kind: str, releases: list[str | None]
) -> None:
    answer = client.api(f"machine-types/{name}/")
    moments = [answer[event] for event in ("introduced", "deprecated", "due", "removed")]
    assert (answer["name"], answer["kind"]) == (name, kind)
    assert [moment and moment["release"] for moment in moments] == releases
    assert answer["reasoning"]


def test_names_of_distributions_have_no_version_to_compare(client: ContractClient) -> None:
    answer = client.api("machine-types/pc-q35-rhel9.4.0/")
    assert (answer["family"], answer["version"], answer["stage"]) == ("pc-q35", None, None)
    assert "not QEMU's own but a distribution's" in answer["reasoning"][0]


@pytest.mark.parametrize(
    ("release", "stage"),
    [
        ("4.2", None),
        ("5.0", "supported"),
        ("9.1", "deprecated"),
        ("10.2", "deprecated"),
        ("11.0", "removed"),
    ],
)
def test_stage_of_a_name_is_that_of_the_release(
    client: ContractClient, release: str, stage: str | None
) -> None:
    assert client.api("machine-types/pc-q35-5.0/", release=release)["stage"] == stage


def test_type_that_is_due_and_still_there_is_removable(client: ContractClient) -> None:
    assert client.api("machine-types/pc-q35-3.0/", release="10.0")["stage"] == "removable"


def test_projected_releases_are_marked(client: ContractClient) -> None:
    answer = client.api("machine-types/virt-9.0/")
    assert answer["deprecated"] == {
        "release": "12.0",
        "released_on": "2027-04-27",
        "projected": True,
    }
    assert "12.0 (expected April 2027)" in " ".join(answer["reasoning"])


def test_options_and_upper_case_are_overlooked(client: ContractClient) -> None:
    answer = client.api("machine-types/PC-Q35-8.2,accel=kvm/")
    assert answer["name"] == "pc-q35-8.2"
    assert answer["url"].endswith("/api/v1/machine-types/pc-q35-8.2/")


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("pc-i440fx-2.5", ["``pc-i440fx-2.4`` up to ``pc-i440fx-2.12``"]),
        ("pc-i440fx-3.0", []),
        ("pc-q35-2.5", []),
        ("ast2700a0-evb", ["Arm ``ast2700a0-evb`` machine"]),
        ("pc-q35-5.0", []),
        ("pc-i440fx-rhel7.6.0", []),
        ("property", []),
    ],
)
def test_features_that_name_it_are_linked(
    client: ContractClient, bring: Bring, name: str, titles: list[str]
) -> None:
    heading = "``pc-i440fx-2.4`` up to ``pc-i440fx-2.12`` (since 9.1)"
    bring("10.0.0", deprecated={"System emulator machines": {heading: "Too old."}})
    slugs = client.api(f"machine-types/{name}/")["features"]
    assert [client.api(f"features/{slug}/")["title_rst"] for slug in slugs] == titles


@pytest.mark.parametrize("text", ["a b", "-M", "x" * 101, "ü", "pc;rm"])
def test_what_is_no_name_is_a_problem_that_says_what_would_be_one(
    client: ContractClient, text: str
) -> None:
    [error] = client.problem(f"machine-types/{text}/", 400)["errors"]
    assert error["parameter"] == "name"
    assert error["allowed"].endswith("such as pc-q35-8.2, virt-9.0 or raspi3b")


@pytest.mark.parametrize("name", ["virt-9.7", "pc-q35-15.0", "pseries-900.0"])
def test_version_of_no_release_is_not_found(client: ContractClient, name: str) -> None:
    problem = client.problem(f"machine-types/{name}/", 404)
    [error] = problem["errors"]
    assert error["message"].endswith(f"so there is no {name}.")
    assert "2.10 to 11.1" in error["allowed"]


def test_everything_that_is_wrong_is_named_at_once(client: ContractClient) -> None:
    errors = client.problem("machine-types/a b/", 400, release="9.7")["errors"]
    assert [error["parameter"] for error in errors] == ["name", "release"]


def test_release_that_does_not_exist_is_refused(client: ContractClient) -> None:
    [error] = client.problem("machine-types/", 400, release="9.7")["errors"]
    assert error["parameter"] == "release"
