"""The whole knowledge as JSON values, told by what people call things: no primary keys, no times.

What depends on the way that documents took, and not on what they say, stands apart.
"""

from __future__ import annotations

from typing import Any

from deprecations.api.v1.representations.distributions import distribution_row
from deprecations.api.v1.representations.feature_details import contradiction_row, milestone_row
from deprecations.api.v1.representations.features import fate_row, replacement_row
from deprecations.api.v1.representations.values import Row, date_or_null, version_or_null
from deprecations.catalogue.licences import LICENCES
from deprecations.catalogue.records import ListKind
from deprecations.models import Body, Document, Feature, Link, Listing, StageSpan
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.export_knowledge import Knowledge


def knowledge_row(knowledge: Knowledge) -> Row:
    """What is known; equal for equal knowledge, whatever the order of imports."""
    return {
        "licences": {origin.value: licence for origin, licence in LICENCES.items()},
        "releases": [
            {"version": str(item.version), "released_on": date_or_null(item.released_on)}
            for item in knowledge.releases
        ],
        "distributions": [distribution_row(item) for item in knowledge.distributions],
        "categories": [
            {
                "slug": item.slug,
                "name": item.name,
                "path": item.path,
                "aliases": item.aliases,
                "position": item.position,
            }
            for item in knowledge.categories
        ],
        "documents": [_document(item) for item in knowledge.documents],
        "features": [_feature(item, knowledge) for item in knowledge.features],
        "listings": [_listing(item) for item in knowledge.listings],
        "bodies": _bodies(knowledge),
    }


def rows_apart(knowledge: Knowledge) -> Row:
    """Which slugs were published before, and which revisions of QEMU documents were read from."""
    return {
        "former_addresses": [
            {
                "slug": item.slug,
                "feature": item.feature and item.feature.slug,
                "title": item.title or None,
            }
            for item in knowledge.former_addresses
        ],
        "revisions": [
            {**_named(item), "revision": item.revision}
            for item in knowledge.documents
            if item.revision
        ],
    }


def _named(document: Document) -> Row:
    return {
        "document": document.name,
        "release": str(document.release),
        "origin": document.origin,
    }


def _document(document: Document) -> Row:
    holds = {
        ListKind.DEPRECATED: document.holds_deprecated,
        ListKind.REMOVED: document.holds_removed,
    }
    return {
        **_named(document),
        "lists": [kind.value for kind, held in holds.items() if held],
        "tree_version": document.tree_version,
        "digest": document.digest,
    }


def _feature(feature: Feature, knowledge: Knowledge) -> Row:
    described_by = feature.described_by
    return {
        "slug": feature.slug,
        "title": feature.title,
        "title_rst": feature.title_rst,
        "category": feature.category.slug,
        "is_rule": feature.is_rule,
        "undated_from": version_or_null(feature.undated_from),
        "deprecated_in": version_or_null(feature.deprecated_in),
        "removed_in": version_or_null(feature.removed_in),
        "withdrawn_in": version_or_null(feature.withdrawn_in),
        "removable_in": version_or_null(feature.removable_in),
        "stages": [_span(span) for span in feature.spans.all()],
        "milestones": [milestone_row(item) for item in feature.milestones.all()],
        "contradictions": [
            contradiction_row(item) for item in knowledge.contradictions.get(feature.pk, ())
        ],
        "fate": fate_row(feature, knowledge.successors.get(feature.pk, ())),
        "links": [_link(link) for link in feature.links_out.all()],
        "replacements": [replacement_row(item) for item in feature.replacements.all()],
        "summary": feature.summary or None,
        "description": described_by and {**_place(described_by), "body": described_by.body.digest},
        "overrides": [
            {
                "field": item.field,
                "value": item.value,
                "upstream_value": item.upstream_value,
                "reason": item.reason,
            }
            for item in feature.overrides.all()
        ],
    }


def _span(span: StageSpan) -> Row:
    return {
        "stage": span.stage,
        "since": _bound(span.since),
        "until": _bound(span.until),
        "deprecated_in": version_or_null(span.deprecated_in),
        "deprecated_is_bound": span.deprecated_is_bound,
        "removed_in": version_or_null(span.removed_in),
        "removed_is_bound": span.removed_is_bound,
        "withdrawn_in": version_or_null(span.withdrawn_in),
        "removable_in": version_or_null(span.removable_in),
    }


def _bound(number: int) -> str | None:
    """A release that a stage begins or ends with; null where it always was, or lasts."""
    return None if number in {0, StageSpan.END} else str(Version.from_number(number))


def _link(link: Link) -> Row:
    return {
        "feature": link.to_feature.slug,
        "kind": link.kind,
        "score": link.score,
        "status": link.status,
    }


def _listing(listing: Listing) -> Row:
    return {
        **_place(listing),
        "end_line": listing.end_line,
        "list": listing.kind,
        "feature": listing.feature.slug,
        "title": listing.title,
        "title_rst": listing.title_rst,
        "category_path": listing.category_path,
        "stated": [
            {"event": event, "release": release, "scope": scope or None}
            for event, release, scope in listing.stated
        ],
        "anchor": listing.anchor or None,
        "body": listing.body.digest,
    }


def _place(listing: Listing) -> Row:
    return {**_named(listing.document), "line": listing.line}


def _bodies(knowledge: Knowledge) -> Row:
    """Bodies by their digests, each with its newest place in QEMU's documents, or in ours."""
    places: dict[int, Listing] = {}
    for listing in sorted(knowledge.listings, key=_authority):
        places[listing.body_id] = listing
    return {
        body.digest: _body(body, places[body.pk]) for body in knowledge.bodies if body.pk in places
    }


def _authority(listing: Listing) -> tuple[Any, ...]:
    document = listing.document
    return document.origin == Origin.UPSTREAM.value, document.release, -listing.number


def _body(body: Body, place: Listing) -> Row:
    return {
        "text": body.text,
        "rst": body.rst,
        "source": {**_place(place), "licence": LICENCES[Origin(place.document.origin)]},
    }
