"""Contradictions between documents, for one feature or for all."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from deprecations.catalogue.records import LinkStatus, ListKind
from deprecations.models import Document, Feature, Link, Listing, Milestone
from deprecations.policy import lifecycle
from deprecations.policy.contradictions import Listed, find_contradictions
from deprecations.policy.lifecycle import Basis, Event, Origin
from deprecations.policy.releases import ReleaseList


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What documents contradict each other in, in a sentence or two, and the milestones."""

    message: str
    milestones: tuple[Milestone, ...]


def contradictions_of(
    features: Iterable[Feature], releases: ReleaseList
) -> dict[int, list[Contradiction]]:
    """The contradictions of each feature that has any, by its primary key; five queries."""
    numbers = [feature.pk for feature in features if not feature.is_rule]
    targets = _targets(numbers)
    rows: dict[int, list[Milestone]] = defaultdict(list)
    for row in _milestones([*numbers, *{end for ends in targets.values() for end in ends}]):
        rows[row.feature_id].append(row)
    listed = _listed(numbers)
    found = {}
    for number in numbers:
        own = [(_record(row), row) for row in rows[number]]
        linked = [
            (_record(row), row)
            for end in targets.get(number, ())
            for row in rows[end]
            if row.event == Event.REMOVED.value and row.basis == Basis.STATED.value
        ]
        known: list[tuple[lifecycle.Milestone, Milestone]] = [*own, *linked]
        contradictions = find_contradictions(
            [record for record, _ in own],
            listed.get(number),
            releases,
            [(record, row.listing.title if row.listing else "") for record, row in linked],
        )
        if contradictions:
            found[number] = [
                Contradiction(
                    item.message,
                    tuple(
                        row for record, row in known if any(record is m for m in item.milestones)
                    ),
                )
                for item in contradictions
            ]
    return found


def _milestones(features: list[int]) -> QuerySet[Milestone]:
    return (
        Milestone.objects.filter(feature__in=features)
        .select_related("listing__document")
        .defer("listing__document__text")
        .order_by("version", "event", "scope", "pk")
    )


def _targets(features: list[int]) -> dict[int, list[int]]:
    """What the features may have become: a suggestion is enough to show what speaks against it."""
    links = Link.objects.filter(from_feature__in=features).exclude(status=LinkStatus.REJECTED.value)
    found: dict[int, list[int]] = defaultdict(list)
    for source, target in links.order_by("-score", "to_feature__slug").values_list(
        "from_feature_id", "to_feature_id"
    ):
        found[source].append(target)
    return found


def _listed(features: list[int]) -> dict[int, Listed]:
    known = sorted(
        Document.objects.filter(holds_deprecated=True, origin=Origin.UPSTREAM.value)
        .order_by()
        .values_list("release", flat=True)
        .distinct()
    )
    rows = (
        Listing.objects.filter(
            feature__in=features,
            kind=ListKind.DEPRECATED.value,
            document__origin=Origin.UPSTREAM.value,
        )
        .order_by()
        .values_list("feature_id")
        .annotate(last=Max("document__release"))
    )
    listed = {}
    for feature, last in rows:
        later = known[bisect_right(known, last) :]
        listed[feature] = Listed(last, later[0] if later else None)
    return listed


def _record(row: Milestone) -> lifecycle.Milestone:
    document = row.listing.document if row.listing else None
    return lifecycle.Milestone(
        event=Event(row.event),
        version=row.version,
        scope=row.scope,
        basis=Basis(row.basis),
        stated_at=document.release if document else None,
        origin=Origin(document.origin) if document else Origin.UPSTREAM,
        after=row.after,
    )
