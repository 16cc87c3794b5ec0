"""Features as of a release: what pages and API show of them, in a constant number of queries.

"As of" means: what is known today about the situation in that release.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from deprecations.catalogue.records import ListKind
from deprecations.models import Category, DistributionRelease, Feature
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.eligibility import Verdict, judge
from deprecations.policy.lifecycle import Cycle, Lifecycle, Stage
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version
from deprecations.services.lifecycles import lifecycles_of
from deprecations.services.lists import lists_at
from deprecations.services.release_names import ReleaseNames
from deprecations.services.releases import release_list


@dataclass(frozen=True, slots=True)
class AsOf:
    """The release that a reader asks about, in the list of all releases, and the distribution's
    release that the reader named instead, if so."""

    release: Release
    releases: ReleaseList
    distribution: DistributionRelease | None = None

    @property
    def version(self) -> Version:
        return self.release.version

    @property
    def is_newest(self) -> bool:
        """Whether this is the newest release that is out, which addresses do not name."""
        return self.version == self.releases.newest.version


def as_of(version: Version | None = None) -> AsOf:
    """A release to ask about, the newest one by default; one query. Raises UnknownRelease."""
    releases = release_list()
    return AsOf(releases.newest if version is None else releases.get(version), releases)


def as_of_named(text: str) -> AsOf:
    """A release to ask about, by any name; one query, and one more where that is no spelling of
    QEMU's own. Raises UnknownRelease and UnknownName."""
    releases = release_list()
    named = ReleaseNames(releases).read(text)
    return AsOf(named.release, releases, named.distribution)


def features_as_of(at: AsOf) -> FeatureQuerySet:
    """All features with their stage and versions at a release (see FeatureQuerySet.as_of).

    Adds ``listed``, whether the deprecated list of that release has it (of the newest release
    before it, where that one's documents were not imported), and ``overdue_since``, the release
    from which an overdue feature counts. Two queries and one for the replacements.
    """
    return (
        Feature.objects.as_of(at.version)
        .listed_by(lists_at(at.version, ListKind.DEPRECATED))
        .overdue()
        .select_related("category__parent")
        .prefetch_related("replacements__replaced_by_feature")
    )


def verdict_of(feature: Feature, at: AsOf) -> Verdict | None:
    """What the policy says of an annotated feature, without a query; None for a rule."""
    return None if feature.is_rule else judge(_current_cycle(feature), at.version, at.releases)


def full_verdict_of(feature: Feature, at: AsOf) -> Verdict | None:
    """The verdict with earlier cycles in its reasoning; two queries, for a page of one feature."""
    if feature.is_rule:
        return None
    return judge(lifecycles_of([feature])[feature.pk], at.version, at.releases)


def stage_counts(at: AsOf, features: FeatureQuerySet | None = None) -> dict[Stage, int]:
    """How many features are in each stage at a release; one query."""
    if features is None:
        features = Feature.objects.as_of(at.version)
    counts = dict(features.counted_by("stage_at"))
    return {stage: counts.get(stage.value, 0) for stage in Stage}


def category_stage_counts(at: AsOf) -> dict[int, dict[Stage, int]]:
    """How many features of each category, by its primary key, are in each stage; one query.
    Sub-categories are counted on their own."""
    rows = Feature.objects.as_of(at.version).counted_by("category_id", "stage_at")
    counts: dict[int, dict[Stage, int]] = defaultdict(lambda: dict.fromkeys(Stage, 0))
    for category, stage, count in rows:
        if stage:
            counts[category][Stage(stage)] = count
    return counts


def categories() -> QuerySet[Category]:
    """All categories in QEMU's order, parents known."""
    return Category.objects.select_related("parent").order_by("position", "slug")


def _current_cycle(feature: Feature) -> Lifecycle:
    """The lifecycle of an annotated feature as far as its current cycle shows it."""
    versions = (feature.deprecated_at, feature.removed_at, feature.withdrawn_at)
    if not any(versions):
        return Lifecycle((), feature.undated_from)
    cycle = Cycle(
        *versions,
        deprecated_is_bound=bool(feature.deprecated_is_bound),
        removed_is_bound=bool(feature.removed_is_bound),
    )
    return Lifecycle((cycle,), feature.undated_from)
