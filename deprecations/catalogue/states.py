"""What the documents taken together say of each feature.

A state is computed from the whole set of listings, never from the state before, so that the same
documents give the same knowledge in whatever order they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deprecations.catalogue.addresses import Addresses, assign_addresses
from deprecations.catalogue.categories import Category
from deprecations.catalogue.identity import Group, Key, group_listings
from deprecations.catalogue.records import Listing, ListKind
from deprecations.policy.lifecycle import Basis, Event, Origin
from deprecations.policy.versions import Version

_EVENT_OF_LIST = {ListKind.DEPRECATED: Event.DEPRECATED, ListKind.REMOVED: Event.REMOVED}


@dataclass(frozen=True, order=True, slots=True)
class Coverage:
    """A list of a release that has been imported: absence means something only here."""

    release: Version
    origin: Origin
    kind: ListKind


@dataclass(frozen=True, slots=True)
class Occasion:
    """A milestone with where it comes from. ``after`` bounds an observed one from below."""

    event: Event
    version: Version
    scope: str
    basis: Basis
    listing: Listing
    after: Version | None = None


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
    delisted: bool
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
        )


def feature_states(
    listings: Iterable[Listing],
    coverage: Iterable[Coverage],
    same: Mapping[Key, int] | None = None,
) -> tuple[FeatureState, ...]:
    """The state of every feature, in the order of their keys."""
    covered = sorted(coverage)
    groups = group_listings(listings, same)
    return tuple(
        _state(group, addresses, covered)
        for group, addresses in zip(groups, assign_addresses(groups), strict=True)
    )


def _state(group: Group, addresses: Addresses, covered: Sequence[Coverage]) -> FeatureState:
    upstream = [item for item in group.listings if item.origin is Origin.UPSTREAM]
    embedded = [item for item in group.listings if item.origin is Origin.EMBEDDED]
    occasions = () if group.is_rule else _occasions(group, covered)
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
        delisted=_is_delisted(group, covered, occasions),
        listings=group.listings,
    )


def _occasions(group: Group, covered: Sequence[Coverage]) -> tuple[Occasion, ...]:
    stated: dict[tuple[object, ...], Occasion] = {}
    for listing in group.listings:  # oldest first: the newest one that states a thing stays
        for item in listing.statements:
            key = (item.event, item.version, item.scope, listing.origin)
            stated[key] = Occasion(item.event, item.version, item.scope, Basis.STATED, listing)
    events = {occasion.event for occasion in stated.values()}
    observed = [
        occasion
        for kind in ListKind
        if _EVENT_OF_LIST[kind] not in events
        and (occasion := _first_seen(group, kind, covered)) is not None
    ]
    return tuple(
        sorted([*stated.values(), *observed], key=lambda o: (o.version, o.event, o.scope, o.basis))
    )


def _first_seen(group: Group, kind: ListKind, covered: Sequence[Coverage]) -> Occasion | None:
    """Where no document states a version, the first of QEMU's documents that lists the feature
    bounds it from above, and the one before, which did not, from below."""
    for listing in group.listings:
        if listing.kind is kind and listing.origin is Origin.UPSTREAM:
            earlier = [
                item.release
                for item in covered
                if item.kind is kind
                and item.origin is Origin.UPSTREAM
                and item.release < listing.release
            ]
            after = earlier[-1] if earlier else None
            event = _EVENT_OF_LIST[kind]
            return Occasion(event, listing.release, "", Basis.OBSERVED, listing, after)
    return None


def _undated_from(embedded: Sequence[Listing], occasions: Sequence[Occasion]) -> Version | None:
    if any(occasion.event is Event.DEPRECATED for occasion in occasions):
        return None
    return next((item.release for item in embedded if item.kind is ListKind.DEPRECATED), None)


def _is_delisted(group: Group, covered: Sequence[Coverage], occasions: Sequence[Occasion]) -> bool:
    if any(occasion.event is not Event.DEPRECATED for occasion in occasions):
        return False
    listed = {
        (item.origin, item.release) for item in group.listings if item.kind is ListKind.DEPRECATED
    }
    newest = {item.origin: item.release for item in covered if item.kind is ListKind.DEPRECATED}
    return bool(listed) and not any(
        (origin, release) in listed for origin, release in newest.items()
    )
