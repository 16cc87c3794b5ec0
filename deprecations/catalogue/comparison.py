"""What changes between two releases for somebody who upgrades from the one to the other.

A feature has changed if it does not stand the same way at every release from the one to the other,
and then it is in the group of where it stands in the end. It is therefore in one group at most,
and a later change always outdoes an earlier one: comparing A with C gives what comparing A with B
gives, overridden by what comparing B with C gives. Whatever is counted step by step adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from deprecations.policy.lifecycle import Stage
from deprecations.policy.machine_types import machine_types_at
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version


class Group(StrEnum):
    """What a feature became, the gravest first. WITHDRAWN: its deprecation was taken back."""

    REMOVED = "removed"
    REMOVABLE = "removable"
    DEPRECATED = "deprecated"
    WITHDRAWN = "withdrawn"


class Standing(NamedTuple):
    """Where a feature stands from a release on, and which one takes its deprecation back, if one
    does."""

    stage: Stage
    since: Version
    withdrawn_in: Version | None

    def at(self, release: Version) -> Group | None:
        """None: supported, and no deprecation was taken back by then."""
        if self.stage is not Stage.SUPPORTED:
            return Group(self.stage.value)
        taken_back = self.withdrawn_in is not None and self.withdrawn_in <= release
        return Group.WITHDRAWN if taken_back else None


@dataclass(frozen=True, slots=True)
class MachineTypeChange:
    """The machine types of one version, which the rule for versioned ones brings to another stage.

    `before` is None where they had not come yet at the release that is upgraded from.
    """

    introduced: Release
    before: Stage | None
    stage: Stage


def group_between(standings: Sequence[Standing], start: Version, end: Version) -> Group | None:
    """What a feature became after `start` and not later than `end`; None: it did not change.

    `standings` are those it has from `start` to `end`, in order; the first one holds at `start`.
    """
    first, *later = standings
    passed = [first.at(start), *(own.at(own.since) for own in later), standings[-1].at(end)]
    return passed[-1] if len(set(passed)) > 1 else None


def machine_types_between(
    start: Version, end: Version, releases: ReleaseList
) -> tuple[MachineTypeChange, ...]:
    """The versions of machine types that the rule deprecates, makes due or removes after `start`
    and not later than `end`, oldest first. Raises UnknownRelease."""
    before = {
        own.introduced.version: own.stage for own in machine_types_at(start, releases).versions
    }
    return tuple(
        MachineTypeChange(own.introduced, before.get(own.introduced.version), own.stage)
        for own in machine_types_at(end, releases).versions
        if own.stage is not before.get(own.introduced.version, Stage.SUPPORTED)
    )
