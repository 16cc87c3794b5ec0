"""What changes between two releases, from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from deprecations.catalogue.comparison import (
    Group,
    MachineTypeChange,
    Standing,
    group_between,
    machine_types_between,
)
from deprecations.models import Category, Feature, StageSpan
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.category_tree import in_tree_order, with_all_below
from deprecations.services.features_as_of import AsOf, categories, features_as_of


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category in which features change, and how many do in it and below it."""

    category: Category
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from `start` to `end`; features as of `end`, in QEMU's order of categories,
    without their replacements at hand.

    `choices` are the categories to narrow it down to, whatever it is narrowed down to already.
    """

    start: AsOf
    end: AsOf
    groups: Mapping[Group, list[Feature]]
    machine_types: tuple[MachineTypeChange, ...]
    choices: tuple[CategoryChoice, ...]

    @property
    def is_empty(self) -> bool:
        return not self.machine_types and not any(self.groups.values())


def compare_releases(*, start: AsOf, end: AsOf, category: str = "") -> Comparison:
    """Compare two releases, of which `start` is not the newer one; four queries.

    A category, by its slug, limits the features to those in it and below it. Machine types have
    none, so they always stay.
    """
    became = groups_between(start.version, end.version)
    features = list(features_as_of(end).prefetch_related(None).filter(pk__in=became))
    known = list(categories())
    counts = with_all_below(_counted(features), known)
    whole = Comparison(
        start=start,
        end=end,
        groups={
            group: [feature for feature in features if became[feature.pk] is group]
            for group in Group
        },
        machine_types=machine_types_between(start.version, end.version, end.releases),
        choices=tuple(
            CategoryChoice(item, count)
            for item in in_tree_order(known)
            if (count := counts[item.pk].total())
        ),
    )
    return _narrowed(whole, _and_below(category, known)) if category else whole


def groups_between(start: Version, end: Version) -> dict[int, Group]:
    """What each feature that changes becomes, by its primary key; one query."""
    spans = (
        StageSpan.objects.filter(since__lte=end.number, until__gt=start.number)
        .order_by("feature_id", "since")
        .values_list("feature_id", "stage", "since", "withdrawn_in")
    )
    became = {
        feature: group_between([_standing(*row[1:]) for row in rows], start, end)
        for feature, rows in groupby(spans, key=itemgetter(0))
    }
    return {feature: group for feature, group in became.items() if group is not None}


def _standing(stage: str, since: int, withdrawn_in: Version | None) -> Standing:
    return Standing(Stage(stage), Version.from_number(since), withdrawn_in)


def _counted(features: list[Feature]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for feature in features:
        counts.setdefault(feature.category_id, Counter())["changed"] += 1
    return counts


def _and_below(slug: str, known: list[Category]) -> set[int]:
    """A category and all below it, by primary key."""
    found: set[int] = set()
    for category in in_tree_order(known):
        if category.slug == slug or category.parent_id in found:
            found.add(category.pk)
    return found


def _narrowed(whole: Comparison, kept: set[int]) -> Comparison:
    groups = {
        group: [feature for feature in features if feature.category_id in kept]
        for group, features in whole.groups.items()
    }
    return replace(whole, groups=groups)
