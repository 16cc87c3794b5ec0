"""Where features stand today: in which lists they are, and what they are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from deprecations.catalogue.fates import LinkOut
from deprecations.catalogue.records import LinkKind, LinkStatus, ListKind
from deprecations.models import Feature, Link, Listing
from deprecations.services.lists import imported_releases, lists_at


@dataclass(frozen=True, slots=True)
class Listed:
    """Features by their primary keys: those that the newest deprecated list has, and those that
    any has or had."""

    now: frozenset[int]
    ever: frozenset[int]


def listed_features() -> Listed:
    """Which features are or were listed as deprecated; four queries at most."""
    listings = Listing.objects.filter(kind=ListKind.DEPRECATED.value).order_by()
    releases = imported_releases()
    newest = lists_at(releases[-1], ListKind.DEPRECATED) if releases else []
    now = listings.filter(document__in=newest).values_list("feature_id", flat=True)
    return Listed(
        frozenset(now), frozenset(listings.values_list("feature_id", flat=True).distinct())
    )


def links_out(features: Collection[Feature]) -> dict[int, list[LinkOut]]:
    """What leads from each feature to another, but for rejected links; one query."""
    found: dict[int, list[LinkOut]] = defaultdict(list)
    rows = Link.objects.filter(from_feature__in=features)
    for source, kind, status, score in rows.exclude(status=LinkStatus.REJECTED.value).values_list(
        "from_feature", "kind", "status", "score"
    ):
        found[source].append(LinkOut(LinkKind(kind), LinkStatus(status), score))
    return found
