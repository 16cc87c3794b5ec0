"""What only the address of one feature answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deprecations.api.v1.representations.values import Row, version_or_null
from deprecations.catalogue.licences import LICENCES
from deprecations.models import Listing, Milestone, Override
from deprecations.policy.lifecycle import Origin
from deprecations.services.contradictions import Contradiction
from deprecations.services.feature_details import FeatureDetails
from deprecations.services.histories import HistoryEntry


def feature_detail(row: Row, details: FeatureDetails) -> Row:
    """The row of a feature and everything that only its own address answers."""
    return {
        **row,
        "milestones": [milestone_row(milestone) for milestone in details.milestones],
        "contradictions": [contradiction_row(item) for item in details.contradictions],
        "history": [_history_entry(entry) for entry in details.history],
        "description": details.description
        and _description(details.description, details.edited_text),
        "overrides": [_override(override) for override in details.overrides],
    }


def milestone_row(milestone: Milestone) -> Row:
    """One event, and the newest place that tells of it."""
    listing = milestone.listing
    return {
        "event": milestone.event,
        "release": str(milestone.version),
        "scope": milestone.scope or None,
        "after": version_or_null(milestone.after),
        "basis": milestone.basis,
        "document": listing and listing.document.name,
        "document_release": listing and str(listing.document.release),
        "document_origin": listing and listing.document.origin,
        "line": listing and listing.line,
    }


def contradiction_row(contradiction: Contradiction) -> Row:
    """Milestones that do not fit together, with the explanation."""
    milestones = sorted(contradiction.milestones, key=_order_of_events)
    return {
        "message": contradiction.message,
        "milestones": [milestone_row(item) for item in milestones],
    }


def _order_of_events(milestone: Milestone) -> tuple[Any, ...]:
    """By the facts alone, as milestones are sorted elsewhere."""
    listing = milestone.listing
    place = (listing.document.release, listing.document.origin, listing.number) if listing else ()
    return milestone.version, milestone.event, milestone.scope, milestone.basis, place


def _history_entry(entry: HistoryEntry) -> Row:
    listing = entry.listing
    return {
        "release": str(listing.document.release),
        "list": listing.kind,
        "title": listing.title,
        "states": listing.states,
        "changed": list(entry.changed),
        "document": listing.document.name,
        "line": listing.line,
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
            "licence": LICENCES[Origin(listing.document.origin)],
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
