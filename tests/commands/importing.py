"""``manage.py import_deprecations`` run in a test's process, and the shape of its JSON."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command

SHAPE = {
    "type": "object",
    "required": ["releases", "features", "problems", "conflicts"],
    "additionalProperties": False,
    "properties": {
        "releases": {"type": "array", "items": {"type": "string", "pattern": r"^\d+\.\d+$"}},
        "features": {
            "type": "object",
            "required": ["created", "updated", "unchanged", "delisted"],
            "additionalProperties": {"type": "integer"},
            "maxProperties": 4,
        },
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "severity", "document", "line", "message"],
                "additionalProperties": False,
                "properties": {
                    "code": {"type": "string", "pattern": r"^QD\d{3}$"},
                    "severity": {"enum": ["error", "warning", "info"]},
                    "document": {"type": "string"},
                    "line": {"type": ["integer", "null"]},
                    "message": {"type": "string"},
                },
            },
        },
        "conflicts": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["slug", "title", "field", "value", "upstream_value"],
                "additionalProperties": False,
                "properties": {name: {"type": "string"} for name in ("slug", "title", "field")}
                | {"value": {}, "upstream_value": {}},
            },
        },
        "plan": {
            "type": "object",
            "required": ["created", "updated", "unchanged", "delisted"],
            "maxProperties": 4,
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["slug", "title"],
                    "additionalProperties": {"type": "string"},
                    "maxProperties": 2,
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Result:
    """How a run ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object) -> Result:
    """The command in this process, on the test's database."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_deprecations", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        status = int(str(end.code))
    return Result(status, out.getvalue(), err.getvalue())
