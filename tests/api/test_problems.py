"""What is refused, and how it is said: problem details that name each parameter at fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import override_settings

from deprecations.api.v1 import views
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]

ADDRESSES = (
    "",
    "features/",
    "features/command-line-no-hpet/",
    "categories/",
    "releases/",
    "releases/11.1/",
    "machine-types/",
    "machine-types/virt-9.0/",
    "policy/",
    "export/",
    "schema/",
    "docs/",
)


def errors(client: ContractClient, path: str = "features/", **params: Any) -> dict[str, Any]:
    """The errors of a 400, by parameter."""
    problem = client.problem(path, 400, **params)
    return {error["parameter"]: error for error in problem["errors"]}


def test_problem_is_told_in_full(client: ContractClient) -> None:
    assert client.problem("features/", 400, release="9.7") == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "There is no QEMU release 9.7.",
        "errors": [
            {
                "parameter": "release",
                "value": "9.7",
                "message": "There is no QEMU release 9.7.",
                "allowed": "2.10 to 11.1, any release before 2.10, or up to 14.0 (projected)",
            }
        ],
    }


@pytest.mark.parametrize("path", ADDRESSES)
def test_unknown_parameter_is_refused_everywhere(client: ContractClient, path: str) -> None:
    error = errors(client, path, realease="11.1")["realease"]
    assert "format" in error["allowed"]


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("features/", "release"),
        ("features/", "q"),
        ("features/", "page"),
        ("features/", "ordering"),
        ("features/command-line-no-hpet/", "release"),
        ("categories/", "release"),
        ("releases/", "page_size"),
        ("policy/", "format"),
    ],
)
def test_parameter_given_twice_is_refused(
    client: ContractClient, path: str, parameter: str
) -> None:
    value = {"format": "json", "release": "8.0", "ordering": "title"}.get(parameter, "1")
    error = errors(client, path, **{parameter: [value, value]})[parameter]
    assert (error["value"], error["allowed"]) == (f"{value}, {value}", "one value")


@pytest.mark.parametrize(
    ("parameter", "value", "allowed"),
    [
        ("release", "newest", "2.10 to 11.1"),
        ("release", "14.1", "up to 14.0 (projected)"),
        ("deprecated_in", "8", "X.Y, also as 8.2.7, v8.2.0"),
        ("removed_in", "9.7", "2.10 to 11.1"),
        ("removable_in", "8.2-9.0", "2.10 to 11.1"),
        ("listed_in", "x", "2.10 to 11.1"),
        ("stage", "deprecated,gone", ["supported", "deprecated", "removable", "removed"]),
        ("has_replacement", "yes", ["true", "false"]),
        ("page", "0", "1 to 1000000"),
        ("page", "-1", "1 to 1000000"),
        ("page", "last", "1 to 1000000"),
        ("page", "²", "1 to 1000000"),
        ("page_size", "0", "1 to 500"),
        ("page_size", "501", "1 to 500"),
        ("page_size", "1.5", "1 to 500"),
        ("page_size", "9" * 5000, "1 to 500"),
        ("q", "x" * 201, "at most 200 characters"),
    ],
)
def test_malformed_value_is_refused_with_what_is_allowed(
    client: ContractClient, parameter: str, value: str, allowed: str | list[str]
) -> None:
    error = errors(client, **{parameter: value})[parameter]
    assert error["value"] == (value if len(value) <= 200 else value[:200] + "…")
    if isinstance(allowed, list):
        assert error["allowed"] == allowed
    else:
        assert allowed in error["allowed"]


def test_unknown_category_is_refused_with_all_that_exist(client: ContractClient) -> None:
    allowed = errors(client, category="gadgets")["category"]["allowed"]
    assert {"command-line", "emulated-device-options"} < set(allowed)


def test_unknown_ordering_is_refused_with_all_that_exist(client: ContractClient) -> None:
    allowed = errors(client, ordering="title,-age")["ordering"]["allowed"]
    assert {"title", "-title", "-releases_overdue"} < set(allowed)


def test_release_without_imported_documents_lists_nothing_to_filter_by(
    client: ContractClient,
) -> None:
    assert errors(client, listed_in="9.0")["listed_in"]["allowed"] == ["11.1"]


@pytest.mark.parametrize("parameter", ["release", "category", "q", "stage", "ordering", "page"])
@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f"])
def test_control_characters_are_refused(
    client: ContractClient, parameter: str, character: str
) -> None:
    assert parameter in errors(client, **{parameter: f"11.1{character}"})


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("removals/", "release"), ("compare/", "from"), ("features/", "deprecated_in")],
)
def test_both_lines_that_qemu_prints_of_its_version_are_a_release(
    client: ContractClient, path: str, parameter: str
) -> None:
    printed = "QEMU emulator version 8.2.0 (v8.2.0)\r\nCopyright (c) 2003-2023 Fabrice Bellard\n"
    assert client.api(path, **{parameter: printed}) == client.api(path, **{parameter: "8.2"})


@pytest.mark.parametrize(
    ("path", "parameter"),
    [("features/", "release"), ("features/", "q"), ("features/", "page"), ("policy/", "format")],
)
def test_empty_value_is_refused(client: ContractClient, path: str, parameter: str) -> None:
    assert "is empty" in errors(client, path, **{parameter: ""})[parameter]["message"]


@pytest.mark.parametrize("parameter", ["stage", "ordering"])
def test_list_with_an_empty_item_is_refused(client: ContractClient, parameter: str) -> None:
    assert parameter in errors(client, **{parameter: ","})


def test_one_problem_names_everything_that_is_wrong(client: ContractClient) -> None:
    found = errors(client, colour="red", release="9.7", page="0", page_size="501")
    assert set(found) == {"colour", "release", "page", "page_size"}


def test_page_past_the_end_is_not_found(client: ContractClient) -> None:
    [error] = client.problem("features/", 404, page_size=500, page=2)["errors"]
    assert (error["parameter"], error["value"], error["allowed"]) == ("page", "2", "1")


@pytest.mark.parametrize(
    "path", ["nothing/", "nothing/at/all/", "features/a/b/", "features/%/", "a\n/"]
)
def test_unknown_address_is_a_problem(client: ContractClient, path: str) -> None:
    assert client.problem(path, 404)["title"] == "Not Found"


@pytest.mark.parametrize("method", ["post", "options", "delete"])
def test_unknown_address_is_one_for_every_method(client: ContractClient, method: str) -> None:
    assert getattr(client, method)("/api/v1/nothing/").status_code == 404


@pytest.mark.parametrize("path", ["features", "features/command-line-no-hpet", "releases/11.1"])
def test_address_without_its_slash_leads_to_the_one_with_it(
    client: ContractClient, path: str
) -> None:
    response = client.get(f"/api/v1/{path}?release=8.0")
    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/{path}/?release=8.0"


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(client: ContractClient, path: str, method: str) -> None:
    response = getattr(client, method)(f"/api/v1/{path}?no=matter")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["status"] == 405


@pytest.mark.parametrize("path", ADDRESSES)
def test_options_tells_the_methods(client: ContractClient, path: str) -> None:
    response = client.options(f"/api/v1/{path}")
    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", [address for address in ADDRESSES if address != "docs/"])
@pytest.mark.parametrize("wanted", ["xml", "csv", "html", "api"])
def test_format_that_does_not_exist_is_refused(
    client: ContractClient, path: str, wanted: str
) -> None:
    if (path, wanted) == ("features/", "csv"):
        pytest.skip("there is one")
    [error] = client.problem(path, 406, format=wanted)["errors"]
    assert (error["parameter"], error["value"]) == ("format", wanted)
    assert "json" in error["allowed"]


def test_json_may_be_asked_for(client: ContractClient) -> None:
    assert client.api("policy/", format="json") == client.api("policy/")
    response = client.get("/api/v1/policy/", headers={"accept": "application/json"})
    assert response.status_code == 200


def test_client_that_takes_no_json_is_told_so_in_json(client: ContractClient) -> None:
    response = client.get("/api/v1/policy/", headers={"accept": "text/html"})
    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].endswith("there is here: application/json.")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json;q=0", 406),
        ("application/json;q=0, */*", 406),
        ("application/*;q=0.0, text/html", 406),
        ("*/*;q=0, application/json", 200),
        ("application/json;q=0.1, */*;q=0", 200),
        ("text/html;q=0, */*", 200),
        ("application/json; q=none", 200),
        ("a" * 300 + ";q=0, */*", 200),
        ("a" * 20_000, 406),
    ],
)
def test_client_gets_nothing_that_it_refuses(
    client: ContractClient, accept: str, status: int
) -> None:
    response = client.get("/api/v1/policy/", headers={"accept": accept})
    assert response.status_code == status


def test_client_that_refuses_one_format_gets_another(client: ContractClient) -> None:
    accept = "*/*, application/vnd.oai.openapi;q=0, application/yaml;q=0"
    response = client.get("/api/v1/schema/", headers={"accept": accept})
    assert response["Content-Type"] == "application/vnd.oai.openapi+json"


def test_request_with_too_many_parameters_is_refused(client: ContractClient) -> None:
    response = client.get("/api/v1/features/?" + "&".join(f"a{n}=1" for n in range(1001)))
    assert (response.status_code, response.json()["status"]) == (400, 400)


def test_failure_is_recorded_for_operators_and_kept_from_readers(
    client: ContractClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr(views, "policy_document", fail)
    client.raise_request_exception = False
    with override_settings(DEBUG=False):
        response = client.get("/api/v1/policy/")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "secret" not in json.dumps(response.json())
    assert "the secret cause" in caplog.text
