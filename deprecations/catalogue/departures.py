"""When entries came into QEMU's lists and when they left them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from deprecations.catalogue.identity import Group
from deprecations.catalogue.records import Listing, ListKind
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.versions import Version


class Entry:
    """A group as QEMU's own lists show it over the releases. ``lists`` are the releases of each
    list that are known, in order."""

    def __init__(
        self, number: int, group: Group, lists: Mapping[ListKind, Sequence[Version]]
    ) -> None:
        self.number = number
        self.group = group
        self.is_rule = group.is_rule
        self.listings: dict[ListKind, list[Listing]] = defaultdict(list)
        for listing in group.listings:
            if listing.origin is Origin.UPSTREAM:
                self.listings[listing.kind].append(listing)
        self.lists = lists
        self._first = {kind: own[0].release for kind, own in self.listings.items()}

    def first(self, kind: ListKind) -> Version | None:
        """The first release that has it in a list."""
        return self._first.get(kind)

    def gone(self, kind: ListKind) -> tuple[Version, Version] | None:
        """The last release that has it in a list, and the first one after that without it."""
        own, known = self.listings.get(kind), self.lists[kind]
        if not own:
            return None
        later = known[bisect_right(known, own[-1].release) :]
        return (own[-1].release, later[0]) if later else None

    @cached_property
    def deprecated_in(self) -> list[Version]:
        """The releases that are stated to have deprecated it, in order."""
        return self._stated(Event.DEPRECATED)

    @cached_property
    def removed_in(self) -> list[Version]:
        """The releases that are stated to have removed it, in order."""
        return self._stated(Event.REMOVED)

    def _stated(self, event: Event) -> list[Version]:
        own = (item for listings in self.listings.values() for item in listings)
        return sorted({s.version for item in own for s in item.statements if s.event is event})

    @property
    def category(self) -> str:
        return self.group.category[-1].slug

    def may_have_been(self, entry: Entry, last: Version, first: Version) -> bool:
        """Whether the removed list tells of this one as of something that could be another entry,
        which left the deprecated list between two releases: by the releases it states, or since
        it was added then."""
        added, removed = self.first(ListKind.REMOVED), self.removed_in
        if added is None:
            return False
        place = bisect_right(removed, last)
        if place < len(removed) and removed[place] <= first:
            return True
        if len(removed) > 1 and removed[0] <= first <= removed[-1]:
            return True  # "removed in 4.0 up to 6.0"
        if not last < added <= first:
            return False
        return not removed or not entry.deprecated_in or removed[-1] >= entry.deprecated_in[0]
