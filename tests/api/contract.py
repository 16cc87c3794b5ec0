"""Holds every answer against the committed schema: what is sent is what is promised.

Stricter than the schema itself: an object may not have a key that the schema does not name.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

SCHEMA_FILE = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"


@cache
def committed_schema() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(SCHEMA_FILE.read_text("utf-8"))
    for component in document["components"]["schemas"].values():
        if "properties" in component:
            component["additionalProperties"] = False
    return document


def check_value(value: Any, schema: dict[str, Any]) -> None:
    """Raise ValidationError where a JSON value is not what a schema of the document says."""
    root = {"components": committed_schema()["components"], **schema}
    Draft202012Validator(root, format_checker=FormatChecker()).validate(value)


def operation_at(path: str) -> dict[str, Any] | None:
    """What the schema says of reading an address."""
    for template, operations in committed_schema()["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path):
            return dict(operations["get"])
    return None


class ContractClient(Client):
    """A client that proves each answer of the API. Addresses start below ``/api/v1/``."""

    def api(self, path: str = "", **params: Any) -> Any:
        """The JSON of an address that answers."""
        response = self.get(f"/api/v1/{path}", params)
        assert response.status_code == 200, response.content
        return response.json()

    def problem(self, path: str, status: int, **params: Any) -> Any:
        """The problem that an address answers with."""
        response = self.get(f"/api/v1/{path}", params)
        assert response.status_code == status, response.content
        return response.json()

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if request["PATH_INFO"].startswith("/api/v1/") and request["REQUEST_METHOD"] == "GET":
            self._check(request["PATH_INFO"], response)
        return response

    def _check(self, path: str, response: HttpResponseBase) -> None:
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
            check_value(_json(response), {"$ref": "#/components/schemas/Problem"})
        operation = operation_at(path)
        if operation is None or response.status_code >= 500:
            return  # Nobody promises an address that does not exist, or a failure.
        assert str(response.status_code) in operation["responses"], response.status_code
        promised = operation["responses"][str(response.status_code)].get("content", {})
        if promised and "json" in (content_type := response["Content-Type"].partition(";")[0]):
            check_value(_json(response), promised[content_type]["schema"])


def _json(response: Any) -> Any:
    return json.loads(response.content)
