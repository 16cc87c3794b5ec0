"""Names of features that outlive titles, addresses and databases: for readers of feeds, which know
an entry by its id alone.

A feature is named after the first title that any document gave it. New releases, new titles and
another import of the same documents leave that alone, and every database that holds the same
documents comes to the same names. Only an older document than all known so far can change it, for
a feature that had another title back then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID, uuid5

from django.db.models import OuterRef, Subquery

from deprecations.catalogue.categories import resolve_path
from deprecations.catalogue.identity import Key
from deprecations.catalogue.titles import normalise_title
from deprecations.models import Alias, Feature, Listing

# Made once, by chance. Another one would make every entry new to every reader.
_OURS = UUID("6f1f0a3e-52d4-4c0b-9a53-0d3c1e6b7a42")


def permanent_id(*names: object) -> UUID:
    """The same for the same names, here and everywhere, and no other has it."""
    return uuid5(_OURS, "\n".join(map(str, names)))


def permanent_names(features: Iterable[Feature]) -> dict[int, str]:
    """The permanent name of each feature, by its primary key; two queries.

    No two features have the same. One that a maintainer made goes by the title it has, until a
    document brings it.
    """
    slugs = {feature.pk: feature.slug for feature in features}
    keys, titles = _keys(slugs), _first_titles(slugs)
    return {
        number: _name(keys.get(number, []), titles.get(number)) or slug
        for number, slug in slugs.items()
    }


def _keys(features: Collection[int]) -> dict[int, list[Key]]:
    keys: dict[int, list[Key]] = {}
    rows = Alias.objects.filter(feature__in=features).values_list(
        "feature_id", "category_slug", "title_key", "occurrence"
    )
    for number, category, title, occurrence in rows:
        keys.setdefault(number, []).append(Key(category, title, occurrence))
    return keys


def _first_titles(features: Collection[int]) -> dict[int, tuple[list[str], str]]:
    """Categories and title of the oldest listing of each feature that has any."""
    oldest = (
        Listing.objects.filter(feature=OuterRef("pk"))
        .order_by("document__release", "document__origin", "number")
        .values("pk")[:1]
    )
    chosen = Feature.objects.filter(pk__in=features).values(first=Subquery(oldest))
    rows = Listing.objects.filter(pk__in=chosen).values_list("feature", "category_path", "title")
    return {number: (path, title) for number, path, title in rows}


def _name(keys: list[Key], first: tuple[list[str], str] | None) -> str:
    if first is None:
        return _written(min(keys)) if keys else ""
    path, title = first
    category = resolve_path(tuple(path))[-1].slug
    plain = normalise_title(title) or title
    # The number tells apart what shares category and title, as no two features share a key.
    same = (key for key in keys if (key.category, key.title) == (category, plain))
    return _written(min(same, default=Key(category, plain)))


def _written(key: Key) -> str:
    return "\n".join((key.category, key.title, str(key.occurrence)))
