"""The tree of categories: its order, and counts that include what lies below; without queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

from deprecations.models import Category

Kind = TypeVar("Kind", bound=Hashable)


def in_tree_order(known: Collection[Category]) -> list[Category]:
    """Every category followed by those below it, on whatever level."""
    children: dict[int | None, list[Category]] = {}
    for category in known:
        children.setdefault(category.parent_id, []).append(category)

    def walk(parent: int | None) -> Iterator[Category]:
        for category in children.get(parent, ()):
            yield category
            yield from walk(category.pk)

    return list(walk(None))


def with_all_below(
    own: Mapping[int, Mapping[Kind, int]], known: Collection[Category]
) -> dict[int, Counter[Kind]]:
    """For each category, by its primary key, its own counts and those of all below it, as the
    filter by category has it."""
    totals = {category.pk: Counter(own.get(category.pk, {})) for category in known}
    for category in reversed(in_tree_order(known)):
        if category.parent_id is not None:
            totals[category.parent_id].update(totals[category.pk])
    return totals
