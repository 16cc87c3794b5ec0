"""The verdict in words: the policy's reasoning step by step, and its outcome in one sentence.

Steps tell what is known today, whichever release is asked about; only the reason and the last step
of a feature that is overdue speak about that release. Projected dates are marked as expected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from deprecations.policy.lifecycle import Cycle, Stage
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY, GENERAL, START_AT_2_10, Rule
from deprecations.policy.versions import Version
from deprecations.policy.wording import count_of_releases, dated, is_expected, named, released

_UNTOLD: Final = "No document says that it is deprecated or removed."


class Counted(Protocol):
    """What the policy's counting led to."""

    @property
    def rule(self) -> Rule: ...
    @property
    def counted_from(self) -> Version: ...
    @property
    def functional_through(self) -> Version: ...
    @property
    def removable_in(self) -> Version: ...


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides about a feature at a release.

    `earlier` are the cycles before `cycle`. `counted` is None where there is nothing to count
    from, or nothing left to count for because the deprecation was taken back.
    """

    at: Version
    stage: Stage
    cycle: Cycle | None
    earlier: tuple[Cycle, ...]
    undated_from: Version | None
    counted: Counted | None
    releases: ReleaseList


def steps_for(situation: Situation) -> tuple[str, ...]:
    """The reasoning, one sentence or two for each step."""
    cycle = situation.cycle or Cycle(None, None, None)
    steps = [
        *_earlier_cycles(situation),
        *_deprecation(situation, cycle),
        *_counting(situation, cycle),
        *_outcome(situation, cycle),
    ]
    return tuple(steps) or (_UNTOLD,)


def reason_for(situation: Situation) -> str:
    """Why the stage is what it is, in one sentence."""
    cycle, counted = situation.cycle or Cycle(None, None, None), situation.counted
    if situation.stage is Stage.REMOVED and cycle.removed_in is not None:
        return _why_removed(cycle, cycle.removed_in, situation.releases)
    if situation.stage is Stage.REMOVABLE and counted is not None:
        return _why_removable(situation, cycle, counted)
    if situation.stage is Stage.DEPRECATED:
        return _why_deprecated(situation, cycle)
    return _why_supported(situation, cycle)


def _earlier_cycles(situation: Situation) -> Iterator[str]:
    for cycle in situation.earlier:
        if cycle.withdrawn_in is not None:
            back = dated(cycle.withdrawn_in, situation.releases)
            first = f" in {cycle.deprecated_in}" if cycle.deprecated_in is not None else ""
            yield f"An earlier deprecation{first} was taken back in {back}."


def _deprecation(situation: Situation, cycle: Cycle) -> Iterator[str]:
    releases, version, undated = situation.releases, cycle.deprecated_in, situation.undated_from
    if version is not None and cycle.deprecated_is_bound:
        yield f"Deprecated {_at_the_latest(version)}."
    elif version is not None:
        to_be = "To be deprecated" if is_expected(version, releases) else "Deprecated"
        yield f"{to_be} in {dated(version, releases)}."
    elif undated is not None:
        yield f"Deprecated {_at_the_latest(undated)}."
        yield "Without a release to count from, the policy cannot say when it may be removed."


def _counting(situation: Situation, cycle: Cycle) -> Iterator[str]:
    counted, releases = situation.counted, situation.releases
    if counted is None or _went_before_the_policy(cycle):
        return
    if counted.rule is START_AT_2_10:
        rule = counted.rule
        yield (
            f"Before {FIRST_RELEASE_WITH_POLICY} there was no policy, so by the rule "
            f"“{rule.name}” it counts from {counted.counted_from}, as the documents of "
            f"{rule.stated_from} to {rule.stated_until} state."
        )
    first = named(counted.counted_from, releases)
    second = named(counted.functional_through, releases)
    yield f"By the rule “{GENERAL.name}” it works in {first} and {second}."
    when = released(counted.removable_in, releases)
    yield f"It may be removed from {counted.removable_in} on{when and f', {when}'}."


def _outcome(situation: Situation, cycle: Cycle) -> Iterator[str]:
    releases = situation.releases
    if cycle.withdrawn_in is not None:
        yield f"The deprecation was taken back in {dated(cycle.withdrawn_in, releases)}."
    if cycle.removed_in is not None:
        yield _removal(situation, cycle, cycle.removed_in)
    elif situation.stage is Stage.REMOVABLE and situation.counted is not None:
        gap = releases.distance(situation.counted.removable_in, situation.at)
        here = named(situation.at, releases)
        overdue = (
            f"At {here} it is {count_of_releases(gap)} overdue" if gap else f"It may go at {here}"
        )
        yield f"{overdue}: no removal is known by then."


def _removal(situation: Situation, cycle: Cycle, removed_in: Version) -> str:
    releases, counted = situation.releases, situation.counted
    told = _removal_alone(cycle, removed_in, releases)
    if cycle.deprecated_in is None:
        unannounced = situation.undated_from is None
        return f"{told}. No document lists it as deprecated before." if unannounced else f"{told}."
    if removed_in < cycle.deprecated_in and not cycle.deprecated_is_bound:
        return (
            f"{told}, before {named(cycle.deprecated_in, releases)}, which is said to deprecate "
            "it: the documents contradict each other."
        )
    if _went_before_the_policy(cycle):
        return f"{told}, when there was no policy yet."
    if counted is None:
        return f"{told}."
    gap = releases.distance(counted.removable_in, removed_in)
    if cycle.removed_is_bound and gap >= 0:
        return f"{told}."
    if gap > 0:
        return f"{told}, {count_of_releases(gap)} after that."
    if gap == 0:
        return f"{told}, the first release that was free to do so."
    if cycle.deprecated_is_bound:
        return f"{told}, so it must have been deprecated earlier than any document shows."
    before = f"{count_of_releases(-gap)} before that"
    return f"{told}, {before}: the documents contradict the policy or each other."


def _removal_alone(cycle: Cycle, removed_in: Version, releases: ReleaseList) -> str:
    when = dated(removed_in, releases)
    if cycle.removed_is_bound:
        return f"It was gone by {when} at the latest; no document says in which release it went"
    if is_expected(removed_in, releases):
        return f"It is to be removed in {when}"
    return f"It was removed in {when}"


def _why_removed(cycle: Cycle, removed: Version, releases: ReleaseList) -> str:
    deprecated = cycle.deprecated_in
    told = f"Removed in {dated(removed, releases)}"
    if cycle.removed_is_bound:
        told = f"Gone by {dated(removed, releases)} at the latest"
    if deprecated is None or cycle.deprecated_is_bound:
        return f"{told}."
    if deprecated < FIRST_RELEASE_WITH_POLICY <= removed:
        # How many releases lie between is not known: the list does not reach that far back.
        return f"{told}, after its deprecation in {deprecated}."
    lag = releases.distance(deprecated, removed)
    if deprecated > removed:
        return f"{told}, although it is said to be deprecated only in {deprecated}."
    if lag > 0:
        return f"{told}, {count_of_releases(lag)} after its deprecation in {deprecated}."
    return f"{told}, the very release that is said to deprecate it."


def _why_removable(situation: Situation, cycle: Cycle, counted: Counted) -> str:
    releases, at = situation.releases, situation.at
    basis, since = _basis(cycle, counted), dated(counted.removable_in, releases)
    gap, here = releases.distance(counted.removable_in, at), named(at, releases)
    if gap == 0:
        return f"{basis}, it may be removed for the first time in {since}."
    told = f"{basis}, it may be removed by any release from {since} on"
    if cycle.removed_in is None:
        return f"{told}; no removal is known up to {here}, {count_of_releases(gap)} later."
    return f"{told}; {here} still has it, {count_of_releases(gap)} later."


def _why_deprecated(situation: Situation, cycle: Cycle) -> str:
    counted, at = situation.counted, named(situation.at, situation.releases)
    if counted is None:
        return f"At {at} it is deprecated, but no document says since when."
    if cycle.deprecated_in is not None and cycle.deprecated_in > situation.at:
        return (
            f"At {at} it is listed as deprecated already, although it is said to be deprecated "
            f"only in {named(cycle.deprecated_in, situation.releases)}."
        )
    since = dated(counted.removable_in, situation.releases)
    return f"{_basis(cycle, counted)}, it still works in {at}; from {since} it may be removed."


def _basis(cycle: Cycle, counted: Counted) -> str:
    """What was counted from."""
    bound = cycle.deprecated_is_bound
    since = f"by {cycle.deprecated_in} at the latest" if bound else f"in {cycle.deprecated_in}"
    if counted.counted_from == cycle.deprecated_in:
        return f"Deprecated {since}"
    return f"Deprecated {since} and counted from {counted.counted_from}"


def _why_supported(situation: Situation, cycle: Cycle) -> str:
    releases, undated = situation.releases, situation.undated_from
    at = named(situation.at, releases)
    if cycle.withdrawn_in is not None and cycle.withdrawn_in <= situation.at:
        back = dated(cycle.withdrawn_in, releases)
        return f"{at} supports it, because its deprecation was taken back in {back}."
    begin = cycle.deprecated_in
    if undated is not None and (begin is None or undated < begin):
        return f"At {at} it is not known to be deprecated; it is {_at_the_latest(undated)}."
    if begin is not None and cycle.deprecated_is_bound:
        return f"At {at} it is not known to be deprecated; it is {_at_the_latest(begin)}."
    if begin is not None:
        return f"At {at} it is not deprecated yet; {dated(begin, releases)} deprecates it."
    if cycle.removed_in is not None:
        return f"At {at} it is still there; {dated(cycle.removed_in, releases)} removes it."
    return _UNTOLD


def _went_before_the_policy(cycle: Cycle) -> bool:
    return cycle.removed_in is not None and cycle.removed_in < FIRST_RELEASE_WITH_POLICY


def _at_the_latest(version: Version) -> str:
    return (
        f"by {version} at the latest "
        "(the first document that lists it; no document says since when)"
    )
