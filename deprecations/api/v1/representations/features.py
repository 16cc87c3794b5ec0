"""Features as of a release, as lists have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from deprecations.api.v1.representations.values import Row, date_or_null, version_or_null
from deprecations.models import Category, Feature, Replacement
from deprecations.policy.eligibility import Verdict
from deprecations.services.departures import successors_of
from deprecations.services.feature_details import replacements_of
from deprecations.services.features_as_of import AsOf, verdict_of
from deprecations.services.upstream_links import upstream_urls


def feature_rows(features: Iterable[Feature], at: AsOf, address: Callable[[str], str]) -> list[Row]:
    """Features as of a release, with four queries for their replacements,
    successors and links. `address` is that of a slug."""
    features = list(features)
    replacements = replacements_of(features)
    successors = successors_of(features)
    links = upstream_urls(features, at.releases.newest.version)
    return [
        {
            **_feature(feature, at, address(feature.slug), successors.get(feature.pk, ())),
            "replacements": [replacement_row(item) for item in replacements.get(feature.pk, ())],
            "upstream_url": links[feature.pk],
        }
        for feature in features
    ]


def fate_row(feature: Feature, successors: Sequence[str]) -> Row | None:
    """What became of a feature; null for a rule, and where that is not worked out yet."""
    if not feature.fate:
        return None
    return {
        "kind": feature.fate,
        "basis": feature.fate_basis,
        "score": feature.fate_score,
        "features": list(successors),
    }


def replacement_row(replacement: Replacement) -> Row:
    """What to use instead."""
    feature = replacement.replaced_by_feature
    return {
        "text": replacement.text,
        "kind": replacement.kind,
        "replaces": replacement.replaces or None,
        "note": replacement.note or None,
        "basis": replacement.basis,
        "available_in": version_or_null(replacement.available_in),
        "feature": feature and feature.slug,
    }


def _feature(feature: Feature, at: AsOf, url: str, successors: Sequence[str]) -> Row:
    return {
        "slug": feature.slug,
        "title": feature.title,
        "title_rst": feature.title_rst,
        "url": url,
        "category": _category(feature.category),
        "release": str(at.version),
        "stage": feature.stage_at,
        "listed": feature.listed,
        "deprecated_in": version_or_null(feature.deprecated_at),
        "removed_in": version_or_null(feature.removed_at),
        "withdrawn_in": version_or_null(feature.withdrawn_at),
        "eligibility": _eligibility(verdict_of(feature, at)),
        "fate": fate_row(feature, successors),
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
        "removable_on": date_or_null(counted.removable_on),
        "projected": counted.projected,
        "releases_overdue": verdict.releases_overdue,
        "reason": verdict.reason,
    }
