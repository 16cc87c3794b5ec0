"""Keeps the table of categories in step with the documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from deprecations.catalogue.categories import Category as CategoryRecord
from deprecations.catalogue.categories import resolve_path
from deprecations.catalogue.records import Listing
from deprecations.models import Category

_MAX_NAME = 200


def ensure_categories(listings: Iterable[Listing]) -> dict[str, Category]:
    """Every category by its slug, after adding those that listings stand in.

    One that is new in QEMU's documents is called what the newest of them calls it. What
    maintainers changed of a stored category (name, position) is left alone.
    """
    rows = {row.slug: row for row in Category.objects.all()}
    renamed = []
    for slug, spellings in _spellings(listings).items():
        name = spellings[-1].name[:_MAX_NAME]
        if slug not in rows:
            rows[slug] = Category.objects.create(
                slug=slug,
                name=name,
                parent=rows.get(spellings[-1].parent),
                aliases=list(spellings[-1].aliases),
                position=spellings[-1].position,
            )
        elif rows[slug].name != name and rows[slug].name in _names(spellings):
            rows[slug].name = name
            renamed.append(rows[slug])
    Category.objects.bulk_update(renamed, ["name"])
    return rows


def _spellings(listings: Iterable[Listing]) -> dict[str, list[CategoryRecord]]:
    """What listings call each category, oldest first; parents come before their children."""
    found: dict[str, list[CategoryRecord]] = defaultdict(list)
    for listing in sorted(listings, key=lambda listing: listing.newness):
        for category in resolve_path(listing.category_path):
            found[category.slug].append(category)
    return found


def _names(spellings: Iterable[CategoryRecord]) -> set[str]:
    return {category.name[:_MAX_NAME] for category in spellings}
