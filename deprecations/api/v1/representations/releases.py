"""Releases, and what their documents list."""

from __future__ import annotations

from collections.abc import Callable

from deprecations.api.v1.representations.values import Row, date_or_null
from deprecations.catalogue.categories import resolve_path
from deprecations.models import Listing
from deprecations.policy.releases import Release
from deprecations.policy.versions import Version


def release_row(release: Release, address: Callable[[Version], str]) -> Row:
    """A release that exists or is to come. `address` is that of a version."""
    return {
        "version": str(release.version),
        "released_on": date_or_null(release.released_on),
        "projected": release.projected,
        "url": address(release.version),
    }


def listing_row(listing: Listing) -> Row:
    """An entry of a document: title and category as it spells them, the slugs as they are today."""
    return {
        "slug": listing.feature.slug,
        "title": listing.title,
        "category": {
            "slug": resolve_path(tuple(listing.category_path))[-1].slug,
            "name": listing.category_path[-1],
            "path": listing.category_path,
        },
        "states": listing.states,
        "document": listing.document.name,
        "line": listing.line,
    }
