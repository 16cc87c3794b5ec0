"""What may go at a release, among the features that QEMU's list still has: the maintainers' to-do
list.

Read-only. Overview, page and API ask here, so that they agree. What left the list without a word is
nobody's to remove and is left out: its absence may well be its removal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Q

from deprecations.catalogue.records import FateKind
from deprecations.models import Category, Feature
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import AsOf, features_as_of
from deprecations.services.pages import listing_release

_IN_ORDER = ("category__position", "category__slug", "title", "pk")
_STILL_THERE = {Stage.DEPRECATED.value, Stage.REMOVABLE.value}


def may_go(at: AsOf) -> FeatureQuerySet:
    """The features in QEMU's list that are liable to be removed at a release."""
    return features_as_of(at).filter(Q(stage_at=Stage.REMOVABLE.value, listed=True))


def newly_removable(at: AsOf) -> FeatureQuerySet:
    """Those of them that the release is the first one free to drop."""
    return may_go(at).filter(Q(removable_at=at.version))


def most_overdue(at: AsOf) -> FeatureQuerySet:
    """All of them, those first that have been liable to be removed longest."""
    return may_go(at).order_by(F("overdue_since"), *_IN_ORDER)


@dataclass(frozen=True, slots=True)
class Removals:
    """What may go at a release, and what it changes besides, each in the order of the categories.

    ``overdue`` could have gone earlier already, the longest waiting first. ``undated`` are the
    listed features that no document dates, whichever of the other groups they are in as well. What
    is listed is told by the list of ``listed_in``; None: by none, as nothing so old was imported.
    """

    at: AsOf
    listed_in: Version | None
    newly_removable: Sequence[Feature]
    overdue: Sequence[Feature]
    newly_deprecated: Sequence[Feature]
    removed: Sequence[Feature]
    undated: Sequence[Feature]

    @property
    def may_go(self) -> list[Feature]:
        """Everything that is free to be dropped, the longest waiting first."""
        return [*self.overdue, *self.newly_removable]

    @property
    def without_replacement(self) -> int:
        """How many of what may go name nothing to use instead."""
        return sum(not feature.replacements.all() for feature in self.may_go)

    def in_category(self, slug: str) -> Removals:
        """Only what stands in a category or below it."""

        def within(group: Sequence[Feature]) -> list[Feature]:
            return [feature for feature in group if slug in _slugs(feature.category)]

        return replace(
            self,
            newly_removable=within(self.newly_removable),
            overdue=within(self.overdue),
            newly_deprecated=within(self.newly_deprecated),
            removed=within(self.removed),
            undated=within(self.undated),
        )

    def count_by_category(self) -> Counter[int]:
        """How many features each category has in any of the groups, by its primary key, without
        those of its sub-categories."""
        features = {feature for group in self.groups().values() for feature in group}
        return Counter(feature.category_id for feature in features)

    def groups(self) -> dict[str, Sequence[Feature]]:
        """The groups by their names."""
        return {
            "newly_removable": self.newly_removable,
            "overdue": self.overdue,
            "newly_deprecated": self.newly_deprecated,
            "removed": self.removed,
            "undated": self.undated,
        }


def removals_at(at: AsOf) -> Removals:
    """What may go at a release; three queries, and one for the replacements."""
    listed_in = listing_release(at)
    features = list(_concerned(at).order_by(*_IN_ORDER))
    liable = _chosen(features, lambda one: one.listed and one.stage_at == Stage.REMOVABLE.value)
    overdue = _chosen(liable, lambda one: one.removable_at != at.version)
    return Removals(
        at=at,
        listed_in=listed_in,
        newly_removable=_chosen(liable, lambda one: one.removable_at == at.version),
        overdue=sorted(overdue, key=lambda one: one.removable_at or at.version),
        newly_deprecated=_chosen(
            features,
            lambda one: one.deprecated_at == at.version and not _has_left(one, at, listed_in),
        ),
        removed=_chosen(features, lambda one: one.removed_at == at.version),
        undated=_chosen(features, lambda one: one.listed and is_undated(one)),
    )


def is_undated(feature: Feature) -> bool:
    """Whether an annotated feature that is still there is listed without a word since when. What
    documents show then bounds it at best."""
    known = feature.deprecated_at is not None and not feature.deprecated_is_bound
    return feature.stage_at in _STILL_THERE and not known


def _concerned(at: AsOf) -> FeatureQuerySet:
    """Everything that is in any of the groups, and some that is not."""
    return (
        features_as_of(at)
        .select_related("category__parent__parent")
        .prefetch_related(None)
        .prefetch_related("replacements")
        .filter(
            Q(listed=True, stage_at__in=_STILL_THERE)
            | Q(deprecated_at=at.version)
            | Q(removed_at=at.version)
        )
    )


def _has_left(feature: Feature, at: AsOf, listed_in: Version | None) -> bool:
    """Whether the list has not got a feature although it should, and nothing says why. The list of
    an earlier release cannot have what this one deprecates."""
    vanished = feature.fate == FateKind.VANISHED.value
    return vanished and not feature.listed and listed_in == at.version


def _chosen(features: Sequence[Feature], condition: Callable[[Feature], bool]) -> list[Feature]:
    return [feature for feature in features if condition(feature)]


def _slugs(category: Category) -> list[str]:
    above = _slugs(category.parent) if category.parent else []
    return [category.slug, *above]
