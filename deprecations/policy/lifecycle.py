"""From milestones, as documents and people give them, to the cycles a feature goes through.

Many documents speak about one feature and do not always agree. `resolve` decides which of them
counts for which event; nothing here knows the release list or the removal policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from deprecations.policy.versions import Version


class Stage(StrEnum):
    """Where a feature stands at a release."""

    SUPPORTED = "supported"
    DEPRECATED = "deprecated"
    REMOVABLE = "removable"
    REMOVED = "removed"


class Event(StrEnum):
    """What can happen to a feature. WITHDRAWN: its deprecation was taken back."""

    DEPRECATED = "deprecated"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """How a milestone is known, the most reliable first."""

    CURATED = "curated"  # a maintainer decided it
    STATED = "stated"  # a document says so
    OBSERVED = "observed"  # concluded from the documents that list it and those that do not


class Origin(StrEnum):
    """Who wrote a document: the QEMU project, or this one."""

    UPSTREAM = "upstream"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One event of one feature, as one source gives it.

    `scope` limits it ("x86", "big endian"); empty, it holds for the whole feature. `stated_at` is
    the release of the document that states it. An observed version is the last one possible: the
    release of the first document that lists the feature, or that no longer does.
    """

    event: Event
    version: Version
    scope: str = ""
    basis: Basis = Basis.STATED
    stated_at: Version | None = None
    origin: Origin = Origin.UPSTREAM
    after: Version | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One way through the stages: from a deprecation to its removal or its withdrawal.

    Any of the versions may be unknown, and they may contradict each other. A bound is the latest
    version possible, where no document says which one it was.
    """

    deprecated_in: Version | None
    removed_in: Version | None
    withdrawn_in: Version | None
    deprecated_is_bound: bool = False
    removed_is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The cycles of a feature, oldest first; every one but the last ends with a withdrawal.

    `undated_from` is the first release known to deprecate the feature without saying since when.
    """

    cycles: tuple[Cycle, ...]
    undated_from: Version | None = None

    def cycle_at(self, version: Version) -> Cycle | None:
        """The cycle a reader at this version is told about, None if there is none at all.

        That is the latest one that has begun, or the first one, which is then yet to come.
        """
        current = next(iter(self.cycles), None)
        for cycle, begin in zip(self.cycles, self.begins(), strict=True):
            if begin is not None and begin <= version:
                current = cycle
        return current

    def begins(self) -> tuple[Version | None, ...]:
        """For every cycle the version it begins with, None if it has nothing to begin with.

        No cycle begins before the withdrawal of the one before it, even if a document written
        after the withdrawal repeats an older version.
        """
        found: list[Version | None] = []
        withdrawn: Version | None = None
        for cycle in self.cycles:
            starts = (cycle.deprecated_in, cycle.removed_in, self.undated_in(cycle))
            begin = min((start for start in starts if start is not None), default=None)
            if begin is not None and withdrawn is not None:
                begin = max(begin, withdrawn)
            found.append(begin)
            withdrawn = cycle.withdrawn_in or withdrawn
        return tuple(found)

    def before(self, cycle: Cycle | None) -> tuple[Cycle, ...]:
        """The cycles before this one."""
        return () if cycle is None else self.cycles[: self.cycles.index(cycle)]

    def undated_in(self, cycle: Cycle | None) -> Version | None:
        """`undated_from`, if it lies in this cycle: the first one not withdrawn by then.

        None stands for the only cycle of a lifecycle that knows of nothing but `undated_from`.
        """
        since = self.undated_from
        if since is None or cycle is None:
            return since
        open_then = (c for c in self.cycles if c.withdrawn_in is None or since < c.withdrawn_in)
        return since if next(open_then, None) == cycle else None


class _Document(NamedTuple):
    """Identifies and ranks documents: the newest counts, at one release QEMU's own."""

    number: int
    is_upstream: bool


def resolve(milestones: Iterable[Milestone], undated_from: Version | None = None) -> Lifecycle:
    """Decide which milestones count, and sort them into cycles.

    For each event of a cycle curated milestones count, else all that the newest document states,
    else the observed ones. Withdrawals part the cycles: what a document before a withdrawal states
    belongs before it, what a later one states belongs behind it. A document that tells of a
    withdrawal itself looks back, so its versions are taken for what they are.
    """
    everything = list(milestones)
    withdrawals = [m for m in everything if m.event is Event.WITHDRAWN]
    looking_back = {_document(m) for m in withdrawals if m.basis is Basis.STATED}
    boundaries = sorted({m.version for m in _most_reliable(withdrawals)})

    windows: list[list[Milestone]] = [[] for _ in range(len(boundaries) + 1)]
    for milestone in everything:
        if milestone.event is not Event.WITHDRAWN:
            at = _reference(milestone, looking_back)
            windows[sum(boundary <= at for boundary in boundaries)].append(milestone)

    cycles = []
    lower = Version(0, 0)
    for window, upper in zip(windows, [*boundaries, None], strict=True):
        is_undated_here = undated_from is not None and (
            lower <= undated_from and (upper is None or undated_from < upper)
        )
        if window or is_undated_here:
            cycles.append(_cycle(window, upper))
        lower = upper or lower
    return Lifecycle(tuple(cycles), undated_from)


def _cycle(milestones: Sequence[Milestone], withdrawn_in: Version | None) -> Cycle:
    deprecations = _most_reliable([m for m in milestones if m.event is Event.DEPRECATED])
    removals = _most_reliable([m for m in milestones if m.event is Event.REMOVED])
    removed_in = None
    if _all_scopes_gone(deprecations, removals):
        removed_in = max((m.version for m in removals), default=None)
    return Cycle(
        deprecated_in=min((m.version for m in deprecations), default=None),
        removed_in=removed_in,
        withdrawn_in=withdrawn_in,
        deprecated_is_bound=_is_observed(deprecations),
        removed_is_bound=removed_in is not None and _is_observed(removals),
    )


def _all_scopes_gone(deprecations: Sequence[Milestone], removals: Sequence[Milestone]) -> bool:
    """Whether the removals leave nothing that was deprecated.

    A removal without a scope takes everything with it. A deprecation without one is done with when
    all removals that are known have happened.
    """
    removed = {m.scope for m in removals}
    deprecated = {m.scope for m in deprecations if m.scope}
    return "" in removed or deprecated <= removed


def _most_reliable(milestones: Sequence[Milestone]) -> list[Milestone]:
    """The milestones that count among those of one event."""
    curated = [m for m in milestones if m.basis is Basis.CURATED]
    if curated:
        return curated
    stated = [m for m in milestones if m.basis is Basis.STATED]
    if stated:
        newest = max(_document(m) for m in stated)
        return [m for m in stated if _document(m) == newest]
    return list(milestones)


def _is_observed(milestones: Sequence[Milestone]) -> bool:
    return any(m.basis is Basis.OBSERVED for m in milestones)


def _document(milestone: Milestone) -> _Document:
    """The document that states a milestone; one of unknown release is older than any other."""
    number = -1 if milestone.stated_at is None else milestone.stated_at.number
    return _Document(number, milestone.origin is Origin.UPSTREAM)


def _reference(milestone: Milestone, looking_back: set[_Document]) -> Version:
    """Where a milestone stands relative to withdrawals."""
    if milestone.basis is not Basis.STATED or milestone.stated_at is None:
        return milestone.version
    return milestone.version if _document(milestone) in looking_back else milestone.stated_at
