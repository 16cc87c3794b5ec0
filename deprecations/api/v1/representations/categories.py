"""The tree of categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deprecations.api.v1.representations.values import Row
from deprecations.models import Category
from deprecations.policy.lifecycle import Stage


def category_tree(
    categories: Iterable[Category], counts: Mapping[int, Mapping[Stage, int]]
) -> list[Row]:
    """Categories as a tree. `counts` include what lies below each."""
    children: dict[int | None, list[Category]] = {}
    for category in categories:
        children.setdefault(category.parent_id, []).append(category)

    def node(category: Category, above: list[str]) -> Row:
        path = [*above, category.name]
        below = [node(child, path) for child in children.get(category.pk, ())]
        return {
            "slug": category.slug,
            "name": category.name,
            "path": path,
            "counts": {stage.value: counts[category.pk][stage] for stage in Stage},
            "children": below,
        }

    return [node(category, []) for category in children.get(None, ())]
