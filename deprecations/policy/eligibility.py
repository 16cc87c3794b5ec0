"""The verdict on a feature at a release: its stage, when it may be removed, and why.

"At a release" means: what is known today about the situation in that release. Everything here
answers for any version, be it released, projected, or one that never was a release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from deprecations.policy.explanation import Situation, reason_for, steps_for
from deprecations.policy.lifecycle import Cycle, Lifecycle, Stage
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import GENERAL, START_AT_2_10, Rule
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class Eligibility:
    """When a deprecated feature may be removed, and by which rule.

    `projected` says that `removable_in` is still to come and its date only expected.
    """

    rule: Rule
    counted_from: Version
    functional_through: Version
    removable_in: Version
    removable_on: date | None
    projected: bool

    def releases_overdue(self, at: Version, releases: ReleaseList) -> int | None:
        """Releases since the one that could first remove it, where it is 0; None before that."""
        if at < self.removable_in:
            return None
        return releases.distance(self.removable_in, at)


def eligibility(deprecated_in: Version, releases: ReleaseList) -> Eligibility:
    """Count the releases of notice.

    A feature works on in the release that deprecates it and in one more; before 2.10 there was no
    policy, so an older deprecation counts from 2.10.
    """
    counted_from = START_AT_2_10.apply(deprecated_in)
    last, removable = GENERAL.apply(counted_from, releases)
    return Eligibility(
        rule=GENERAL if counted_from == deprecated_in else START_AT_2_10,
        counted_from=counted_from,
        functional_through=last.version,
        removable_in=removable.version,
        removable_on=removable.released_on,
        projected=removable.projected,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policy says about a feature at a release.

    `cycle` is the one current there, or the first if none has begun. `eligibility` is None where
    no deprecation with a version is known, or where it has been taken back. `releases_overdue` is
    given while the feature is removable. `steps` and `reason` are sentences for people.
    """

    at: Version
    stage: Stage
    cycle: Cycle | None
    eligibility: Eligibility | None
    releases_overdue: int | None
    steps: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring versions with one verdict: `since` is the first one, `until` the first after.

    None as `until`: it lasts for good.
    """

    stage: Stage
    since: Version
    until: Version | None
    cycle: Cycle | None
    removable_in: Version | None


def judge(lifecycle: Lifecycle, at: Version, releases: ReleaseList) -> Verdict:
    """The verdict at one release."""
    standing = _standing(lifecycle, at, releases)
    counted = standing.eligibility
    overdue = None
    if counted is not None and standing.stage is Stage.REMOVABLE:
        overdue = counted.releases_overdue(at, releases)
    situation = Situation(
        at=at,
        stage=standing.stage,
        cycle=standing.cycle,
        earlier=lifecycle.before(standing.cycle),
        undated_from=lifecycle.undated_in(standing.cycle),
        counted=counted,
        releases=releases,
    )
    return Verdict(
        at=at,
        stage=standing.stage,
        cycle=standing.cycle,
        eligibility=counted,
        releases_overdue=overdue,
        steps=steps_for(situation),
        reason=reason_for(situation),
    )


def spans(lifecycle: Lifecycle, releases: ReleaseList) -> tuple[Span, ...]:
    """The verdicts at all versions, from Version(0, 0) on and without a gap.

    They agree with `judge` by construction: it is asked at every version where anything changes.
    """
    found: list[Span] = []
    turns = _turning_points(lifecycle, releases)
    for since, until in zip(turns, [*turns[1:], None], strict=True):
        stage, cycle, counted = _standing(lifecycle, since, releases)
        removable_in = None if counted is None else counted.removable_in
        span = Span(stage, since, until, cycle, removable_in)
        if found and _verdict_of(found[-1]) == _verdict_of(span):
            span = Span(stage, found.pop().since, until, cycle, removable_in)
        found.append(span)
    return tuple(found)


class _Standing(NamedTuple):
    """A verdict without its words."""

    stage: Stage
    cycle: Cycle | None
    eligibility: Eligibility | None


def _standing(lifecycle: Lifecycle, at: Version, releases: ReleaseList) -> _Standing:
    cycle = lifecycle.cycle_at(at)
    undated = lifecycle.undated_in(cycle)
    is_undated = undated is not None and undated <= at
    if cycle is None:
        return _Standing(Stage.DEPRECATED if is_undated else Stage.SUPPORTED, None, None)

    is_withdrawn = cycle.withdrawn_in is not None and cycle.withdrawn_in <= at
    counted = None
    if cycle.deprecated_in is not None and not is_withdrawn:
        counted = eligibility(cycle.deprecated_in, releases)

    if cycle.removed_in is not None and cycle.removed_in <= at:
        stage = Stage.REMOVED
    elif is_withdrawn:
        stage = Stage.SUPPORTED
    elif counted is not None and counted.removable_in <= at:
        stage = Stage.REMOVABLE
    elif is_undated or (cycle.deprecated_in is not None and cycle.deprecated_in <= at):
        stage = Stage.DEPRECATED
    else:
        stage = Stage.SUPPORTED
    return _Standing(stage, cycle, counted)


def _turning_points(lifecycle: Lifecycle, releases: ReleaseList) -> list[Version]:
    """Every version at which the verdict can change, and the lowest one of all."""
    turns = {Version(0, 0), lifecycle.undated_from}
    for cycle in lifecycle.cycles:
        turns |= {cycle.deprecated_in, cycle.removed_in, cycle.withdrawn_in}
        if cycle.deprecated_in is not None:
            turns.add(eligibility(cycle.deprecated_in, releases).removable_in)
    return sorted(turn for turn in turns if turn is not None)


def _verdict_of(span: Span) -> tuple[Stage, Cycle | None, Version | None]:
    return (span.stage, span.cycle, span.removable_in)
