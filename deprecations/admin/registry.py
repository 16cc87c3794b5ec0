"""Registers everything with the admin site, which must exist by then."""

from deprecations.admin import (
    categories,
    computed,
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
    "documents",
    "features",
    "imports",
    "links",
    "overrides",
    "releases",
]
