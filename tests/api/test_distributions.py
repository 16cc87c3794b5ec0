"""Distributions in the API: the table, and their releases in place of QEMU's."""

from __future__ import annotations

import pytest

from deprecations.models import DistributionRelease
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]


def test_table_says_what_is_recorded(client: ContractClient) -> None:
    rows = {row["slug"]: row for row in client.api("distributions/", page_size=500)["results"]}
    assert len(rows) == DistributionRelease.objects.count()
    assert rows["debian-12"] == {
        "slug": "debian-12",
        "distribution": "Debian",
        "release": "12",
        "aliases": ["bookworm", "debian-bookworm"],
        "rolling": False,
        "qemu": "7.2",
        "recorded_on": "2026-11-25",
        "source": rows["debian-13"]["source"],
    }


def test_what_is_not_recorded_is_null(client: ContractClient) -> None:
    rows = {row["slug"]: row for row in client.api("distributions/", page_size=500)["results"]}
    unknown = {name: rows["arch"][name] for name in ("release", "qemu", "recorded_on", "source")}
    assert set(unknown.values()) == {None}
    assert rows["arch"]["rolling"] is True


def test_table_comes_in_pages(client: ContractClient) -> None:
    page = client.api("distributions/", page_size=10, page=2)
    assert page["count"] == DistributionRelease.objects.count()
    assert len(page["results"]) == 10
    assert page["previous"].endswith("distributions/?page_size=10")
    client.problem("distributions/", 404, page=99)
    client.problem("distributions/", 400, release="8.2")


@pytest.mark.parametrize("text", ["debian-12", "Debian 12", "bookworm", "Debian 12.5"])
@pytest.mark.parametrize("path", ["features/", "features/command-line-no-hpet/", "categories/"])
def test_release_of_a_distribution_stands_for_qemus(
    client: ContractClient, path: str, text: str
) -> None:
    def answer(release: str) -> object:
        body = client.api(path, release=release)
        return body if isinstance(body, list) else body.get("results", body)

    assert answer(text) == answer("7.2")


def test_answer_names_qemus_release(client: ContractClient) -> None:
    assert client.api("features/command-line-no-hpet/", release="debian-12")["release"] == "7.2"
    assert client.api("releases/Debian 12/") == client.api("releases/7.2/")


def test_filters_take_the_release_that_is_shipped(client: ContractClient) -> None:
    by_name = client.api("features/", removed_in="debian-13", listed_in="11.1")
    assert by_name == client.api("features/", removed_in="10.0", listed_in="11.1")


def test_release_that_is_not_recorded_is_a_problem_that_names_what_is(
    client: ContractClient,
) -> None:
    problem = client.problem("features/", 400, release="alpine-3.23")
    [error] = problem["errors"]
    assert error["parameter"] == "release"
    assert error["value"] == "alpine-3.23"
    assert error["message"] == "Which QEMU release Alpine Linux 3.23 ships is not recorded."
    assert "alpine-3.22" in error["allowed"]


def test_unknown_distribution_is_a_problem_that_names_distributions(
    client: ContractClient,
) -> None:
    [error] = client.problem("features/", 400, release="haiku-1")["errors"]
    assert "Alpine Linux, Debian, Fedora" in error["allowed"]


def test_answers_follow_the_table(client: ContractClient) -> None:
    DistributionRelease.objects.filter(slug="debian-12").update(qemu="9.0")
    assert client.api("categories/", release="debian-12") == client.api(
        "categories/", release="9.0"
    )
