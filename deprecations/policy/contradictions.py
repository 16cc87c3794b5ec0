"""Where documents contradict each other, or the policy, about the removal of a feature.

Stated versions decide about stages (see the lifecycle); here is told what speaks against them. A
deprecation that is dated anew is no contradiction in itself, nor is one that documents list late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from deprecations.policy.eligibility import eligibility
from deprecations.policy.lifecycle import Basis, Event, Milestone, Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class Listed:
    """How QEMU's deprecated lists have a feature: the last release with it, and the next known one,
    which has not got it; None while it is listed."""

    last: Version
    gone_in: Version | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`message` tells it in a sentence or two; `milestones` are those concerned, oldest first."""

    message: str
    milestones: tuple[Milestone, ...]


def find_contradictions(
    own: Sequence[Milestone],
    listed: Listed | None,
    releases: ReleaseList,
    linked: Sequence[tuple[Milestone, str]] = (),
) -> list[Contradiction]:
    """What speaks against the stated removal of a feature.

    `linked` are removals that the removed list states under other titles, where a link says that
    the feature is meant. Of a feature that QEMU's documents know only those are asked.
    """
    deprecations = _stated(own, Event.DEPRECATED)
    removals = _stated(own, Event.REMOVED)
    title = ""
    if not removals and linked:
        removals, title = _fitting(linked, deprecations)
    if not removals:
        return []
    left = [m for m in own if m.event is Event.REMOVED and m.basis is Basis.OBSERVED]
    found = [
        _still_listed(removals, left, deprecations, listed, title, releases),
        None if title else _gone_before(removals, left, listed),
        _different(removals),
    ]
    if not any(found):
        found = [_too_early(own, removals, deprecations, title, releases)]
    return [contradiction for contradiction in found if contradiction]


def _stated(milestones: Sequence[Milestone], event: Event) -> list[Milestone]:
    """What documents state of an event, QEMU's where they state anything, oldest document first."""
    stated = [m for m in milestones if m.event is event and m.basis is Basis.STATED]
    upstream = [m for m in stated if m.origin is Origin.UPSTREAM]
    return sorted(upstream or stated, key=lambda m: (m.stated_at or Version(0, 0), m.version))


def _newest(stated: Sequence[Milestone]) -> list[Milestone]:
    return [m for m in stated if m.stated_at == stated[-1].stated_at]


def _fitting(
    linked: Sequence[tuple[Milestone, str]], deprecations: Sequence[Milestone]
) -> tuple[list[Milestone], str]:
    """Of an entry for the removal of many things the releases that can be this one's."""
    since = min((m.version for m in deprecations), default=Version(0, 0))
    titles = sorted({title for _, title in linked})
    removals = _stated([m for m, title in linked if title == titles[0]], Event.REMOVED)
    return [m for m in removals if m.version >= since], titles[0]


def _still_listed(
    removals: Sequence[Milestone],
    left: Sequence[Milestone],
    deprecations: Sequence[Milestone],
    listed: Listed | None,
    title: str,
    releases: ReleaseList,
) -> Contradiction | None:
    newest = _newest(removals)
    removed = max(m.version for m in newest)
    if listed is None or listed.gone_in is None or removed > listed.last:
        return None
    gone = f"that of {listed.gone_in} has not got it any more"
    if releases.next(listed.last).version != listed.gone_in:
        gone = f"the next one known, that of {listed.gone_in}, has not got it any more"
    message = (
        f"{_removed_in(removed, title)}, but the deprecated list of {listed.last} still has it; "
        f"{gone}."
    )
    dated_anew = sorted({m.version for m in deprecations})
    if len(dated_anew) > 1 and removed <= dated_anew[-1]:
        message += (
            f" Its deprecation was first dated to {dated_anew[0]}, later to {dated_anew[-1]}."
        )
    return _contradiction(message, deprecations if len(dated_anew) > 1 else (), newest, left)


def _gone_before(
    removals: Sequence[Milestone], left: Sequence[Milestone], listed: Listed | None
) -> Contradiction | None:
    """Not asked of removals under another title: what left may have been listed under that one."""
    newest = _newest(removals)
    removed = max(m.version for m in newest)
    if listed is None or listed.gone_in is None or removed <= listed.gone_in:
        return None
    return _contradiction(
        f"{_removed_in(removed)}, but the deprecated list of {listed.gone_in} has not got "
        "it any more.",
        newest,
        left,
    )


def _different(removals: Sequence[Milestone]) -> Contradiction | None:
    newest = _newest(removals)
    now = {m.version for m in newest}
    earlier = [m for m in removals if m.version not in now]
    if not earlier:
        return None
    told = _and(sorted({m.version for m in earlier}))
    return _contradiction(
        f"Documents up to QEMU {earlier[-1].stated_at} state its removal in {told}, those of "
        f"{newest[0].stated_at} in {_and(sorted(now))}. The newest document counts.",
        earlier,
        newest,
    )


def _too_early(
    own: Sequence[Milestone],
    removals: Sequence[Milestone],
    deprecations: Sequence[Milestone],
    title: str,
    releases: ReleaseList,
) -> Contradiction | None:
    """Against the policy: before the releases of notice were over. A deprecation that is only
    bounded from above may be older."""
    if not deprecations or any(m.basis is Basis.CURATED for m in own):
        return None
    newest = _newest(removals)
    removed = max(m.version for m in newest)
    counted = eligibility(min(m.version for m in _newest(deprecations)), releases)
    if removed >= counted.removable_in:
        return None
    return _contradiction(
        f"{_removed_in(removed, title)}, but deprecated in {counted.counted_from} it was safe "
        f"until {counted.removable_in}.",
        _newest(deprecations),
        newest,
    )


def _removed_in(version: Version, title: str = "") -> str:
    where = f" under the title “{title}”" if title else ""
    return f"The removed list says{where} that it went in {version}"


def _contradiction(message: str, *milestones: Sequence[Milestone]) -> Contradiction:
    return Contradiction(message, tuple(chain.from_iterable(milestones)))


def _and(versions: Sequence[Version]) -> str:
    *first, last = map(str, versions)
    return f"{', '.join(first)} and {last}" if first else last
