"""A feature's life on a line of releases, as plain data: what a drawing or a sentence needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deprecations.models import Feature, Milestone
from deprecations.policy.eligibility import eligibility, spans
from deprecations.policy.lifecycle import Basis, Event, Lifecycle, Origin, Stage
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY
from deprecations.policy.versions import Version
from deprecations.services.departures import LeftList
from deprecations.services.features_as_of import AsOf


class MarkKind(StrEnum):
    """What stands at a release on the line."""

    DEPRECATED = "deprecated"
    FUNCTIONAL = "functional"  # the last release that it works in for certain
    REMOVABLE = "removable"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    DELISTED = "delisted"  # off the list, and no removal or withdrawal is known


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens to a feature, or to the part of it that ``scope`` names.

    ``is_bound`` tells that the release is the latest one possible, concluded from what documents
    list; ``after`` is then the newest release known to be earlier. ``is_aside`` marks what some
    document says or shows beside what counts.
    """

    version: Version
    kind: MarkKind
    scope: str = ""
    after: Version | None = None
    is_bound: bool = False
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """The releases from ``since`` to before ``until`` through which a feature is deprecated or
    overdue (removable, and still there)."""

    stage: Stage
    since: Version
    until: Version


@dataclass(frozen=True, slots=True)
class Timeline:
    """A life from its first trace to what is to be expected.

    ``versions`` are the places on the line in order: every release between its ends, and versions
    from before the list of releases where something happened. ``asked`` is the release that the
    reader looks at, ``newest`` the newest one that is out.
    """

    versions: tuple[Version, ...]
    newest: Version
    asked: Version
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...]

    @property
    def is_overdue(self) -> bool:
        """Whether the feature outlived, or outlives, the notice that the policy asks for."""
        return any(stretch.stage is Stage.REMOVABLE for stretch in self.stretches)


def timeline_of(
    feature: Feature,
    lifecycle: Lifecycle,
    milestones: Sequence[Milestone],
    at: AsOf,
    left: LeftList | None = None,
) -> Timeline | None:
    """The life of a feature; None where nothing is known to have happened. No query.

    ``milestones`` come with their listings and documents, ``left`` tells when the feature was
    dropped from the deprecated list.
    """
    events = _event_marks(lifecycle, milestones)
    marks = [*events, *_policy_marks(events, at.releases)]
    since = feature.undated_from
    if since and not any(mark.kind is MarkKind.DEPRECATED for mark in events):
        # The policy cannot count from there, so no other marks follow from this one.
        marks.append(Mark(since, MarkKind.DEPRECATED, is_bound=True))
    if not marks:
        return None
    unexplained = left if left and not _has_ended(lifecycle) else None
    if unexplained:
        marks.append(
            Mark(
                unexplained.missing_from,
                MarkKind.DELISTED,
                after=unexplained.last_listed,
                is_bound=True,
            )
        )
    versions = _versions(marks, at)
    end = at.releases.next(unexplained.last_listed).version if unexplained else None
    return Timeline(
        versions=versions,
        newest=at.releases.newest.version,
        asked=at.version,
        marks=tuple(sorted(marks, key=_order)),
        stretches=tuple(_stretches(lifecycle, at.releases, versions, end)),
    )


def _event_marks(lifecycle: Lifecycle, milestones: Sequence[Milestone]) -> list[Mark]:
    """What happened, once for each version and scope; what counts first."""
    effective = _effective(lifecycle)
    newest = _newest_documents(milestones)
    marks: dict[tuple[object, ...], Mark] = {}
    for row in sorted(milestones, key=lambda item: _reliability(item.basis)):
        counts = (
            row.basis == Basis.CURATED.value
            or (row.event, row.version) in effective
            or (bool(row.scope) and _document(row) == newest[row.event])
        )
        mark = Mark(
            version=row.version,
            kind=MarkKind(row.event),
            scope=row.scope,
            after=row.after,
            is_bound=row.basis == Basis.OBSERVED.value,
            is_aside=not counts,
        )
        if not (mark.is_aside and mark.is_bound and _agrees(mark, marks.values())):
            marks.setdefault((mark.kind, mark.version, mark.scope), mark)
    return list(marks.values())


def _effective(lifecycle: Lifecycle) -> set[tuple[str, Version | None]]:
    return {
        (event.value, version)
        for cycle in lifecycle.cycles
        for event, version in (
            (Event.DEPRECATED, cycle.deprecated_in),
            (Event.REMOVED, cycle.removed_in),
            (Event.WITHDRAWN, cycle.withdrawn_in),
        )
    }


def _newest_documents(milestones: Iterable[Milestone]) -> dict[str, tuple[int, bool]]:
    """For each event the newest document that tells of it."""
    newest: dict[str, tuple[int, bool]] = {}
    for row in milestones:
        newest[row.event] = max(newest.get(row.event, (-1, False)), _document(row))
    return newest


def _document(row: Milestone) -> tuple[int, bool]:
    if row.listing is None:
        return -1, False
    document = row.listing.document
    return document.release.number, document.origin == Origin.UPSTREAM.value


def _reliability(basis: str) -> int:
    return list(Basis).index(Basis(basis))


def _agrees(observed: Mark, known: Iterable[Mark]) -> bool:
    """Whether what was observed may be what a document states."""
    return any(
        mark.kind is observed.kind
        and not mark.is_bound
        and (observed.after is None or observed.after < mark.version)
        and mark.version <= observed.version
        for mark in known
    )


def _policy_marks(events: Sequence[Mark], releases: ReleaseList) -> Iterator[Mark]:
    """Until when each deprecation leaves the feature working, and from when it may go."""
    deprecations = [
        mark for mark in events if mark.kind is MarkKind.DEPRECATED and not mark.is_aside
    ]
    told: set[Version] = set()
    for mark in deprecations:
        if mark.version in told:
            continue
        told.add(mark.version)
        end = _end_of(mark, events)
        if end is not None and end < FIRST_RELEASE_WITH_POLICY:
            continue
        counted = eligibility(mark.version, releases)
        scope = mark.scope if len({item.version for item in deprecations}) > 1 else ""
        if end is None or counted.functional_through < end:
            yield Mark(counted.functional_through, MarkKind.FUNCTIONAL, scope)
        if end is None or counted.removable_in <= end:
            yield Mark(counted.removable_in, MarkKind.REMOVABLE, scope)


def _end_of(deprecation: Mark, events: Iterable[Mark]) -> Version | None:
    """The first release after a deprecation that takes it back or removes what it speaks of."""
    ends = (
        mark.version
        for mark in events
        if mark.kind in {MarkKind.REMOVED, MarkKind.WITHDRAWN}
        and not mark.is_aside
        and mark.scope in {"", deprecation.scope}
        and mark.version >= deprecation.version
    )
    return min(ends, default=None)


def _has_ended(lifecycle: Lifecycle) -> bool:
    """Whether the last thing known is a removal or a withdrawal."""
    last = lifecycle.cycles[-1] if lifecycle.cycles else None
    return last is not None and bool(last.removed_in or last.withdrawn_in)


def _versions(marks: Iterable[Mark], at: AsOf) -> tuple[Version, ...]:
    """From the first mark to one release past the last, or past the newest release."""
    newest = at.releases.newest.version
    wanted = {at.version, newest}
    for mark in marks:
        wanted |= {mark.version, mark.after or mark.version}
    selectable = [release.version for release in at.releases.selectable()]
    first, last = min(wanted), min(max(wanted), selectable[-1])
    between = {version for version in selectable if first <= version <= last}
    return tuple(sorted(wanted | between | {at.releases.next(last).version}))


def _stretches(
    lifecycle: Lifecycle, releases: ReleaseList, versions: Sequence[Version], end: Version | None
) -> Iterator[Stretch]:
    """Deprecated and overdue, as far as is known: nothing past ``end``, and nothing is overdue in
    releases to come."""
    for span in spans(lifecycle, releases):
        if span.stage not in {Stage.DEPRECATED, Stage.REMOVABLE}:
            continue
        limits = [span.until, end, versions[-1]]
        if span.stage is Stage.REMOVABLE:
            limits.append(releases.newest.version)
        until = min(limit for limit in limits if limit is not None)
        since = max(span.since, versions[0])
        if since < until:
            yield Stretch(span.stage, since, until)


def _order(mark: Mark) -> tuple[Version, int, str]:
    return mark.version, list(MarkKind).index(mark.kind), mark.scope
