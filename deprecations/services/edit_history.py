"""What people edited, step by step: who, when, why, and what was there before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from django.db.models import Model, Q

from deprecations.models import (
    Category,
    DistributionRelease,
    Feature,
    Link,
    Override,
    Release,
)

Field = Override.Field
_VERSION_FIELDS = (Field.DEPRECATED_IN, Field.REMOVED_IN, Field.WITHDRAWN_IN)
# The columns that are told of, of a row that has a history of its own, and what people call them.
_COLUMNS: dict[type[Model], dict[str, str]] = {
    Category: {"name": "name", "slug": "address", "parent": "parent", "position": "position"},
    DistributionRelease: {
        "distribution": "distribution",
        "release": "release",
        "slug": "address",
        "aliases": "other names",
        "is_rolling": "rolling",
        "qemu": "QEMU",
        "recorded_on": "recorded on",
        "source": "source",
    },
    Link: {"kind": "kind", "status": "status"},
    Release: {"version": "version", "released_on": "released on"},
}


class Act(StrEnum):
    """What a person did."""

    ADDED = "added"
    CHANGED = "changed"
    TAKEN_BACK = "taken back"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed; ``before`` and ``after`` in words, empty where nothing was."""

    what: str
    act: Act
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What one person did at one moment and for one reason."""

    at: datetime
    by: str
    why: str
    changes: tuple[Change, ...]


_Told = tuple[Any, Change]  # with the row of history that tells of it


def edits_of_feature(number: int) -> list[Edit]:
    """Everything that people did about a feature, newest first: changes by hand and those taken
    back, decisions on its links, how it was made by hand and its end. At most six queries.

    ``number`` may be that of a feature that is gone.
    """
    overrides = _rows(Override, Q(feature=number))
    links = _rows(Link, Q(from_feature=number) | Q(to_feature=number))
    others = {row.from_feature_id for row in links} | {row.to_feature_id for row in links}
    return _in_steps(
        [
            *_made_and_deleted(_rows(Feature, Q(id=number))),
            *_overridden(overrides, category_names() if overrides else {}),
            *_linked(links, number, titles_of(others - {number})),
        ]
    )


def edits_of(row: Category | DistributionRelease | Link | Release) -> list[Edit]:
    """Everything that people did to a row, newest first; at most two queries."""
    rows = _rows(type(row), Q(id=row.pk))
    names = dict(Category.objects.values_list("pk", "name")) if isinstance(row, Category) else {}
    told: list[_Told] = []
    for step, before, after in _steps(rows):
        for field, label in _COLUMNS[type(row)].items():
            was, now = (_told(side, field, names) for side in (before, after))
            if was != now:
                told.append((step, Change(label, _act(before, after), was, now)))
    return _in_steps(told)


def last_title(number: int) -> str | None:
    """What a feature made by hand was called before it was deleted; one query."""
    gone = Feature.history.filter(id=number, history_type="-").first()
    return None if gone is None else str(gone.title)


def move_edits(merged: Mapping[int, int]) -> None:
    """Let the history of features be that of those they turned out to be."""
    if not merged:
        return
    overrides = list(Override.history.filter(feature__in=merged))
    for row in overrides:
        row.feature_id = merged[row.feature_id]
    Override.history.bulk_update(overrides, ["feature"])
    links = list(Link.history.filter(Q(from_feature__in=merged) | Q(to_feature__in=merged)))
    for row in links:
        row.from_feature_id = merged.get(row.from_feature_id, row.from_feature_id)
        row.to_feature_id = merged.get(row.to_feature_id, row.to_feature_id)
    Link.history.bulk_update(links, ["from_feature", "to_feature"])


def override_words(field: str, value: Any, categories: Mapping[str, str]) -> str:
    """The value of an override for people, whole. A version that is None never happened."""
    if field == Field.CATEGORY:
        return categories.get(str(value or ""), str(value or ""))
    if field == Field.REPLACEMENTS:
        return "\n".join(_replacement(item) for item in value or ())
    if field == Field.TEXT and value:
        return str(value["rst"])
    return str(value or "")


def category_names() -> dict[str, str]:
    """What categories are called, with those above them, by their slugs; one query."""
    rows = Category.objects.select_related("parent__parent")
    return {row.slug: " / ".join(row.path) for row in rows}


def titles_of(numbers: Iterable[int]) -> dict[int, str]:
    """The titles of features that are still there; one query."""
    return dict(Feature.objects.filter(pk__in=numbers).values_list("pk", "title"))


def _replacement(item: Mapping[str, Any]) -> str:
    replaced = f"{item['replaces']} → " if item.get("replaces") else ""
    note = f" ({item['note']})" if item.get("note") else ""
    return f"{replaced}{item['text']}{note}"


# From rows of history to changes.


def _rows(model: Any, condition: Q) -> list[Any]:
    """Rows of history, oldest first."""
    rows = model.history.filter(condition).select_related("history_user")
    return list(rows.order_by("history_date", "history_id"))


def _steps(rows: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """The steps of one row's history: the row that tells of it, what was there before and what
    was after, None where there was nothing.

    The first step of a row that an import wrote is told by two: what was there comes first, and
    carries the same moment.
    """
    before = None
    for row, following in zip_longest(rows, rows[1:]):
        was_there = row.history_type == "+" and following and following.history_type == "~"
        if row.history_type == "-":
            yield row, row, None
            before = None
            continue
        if not (was_there and following.history_date == row.history_date):
            yield row, before, row
        before = row


def _act(before: Any, after: Any) -> Act:
    if after is None:
        return Act.DELETED
    return Act.ADDED if before is None else Act.CHANGED


def _told(row: Any, field: str, names: Mapping[int, str]) -> str:
    """A column of a row for people."""
    if row is None:
        return ""
    value = row.parent_id if field == "parent" else getattr(row, field)
    if field == "parent":
        return names.get(value, "")
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _made_and_deleted(rows: list[Any]) -> Iterator[_Told]:
    for row, before, after in _steps(rows):
        was, now = (side.title if side else "" for side in (before, after))
        yield row, Change("feature", _act(before, after), was, now)


def _overridden(rows: list[Any], categories: Mapping[str, str]) -> Iterator[_Told]:
    value_of: dict[str, Any] = {}
    for row in rows:
        field = row.field
        upstream = override_words(field, row.upstream_value, categories)
        own = override_words(field, row.value, categories)
        if field in _VERSION_FIELDS and row.value is None:
            own = "never"
        label = row.get_field_display()
        if row.history_type == "-":
            yield row, Change(label, Act.TAKEN_BACK, own, upstream)
            value_of.pop(field, None)
        else:
            yield row, Change(label, Act.CHANGED, value_of.get(field, upstream), own)
            value_of[field] = own


def _linked(rows: list[Any], number: int, titles: Mapping[int, str]) -> Iterator[_Told]:
    by_link: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_link[row.id].append(row)
    for own in by_link.values():
        for row, before, after in _steps(own):
            is_from = row.from_feature_id == number
            other = titles.get(row.to_feature_id if is_from else row.from_feature_id)
            what = f"link {'to' if is_from else 'from'} “{other or 'a feature that is gone'}”"
            was, now = (f"{side.kind}, {side.status}" if side else "" for side in (before, after))
            yield row, Change(what, _act(before, after), was, now)


def _in_steps(told: Iterable[_Told]) -> list[Edit]:
    """Puts together what one person did at one moment, newest first."""
    steps: dict[tuple[Any, ...], list[_Told]] = defaultdict(list)
    for row, change in told:
        steps[row.history_date, row.history_user_id, row.history_change_reason].append(
            (row, change)
        )
    edits = []
    for (at, _, why), members in sorted(steps.items(), key=lambda item: item[0][0], reverse=True):
        by = str(members[0][0].history_user or "somebody")
        edits.append(Edit(at, by, why, tuple(change for _, change in members)))
    return edits
