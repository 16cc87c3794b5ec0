"""What is shown of one feature beside its row in a list, with where each thing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from deprecations.catalogue.records import FateKind, LinkStatus
from deprecations.models import (
    Feature,
    Link,
    Listing,
    Milestone,
    Override,
    Replacement,
)
from deprecations.policy.releases import ReleaseList
from deprecations.services.contradictions import Contradiction, contradictions_of
from deprecations.services.edited_texts import StoredText, text_that_readers_see
from deprecations.services.histories import HistoryEntry, history_of

_WENT_ON = frozenset({FateKind.RETITLED, FateKind.SPLIT, FateKind.MERGED, FateKind.COVERED})


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


def successors_of(features: Iterable[Feature]) -> dict[int, list[str]]:
    """The slugs of what each feature turned into, by its primary key, the likeliest first; of what
    turned into something else in its turn, that one. One query.

    Where people confirmed a link, the suggested ones beside it do not count.
    """
    ends: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    confirmed: set[int] = set()
    links = Link.objects.exclude(status=LinkStatus.REJECTED.value).values_list(
        "status", "score", "to_feature__slug", "from_feature", "to_feature", "to_feature__fate"
    )
    for status, _, slug, source, target, fate in sorted(links, key=_best_first):
        if status == LinkStatus.CONFIRMED:
            confirmed.add(source)
        elif source in confirmed:
            continue
        ends[source].append((target, slug, fate))
    return {
        feature.pk: list(dict.fromkeys(_last_ones(feature.pk, ends, ())))
        for feature in features
        if feature.pk in ends
    }


def _best_first(link: tuple[str, float | None, str, int, int, str]) -> tuple[object, ...]:
    """Confirmed links come first; one that a person made has no score, and is as good as any."""
    status, score, slug, *_ = link
    return status != LinkStatus.CONFIRMED, -(1 if score is None else score), slug


def _last_ones(
    source: int, ends: Mapping[int, list[tuple[int, str, str]]], passed: tuple[int, ...]
) -> Iterator[str]:
    """What links lead to in the end; one that leads back ends where it does."""
    for target, slug, fate in ends[source]:
        if fate in _WENT_ON and target in ends and target not in (*passed, source):
            yield from _last_ones(target, ends, (*passed, source))
        else:
            yield slug


def _description(feature: Feature) -> Listing | None:
    if feature.described_by_id is None:
        return None
    listings = Listing.objects.select_related("body", "document").defer("document__text")
    return listings.get(pk=feature.described_by_id)
