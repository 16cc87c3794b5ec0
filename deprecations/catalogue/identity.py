"""Which listings speak of one feature, and what a feature is called.

Listings with the same canonical category and title are one feature. The same title in another
category is the same feature if it moved there, which shows in that no document has it in both;
between the two lists it moved if exactly one category is left over on either side. An occurrence
number tells entries apart that share a category and a title within one document but not a text.

Everything here is a function of the whole set of listings, so the order of imports cannot matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from deprecations.catalogue.categories import Category, resolve_path
from deprecations.catalogue.records import Listing, ListKind
from deprecations.catalogue.titles import is_rule_title, normalise_title
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version

_SLUG_LENGTH = 100


@dataclass(frozen=True, order=True, slots=True)
class Key:
    """What listings of one feature share: canonical category, normalised title, occurrence."""

    category: str
    title: str
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """The listings of one feature, oldest first, and all keys they go by."""

    keys: frozenset[Key]
    listings: tuple[Listing, ...]

    @property
    def newest(self) -> Listing:
        return self.listings[-1]

    @property
    def category(self) -> tuple[Category, ...]:
        """Where the feature belongs: the deprecated list's word counts before the removed
        list's, which files some features elsewhere, so that an address survives the removal."""
        deprecated = [item for item in self.listings if item.kind is ListKind.DEPRECATED]
        return resolve_path((deprecated or self.listings)[-1].category_path)

    @property
    def occurrence(self) -> int:
        return min(key.occurrence for key in self.keys)

    @property
    def is_rule(self) -> bool:
        """Whether this is the entry that states the rule for versioned machine types."""
        return is_rule_title(self.newest.title)


@lru_cache(maxsize=1024)
def slug_for(category: str, title: str, occurrence: int = 1) -> str:
    """An address in lower-case ASCII words, from a category's slug and a plain title."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower()) or ["feature"]
    slug = f"{category}-{'-'.join(words)}"
    if len(slug) > _SLUG_LENGTH:
        whole_words = slug[: _SLUG_LENGTH + 1].rpartition("-")[0]
        slug = whole_words if len(whole_words) > len(category) else slug[:_SLUG_LENGTH]
    return slug if occurrence == 1 else f"{slug}-{occurrence}"


def group_listings(
    listings: Iterable[Listing], same: Mapping[Key, int] | None = None
) -> list[Group]:
    """Sort listings into features, in the order of their smallest keys.

    ``same`` names keys that a maintainer declared to be one feature, by the number they share.
    """
    by_key: dict[Key, list[Listing]] = defaultdict(list)
    for listing, key in _keyed(listings):
        by_key[key].append(listing)
    sets = _DisjointSets(by_key)
    by_title: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(by_key):
        if key.occurrence == 1:
            by_title[key.title].append(key)
    for keys in by_title.values():
        if len(keys) > 1:
            _join_moved(keys, by_key, sets)
    declared: dict[int, Key] = {}
    for key, number in (same or {}).items():
        if key in by_key:
            sets.join(declared.setdefault(number, key), key)
    return [
        Group(
            frozenset(keys),
            tuple(sorted((item for key in keys for item in by_key[key]), key=_newness)),
        )
        for keys in sets.groups()
    ]


def _newness(listing: Listing) -> tuple[object, ...]:
    return (*listing.newness, listing.kind)


def _keyed(listings: Iterable[Listing]) -> Iterator[tuple[Listing, Key]]:
    same_title: dict[tuple[ListKind, str, str], list[Listing]] = defaultdict(list)
    for item in listings:
        category = resolve_path(item.category_path)[-1].slug
        title = normalise_title(item.title) or item.title
        same_title[item.kind, category, title].append(item)
    for (_, category, title), items in same_title.items():
        for item, occurrence in _occurrences(items):
            yield item, Key(category, title, occurrence)


def _occurrences(listings: Sequence[Listing]) -> Iterator[tuple[Listing, int]]:
    """Tell listings of one title apart. A text that stands in several documents is one entry in
    all of them, wherever it stands; the other texts follow the order of their document. The newest
    document is asked first, so that it numbers the entries."""
    documents: dict[tuple[Version, Origin], list[Listing]] = defaultdict(list)
    for item in sorted(listings, key=lambda item: item.number):
        documents[item.release, item.origin].append(item)
    entries: dict[str, int] = {}
    for place in sorted(documents, reverse=True):
        texts = list(dict.fromkeys(item.body_digest for item in documents[place]))
        own: dict[str, int] = {}
        for text in texts:
            if text in entries and entries[text] not in own.values():
                own[text] = entries[text]
        free = (number for number in count(1) if number not in own.values())
        for text in texts:
            if text not in own:
                own[text] = next(free)
            entries.setdefault(text, own[text])
        for item in documents[place]:
            yield item, own[item.body_digest]


def _join_moved(
    keys: Sequence[Key], by_key: Mapping[Key, list[Listing]], sets: _DisjointSets
) -> None:
    """Join keys that share a title and differ in category where the title moved."""
    for kind in ListKind:
        places = [key for key in keys if any(item.kind is kind for item in by_key[key])]
        documents = [
            {(item.release, item.origin) for item in by_key[key] if item.kind is kind}
            for key in places
        ]
        apart = all(
            one.isdisjoint(other)
            for number, one in enumerate(documents)
            for other in documents[number + 1 :]
        )
        if apart:
            for key in places[1:]:
                sets.join(places[0], key)
    unmatched: dict[ListKind, set[Key]] = {kind: set() for kind in ListKind}
    for root in {sets.root(key) for key in keys}:
        members = [key for key in keys if sets.root(key) == root]
        kinds = {item.kind for key in members for item in by_key[key]}
        if len(kinds) == 1:
            unmatched[kinds.pop()].add(root)
    if all(len(roots) == 1 for roots in unmatched.values()):
        sets.join(*(roots.pop() for roots in unmatched.values()))


class _DisjointSets:
    """Keys joined into groups (union-find); the smallest key stands for its group."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: Key) -> Key:
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low

    def groups(self) -> list[list[Key]]:
        members: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(self._parent):
            members[self.root(key)].append(key)
        return [members[root] for root in sorted(members)]
