"""Everything that readers see, collected at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from deprecations.catalogue.records import LinkStatus
from deprecations.models import (
    Body,
    Category,
    DistributionRelease,
    Document,
    Feature,
    Link,
    Listing,
    Milestone,
    Override,
    PublishedSlug,
    Replacement,
    StageSpan,
)
from deprecations.policy.releases import ReleaseList
from deprecations.services.contradictions import Contradiction, contradictions_of
from deprecations.services.departures import successors_of
from deprecations.services.distributions import distribution_releases
from deprecations.services.feature_details import in_order_of_events
from deprecations.services.features_as_of import categories
from deprecations.services.knowledge import current_revision
from deprecations.services.releases import release_list

_PLACE = ("document__release", "-document__origin", "document__name", "number")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All rows that readers see, in an order that does not depend on how they came here.

    Features have at hand what belongs to them: category, spans, milestones, links that nobody
    rejected, replacements, overrides, and QEMU's own newest listing. ``successors``, the slugs that
    each turned into, and ``contradictions`` go by their primary keys. Documents come without their
    texts, bodies without HTML. ``former_addresses`` depend on what was imported first.
    """

    releases: ReleaseList
    distributions: Sequence[DistributionRelease]
    categories: Sequence[Category]
    documents: Sequence[Document]
    features: Sequence[Feature]
    successors: Mapping[int, Sequence[str]]
    contradictions: Mapping[int, Sequence[Contradiction]]
    listings: Sequence[Listing]
    bodies: Sequence[Body]
    former_addresses: Sequence[PublishedSlug]


def collect_knowledge() -> Knowledge:
    """What is known at one moment, in twenty queries; more only where the knowledge changes
    meanwhile, since then it is collected again."""
    while True:
        revision = current_revision()
        knowledge = _collect()
        if current_revision() == revision:
            return knowledge


def _collect() -> Knowledge:
    features = list(_features())
    releases = release_list()
    return Knowledge(
        releases=releases,
        distributions=distribution_releases(),
        categories=list(categories()),
        documents=list(
            Document.objects.defer("text", "problems").order_by("release", "-origin", "name")
        ),
        features=features,
        successors=successors_of(features),
        contradictions=contradictions_of(features, releases),
        listings=list(
            Listing.objects.select_related("document", "feature", "body")
            .only(
                *(field.name for field in Listing._meta.concrete_fields),
                "document__release",
                "document__origin",
                "document__name",
                "feature__slug",
                "body__digest",
            )
            .order_by(*_PLACE)
        ),
        bodies=list(Body.objects.defer("html").order_by("digest")),
        former_addresses=list(PublishedSlug.objects.select_related("feature").order_by("slug")),
    )


def _features() -> QuerySet[Feature]:
    links = Link.objects.exclude(status=LinkStatus.REJECTED.value).select_related("to_feature")
    milestones = in_order_of_events(Milestone.objects.all())
    replacements = Replacement.objects.select_related("replaced_by_feature")
    return (
        Feature.objects.select_related("category", "described_by__document", "described_by__body")
        .defer("described_by__document__text", "described_by__body__html")
        .prefetch_related(
            Prefetch("spans", StageSpan.objects.order_by("since")),
            Prefetch("overrides", Override.objects.order_by("field")),
            Prefetch("links_out", links.order_by("to_feature__slug")),
            Prefetch("milestones", milestones),
            Prefetch("replacements", replacements.order_by("position", "pk")),
        )
        .order_by("slug")
    )
