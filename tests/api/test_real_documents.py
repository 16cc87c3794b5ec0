"""What the API says of QEMU's real documents, for cases that were worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_knowledge")]


def feature(client: ContractClient, slug: str, **params: Any) -> dict[str, Any]:
    return dict(client.api(f"features/{slug}/", **params))


def test_no_hpet_went_three_releases_after_its_deprecation(client: ContractClient) -> None:
    found = feature(client, "command-line-no-hpet", release="11.1")
    assert (found["deprecated_in"], found["removed_in"]) == ("8.0", "9.0")
    assert found["eligibility"]["removable_in"] == "8.2"
    assert found["stage"] == "removed"


@pytest.mark.parametrize(("release", "overdue"), [("7.0", None), ("7.1", 0), ("11.1", 12)])
def test_drive_backup_is_long_overdue(
    client: ContractClient, release: str, overdue: int | None
) -> None:
    found = feature(client, "qmp-commands-drive-backup", release=release)
    assert (found["deprecated_in"], found["removed_in"]) == ("6.2", None)
    assert found["eligibility"]["removable_in"] == "7.1"
    assert found["eligibility"]["releases_overdue"] == overdue


def test_empty_backing_counts_from_the_first_policy(client: ContractClient) -> None:
    found = feature(client, "qmp-commands-blockdev-add-empty-string-argument-backing")
    assert found["deprecated_in"] == "2.10"
    assert found["eligibility"]["removable_in"] == "2.12"


def test_mon_may_go_in_a_release_that_is_still_to_come(client: ContractClient) -> None:
    counted = feature(client, "command-line-mon-option")["eligibility"]
    assert (counted["removable_in"], counted["projected"]) == ("12.0", True)


@pytest.mark.parametrize(
    ("slug", "deprecated", "removed"),
    [
        ("command-line-runas", "9.1", "10.0"),
        ("user-mode-command-line-p", "9.0", "10.2"),
        ("qmp-commands-query-cpus", "2.12", "6.0"),
    ],
)
def test_lags_are_those_of_the_documents(
    client: ContractClient, slug: str, deprecated: str, removed: str
) -> None:
    [found] = [
        row
        for row in client.api("features/", page_size=500, deprecated_in=deprecated)["results"]
        if row["slug"].startswith(slug) and row["removed_in"] == removed
    ]
    assert found["stage"] == "removed"


@pytest.mark.parametrize(
    ("release", "deprecated", "removed"),
    [("5.0", 53, 3), ("6.0", 38, 53), ("8.2", 51, 119), ("10.2", 59, 179), ("11.1", 45, 196)],
)
def test_release_lists_as_many_entries_as_its_documents(
    client: ContractClient, release: str, deprecated: int, removed: int
) -> None:
    listed = client.api(f"releases/{release}/")["listed"]
    assert (len(listed["deprecated"]), len(listed["removed"])) == (deprecated, removed)
    found = client.api("features/", listed_in=release, page_size=500)["results"]
    assert {row["slug"] for row in found} == {entry["slug"] for entry in listed["deprecated"]}


def test_removable_features_of_the_newest_release_are_listed_there_or_delisted(
    client: ContractClient,
) -> None:
    removable = client.api("features/", stage="removable", release="11.1", page_size=500)
    slugs = {row["slug"] for row in removable["results"] if row["listed"]}
    assert "qmp-commands-drive-backup" in slugs
    assert all(
        row["eligibility"]["releases_overdue"] >= 0 and row["removed_in"] is None
        for row in removable["results"]
    )


def test_feature_tells_qemus_words_and_ours_apart(client: ContractClient) -> None:
    found = feature(client, "qmp-commands-drive-backup")
    assert found["summary"]
    assert found["description"]["source"] == {
        "document": "deprecated.rst",
        "release": "11.1",
        "line": found["description"]["source"]["line"],
        "origin": "upstream",
        "licence": "GPL-2.0-or-later, the QEMU project",
    }
    assert found["description"]["text"] != found["summary"]
    assert found["upstream_url"].startswith(
        "https://www.qemu.org/docs/master/about/deprecated.html#drive-backup"
    )


def test_feature_that_left_the_lists_is_linked_to_its_last_source(client: ContractClient) -> None:
    rows = client.api("features/", page_size=500)["results"]
    sources = [row["upstream_url"] for row in rows if "/blob/" in (row["upstream_url"] or "")]
    assert sources
    assert all(url.startswith("https://gitlab.com/qemu-project/qemu/-/blob/v") for url in sources)
    assert all(row["upstream_url"] for row in rows)
