"""Features and comparisons as tables of comma-separated values (RFC 4180).

They take what the API answers as JSON. A spreadsheet takes a cell for a formula if it begins with
certain characters, and titles such as “-no-hpet” do; an apostrophe in front makes it text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any, Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS: Final = (
    *("slug", "title", "category", "release", "stage", "listed", "deprecated_in", "removable_in"),
    *("removed_in", "withdrawn_in", "releases_overdue", "use_instead", "url"),
)
"""The columns of a table of features."""


def write_features(features: Iterable[Mapping[str, Any]]) -> str:
    """A row for each feature, below the names of the columns."""
    return _written([COLUMNS, *(_feature(feature) for feature in features)])


def write_comparison(comparison: Mapping[str, Any], groups: Sequence[str]) -> str:
    """A row for each feature that changes, group by group, with what it became in front; then one
    for each version of machine types."""
    rows: list[Sequence[Any]] = [("change", *COLUMNS)]
    for group in groups:
        rows += [(group, *_feature(feature)) for feature in comparison[group]]
    for item in comparison["machine_types"]:
        named = {
            "title": f"Machine types of {item['version']}",
            "release": comparison["to"],
            "stage": item["stage"],
        }
        rows.append((item["stage"], *(named.get(column) for column in COLUMNS)))
    return _written(rows)


def _feature(feature: Mapping[str, Any]) -> list[Any]:
    counted = feature["eligibility"] or {}
    values = {
        **feature,
        "category": " › ".join(feature["category"]["path"]),
        "removable_in": counted.get("removable_in"),
        "releases_overdue": counted.get("releases_overdue"),
        "use_instead": "; ".join(item["text"] for item in feature["replacements"]),
    }
    return [values[column] for column in COLUMNS]


def _written(rows: Iterable[Sequence[Any]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [_cell(value) for value in row] for row in rows
    )
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
