"""The history of a feature as its page tells it: what changed, and through which releases nothing
did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deprecations.catalogue.histories import Aspect
from deprecations.catalogue.records import ListKind, Statement
from deprecations.catalogue.text_changes import Piece, changed_words
from deprecations.models import Listing
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.histories import HistoryEntry


@dataclass(frozen=True, slots=True)
class ListChange:
    """What changed in one list from one imported release to the next that has the feature.

    ``title`` and ``text`` are empty where they are as before, ``versions`` None.
    """

    before: Listing
    after: Listing
    aspects: Sequence[Aspect]
    title: Sequence[Piece]
    versions: tuple[Sequence[Statement], Sequence[Statement]] | None
    text: Sequence[Piece]


@dataclass(slots=True)
class Period:
    """Releases through which one list says the same, from the change that begins it.

    ``change`` is None for the first. ``absent`` are imported releases between it and the period
    before, in which the list has not got the feature.
    """

    first: Listing
    last: Listing
    change: ListChange | None = None
    absent: Sequence[Version] = ()


@dataclass(frozen=True, slots=True)
class ListHistory:
    """The line of a feature through one of the two lists."""

    kind: ListKind
    periods: list[Period] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return sum(period.change is not None for period in self.periods)

    @property
    def quotes_qemu(self) -> bool:
        """Whether the changes show words of QEMU's documents, which have their own licence."""
        return any(
            period.change is not None
            and bool(period.change.text)
            and period.first.document.origin == Origin.UPSTREAM.value
            for period in self.periods
        )


def list_histories(
    entries: Iterable[HistoryEntry], imported: Sequence[Version]
) -> list[ListHistory]:
    """The lists that have a feature, each with its periods, the oldest first. ``imported`` are
    the releases whose deprecated list is known, in order. No query."""
    histories = {kind: ListHistory(kind) for kind in ListKind}
    for entry in entries:
        kind = ListKind(entry.listing.kind)
        known = imported if kind is ListKind.DEPRECATED else ()
        _continue(histories[kind].periods, entry, known)
    return [history for history in histories.values() if history.periods]


def _continue(periods: list[Period], entry: HistoryEntry, imported: Sequence[Version]) -> None:
    listing, previous = entry.listing, entry.previous
    if previous is None:
        periods.append(Period(listing, listing))
        return
    start, end = previous.document.release, listing.document.release
    absent = [release for release in imported if start < release < end]
    if not entry.changed and not absent:
        periods[-1].last = listing
        return
    change = _change(previous, listing, entry.changed) if entry.changed else None
    periods.append(Period(listing, listing, change, absent))


def _change(before: Listing, after: Listing, aspects: Sequence[Aspect]) -> ListChange:
    versions = None
    if Aspect.VERSION in aspects:
        versions = before.statements, after.statements
    return ListChange(
        before=before,
        after=after,
        aspects=aspects,
        title=changed_words(before.title, after.title) if Aspect.TITLE in aspects else (),
        versions=versions,
        text=changed_words(before.body.text, after.body.text) if Aspect.TEXT in aspects else (),
    )
