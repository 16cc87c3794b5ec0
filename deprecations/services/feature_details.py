"""What is shown of one feature beside its row in a list, with where each thing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deprecations.models import (
    Feature,
    Listing,
    Milestone,
    Override,
    Replacement,
)


@dataclass(frozen=True, slots=True)
class FeatureDetails:
    """Milestones in order of release, QEMU's own newest text, and what maintainers changed."""

    milestones: Sequence[Milestone]
    description: Listing | None
    overrides: Sequence[Override]


def feature_details(feature: Feature) -> FeatureDetails:
    """The details of one feature, in three queries."""
    milestones = feature.milestones.select_related("listing__document")
    return FeatureDetails(
        milestones=list(
            milestones.only(
                "feature",
                "event",
                "version",
                "scope",
                "basis",
                "listing__line",
                "listing__document__name",
                "listing__document__release",
            )
        ),
        description=_description(feature),
        overrides=list(feature.overrides.all()),
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
