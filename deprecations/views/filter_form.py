"""The filters of the feature list as the page shows them: choices with counts, and what is on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from deprecations.filters import FeatureQuery
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.lifecycle import Stage
from deprecations.services.category_tree import in_tree_order, with_all_below
from deprecations.services.features_as_of import AsOf, categories, stage_counts
from deprecations.views.addresses import ListAddress

WORDS = {
    "q": "Text",
    "stage": "Stage",
    "category": "Category",
    "deprecated_in": "Deprecated in",
    "removable_in": "Liable to be removed from",
    "removed_in": "Removed in",
    "listed_in": "In the deprecated list of",
    "has_replacement": "Replacement",
}
REPLACEMENT_CHOICES = {"true": "named", "false": "none named"}
# What has no control of its own keeps its value in a hidden field.
_WITHOUT_CONTROL = ("removable_in", "removed_in", "listed_in")


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter, with how many features it gives."""

    value: str
    label: str
    count: int
    chosen: bool
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, with the address of the list without it. Stages are put into words by
    the template."""

    name: str
    label: str
    value: str
    url: ListAddress


@dataclass(frozen=True, slots=True)
class FilterForm:
    """Everything the form shows. ``values`` is what it was sent with, valid or not."""

    at: AsOf
    values: Mapping[str, str]
    stages: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    deprecated_in: tuple[Choice, ...]
    ordering: str = ""

    @property
    def kept(self) -> dict[str, str]:
        return {name: self.values[name] for name in _WITHOUT_CONTROL if self.values.get(name)}

    @property
    def shows_more(self) -> bool:
        """Whether one of the filters that are folded away is on."""
        return bool(self.values.get("deprecated_in") or self.values.get("has_replacement"))


def form_for(query: FeatureQuery) -> FilterForm:
    """The form of a list, with the counts each choice would give beside the other filters; four
    queries."""
    address = ListAddress.of(query)
    return FilterForm(
        at=query.at,
        values=address.filters,
        stages=_stage_choices(
            stage_counts(query.at, query.filterset.features(without="stage")),
            chosen=query.values.get("stage", []),
        ),
        categories=_category_choices(
            query.filterset.features(without="category"), query.values.get("category", "")
        ),
        deprecated_in=_release_choices(
            query.filterset.features(without="deprecated_in"),
            chosen=address.filters.get("deprecated_in", ""),
        ),
        ordering=address.ordering,
    )


def form_for_invalid(at: AsOf, features: FeatureQuerySet, values: Mapping[str, str]) -> FilterForm:
    """The form again, filled in as it was sent, with the counts of the whole list."""
    stages = [stage.strip() for stage in values.get("stage", "").split(",")]
    return FilterForm(
        at=at,
        values=values,
        stages=_stage_choices(stage_counts(at, features), chosen=stages),
        categories=_category_choices(features, values.get("category", "")),
        deprecated_in=_release_choices(features, values.get("deprecated_in", "")),
    )


def chips_for(query: FeatureQuery, form: FilterForm) -> list[Chip]:
    """One for each filter that is on; several stages are one each."""
    return list(_chips(query, form, ListAddress.of(query)))


def _chips(query: FeatureQuery, form: FilterForm, address: ListAddress) -> Iterator[Chip]:
    for name, value in address.filters.items():
        if name == "stage":
            chosen = query.values["stage"]
            for stage in chosen:
                rest = ",".join(other for other in chosen if other != stage)
                yield Chip(name, WORDS[name], stage, address.having(name, rest))
        else:
            yield Chip(name, WORDS[name], _shown(name, value, form), address.having(name, ""))


def _shown(name: str, value: str, form: FilterForm) -> str:
    if name == "category":
        return next((c.label for c in form.categories if c.value == value), value)
    if name == "has_replacement":
        return REPLACEMENT_CHOICES[value]
    return f"“{value}”" if name == "q" else value


def _stage_choices(counts: Mapping[Stage, int], chosen: Collection[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(stage.value, stage.value, counts[stage], stage.value in chosen) for stage in Stage
    )


def _category_choices(features: FeatureQuerySet, chosen: str) -> tuple[Choice, ...]:
    rows = features.order_by().values_list("category_id").annotate(count=Count("pk"))
    return category_choices(dict(rows), chosen)


def category_choices(own: Mapping[int, int], chosen: str) -> tuple[Choice, ...]:
    """Categories in QEMU's order, sub-categories below theirs. ``own`` counts what stands in each,
    by its primary key; shown is the count with its sub-categories. One query."""
    known = list(categories())
    counts = with_all_below({key: {"features": count} for key, count in own.items()}, known)
    return tuple(
        Choice(
            category.slug,
            category.name,
            counts[category.pk]["features"],
            category.slug == chosen,
            is_nested=category.parent_id is not None,
        )
        for category in in_tree_order(known)
    )


def _release_choices(features: FeatureQuerySet, chosen: str) -> tuple[Choice, ...]:
    """The releases that deprecate anything, newest first."""
    rows = features.filter(Q(deprecated_at__isnull=False)).order_by()
    counts = rows.values_list(F("deprecated_at")).annotate(count=Count("pk"))
    return tuple(
        Choice(str(version), str(version), count, str(version) == chosen)
        for version, count in sorted(counts, reverse=True)
    )
