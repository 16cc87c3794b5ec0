"""What the API tells of the knowledge that comes with the project."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]

CHANGES = ("newly_deprecated", "newly_removable", "newly_removed", "withdrawn")


def changes(release: dict[str, Any]) -> dict[str, list[str]]:
    return {name: release[name] for name in CHANGES}


def test_feature_holds_its_row_and_more(client: ContractClient) -> None:
    [row] = client.api("features/", q="-no-hpet")["results"]
    feature = client.api("features/command-line-no-hpet/")
    assert {name: feature[name] for name in row} == row
    assert set(feature) - set(row) == {
        "milestones",
        "contradictions",
        "history",
        "description",
        "overrides",
    }


def test_feature_is_told_as_of_the_release_asked_for(client: ContractClient) -> None:
    feature = client.api("features/command-line-no-hpet/", release="8.1")
    assert (feature["release"], feature["stage"]) == ("8.1", "deprecated")
    assert feature["eligibility"]["reason"] == (
        "Deprecated in 8.0, it still works in 8.1; from 8.2 (December 2023) it may be removed."
    )


def test_feature_that_only_our_documents_know_has_our_words_and_no_description(
    client: ContractClient,
) -> None:
    feature = client.api("features/command-line-no-hpet/")
    assert feature["summary"]
    assert feature["description"] is None


def test_release_lists_its_documents_in_their_order(client: ContractClient) -> None:
    listed = client.api("releases/11.1/")["listed"]
    assert len(listed["deprecated"]) == 45
    assert listed["deprecated"][0] == {
        "slug": "command-line-short-form-boolean-options",
        "title": "Short-form boolean options",
        "category": {
            "slug": "command-line",
            "name": "System emulator command line arguments",
            "path": ["System emulator command line arguments"],
        },
        "states": ["6.0"],
        "document": "deprecated.rst",
        "line": 21,
    }
    for entries in listed.values():
        lines = [entry["line"] for entry in entries]
        assert lines == sorted(lines)


def test_entry_without_a_version_states_none(client: ContractClient) -> None:
    listed = client.api("releases/11.1/")["listed"]["deprecated"]
    [entry] = [item for item in listed if item["title"].startswith("Versioned machine types")]
    assert entry["states"] == []


def test_release_names_what_changed_with_it(client: ContractClient) -> None:
    release = client.api("releases/11.1/")
    assert "command-line-mon-option" in release["newly_deprecated"]
    assert "hmp-commands-wavcapture" in release["newly_removable"]
    assert "host-architectures-64-bit-mips" in release["newly_removed"]
    assert all(names == sorted(names) for names in changes(release).values())


@pytest.mark.parametrize("version", ["3.1", "8.2", "11.1", "12.0"])
def test_changes_are_what_the_filters_find(client: ContractClient, version: str) -> None:
    release = client.api(f"releases/{version}/")
    for name, filters in (
        ("newly_deprecated", {"deprecated_in": version}),
        ("newly_removable", {"removable_in": version, "stage": "removable"}),
        ("newly_removed", {"removed_in": version}),
    ):
        found = client.api("features/", release=version, page_size=500, **filters)["results"]
        assert release[name] == sorted(row["slug"] for row in found)


def test_release_without_imported_documents_lists_nothing_but_changes_all_the_same(
    client: ContractClient,
) -> None:
    release = client.api("releases/9.0/")
    assert release["listed"] is None
    assert "command-line-no-hpet" in release["newly_removed"]


def test_projected_release_names_what_it_may_drop(client: ContractClient) -> None:
    release = client.api("releases/12.0/")
    assert (release["projected"], release["listed"]) == (True, None)
    assert release["released_on"].startswith("2027-04-")
    assert "command-line-mon-option" in release["newly_removable"]
    assert release["newly_deprecated"] == []


def test_release_before_the_first_policy_has_no_date_and_no_lists(client: ContractClient) -> None:
    release = client.api("releases/2.3/")
    assert (release["released_on"], release["projected"]) == (None, False)
    assert release["listed"] is None
    assert changes(release) == {name: [] for name in CHANGES}


def test_deprecation_before_the_first_policy_belongs_to_its_release(client: ContractClient) -> None:
    deprecated = client.api("releases/2.8/")["newly_deprecated"]
    assert "qmp-commands-eject-argument-device" in deprecated
