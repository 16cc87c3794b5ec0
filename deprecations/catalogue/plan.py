"""What an import would change: the states before and after, feature by feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deprecations.catalogue.identity import Key
from deprecations.catalogue.states import FeatureState


class Outcome(StrEnum):
    """What becomes of a feature by an import."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELISTED = "delisted"


@dataclass(frozen=True, slots=True)
class Change:
    """One feature's step from the state before to the state after.

    ``feature`` is the number of the stored feature, None for a new one. ``needs_writing`` is
    also true where only the place moved that a fact is read from.
    """

    outcome: Outcome
    feature: int | None
    after: FeatureState
    needs_writing: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes, the stored features that turned out to be part of another one, and those that
    no document lists any more."""

    changes: tuple[Change, ...]
    merged: Mapping[int, int]
    orphaned: frozenset[int]

    def count(self, outcome: Outcome) -> int:
        """How many features it happens to; what no document lists any more is delisted too."""
        gone = len(self.orphaned) if outcome is Outcome.DELISTED else 0
        return Counter(change.outcome for change in self.changes)[outcome] + gone


def build_plan(
    before: Sequence[FeatureState],
    after: Sequence[FeatureState],
    owners: Mapping[Key, int],
    *,
    preferred: frozenset[int] = frozenset(),
    rewrite: bool = False,
) -> Plan:
    """Compare two sets of states.

    ``owners`` maps the keys of stored features to their numbers; where several belong to one
    state, ``preferred`` ones (those that people edited) stay. ``rewrite`` asks to write every
    feature, as after a change of the importer itself.
    """
    earlier = {owner: state for state in before for key in state.keys if (owner := owners.get(key))}
    taken: set[int] = set()
    merged: dict[int, int] = {}
    changes = []
    for state in after:
        candidates = sorted(
            {owners[key] for key in state.keys if key in owners} - taken,
            key=lambda number: (number not in preferred, number),
        )
        feature = candidates[0] if candidates else None
        if feature is not None:
            taken.add(feature)
        merged.update(dict.fromkeys(candidates[1:], feature or 0))
        changes.append(_change(feature, earlier.get(feature or 0), state, rewrite=rewrite))
    merged = {number: into for number, into in merged.items() if number not in taken}
    orphaned = frozenset(earlier) - taken - frozenset(merged)
    return Plan(tuple(changes), merged, orphaned)


def _change(
    feature: int | None, before: FeatureState | None, after: FeatureState, *, rewrite: bool
) -> Change:
    if feature is None:
        return Change(Outcome.CREATED, None, after, needs_writing=True)
    needs_writing = rewrite or before != after
    if after.delisted and not (before and before.delisted):
        return Change(Outcome.DELISTED, feature, after, needs_writing)
    if before is None or before.content != after.content:
        return Change(Outcome.UPDATED, feature, after, needs_writing=True)
    return Change(Outcome.UNCHANGED, feature, after, needs_writing)
