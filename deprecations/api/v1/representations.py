"""What the API sends, as plain JSON values. The shapes are declared in `serializers`.

Rows are built by functions rather than by running serializers: a list of features costs a
fraction of the time, and each shape can be read at a glance. Every test of the API validates what
it gets against the schema made from the serializers, so the two cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from deprecations.catalogue.categories import resolve_path
from deprecations.models import Category, Feature, Listing, Milestone, Override, Replacement
from deprecations.policy.eligibility import Verdict
from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import Release
from deprecations.policy.versions import Version
from deprecations.services.feature_details import FeatureDetails, replacements_of
from deprecations.services.features_as_of import AsOf, verdict_of
from deprecations.services.upstream_links import upstream_urls

Row = dict[str, Any]

LICENCE = "GPL-2.0-or-later, the QEMU project"


def feature_rows(features: Iterable[Feature], at: AsOf, address: Callable[[str], str]) -> list[Row]:
    """Features as of a release, with three queries for their replacements and links. `address` is
    that of a slug."""
    features = list(features)
    replacements = replacements_of(features)
    links = upstream_urls(features, at.releases.newest.version)
    return [
        {
            **_feature(feature, at, address(feature.slug)),
            "replacements": [_replacement(item) for item in replacements.get(feature.pk, ())],
            "upstream_url": links[feature.pk],
        }
        for feature in features
    ]


def feature_detail(row: Row, details: FeatureDetails) -> Row:
    """The row of a feature and everything that only its own address answers."""
    return {
        **row,
        "milestones": [_milestone(milestone) for milestone in details.milestones],
        "description": details.description
        and _description(details.description, details.edited_text),
        "overrides": [_override(override) for override in details.overrides],
    }


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


def release_row(release: Release, address: Callable[[Version], str]) -> Row:
    """A release that exists or is to come. `address` is that of a version."""
    return {
        "version": str(release.version),
        "released_on": _date(release.released_on),
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


def _feature(feature: Feature, at: AsOf, url: str) -> Row:
    return {
        "slug": feature.slug,
        "title": feature.title,
        "title_rst": feature.title_rst,
        "url": url,
        "category": _category(feature.category),
        "release": str(at.version),
        "stage": feature.stage_at,
        "listed": feature.listed,
        "deprecated_in": _version(feature.deprecated_at),
        "removed_in": _version(feature.removed_at),
        "withdrawn_in": _version(feature.withdrawn_at),
        "eligibility": _eligibility(verdict_of(feature, at)),
        "summary": feature.summary or None,
    }


def _category(category: Category) -> Row:
    return {"slug": category.slug, "name": category.name, "path": category.path}


def _eligibility(verdict: Verdict | None) -> Row | None:
    if verdict is None or verdict.eligibility is None:
        return None
    counted = verdict.eligibility
    return {
        "rule": counted.rule.slug,
        "counted_from": str(counted.counted_from),
        "functional_through": str(counted.functional_through),
        "removable_in": str(counted.removable_in),
        "removable_on": _date(counted.removable_on),
        "projected": counted.projected,
        "releases_overdue": verdict.releases_overdue,
        "reason": verdict.reason,
    }


def _replacement(replacement: Replacement) -> Row:
    feature = replacement.replaced_by_feature
    return {
        "text": replacement.text,
        "kind": replacement.kind,
        "replaces": replacement.replaces or None,
        "note": replacement.note or None,
        "basis": replacement.basis,
        "available_in": _version(replacement.available_in),
        "feature": feature and feature.slug,
    }


def _milestone(milestone: Milestone) -> Row:
    listing = milestone.listing
    return {
        "event": milestone.event,
        "release": str(milestone.version),
        "scope": milestone.scope or None,
        "basis": milestone.basis,
        "document": listing and listing.document.name,
        "document_release": listing and str(listing.document.release),
        "line": listing and listing.line,
    }


def _description(listing: Listing, edited: Mapping[str, str] | None) -> Row:
    body = listing.body
    return {
        "text": edited["text"] if edited else body.text,
        "html": edited["html"] if edited else body.html,
        "rst": edited["rst"] if edited else body.rst,
        "edited": edited is not None,
        "source": {
            "document": listing.document.name,
            "release": str(listing.document.release),
            "line": listing.line,
            "origin": listing.document.origin,
            "licence": LICENCE,
        },
    }


def _override(override: Override) -> Row:
    """Without the name of who made it: that is for maintainers."""
    return {
        "field": override.field,
        "value": override.value,
        "upstream_value": override.upstream_value,
        "reason": override.reason,
        "made_at": override.made_at.isoformat(),
    }


def _version(version: Version | None) -> str | None:
    return None if version is None else str(version)


def _date(day: Any) -> str | None:
    return None if day is None else day.isoformat()
