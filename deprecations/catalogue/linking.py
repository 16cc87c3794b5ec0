"""What became of entries that left a list, where no entry of the same title says it.

Everything here is a suggestion with a score, for people to confirm or to reject. Measured on links
checked by hand, two things keep suggestions right: an entry is only looked for among those whose
own dates fit the time at which the other one left, and an entry that stood beside the other one
all the time is something else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from deprecations.catalogue.identity import Group
from deprecations.catalogue.records import LinkKind, Listing, ListKind
from deprecations.catalogue.similarity import Similarity
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.rules import MACHINE_TYPES
from deprecations.policy.versions import Version

THRESHOLD = 0.5
# Of a title and a text that are both alike, neither alone is proof.
_TITLE_COUNTS, _TEXT_COUNTS = 0.8, 0.7
_TEXT_ALONE = 0.8  # a text must be that much alike where titles share no word
_ENOUGH_WORDS = 8
_COUNTERPART = 0.7  # of the best score, for the same command of the other monitor
_MONITORS = frozenset({"qmp-commands", "hmp-commands"})
_NEARLY_AS_GOOD = 0.1
_CERTAIN = 0.99  # which no suggestion is
_COVERED_BY_RULE = 0.9
_MACHINE_TYPE = re.compile(r"\b[a-z][a-z0-9-]*-(\d+)\.(\d+)(?:\.\d+)?\b")
_LITERAL = re.compile(r"``([^`]+)``")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That one group became another one; both by their place among all groups."""

    source: int
    target: int
    kind: LinkKind
    score: float


def suggest_links(
    groups: Sequence[Group],
    lists: Mapping[ListKind, Sequence[Version]],
    texts: Mapping[str, str],
    excluded: Collection[tuple[int, int]] = (),
    settled: Collection[int] = (),
) -> list[Suggestion]:
    """The suggestions for all groups, in their order.

    ``lists`` are the releases of QEMU's own lists that are known, in order; ``texts`` the texts of
    entries by their digests. ``excluded`` are pairs that a person rejected, ``settled`` groups of
    which a person said what became of them.
    """
    entries = [_Entry(number, group, lists) for number, group in enumerate(groups)]
    finder = _Finder(entries, texts, excluded)
    found = [
        suggestion
        for entry in entries
        if entry.number not in settled and not entry.is_rule
        for suggestion in finder.successors(entry)
    ]
    targets = Counter(suggestion.target for suggestion in found)
    return [
        replace(suggestion, kind=LinkKind.MERGED)
        if suggestion.kind is LinkKind.RETITLED and targets[suggestion.target] > 1
        else suggestion
        for suggestion in found
    ]


class _Entry:
    """A group as QEMU's own lists show it over the releases."""

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

    def first(self, kind: ListKind) -> Version | None:
        """The first release that has it in a list."""
        own = self.listings.get(kind)
        return own[0].release if own else None

    def gone(self, kind: ListKind) -> tuple[Version, Version] | None:
        """The last release that has it in a list, and the first one after that without it."""
        own, known = self.listings.get(kind), self.lists[kind]
        if not own:
            return None
        later = known[bisect_right(known, own[-1].release) :]
        return (own[-1].release, later[0]) if later else None

    def stated(self, event: Event) -> set[Version]:
        own = (item for listings in self.listings.values() for item in listings)
        return {s.version for item in own for s in item.statements if s.event is event}

    @cached_property
    def deprecated_in(self) -> set[Version]:
        return self.stated(Event.DEPRECATED)

    @cached_property
    def removed_in(self) -> set[Version]:
        return self.stated(Event.REMOVED)

    @property
    def category(self) -> str:
        return self.group.category[-1].slug


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: _Entry
    kind: ListKind
    score: float


class _Finder:
    """Looks for what entries became among all others."""

    def __init__(
        self,
        entries: Sequence[_Entry],
        texts: Mapping[str, str],
        excluded: Collection[tuple[int, int]],
    ) -> None:
        self.entries = entries
        self.texts = texts
        self.excluded = frozenset(excluded)
        listings = [item for entry in entries for item in entry.group.listings]
        self.titles = Similarity(item.title for item in listings)
        self.bodies = Similarity(
            (texts.get(item.body_digest, "") for item in listings), enough_words=_ENOUGH_WORDS
        )

    def successors(self, entry: _Entry) -> list[Suggestion]:
        """What an entry became that left the deprecated list and is not in the removed list under
        its title, or that left the removed list itself."""
        if entry.listings.get(ListKind.REMOVED):
            return self._suggest(entry, self._retitled_among_removed(entry))
        if (gone := entry.gone(ListKind.DEPRECATED)) is None:
            return []
        found = self._suggest(entry, self._since_deprecated(entry, *gone))
        return found or list(self._rule_for(entry, gone[1]))

    def _since_deprecated(
        self, entry: _Entry, last: Version, first: Version
    ) -> Iterator[_Candidate]:
        for other in self._others(entry):
            added = other.first(ListKind.DEPRECATED)
            if added is not None and added <= last:
                continue  # It stood beside the entry.
            if _fits_removal(entry, other, last, first):
                yield self._candidate(entry, other, ListKind.DEPRECATED, ListKind.REMOVED)
            elif added is not None and added <= first and entry.deprecated_in & other.deprecated_in:
                yield self._candidate(entry, other, ListKind.DEPRECATED, ListKind.DEPRECATED)

    def _retitled_among_removed(self, entry: _Entry) -> Iterator[_Candidate]:
        if (gone := entry.gone(ListKind.REMOVED)) is None or not entry.removed_in:
            return
        last, first = gone
        for other in self._others(entry):
            added = other.first(ListKind.REMOVED)
            if added is None or not last < added <= first or not other.removed_in:
                continue
            low, high = min(other.removed_in), max(other.removed_in)
            if all(low <= version <= high for version in entry.removed_in):
                yield self._candidate(entry, other, ListKind.REMOVED, ListKind.REMOVED)

    def _others(self, entry: _Entry) -> Iterator[_Entry]:
        return (
            other
            for other in self.entries
            if other is not entry
            and not other.is_rule
            and (entry.number, other.number) not in self.excluded
        )

    def _candidate(
        self, entry: _Entry, other: _Entry, from_kind: ListKind, to_kind: ListKind
    ) -> _Candidate:
        """The score of a pair, by the last listing of the one and any of the other."""
        if _is_part_of(other, entry):
            return _Candidate(other, to_kind, 0.0)
        own = entry.listings[from_kind][-1]
        theirs = other.listings[to_kind]
        title = max(self.titles.score(own.title, name) for name in {t.title for t in theirs})
        text = max(
            self.bodies.score(self.texts.get(own.body_digest, ""), self.texts.get(digest, ""))
            for digest in {t.body_digest for t in theirs}
        )
        both = 1 - (1 - _TITLE_COUNTS * title) * (1 - _TEXT_COUNTS * text)
        if not title and text < _TEXT_ALONE:
            both = 0.0
        return _Candidate(other, to_kind, min(round(both, 2), _CERTAIN))

    def _suggest(self, entry: _Entry, candidates: Iterable[_Candidate]) -> list[Suggestion]:
        found = sorted(
            (candidate for candidate in candidates if candidate.score >= THRESHOLD),
            key=lambda candidate: (-candidate.score, candidate.entry.number),
        )
        if not found:
            return []
        best = self._best(found)
        chosen = [best]
        if entry.category not in _MONITORS and best.entry.category in _MONITORS:
            # One entry announced the end of a command of both monitors.
            chosen += self._counterparts(found, best)
        return [
            Suggestion(entry.number, item.entry.number, self._kind(chosen, item), item.score)
            for item in sorted(chosen, key=lambda item: item.entry.number)
        ]

    def _best(self, found: Sequence[_Candidate]) -> _Candidate:
        """Of those that are about equally good a removed entry, and of these the oldest: later
        ones are this one under new titles."""
        good = [c for c in found if c.score >= found[0].score - _NEARLY_AS_GOOD]
        removed = [c for c in good if c.kind is ListKind.REMOVED] or good
        oldest = min(c.entry.first(c.kind) or Version(0, 0) for c in removed)
        return next(c for c in removed if c.entry.first(c.kind) == oldest)

    def _counterparts(self, found: Sequence[_Candidate], best: _Candidate) -> Iterator[_Candidate]:
        others = _MONITORS - {best.entry.category}
        for candidate in found:
            if candidate.kind is best.kind and candidate.entry.category in others:
                if candidate.score >= _COUNTERPART * best.score:
                    yield candidate
                return

    def _kind(self, chosen: Sequence[_Candidate], candidate: _Candidate) -> LinkKind:
        if len(chosen) > 1:
            return LinkKind.SPLIT
        return LinkKind.MERGED if len(candidate.entry.removed_in) > 1 else LinkKind.RETITLED

    def _rule_for(self, entry: _Entry, first: Version) -> Iterator[Suggestion]:
        """The rule for versioned machine types, where it was due to take all that a title names."""
        named = _MACHINE_TYPE.findall(entry.listings[ListKind.DEPRECATED][-1].title)
        due = first.major - MACHINE_TYPES.due_after_years, first.minor
        if first < MACHINE_TYPES.stated_from or not named:
            return
        if max((int(major), int(minor)) for major, minor in named) > due:
            return
        for other in self.entries:
            pair = (entry.number, other.number)
            if other.is_rule and pair not in self.excluded:
                yield Suggestion(*pair, LinkKind.COVERED, _COVERED_BY_RULE)


def _fits_removal(entry: _Entry, other: _Entry, last: Version, first: Version) -> bool:
    """Whether the removed list tells of an entry that could be what left the deprecated list: by
    the release it states, or since it was added then."""
    added = other.first(ListKind.REMOVED)
    if added is None:
        return False
    if any(last < version <= first for version in other.removed_in):
        return True
    dates = (max(other.removed_in, default=None), min(entry.deprecated_in, default=None))
    is_later = dates[0] is None or dates[1] is None or dates[0] >= dates[1]
    return last < added <= first and is_later


def _is_part_of(other: _Entry, entry: _Entry) -> bool:
    """Whether the other one is only a case of what an option stood for: ``-usbdevice ccid``."""
    whole = _LITERAL.fullmatch(entry.group.newest.title_rst.strip())
    part = _LITERAL.fullmatch(other.group.newest.title_rst.strip())
    return bool(whole and part and part[1].startswith(f"{whole[1]} "))
