"""What the documents taken together say of each feature.

A state is computed from the whole set of listings, never from the state before, so that the same
documents give the same knowledge in whatever order they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from deprecations.catalogue.addresses import Addresses, assign_addresses
from deprecations.catalogue.categories import Category
from deprecations.catalogue.identity import Group, Key, group_listings
from deprecations.catalogue.linking import suggest_links
from deprecations.catalogue.occasions import (
    Coverage,
    Occasion,
    lent_occasions,
    own_occasions,
    upstream_releases,
)
from deprecations.catalogue.records import LinkKind, LinkStatus, Listing, ListKind
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a link between two features, which go by any of their keys."""

    source: Key
    target: Key
    status: LinkStatus


@dataclass(frozen=True, slots=True)
class SuggestedLink:
    """What a feature may have become: another one, which goes by its smallest key."""

    target: Key
    kind: LinkKind
    score: float


@dataclass(frozen=True, slots=True)
class FeatureState:
    """Everything the documents say of one feature.

    ``described_by`` is the newest of QEMU's own listings and ``summarised_by`` the newest of our
    embedded ones. ``undated_from`` is set where only an embedded document lists it as deprecated
    and none says since when. ``delisted`` tells that it left the deprecated list and that nothing
    says what became of it.
    """

    addresses: Addresses
    title: str
    title_rst: str
    category: tuple[Category, ...]
    is_rule: bool
    keys: frozenset[Key]
    occasions: tuple[Occasion, ...]
    undated_from: Version | None
    described_by: Listing | None
    summarised_by: Listing | None
    listed: bool
    delisted: bool
    links: tuple[SuggestedLink, ...] = ()
    listings: tuple[Listing, ...] = field(default=(), compare=False)

    @property
    def content(self) -> tuple[object, ...]:
        """What a reader would notice if it changed: facts and texts, not where they stand."""
        return (
            self.addresses.present,
            self.title,
            self.title_rst,
            tuple(category.slug for category in self.category),
            tuple((o.event, o.version, o.scope, o.basis) for o in self.occasions),
            self.undated_from,
            self.described_by and self.described_by.body_digest,
            self.summarised_by and self.summarised_by.body_digest,
            self.links,
        )


def feature_states(
    listings: Iterable[Listing],
    coverage: Iterable[Coverage],
    same: Mapping[Key, int] | None = None,
    *,
    texts: Mapping[str, str] = MappingProxyType({}),
    decisions: Iterable[Decision] = (),
) -> tuple[FeatureState, ...]:
    """The state of every feature, in the order of their keys.

    ``same`` names keys that a person declared to be one feature, ``decisions`` the links that
    people confirmed or rejected; ``texts`` are those of the listings, by their digests.
    """
    covered = sorted(coverage)
    groups = group_listings(listings, same)
    decided = _Decided(groups, decisions, same or {})
    links: dict[int, list[SuggestedLink]] = {}
    for suggestion in suggest_links(
        groups,
        {kind: upstream_releases(covered, kind) for kind in ListKind},
        texts,
        excluded=decided.rejected,
        confirmed=decided.confirmed,
    ):
        link = SuggestedLink(min(groups[suggestion.target].keys), suggestion.kind, suggestion.score)
        links.setdefault(suggestion.source, []).append(link)
    own = [() if group.is_rule else own_occasions(group, covered) for group in groups]
    return tuple(
        _state(group, addresses, covered, occasions, tuple(links.get(number, ())))
        for number, (group, addresses, occasions) in enumerate(
            zip(
                groups,
                assign_addresses(groups),
                lent_occasions(own, groups, decided.confirmed, covered),
                strict=True,
            )
        )
    )


class _Decided:
    """Decisions on links by the places of their groups; those of groups that nobody knows any
    more are left out."""

    def __init__(
        self, groups: Sequence[Group], decisions: Iterable[Decision], same: Mapping[Key, int]
    ) -> None:
        place = {key: number for number, group in enumerate(groups) for key in group.keys}
        # A title that a person gave stands in no document, and belongs where its others do.
        declared = {same[key]: number for key, number in place.items() if key in same}
        for key, feature in same.items():
            if feature in declared:
                place.setdefault(key, declared[feature])
        pairs: dict[LinkStatus, set[tuple[int, int]]] = {status: set() for status in LinkStatus}
        for decision in decisions:
            source, target = place.get(decision.source), place.get(decision.target)
            if source is not None and target is not None and source != target:
                pairs[decision.status].add((source, target))
        self.rejected = pairs[LinkStatus.REJECTED]
        self.confirmed = pairs[LinkStatus.CONFIRMED]


def _state(
    group: Group,
    addresses: Addresses,
    covered: Sequence[Coverage],
    occasions: tuple[Occasion, ...],
    links: tuple[SuggestedLink, ...],
) -> FeatureState:
    upstream = [item for item in group.listings if item.origin is Origin.UPSTREAM]
    embedded = [item for item in group.listings if item.origin is Origin.EMBEDDED]
    listed = _is_listed(group, covered)
    return FeatureState(
        addresses=addresses,
        title=group.newest.title,
        title_rst=group.newest.title_rst,
        category=group.category,
        is_rule=group.is_rule,
        keys=group.keys,
        occasions=occasions,
        undated_from=None if group.is_rule else _undated_from(embedded, occasions),
        described_by=upstream[-1] if upstream else None,
        summarised_by=embedded[-1] if embedded else None,
        listed=listed,
        delisted=not listed and _is_delisted(group, occasions),
        links=links,
        listings=group.listings,
    )


def _undated_from(embedded: Sequence[Listing], occasions: Sequence[Occasion]) -> Version | None:
    if any(occasion.event is Event.DEPRECATED for occasion in occasions):
        return None
    return next((item.release for item in embedded if item.kind is ListKind.DEPRECATED), None)


def _is_listed(group: Group, covered: Sequence[Coverage]) -> bool:
    """Whether the newest deprecated list has it, QEMU's own where there are two of a release."""
    newest = max(
        ((c.release, c.origin is Origin.UPSTREAM) for c in covered if _holds_deprecated(c)),
        default=None,
    )
    return any(
        (item.release, item.origin is Origin.UPSTREAM) == newest
        for item in group.listings
        if _holds_deprecated(item)
    )


def _holds_deprecated(item: Coverage | Listing) -> bool:
    return item.kind is ListKind.DEPRECATED


def _is_delisted(group: Group, occasions: Sequence[Occasion]) -> bool:
    """Of a feature that is not listed: whether it once was, and no later event explains it."""
    listed = [item.release for item in group.listings if _holds_deprecated(item)]
    return bool(listed) and not any(
        occasion.event is Event.REMOVED
        or (occasion.event is Event.WITHDRAWN and occasion.version > max(listed))
        for occasion in occasions
    )
