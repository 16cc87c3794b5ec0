"""The committed schema: it is current, complete, and its examples are true to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.urls import URLPattern

from deprecations.api.v1.operations import EXAMPLES
from deprecations.api.v1.parameters import FORMAT
from deprecations.api.v1.urls import urlpatterns
from deprecations.api.v1.views import FeatureList, ReadOnlyView
from deprecations.filters import FeatureFilter
from tests.api.contract import SCHEMA_FILE, ContractClient, check_value, committed_schema

UNDOCUMENTED = {"docs", "nothing"}
RENEW = "renew it: python manage.py spectacular --file docs/openapi.yaml"


def operations() -> dict[str, dict[str, Any]]:
    """By the name of the operation, which is that of its address."""
    found = {}
    for path, item in committed_schema()["paths"].items():
        assert set(item) == {"get"}, path
        found[item["get"]["operationId"]] = item["get"]
    return found


def test_committed_schema_is_current_and_free_of_warnings(tmp_path: Any) -> None:
    file = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    assert file.read_text("utf-8") == SCHEMA_FILE.read_text("utf-8"), RENEW


def test_every_address_is_in_the_schema() -> None:
    names = {str(pattern.name) for pattern in urlpatterns}
    plural = {"feature-list": "features", "category-list": "categories", "release-list": "releases"}
    assert {plural.get(name, name) for name in names - UNDOCUMENTED} == set(operations())


@pytest.mark.parametrize("name", operations())
def test_operation_documents_exactly_the_parameters_it_takes(name: str) -> None:
    documented = {p["name"] for p in operations()[name]["parameters"] if p["in"] == "query"}
    plural = {"features": "feature-list", "categories": "category-list", "releases": "release-list"}
    [pattern] = [p for p in urlpatterns if p.name == plural.get(name, name)]
    view = view_of(pattern)
    taken = {*view.parameters, FORMAT}
    if view is FeatureList:
        taken |= {*FeatureFilter.base_filters, "page", "page_size"}
    assert documented == taken


def view_of(pattern: URLPattern) -> type[ReadOnlyView]:
    view: type[ReadOnlyView] = getattr(pattern.callback, "cls")  # noqa: B009
    return view


@pytest.mark.parametrize("name", operations())
def test_every_answer_has_an_example_that_is_true_to_the_schema(name: str) -> None:
    contents = [
        content
        for response in operations()[name]["responses"].values()
        for content in response.get("content", {}).values()
    ]
    assert contents
    for content in contents:
        examples = content["examples"].values()
        assert examples
        for example in examples:
            check_value(example["value"], content["schema"])


def test_example_of_the_schema_is_a_part_of_it() -> None:
    whole = committed_schema()
    example = json.loads((EXAMPLES / "schema.json").read_text())
    assert is_part_of(example, whole)


def is_part_of(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return all(is_part_of(value, whole[key]) for key, value in part.items())
    return bool(part == whole)


def test_checking_finds_a_key_that_is_missing_or_unknown() -> None:
    [example] = operations()["policy"]["responses"]["200"]["content"]["application/json"][
        "examples"
    ].values()
    schema = {"$ref": "#/components/schemas/Policy"}
    check_value(example["value"], schema)
    with pytest.raises(Exception, match="'rules' is a required property"):
        check_value({k: v for k, v in example["value"].items() if k != "rules"}, schema)
    with pytest.raises(Exception, match="'more' was unexpected"):
        check_value({**example["value"], "more": 1}, schema)


@pytest.mark.django_db
class TestServed:
    """The schema at its address."""

    def test_is_the_committed_one(self, client: ContractClient) -> None:
        response = client.get("/api/v1/schema/")
        assert response["Content-Type"].startswith("application/vnd.oai.openapi")
        assert response.content.decode() == SCHEMA_FILE.read_text("utf-8")

    def test_comes_as_json_too(self, client: ContractClient) -> None:
        response = client.get("/api/v1/schema/?format=json")
        assert response["Content-Type"] == "application/vnd.oai.openapi+json"
        assert response.json() == yaml.safe_load(SCHEMA_FILE.read_text("utf-8"))
