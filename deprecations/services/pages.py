"""What pages show beside lists of features: what a release changed, and where a feature is written.

Read-only; each function says how many queries it makes where that is more than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F, QuerySet

from deprecations.catalogue.records import ListKind
from deprecations.models import (
    Category,
    Document,
    Feature,
    Listing,
    Milestone,
    Override,
    StageSpan,
)
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.feature_details import in_order_of_events
from deprecations.services.features_as_of import AsOf, features_as_of
from deprecations.services.lists import imported_releases
from deprecations.services.release_facts import changes_in, listings_in


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """The features whose situation a release changes."""

    deprecated: list[Feature]
    removable: list[Feature]
    removed: list[Feature]
    withdrawn: list[Feature]


@dataclass(frozen=True, slots=True)
class ReleaseCounts:
    """How many features a release changes."""

    deprecated: int = 0
    removable: int = 0
    removed: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class ListedCategory:
    """What a document lists under one heading, which is spelled as the document spells it."""

    heading: str
    listings: list[Listing]


@dataclass(frozen=True, slots=True)
class DocumentList:
    """One list of one release, in the order of its document."""

    document: Document
    categories: list[ListedCategory]

    @property
    def count(self) -> int:
        return sum(len(category.listings) for category in self.categories)


def changes_at(at: AsOf) -> ReleaseChanges:
    """The features that a release deprecates, makes removable, removes and takes back; five
    queries."""
    changes = changes_in(at.version)
    slugs = {
        *changes.newly_deprecated,
        *changes.newly_removable,
        *changes.newly_removed,
        *changes.withdrawn,
    }
    features = list(features_as_of(at).filter(slug__in=slugs))

    def among(chosen: tuple[str, ...]) -> list[Feature]:
        return [feature for feature in features if feature.slug in chosen]

    return ReleaseChanges(
        deprecated=among(changes.newly_deprecated),
        removable=among(changes.newly_removable),
        removed=among(changes.newly_removed),
        withdrawn=among(changes.withdrawn),
    )


def change_counts() -> dict[Version, ReleaseCounts]:
    """For every release that changes anything, how many features it changes (as `changes_at`
    gives them); four queries."""
    spans = StageSpan.objects.order_by()
    counted = {
        "deprecated": _count_by("deprecated_in", spans),
        "removable": _count_by("removable_in", spans.filter(stage=Stage.REMOVABLE.value)),
        "removed": _count_by("removed_in", spans),
        "withdrawn": _count_by("withdrawn_in", spans),
    }
    versions = {version for counts in counted.values() for version in counts}
    return {
        version: ReleaseCounts(**{event: n.get(version, 0) for event, n in counted.items()})
        for version in versions
    }


def _count_by(column: str, spans: QuerySet[StageSpan]) -> dict[Version, int]:
    """How many spans there are for each version in a column that lies within its span."""
    within = spans.filter(**{f"{column}__gte": F("since"), f"{column}__lt": F("until")})
    return dict(within.values_list(column).annotate(count=Count("pk")))


def listed_counts() -> dict[Version, dict[str, int]]:
    """For every imported release how many entries each of its lists has, upstream's where both
    origins have it."""
    rows = (
        Listing.objects.order_by("document__origin")  # embedded first, upstream overwrites it
        .values_list("document__release", "document__origin", "kind")
        .annotate(count=Count("pk"))
    )
    counts: dict[Version, dict[str, int]] = {}
    for release, _, kind, count in rows:
        counts.setdefault(release, {})[kind] = count
    return counts


def lists_of(at: AsOf) -> dict[ListKind, DocumentList | None]:
    """What the documents of exactly this release list, None for a list that was not imported;
    three queries at most."""
    found = listings_in(at.version) or {}
    return {kind: _document_list(found[kind]) if kind in found else None for kind in ListKind}


def _document_list(listings: QuerySet[Listing]) -> DocumentList | None:
    rows = list(listings.defer(None).defer("document__text", "feature__summary"))
    if not rows:
        return None
    groups = groupby(rows, key=lambda listing: tuple(listing.category_path))
    return DocumentList(
        document=rows[0].document,
        categories=[ListedCategory(" › ".join(path), list(group)) for path, group in groups],
    )


def listing_release(at: AsOf) -> Version | None:
    """The release whose deprecated list tells what is listed as of a release: the newest imported
    one up to it; None where nothing that old was imported."""
    known = [version for version in imported_releases() if version <= at.version]
    return known[-1] if known else None


def described_features(at: AsOf) -> QuerySet[Feature]:
    """Features as of a release with QEMU's text and our summary, for a page of one of them."""
    return (
        features_as_of(at)
        .select_related(
            "category__parent",
            "described_by__body",
            "described_by__document",
            "summarised_by__body",
            "summarised_by__document",
        )
        .defer("described_by__document__text", "summarised_by__document__text")
    )


def milestones_of(feature: Feature) -> QuerySet[Milestone]:
    """What is known to have happened to a feature, with the documents that say so."""
    return in_order_of_events(feature.milestones.all())


def listings_of(feature: Feature) -> QuerySet[Listing]:
    """Everywhere a feature is written, newest first."""
    return (
        feature.listings.select_related("document")
        .defer("document__text", "document__problems")
        .order_by("-document__release", "-document__origin", "number")
    )


def overrides_of(feature: Feature) -> QuerySet[Override]:
    """What maintainers changed of a feature, with who did."""
    return feature.overrides.select_related("made_by")


def shown_value(override: Override, value: object) -> str:
    """A value of an override in words for people."""
    if value in (None, "", []):
        return ""
    if override.field == Override.Field.CATEGORY:
        category = Category.objects.select_related("parent").filter(slug=value).first()
        return " › ".join(category.path) if category else str(value)
    if override.field == Override.Field.REPLACEMENTS and isinstance(value, list):
        return "; ".join(str(item.get("text", "")) for item in value)
    if override.field == Override.Field.TEXT and isinstance(value, dict):
        return str(value["text"])
    return str(value)
