"""The plan of an import by the names of features, for people who want to see it beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from deprecations.catalogue.plan import Outcome
from deprecations.models import Feature
from deprecations.services.sync import Synced


@dataclass(frozen=True, slots=True)
class NamedFeature:
    """A feature as people know it."""

    title: str
    slug: str


NamedPlan = Mapping[Outcome, tuple[NamedFeature, ...]]


def names_of_features() -> dict[int, NamedFeature]:
    """The names that features have before an import, some of which it may drop."""
    return _names(Feature.objects.all())


def name_plan(synced: Synced | None, before: Mapping[int, NamedFeature]) -> NamedPlan:
    """What an import has made of each feature, inside its transaction; each outcome sorted by
    title. Without anything to do, every feature of the documents is unchanged."""
    named: dict[Outcome, list[NamedFeature]] = {outcome: [] for outcome in Outcome}
    if synced is None:
        named[Outcome.UNCHANGED] += _names(Feature.objects.exclude(listings=None)).values()
    else:
        after = {feature.slug: feature for feature in names_of_features().values()}
        for change, slug in zip(synced.plan.changes, synced.slugs, strict=True):
            named[change.outcome].append(after[slug])
        named[Outcome.DELISTED] += [before[number] for number in synced.plan.orphaned]
    return {outcome: tuple(sorted(named[outcome], key=_by_title)) for outcome in Outcome}


def _by_title(feature: NamedFeature) -> tuple[str, str]:
    return feature.title.casefold(), feature.slug


def _names(features: QuerySet[Feature, Any]) -> dict[int, NamedFeature]:
    rows = features.values_list("pk", "title", "slug")
    return {number: NamedFeature(title, slug) for number, title, slug in rows}
