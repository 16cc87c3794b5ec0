"""Keeps the table of categories in step with the documents."""

from __future__ import annotations

from collections.abc import Iterable

from deprecations.catalogue.categories import Category as CategoryRecord
from deprecations.models import Category


def ensure_categories(paths: Iterable[tuple[CategoryRecord, ...]]) -> dict[str, Category]:
    """Every category by its slug, after adding those of the paths that are missing.

    What maintainers changed of a stored category (name, position) is left alone.
    """
    rows = {row.slug: row for row in Category.objects.all()}
    for path in sorted(paths, key=lambda path: tuple(category.slug for category in path)):
        for record in path:
            if record.slug not in rows:
                rows[record.slug] = Category.objects.create(
                    slug=record.slug,
                    name=record.name,
                    parent=rows.get(record.parent),
                    aliases=list(record.aliases),
                    position=record.position,
                )
    return rows
