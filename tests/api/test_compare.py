"""What the API tells of an upgrade, as JSON, as a table and as text for a ticket."""

from __future__ import annotations

import csv
from io import StringIO
from itertools import chain, combinations_with_replacement
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]

DOWNGRADE = (
    "QEMU 8.2 is older than 9.0: that is a downgrade, and what it takes away is not known here."
)
GROUPS = ("deprecated", "removable", "removed", "withdrawn")


def compare(client: ContractClient, **params: str) -> Any:
    return client.api("compare/", **params)


def slugs(features: list[dict[str, Any]]) -> list[str]:
    return [feature["slug"] for feature in features]


def test_features_stand_in_the_group_of_what_they_became(client: ContractClient) -> None:
    answer = compare(client, **{"from": "8.2", "to": "9.0"})
    assert (answer["from"], answer["to"]) == ("8.2", "9.0")
    assert "command-line-no-hpet" in slugs(answer["removed"])
    for group in ("deprecated", "removable", "removed"):
        assert {(f["stage"], f["release"]) for f in answer[group]} <= {(group, "9.0")}


def test_feature_is_the_one_of_the_list_as_of_the_release_upgraded_to(
    client: ContractClient,
) -> None:
    answer = compare(client, **{"from": "8.2", "to": "9.0"})
    listed = {
        f["slug"]: f for f in client.api("features/", release="9.0", page_size=500)["results"]
    }
    for feature in chain.from_iterable(answer[group] for group in GROUPS):
        assert feature == listed[feature["slug"]]


def test_newest_release_is_what_is_upgraded_to_by_default(client: ContractClient) -> None:
    assert compare(client, **{"from": "10.0"}) == compare(client, **{"from": "10.0", "to": "11.1"})


@pytest.mark.parametrize("release", ["2.8", "9.0", "11.1", "12.0"])
def test_nothing_changes_from_a_release_to_itself(client: ContractClient, release: str) -> None:
    answer = compare(client, **{"from": release, "to": release})
    assert not any(answer[group] for group in (*GROUPS, "machine_types"))


def test_releases_are_understood_in_any_spelling(client: ContractClient) -> None:
    plain = compare(client, **{"from": "7.2", "to": "10.0"})
    spelled = compare(
        client, **{"from": "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)", "to": "v10.0.0"}
    )
    assert spelled == plain
    assert compare(client, **{"from": "debian-12", "to": "debian-13"}) == plain


def test_steps_add_up_to_the_whole_way(client: ContractClient) -> None:
    stops = ["2.8", "6.2", "8.2", "9.0", "10.1", "11.1", "12.0"]
    became = {
        pair: {("feature", feature["slug"]): group for group in GROUPS for feature in answer[group]}
        | {("machine", item["version"]): item["stage"] for item in answer["machine_types"]}
        for pair in combinations_with_replacement(stops, 2)
        for answer in [compare(client, **dict(zip(("from", "to"), pair, strict=True)))]
    }
    for start, halfway, end in combinations_with_replacement(stops, 3):
        assert became[start, end] == became[start, halfway] | became[halfway, end]


def test_machine_types_that_the_rule_takes_are_told(client: ContractClient) -> None:
    answer = compare(client, **{"from": "10.0", "to": "11.1"})
    gone = [m["version"] for m in answer["machine_types"] if m["stage"] == "removed"]
    assert (gone[0], gone[-1]) == ("2.4", "5.1")
    before = compare(client, **{"from": "8.0", "to": "9.0"})
    assert before["machine_types"] == []


def test_category_limits_the_features(client: ContractClient) -> None:
    whole = compare(client, **{"from": "2.10"})
    part = compare(client, **{"from": "2.10", "category": "device-options"})
    paths = {f["category"]["path"][0] for group in GROUPS for f in part[group]}
    assert paths == {"Device options"}
    slugs_below = {f["category"]["slug"] for group in GROUPS for f in part[group]}
    assert slugs_below > {"emulated-device-options"}
    assert part["machine_types"] == whole["machine_types"]


@pytest.mark.parametrize(
    ("params", "parameter", "message"),
    [
        ({}, "from", "“from” is missing: the release to upgrade from."),
        ({"from": "9.7"}, "from", "There is no QEMU release 9.7."),
        ({"from": "9.0", "to": "soon"}, "to", "“soon” is not a release."),
        ({"from": "9.0", "category": "x"}, "category", "There is no category “x”."),
        ({"from": "9.0", "release": "9.0"}, "release", "There is no parameter “release”."),
        (
            {"from": "9.0", "to": "8.2"},
            "to",
            DOWNGRADE,
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(
    client: ContractClient, params: dict[str, str], parameter: str, message: str
) -> None:
    [error] = client.problem("compare/", 400, **params)["errors"]
    assert (error["parameter"], error["message"]) == (parameter, message)
    assert error["allowed"]


def test_both_releases_are_named_where_both_are_wrong(client: ContractClient) -> None:
    errors = client.problem("compare/", 400, **{"from": "9.7", "to": "9.8"})["errors"]
    assert [error["parameter"] for error in errors] == ["from", "to"]


def test_downgrade_from_a_release_to_come_names_the_newest_one(client: ContractClient) -> None:
    [error] = client.problem("compare/", 400, **{"from": "12.0"})["errors"]
    assert (error["parameter"], error["value"]) == ("to", "11.1")
    assert error["allowed"] == "12.0 or a later release, up to 14.0 (projected)"


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("accept", [None, "text/csv"])
def test_table_of_a_comparison_holds_what_the_answer_holds(
    client: ContractClient, accept: str | None
) -> None:
    params = {"from": "8.2", "to": "9.1"} | ({} if accept else {"format": "csv"})
    headers = {"accept": accept} if accept else {}
    response = client.get("/api/v1/compare/", params, headers=headers)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(response.content)
    answer = compare(client, **{"from": "8.2", "to": "9.1"})
    for group in GROUPS:
        found = [row["slug"] for row in rows if row["change"] == group and row["slug"]]
        assert found == slugs(answer[group])
    titles = [row["title"] for row in rows if not row["slug"]]
    assert titles == [f"Machine types of {m['version']}" for m in answer["machine_types"]]


def test_table_of_features_is_whole_unless_a_page_is_asked_for(client: ContractClient) -> None:
    response = client.get("/api/v1/features/", {"format": "csv"})
    listed = client.api("features/", page_size=500)["results"]
    assert len(listed) > 50
    assert [row["slug"] for row in rows_of(response.content)] == slugs(listed)
    part = client.get("/api/v1/features/", {"format": "csv", "page_size": "5", "page": "2"})
    assert [row["slug"] for row in rows_of(part.content)] == slugs(listed[5:10])


def test_table_of_nothing_has_its_columns(client: ContractClient) -> None:
    response = client.get("/api/v1/features/", {"format": "csv", "q": "zzz"})
    assert response.content.startswith(b"slug,title,")
    assert rows_of(response.content) == []


def test_spreadsheet_takes_no_cell_for_a_formula(client: ContractClient) -> None:
    rows = rows_of(client.get("/api/v1/features/", {"format": "csv"}).content)
    assert "'-no-hpet" in {row["title"] for row in rows}
    for row in rows:
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_addresses_in_a_table_are_those_of_pages(client: ContractClient) -> None:
    [row, *_] = rows_of(client.get("/api/v1/compare/?from=8.2&to=9.0&format=csv").content)
    assert row["url"] == f"http://testserver/features/{row['slug']}/?release=9.0"
    assert client.get(row["url"]).status_code == 200


def test_text_for_a_ticket_holds_every_feature(client: ContractClient) -> None:
    params = {"from": "8.2", "to": "9.1"}
    response = client.get("/api/v1/compare/", {**params, "format": "markdown"})
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    html = MarkdownIt("gfm-like", {"linkify": False}).render(response.content.decode())
    answer = compare(client, **params)
    assert "<h1>From QEMU 8.2 to 9.1</h1>" in html
    for group in GROUPS:
        for feature in answer[group]:
            assert f'<a href="http://testserver/features/{feature["slug"]}/?release=9.1">' in html
    assert html.count("<tr>") == sum(len(answer[g]) + bool(answer[g]) for g in GROUPS)


def test_problem_is_json_whatever_the_format(client: ContractClient) -> None:
    for wanted in ("csv", "markdown"):
        assert client.problem("compare/", 400, format=wanted)["errors"]


def test_formats_have_different_etags(client: ContractClient) -> None:
    tags = {
        client.get("/api/v1/compare/?from=9.0", headers={"accept": accept})["ETag"]
        for accept in ("application/json", "text/csv", "text/markdown")
    }
    assert len(tags) == 3
