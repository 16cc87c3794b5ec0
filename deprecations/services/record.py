"""The policy against what happened: how long after their deprecation features really went, which
ones look as if they went early, which wait on, and which deprecations were taken back.

Each removal counts once, under the title of the entry that states it. Only what documents or people
state is counted with: of what documents merely show, no one knows how many releases it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

from django.db.models import F, Q

from deprecations.catalogue.records import FateKind
from deprecations.models import Feature, StageSpan
from deprecations.policy.eligibility import eligibility
from deprecations.policy.lifecycle import Event, Stage
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY, GENERAL, RELEASES_PER_YEAR
from deprecations.policy.versions import Version
from deprecations.services.contradictions import Contradiction, contradictions_of
from deprecations.services.features_as_of import AsOf, features_as_of, verdict_of
from deprecations.services.removals import most_overdue

NOTICE = GENERAL.functional_for
"""The smallest lag that the policy allows."""

LONG_OVERDUE = RELEASES_PER_YEAR
"""For how many releases a feature must have been free to go to be long overdue: a year's."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal with the number of releases from the one that its notice counts from."""

    feature: Feature
    counted_from: Version
    lag: int

    @property
    def looks_early(self) -> bool:
        return self.lag < NOTICE

    @property
    def is_older_than_the_policy(self) -> bool:
        """Whether the deprecation is older than what is counted from."""
        return self.counted_from != self.feature.deprecated_at


@dataclass(frozen=True, slots=True)
class LagCount:
    """How many removals there are of one lag."""

    lag: int
    count: int
    share: float

    @property
    def is_early(self) -> bool:
        return self.lag < NOTICE


@dataclass(frozen=True, slots=True)
class Dispute:
    """A removal that looks early or that documents tell differently, with the explanation. The lag
    is None where it is not counted."""

    feature: Feature
    lag: int | None
    explanations: tuple[str, ...]

    @property
    def looks_early(self) -> bool:
        return self.lag is not None and self.lag < NOTICE


@dataclass(frozen=True, slots=True)
class Overdue:
    """A feature that is listed and could have gone long ago."""

    feature: Feature
    releases: int


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Removals without a lag: those of which an end is only bounded, those of which no document
    says since when they were deprecated, and those from before there was a policy."""

    bounded: Sequence[Feature]
    undated: Sequence[Feature]
    before_the_policy: Sequence[Feature]


@dataclass(frozen=True, slots=True)
class Record:
    """What happened up to a release. ``removals`` are those that are counted, the longest lag
    first; ``withdrawn`` are the stretches of life that began with a deprecation taken back."""

    removals: Sequence[Removal]
    not_counted: NotCounted
    disputes: Sequence[Dispute]
    overdue: Sequence[Overdue]
    withdrawn: Sequence[StageSpan]

    @property
    def lags(self) -> list[LagCount]:
        """The distribution: every lag from one release on up to the longest, those too that never
        occurred."""
        counts = Counter(removal.lag for removal in self.removals)
        if not counts:
            return []
        every = range(min(1, *counts), max(*counts, NOTICE) + 1)
        return [LagCount(lag, counts[lag], counts[lag] / len(self.removals)) for lag in every]

    @property
    def median(self) -> int:
        """The lag within which at least half of the removals that are counted lie; there must be
        one."""
        return median_low(removal.lag for removal in self.removals)

    @property
    def at_once(self) -> int:
        """How many went in the first release that was free to drop them."""
        return sum(removal.lag == NOTICE for removal in self.removals)

    @property
    def early(self) -> int:
        """How many look as if they went before that."""
        return sum(removal.looks_early for removal in self.removals)

    @property
    def longest(self) -> int:
        return max(removal.lag for removal in self.removals)


def record_at(at: AsOf) -> Record:
    """What happened up to a release, as it is known today; eleven queries."""
    gone = list(
        features_as_of(at)
        .prefetch_related(None)
        .filter(Q(stage_at=Stage.REMOVED.value, fate=FateKind.REMOVED.value))
        .order_by("category__position", "category__slug", "title", "pk")
    )
    not_counted = _not_counted(gone)
    apart = {
        feature.pk
        for group in (not_counted.bounded, not_counted.undated, not_counted.before_the_policy)
        for feature in group
    }
    removals = [_removal(feature, at) for feature in gone if feature.pk not in apart]
    return Record(
        removals=sorted(removals, key=lambda removal: -removal.lag),
        not_counted=not_counted,
        disputes=_disputes(removals, at),
        overdue=_long_overdue(at),
        withdrawn=_withdrawn(at),
    )


def _not_counted(gone: Iterable[Feature]) -> NotCounted:
    bounded, undated, before = [], [], []
    for feature in gone:
        if feature.removed_at is None or feature.removed_at < FIRST_RELEASE_WITH_POLICY:
            before.append(feature)
        elif feature.deprecated_at is None:
            undated.append(feature)
        elif feature.deprecated_is_bound or feature.removed_is_bound:
            bounded.append(feature)
    return NotCounted(bounded, undated, before)


def _removal(feature: Feature, at: AsOf) -> Removal:
    deprecated, removed = feature.deprecated_at, feature.removed_at
    if deprecated is None or removed is None:
        raise ValueError("Only what has both ends has a lag")
    counted = eligibility(deprecated, at.releases).counted_from
    return Removal(feature, counted, at.releases.distance(counted, removed))


def _disputes(removals: Sequence[Removal], at: AsOf) -> list[Dispute]:
    """Those that look early first, the rest by the newest removal."""
    lags = {removal.feature.pk: removal.lag for removal in removals}
    early = {removal.feature.pk for removal in removals if removal.looks_early}
    features = {item.pk: item for item in features_as_of(at).prefetch_related(None)}
    contradictions = {
        number: found
        for number, found in contradictions_of(features.values(), at.releases).items()
        if any(_has_happened(item, at) for item in found)
    }
    disputes = [
        Dispute(
            feature=features[number],
            lag=lags.get(number),
            explanations=_explanations(features[number], contradictions.get(number, ()), at),
        )
        for number in {**dict.fromkeys(sorted(early)), **contradictions}
    ]
    return sorted(disputes, key=lambda one: (not one.looks_early, one.feature.title))


def _has_happened(contradiction: Contradiction, at: AsOf) -> bool:
    return any(
        milestone.event == Event.REMOVED.value and milestone.version <= at.version
        for milestone in contradiction.milestones
    )


def _explanations(
    feature: Feature, contradictions: Sequence[Contradiction], at: AsOf
) -> tuple[str, ...]:
    """What documents contradict each other in, or else what the policy makes of it."""
    if contradictions:
        return tuple(contradiction.message for contradiction in contradictions)
    verdict = verdict_of(feature, at)
    return (verdict.reason,) if verdict else ()


def _long_overdue(at: AsOf) -> list[Overdue]:
    features = most_overdue(at).prefetch_related(None)
    waiting = [
        Overdue(feature, at.releases.distance(feature.removable_at, at.version))
        for feature in features
        if feature.removable_at is not None
    ]
    return [one for one in waiting if one.releases >= LONG_OVERDUE]


def _withdrawn(at: AsOf) -> list[StageSpan]:
    spans = StageSpan.objects.filter(
        withdrawn_in__gte=F("since"), withdrawn_in__lt=F("until"), withdrawn_in__lte=at.version
    )
    return list(spans.select_related("feature").order_by("-withdrawn_in", "feature__title", "pk"))
