"""What happened to a feature and when: as documents state it, and as they let us observe it.

What a heading states and what the lists show are kept apart, since they contradict each other now
and then. That an entry left the deprecated list is no removal: only an entry in the removed list
makes it one, its own or that of a confirmed link.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from deprecations.catalogue.identity import Group
from deprecations.catalogue.records import Listing, ListKind
from deprecations.policy.lifecycle import Basis, Event, Origin
from deprecations.policy.versions import Version


@dataclass(frozen=True, order=True, slots=True)
class Coverage:
    """A list of a release that has been imported: absence means something only here."""

    release: Version
    origin: Origin
    kind: ListKind


@dataclass(frozen=True, slots=True)
class Occasion:
    """A milestone with where it comes from. ``after`` bounds an observed one from below: the last
    release known not to show it yet."""

    event: Event
    version: Version
    scope: str
    basis: Basis
    listing: Listing
    after: Version | None = None


def own_occasions(group: Group, covered: Sequence[Coverage]) -> tuple[Occasion, ...]:
    """What a group's own listings state, and what QEMU's lists show of it; in order."""
    stated = _stated(group)
    events = {occasion.event for occasion in stated}
    return _in_order([*stated, *_observed(group, covered, is_dated=Event.REMOVED in events)])


def lent_occasions(
    own: Sequence[tuple[Occasion, ...]],
    groups: Sequence[Group],
    links: Collection[tuple[int, int]],
    covered: Sequence[Coverage],
) -> list[tuple[Occasion, ...]]:
    """The occasions of all groups with what confirmed links, given by the places of both ends,
    lend: the removal to what was deprecated, the deprecation to what was removed.

    Links of links count too. Of an entry for many removals the one that fits is taken.
    """
    result = []
    for number, (group, occasions) in enumerate(zip(groups, own, strict=True)):
        later = [o for end in _reached(number, links) for o in own[end]]
        earlier = [o for end in _reached(number, {(b, a) for a, b in links}) for o in own[end]]
        removals = [o for o in later if o.event is Event.REMOVED and o.basis is Basis.STATED]
        lent = [o for o in earlier if o.event is Event.DEPRECATED]
        if removals:
            left = list(_departure(group, covered))
            lent += [*_fitting(removals, left), *left]
        result.append(_in_order({*occasions, *lent}) if lent else occasions)
    return result


def _reached(start: int, links: Collection[tuple[int, int]]) -> list[int]:
    found: list[int] = []
    waiting = [start]
    while waiting:
        here = waiting.pop()
        ends = sorted(b for a, b in links if a == here and b != start and b not in found)
        found += ends
        waiting += ends
    return found


def _fitting(removals: Sequence[Occasion], left: Sequence[Occasion]) -> Sequence[Occasion]:
    """The removals that happened when the feature left the list, or all where none did."""
    fitting = [
        removal
        for removal in removals
        if any(o.after is not None and o.after < removal.version <= o.version for o in left)
    ]
    return fitting or removals


def _in_order(occasions: Collection[Occasion]) -> tuple[Occasion, ...]:
    return tuple(
        sorted(
            occasions,
            key=lambda o: (o.version, o.event, o.scope, o.basis, *o.listing.newness, o.listing.ref),
        )
    )


def _stated(group: Group) -> list[Occasion]:
    stated: dict[tuple[object, ...], Occasion] = {}
    for listing in group.listings:  # oldest first: the newest one that states a thing stays
        for item in listing.statements:
            key = (item.event, item.version, item.scope, listing.origin)
            stated[key] = Occasion(item.event, item.version, item.scope, Basis.STATED, listing)
    return list(stated.values())


def _observed(group: Group, covered: Sequence[Coverage], *, is_dated: bool) -> Iterator[Occasion]:
    """``is_dated``: a heading states the removal. Entries of the removed list were often written
    years later, so the first list that has one says little where a heading says more."""
    own = _upstream(group, ListKind.DEPRECATED)
    if own:
        yield _first_seen(own[0], Event.DEPRECATED, covered)
        yield from _taken_back(group, covered)
    removed = _upstream(group, ListKind.REMOVED)
    if removed:
        departure = list(_departure(group, covered))
        yield from departure
        if not departure and not is_dated:
            yield _first_seen(removed[0], Event.REMOVED, covered)


def _upstream(group: Group, kind: ListKind) -> list[Listing]:
    return [i for i in group.listings if i.kind is kind and i.origin is Origin.UPSTREAM]


def _first_seen(listing: Listing, event: Event, covered: Sequence[Coverage]) -> Occasion:
    """The first of QEMU's lists that has the feature bounds an event from above, and the one
    before, which had not, from below."""
    known = upstream_releases(covered, listing.kind)
    earlier = [release for release in known if release < listing.release]
    after = earlier[-1] if earlier else None
    return Occasion(event, listing.release, "", Basis.OBSERVED, listing, after)


def _departure(group: Group, covered: Sequence[Coverage]) -> Iterator[Occasion]:
    """The removal as the deprecated list shows it: between the last list with the feature and the
    first one without it."""
    own = _upstream(group, ListKind.DEPRECATED)
    if own:
        last = own[-1]
        missing = [v for v in upstream_releases(covered, ListKind.DEPRECATED) if v > last.release]
        if missing:
            yield Occasion(Event.REMOVED, missing[0], "", Basis.OBSERVED, last, last.release)


def _taken_back(group: Group, covered: Sequence[Coverage]) -> Iterator[Occasion]:
    """A feature that left the list and came back with a later release as its deprecation: the
    earlier one was taken back in between."""
    own = _upstream(group, ListKind.DEPRECATED)
    known = upstream_releases(covered, ListKind.DEPRECATED)
    for before, after in pairwise(own):
        missing = [version for version in known if before.release < version < after.release]
        since = [s.version for s in after.statements if s.event is Event.DEPRECATED]
        if missing and since and min(since) > before.release:
            yield Occasion(Event.WITHDRAWN, missing[0], "", Basis.OBSERVED, before, before.release)


def upstream_releases(covered: Sequence[Coverage], kind: ListKind) -> list[Version]:
    """The releases of which QEMU's own list of a kind is known, in the order of ``covered``."""
    return [c.release for c in covered if c.kind is kind and c.origin is Origin.UPSTREAM]
