"""What became of entries that left a list, where no entry of the same title says it.

Everything here is a suggestion with a score, for people to confirm or to reject. Measured on links
checked by hand, two things keep suggestions right: an entry is only looked for among those whose
own dates fit the time at which the other one left, and an entry that stood beside the other one
all the time is something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from deprecations.catalogue.departures import Entry
from deprecations.catalogue.identity import Group
from deprecations.catalogue.records import LinkKind, Listing, ListKind
from deprecations.catalogue.similarity import Similarity, has_any
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
_MUCH_BETTER = 0.2
_CERTAIN = 0.99  # which no suggestion is
_COVERED_BY_RULE = 0.9
_IN_A_RANGE = 0.8
_MACHINE_TYPE = re.compile(r"\b([a-z][a-z0-9-]*)-(\d+)\.(\d+)(?:\.\d+)?\b")
_RANGE = re.compile(rf"{_MACHINE_TYPE.pattern} up to {_MACHINE_TYPE.pattern}")
_CASE = re.compile(r"-\S+ \S+")


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
    confirmed: Collection[tuple[int, int]] = (),
) -> list[Suggestion]:
    """The suggestions for all groups, in their order.

    ``lists`` are the releases of QEMU's own lists that are known, in order; ``texts`` the texts of
    entries by their digests. ``excluded`` are pairs that a person rejected, ``confirmed`` those
    that a person confirmed: what they lead from became nothing else, but for the other parts that
    it was split into.
    """
    entries = [Entry(number, group, lists) for number, group in enumerate(groups)]
    finder = _Finder(entries, texts, excluded)
    settled = {source for source, _ in confirmed}
    found = []
    for entry in entries:
        suggested = [] if entry.is_rule else finder.successors(entry)
        ends = {(entry.number, suggestion.target) for suggestion in suggested}
        if entry.number not in settled or not ends.isdisjoint(confirmed):
            found += suggested
    targets = Counter(suggestion.target for suggestion in found)
    return [
        replace(suggestion, kind=LinkKind.MERGED)
        if suggestion.kind is LinkKind.RETITLED and targets[suggestion.target] > 1
        else suggestion
        for suggestion in found
    ]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """``title`` and ``text`` tell how alike those alone are."""

    entry: Entry
    kind: ListKind
    score: float
    title: float
    text: float


class _Finder:
    """Looks for what entries became among all others."""

    def __init__(
        self,
        entries: Sequence[Entry],
        texts: Mapping[str, str],
        excluded: Collection[tuple[int, int]],
    ) -> None:
        self.entries = entries
        self.texts = texts
        self.excluded = frozenset(excluded)
        self._windows: dict[tuple[Version, Version], list[Entry]] = {}
        listings = [item for entry in entries for item in entry.group.listings]
        self.titles = Similarity((item.title for item in listings), are_titles=True)
        self.bodies = Similarity(map(self._text, listings), enough_words=_ENOUGH_WORDS)

    def successors(self, entry: Entry) -> list[Suggestion]:
        """What an entry became that left the deprecated list and is not in the removed list under
        its title, or that left the removed list itself."""
        if entry.listings.get(ListKind.REMOVED):
            return self._suggest(entry, self._retitled_among_removed(entry))
        if (gone := entry.gone(ListKind.DEPRECATED)) is None:
            return []
        found = self._suggest(entry, self._since_deprecated(entry, *gone))
        return found or list(self._rule_for(entry, gone[1]))

    def _since_deprecated(
        self, entry: Entry, last: Version, first: Version
    ) -> Iterator[_Candidate]:
        for other in self._others(entry, self._added_between(last, first)):
            if other.may_have_been(entry, last, first):
                yield self._candidate(entry, other, ListKind.DEPRECATED, ListKind.REMOVED)
            elif other.first(ListKind.DEPRECATED) and _share(entry, other):
                yield self._candidate(entry, other, ListKind.DEPRECATED, ListKind.DEPRECATED)

    def _added_between(self, last: Version, first: Version) -> list[Entry]:
        """Those that can be what left the deprecated list between two releases: they stood not
        beside it, and something of them dates from then."""
        if (last, first) not in self._windows:
            self._windows[last, first] = [
                entry for entry in self.entries if _dates_from(entry, last, first)
            ]
        return self._windows[last, first]

    def _retitled_among_removed(self, entry: Entry) -> Iterator[_Candidate]:
        if (gone := entry.gone(ListKind.REMOVED)) is None or not entry.removed_in:
            return
        last, first = gone
        for other in self._others(entry, self.entries):
            added = other.first(ListKind.REMOVED)
            if added is None or not last < added <= first or not other.removed_in:
                continue
            low, high = other.removed_in[0], other.removed_in[-1]
            if low <= entry.removed_in[0] and entry.removed_in[-1] <= high:
                yield self._candidate(entry, other, ListKind.REMOVED, ListKind.REMOVED)

    def _others(self, entry: Entry, among: Iterable[Entry]) -> Iterator[Entry]:
        return (
            other
            for other in among
            if other is not entry
            and not other.is_rule
            and (entry.number, other.number) not in self.excluded
        )

    def _candidate(
        self, entry: Entry, other: Entry, from_kind: ListKind, to_kind: ListKind
    ) -> _Candidate:
        """The score of a pair, by the last listing of the one and any of the other."""
        own = entry.listings[from_kind][-1]
        # Most entries stand in many releases unchanged.
        versions = {(item.title, item.body_digest): item for item in other.listings[to_kind]}
        theirs = [item for item in versions.values() if not _is_other(item.title, own.title)]
        title = max((self.titles.score(own.title, item.title) for item in theirs), default=0.0)
        texts = [self.bodies.score(self._text(own), self._text(item)) for item in theirs]
        text = max(texts, default=0.0)
        score = 1 - (1 - _TITLE_COUNTS * title) * (1 - _TEXT_COUNTS * text)
        if not title and text < _TEXT_ALONE:
            score = 0.0
        elif text < _TEXT_ALONE and score >= THRESHOLD:
            score *= self._share_what_matters(own, theirs)
        if any(_is_range_with(item.title, own.title) for item in theirs):
            score = max(score, _IN_A_RANGE)
        return _Candidate(other, to_kind, min(round(score, 2), _CERTAIN), title, text)

    def _share_what_matters(self, own: Listing, theirs: Sequence[Listing]) -> bool:
        """Whether the most telling words of one title stand in the other entry: that both speak of
        32-bit hosts is not enough where one is about PPC."""
        here = f"{own.title} {self._text(own)}"
        return any(
            has_any(f"{item.title} {self._text(item)}", self.titles.rarest(own.title))
            or has_any(here, self.titles.rarest(item.title))
            for item in theirs
        )

    def _text(self, listing: Listing) -> str:
        return self.texts.get(listing.body_digest, "")

    def _suggest(self, entry: Entry, candidates: Iterable[_Candidate]) -> list[Suggestion]:
        found = sorted(
            (candidate for candidate in candidates if candidate.score >= THRESHOLD),
            key=lambda candidate: (-candidate.score, -candidate.title, candidate.entry.number),
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
        ones are this one under new titles. Of those of one age a much better text decides."""
        good = [c for c in found if c.score >= found[0].score - _NEARLY_AS_GOOD]
        removed = [c for c in good if c.kind is ListKind.REMOVED] or good
        oldest = min(c.entry.first(c.kind) or Version(0, 0) for c in removed)
        first, *others = (c for c in removed if c.entry.first(c.kind) == oldest)
        better = [c for c in others if c.text > first.text + _MUCH_BETTER]
        return max(better, key=lambda c: c.text, default=first)

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

    def _rule_for(self, entry: Entry, first: Version) -> Iterator[Suggestion]:
        """The rule for versioned machine types, where it was due to take all that a title names."""
        named = _machine_types(entry.listings[ListKind.DEPRECATED][-1].title)
        due = first.major - MACHINE_TYPES.due_after_years, first.minor
        if first < MACHINE_TYPES.stated_from or not named:
            return
        if max(version for _, version in named) > due:
            return
        for other in self.entries:
            pair = (entry.number, other.number)
            if other.is_rule and pair not in self.excluded:
                yield Suggestion(*pair, LinkKind.COVERED, _COVERED_BY_RULE)


def _dates_from(entry: Entry, last: Version, first: Version) -> bool:
    listed, removed = entry.first(ListKind.DEPRECATED), entry.first(ListKind.REMOVED)
    if listed is not None:
        return last < listed <= first
    if removed is None:
        return False
    low, high = (entry.removed_in or [removed])[0], (entry.removed_in or [removed])[-1]
    return last < removed <= first or (low <= first and last < high)


def _share(entry: Entry, other: Entry) -> bool:
    """Whether one release is stated to have deprecated both."""
    return not set(entry.deprecated_in).isdisjoint(other.deprecated_in)


def _is_other(title: str, left: str) -> bool:
    """Whether a title speaks of something else for certain: only of a case of what an option stood
    for (``-usbdevice ccid``), or of other machine types."""
    if _CASE.fullmatch(title) and title.split(maxsplit=1)[0] == left:
        return True
    named, gone = _machine_types(title), _machine_types(left)
    if not named or not gone or _is_range_with(title, left):
        return False
    return bool(_RANGE.search(title)) or set(named).isdisjoint(gone)


def _machine_types(title: str) -> list[tuple[str, tuple[int, int]]]:
    """The versioned machine types that a title names: family and version."""
    return [
        (family, (int(major), int(minor))) for family, major, minor in _MACHINE_TYPE.findall(title)
    ]


def _is_range_with(title: str, other: str) -> bool:
    """Whether a title names a range of machine types (``pc-0.10`` up to ``pc-i440fx-1.7``) in which
    all lie that the other one names."""
    if not _RANGE.search(title):
        return False
    (first, low), (last, high) = _machine_types(title)[:2]
    named = _machine_types(other)
    return bool(named) and all(
        family in {first, last} and low <= version <= high for family, version in named
    )
