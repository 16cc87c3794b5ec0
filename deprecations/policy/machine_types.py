"""Versioned machine types: what their rule says at a release, and of one type by its name.

The rule counts release lines: pc-q35-4.0.1 is one of 4.0. It says nothing about types that left
QEMU before it did anything, each by a decision of its own, which the lists of QEMU's documents
hold as features.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from deprecations.policy.lifecycle import Stage
from deprecations.policy.machine_names import MachineName, NameKind
from deprecations.policy.releases import Release, ReleaseList, UnknownRelease
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY, MACHINE_TYPES, Reach
from deprecations.policy.versions import Version
from deprecations.policy.wording import dated, named

# The newest of each family that was gone, or on its way out, before the rule came to it.
_DECIDED_APART: Final = {
    "pc-i440fx": Version(2, 3),
    "pc-q35": Version(2, 3),
    "pseries": Version(2, 12),
}
# The oldest version that any family had left when the rule was announced. A release list need not
# reach back that far.
_OLDEST: Final = Version(2, 4)
_BEFORE_THE_LIST: Final = tuple(
    Release(Version(2, minor), None)
    for minor in range(_OLDEST.minor, FIRST_RELEASE_WITH_POLICY.minor)
)


@dataclass(frozen=True, slots=True)
class MachineTypeVersion:
    """The machine types of one release, all families alike: how they stand at another one, and the
    releases that deprecate them, at which they are due for deletion, and that remove them."""

    introduced: Release
    stage: Stage
    deprecated: Release
    due: Release
    removed: Release


@dataclass(frozen=True, slots=True)
class MachineTypesAt:
    """What the rule says at a release: how far it reaches, and where each version stands.

    `versions` are those that had come by then, oldest first, those that are gone included. `steps`
    are sentences for people.
    """

    release: Release
    reach: Reach
    versions: tuple[MachineTypeVersion, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MachineTypeLife:
    """The releases that introduce, deprecate and remove one machine type, by its name.

    `due` is the first release at which it is due for deletion. All are None where the rule says
    nothing about the name, and all but `introduced` for a type that was removed by a decision of
    its own, before the rule (`decided_apart`). `steps` are sentences for people.
    """

    name: MachineName
    introduced: Release | None
    deprecated: Release | None
    due: Release | None
    removed: Release | None
    decided_apart: bool
    steps: tuple[str, ...]

    @property
    def is_of_no_release(self) -> bool:
        """Whether it has the version of a release that there is not."""
        return self.name.kind is NameKind.VERSIONED and self.introduced is None

    def stage_at(self, release: Version) -> Stage | None:
        """Where it stands at a release; None where nobody can tell, or it had not come yet."""
        if self.introduced is None or self.decided_apart or release < self.introduced.version:
            return None
        for since, stage in (
            (self.removed, Stage.REMOVED),
            (self.due, Stage.REMOVABLE),
            (self.deprecated, Stage.DEPRECATED),
        ):
            if since is not None and since.version <= release:
                return stage
        return Stage.SUPPORTED


def machine_types_at(release: Version, releases: ReleaseList) -> MachineTypesAt:
    """What the rule says at a release; raises UnknownRelease for one not to be asked about."""
    at = releases.get(release)
    come = [known for known in releases.selectable() if known.version <= release]
    earlier = [known for known in _BEFORE_THE_LIST if known.version <= release]
    earlier = [known for known in earlier if known.version not in releases]
    reach = MACHINE_TYPES.apply(release, releases)
    return MachineTypesAt(
        release=at,
        reach=reach,
        versions=tuple(
            MachineTypeVersion(
                known,
                stage_of(known.version, release, releases),
                *_expiry(known.version, releases),
            )
            for known in sorted([*earlier, *come], key=lambda known: known.version)
        ),
        steps=tuple(_reach_in_words(at, reach, releases)),
    )


def stage_of(version: Version, release: Version, releases: ReleaseList) -> Stage:
    """Where the machine types of a version stand at a release, by the rule alone."""
    reach = MACHINE_TYPES.apply(release, releases)
    for up_to, stage in (
        (reach.removed_up_to, Stage.REMOVED),
        (reach.due_up_to, Stage.REMOVABLE),
        (reach.deprecated_up_to, Stage.DEPRECATED),
    ):
        if up_to is not None and version <= up_to:
            return stage
    return Stage.SUPPORTED


def life_of(name: MachineName, releases: ReleaseList) -> MachineTypeLife:
    """What is known of a machine type, for any name."""
    if name.kind is not NameKind.VERSIONED or name.version is None:
        return _unruled(name, _WHY_UNRULED[name.kind].format(name=name, family=name.family))
    try:
        introduced = releases.get(name.version)
    except UnknownRelease as unknown:
        return _unruled(name, f"{unknown} So no {name} is known.")
    if name.version <= _DECIDED_APART.get(name.family, Version(0, 0)):
        told = (_introduction(name, introduced, releases), _APART)
        return MachineTypeLife(name, introduced, None, None, None, True, told)
    deprecated, due, removed = _expiry(name.version, releases)
    steps = (
        _introduction(name, introduced, releases),
        *_reasoning(name.version, deprecated, due, removed, releases),
    )
    return MachineTypeLife(name, introduced, deprecated, due, removed, False, steps)


def _expiry(version: Version, releases: ReleaseList) -> tuple[Release, Release, Release]:
    """The releases that deprecate a version, at which it is due, and that remove it."""
    rule = MACHINE_TYPES
    return (
        _first(version, rule.deprecated_after_years, rule.stated_from, releases),
        _first(version, rule.due_after_years, rule.stated_from, releases),
        _first(version, rule.due_after_years, rule.enforced_from, releases),
    )


def _first(version: Version, years: int, earliest: Version, releases: ReleaseList) -> Release:
    """The first release so many years after a version, but not before the earliest."""
    wanted = max(Version(version.major + years, version.minor), earliest)
    return releases.find(wanted) or releases.next(wanted)


def _unruled(name: MachineName, why: str) -> MachineTypeLife:
    return MachineTypeLife(name, None, None, None, None, False, (why,))


_WHY_UNRULED: Final = {
    NameKind.NEWEST: (
        "{name} stands for the newest {family} of each release, so the rule for versioned machine "
        "types never reaches it."
    ),
    NameKind.UNVERSIONED: (
        "{name} carries no version, so the rule for versioned machine types does not reach it. If "
        "it is deprecated or removed, QEMU's lists have an entry for it."
    ),
    NameKind.DISTRIBUTION: (
        "{name} is not QEMU's own but a distribution's. What its name says is not a version of "
        "QEMU, and only the distribution can say how long it stays."
    ),
    NameKind.UNKNOWN: (
        "{name} carries a number like a version, but no machine type of that name is known to "
        "follow the rule for versioned ones, so nothing is concluded from it."
    ),
}
_APART: Final = (
    "Its removal is a decision of its own and not one by the rule for versioned machine types, "
    "which came later; QEMU's lists have an entry for it."
)


def _reach_in_words(at: Release, reach: Reach, releases: ReleaseList) -> Iterator[str]:
    rule = MACHINE_TYPES
    deletion = f"deletion begins with {named(rule.enforced_from, releases)}"
    if reach.deprecated_up_to is None:
        yield (
            f"QEMU {at.version} has no rule for versioned machine types yet: "
            f"{named(rule.stated_from, releases)} announces it, and {deletion}."
        )
        return
    are = "are going to be" if at.projected else "are"
    yield (
        f"At QEMU {dated(at.version, releases)} machine types up to {reach.deprecated_up_to} "
        f"{are} deprecated."
    )
    if reach.removed_up_to is None:
        yield (
            f"Those up to {reach.due_up_to} are due for deletion, but the rule has not removed "
            f"any: {deletion}."
        )
    else:
        gone = "expected to be gone" if at.projected else "gone"
        yield f"Those up to {reach.removed_up_to} are due for deletion and {gone}."


def _introduction(name: MachineName, introduced: Release, releases: ReleaseList) -> str:
    came = "is to come" if introduced.projected else "came"
    when = dated(introduced.version, releases)
    if name.point:
        return f"{name} {came} with a point release of {when}, and counts as {introduced.version}."
    return f"{name} {came} with {when}."


def _reasoning(
    version: Version, deprecated: Release, due: Release, removed: Release, releases: ReleaseList
) -> Iterator[str]:
    rule = MACHINE_TYPES
    years, more = rule.deprecated_after_years, rule.due_after_years
    since = dated(deprecated.version, releases)
    if _passed_before(version, years, rule.stated_from):
        yield (
            f"Its {years} years were over when {rule.stated_from} announced the rule "
            f"“{rule.name}”, so it is deprecated from {since} on."
        )
    else:
        yield f"By the rule “{rule.name}” it is deprecated from {since} on, after {years} years."
    since = dated(due.version, releases)
    if _passed_before(version, more, rule.stated_from):
        yield f"Its {more} years were over then too, so it is due for deletion from {since} on."
    else:
        yield f"It is due for deletion from {since} on, after {more} years."
    goes = "is expected to be gone" if removed.projected else "is gone"
    if removed == due:
        yield f"It {goes} in that release."
    else:
        first = named(rule.enforced_from, releases)
        yield f"Deletion begins with {first}, so it {goes} in {dated(removed.version, releases)}."


def _passed_before(version: Version, years: int, stated_from: Version) -> bool:
    return Version(version.major + years, version.minor) < stated_from
