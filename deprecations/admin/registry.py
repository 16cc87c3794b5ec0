"""Registers everything with the admin site, which must exist by then."""

from deprecations.admin import (
    categories,
    computed,
    distributions,
    documents,
    features,
    imports,
    links,
    overrides,
    releases,
)

__all__ = [
    "categories",
    "computed",
    "distributions",
    "documents",
    "features",
    "imports",
    "links",
    "overrides",
    "releases",
]
