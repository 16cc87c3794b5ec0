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
    PublishedSlug,
    Replacement,
)
from deprecations.services.edited_texts import StoredText, text_that_readers_see


@dataclass(frozen=True, slots=True)
class FeatureDetails:
    """Milestones in order of release, QEMU's own newest text, the one that a maintainer put in its
    place, and all that maintainers changed."""

    milestones: Sequence[Milestone]
    description: Listing | None
    edited_text: StoredText | None
    overrides: Sequence[Override]


def feature_details(feature: Feature) -> FeatureDetails:
    """The details of one feature, in three queries."""
    milestones = feature.milestones.select_related("listing__document")
    description, overrides = _description(feature), list(feature.overrides.all())
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
        description=description,
        edited_text=text_that_readers_see(overrides, description),
        overrides=overrides,
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


def present_slug(old_slug: str) -> str | None:
    """The present slug of the feature that once had this one."""
    published = PublishedSlug.objects.filter(slug=old_slug)
    return published.values_list("feature__slug", flat=True).first()
