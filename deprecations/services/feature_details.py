"""What is shown of one feature beside its row in a list, with where each thing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from deprecations.models import (
    Feature,
    Listing,
    Milestone,
    Override,
    Replacement,
)
from deprecations.policy.releases import ReleaseList
from deprecations.services.contradictions import Contradiction, contradictions_of
from deprecations.services.edited_texts import StoredText, text_that_readers_see
from deprecations.services.histories import HistoryEntry, history_of


@dataclass(frozen=True, slots=True)
class FeatureDetails:
    """Milestones in order of release and what contradicts itself in them, the history through the
    documents, QEMU's own newest text, the one that a maintainer put in its place, and all that
    maintainers changed."""

    milestones: Sequence[Milestone]
    contradictions: Sequence[Contradiction]
    history: Sequence[HistoryEntry]
    description: Listing | None
    edited_text: StoredText | None
    overrides: Sequence[Override]


def feature_details(feature: Feature, releases: ReleaseList) -> FeatureDetails:
    """The details of one feature, in eight queries."""
    description, overrides = _description(feature), list(feature.overrides.all())
    return FeatureDetails(
        milestones=list(in_order_of_events(feature.milestones.all())),
        contradictions=contradictions_of([feature], releases).get(feature.pk, ()),
        history=history_of(feature),
        description=description,
        edited_text=text_that_readers_see(overrides, description),
        overrides=overrides,
    )


def in_order_of_events(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Milestones with their documents at hand, in an order that the facts alone make."""
    return (
        milestones.select_related("listing__document")
        .defer("listing__document__text", "listing__document__problems")
        .order_by(
            "version",
            "event",
            "scope",
            "basis",
            "listing__document__release",
            "listing__document__origin",
            "listing__number",
        )
    )


def replacements_of(features: Iterable[Feature]) -> dict[int, list[Replacement]]:
    """The replacements of each feature that has any, by its primary key, in order; one query."""
    rows = (
        Replacement.objects.filter(feature__in=[feature.pk for feature in features])
        .select_related("replaced_by_feature")
        .order_by("position", "pk")
    )
    found: dict[int, list[Replacement]] = defaultdict(list)
    for row in rows:
        found[row.feature_id].append(row)
    return found


def _description(feature: Feature) -> Listing | None:
    if feature.described_by_id is None:
        return None
    listings = Listing.objects.select_related("body", "document").defer("document__text")
    return listings.get(pk=feature.described_by_id)
