"""What became of a feature, as far as is known today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from deprecations.catalogue.records import FateBasis, FateKind, LinkKind, LinkStatus


@dataclass(frozen=True, slots=True)
class LinkOut:
    """A link to what a feature may have become, unless a person rejected it."""

    kind: LinkKind
    status: LinkStatus
    score: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a fate.

    ``is_listed``: the newest deprecated list has the feature; ``was_listed``: one had it.
    ``is_removed`` and ``is_withdrawn`` tell of its newest cycle, as its own documents or people
    state it; ``decided`` that people did.
    """

    is_listed: bool
    was_listed: bool
    is_removed: bool
    is_withdrawn: bool
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """``score`` tells how sure a suggestion is, from 0 to 1."""

    kind: FateKind
    basis: FateBasis
    score: float | None = None


def fate_of(standing: Standing, links: Collection[LinkOut]) -> Fate | None:
    """The fate, or None where the feature was never listed as deprecated and did not go.

    Absence alone is never a removal: what left the list without a word has vanished.
    """
    stated = FateBasis.CONFIRMED if standing.decided else FateBasis.EXACT
    if standing.is_removed:
        return Fate(FateKind.REMOVED, stated)
    if standing.is_listed:
        return Fate(FateKind.LISTED, FateBasis.EXACT)
    if standing.is_withdrawn:
        return Fate(FateKind.WITHDRAWN, stated)
    for status in (LinkStatus.CONFIRMED, LinkStatus.SUGGESTED):
        chosen = [link for link in links if link.status is status]
        if chosen:
            return _linked(chosen, FateBasis(status.value))
    return Fate(FateKind.VANISHED, FateBasis.EXACT) if standing.was_listed else None


def _linked(links: Collection[LinkOut], basis: FateBasis) -> Fate:
    kinds = {link.kind for link in links}
    kind = FateKind(kinds.pop().value) if len(kinds) == 1 else FateKind.SPLIT
    if len(links) > 1 and kind is FateKind.RETITLED:
        kind = FateKind.SPLIT
    scores = [link.score for link in links if link.score is not None]
    return Fate(kind, basis, max(scores, default=None))
