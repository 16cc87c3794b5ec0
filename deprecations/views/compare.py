"""What changes for somebody who upgrades: from one release to another, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from deprecations.catalogue.comparison import Group
from deprecations.filters import (
    ComparisonQuery,
    Downgrade,
    InvalidParameters,
    read_comparison,
    read_release,
)
from deprecations.models import Category, Feature
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.compare_releases import Comparison, compare_releases
from deprecations.services.features_as_of import AsOf, as_of
from deprecations.services.pages import listing_release
from deprecations.views.page import page

_TEMPLATE = "deprecations/compare.html"
_FORMATS = (("csv", "CSV"), ("markdown", "Markdown"), ("json", "JSON"))


@dataclass(frozen=True, slots=True)
class Pickers:
    """The form: the releases it shows as chosen, and the category."""

    start: AsOf
    end: AsOf
    category: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One group, category by category in QEMU's order."""

    group: Group
    count: int
    categories: Sequence[tuple[Category, Sequence[Feature]]]


@dataclass(frozen=True, slots=True)
class Range:
    """Machine types that came to one stage, from the oldest version to the newest."""

    stage: Stage
    first: Version
    last: Version


@page
def compare(request: HttpRequest) -> HttpResponse:
    """The comparison; only the form where nothing is asked yet; 400 with the form where a release
    is wrong or the way goes back."""
    try:
        if not request.GET.get("from", "").strip():
            return _asked_for_nothing(request)
        query = read_comparison(request.GET)
    except InvalidParameters as invalid:
        return _refused(request, invalid)
    comparison = compare_releases(start=query.start, end=query.end, category=query.category)
    sections = list(_sections(comparison))
    context = {
        "at": query.end,
        "pickers": Pickers(query.start, query.end, query.category),
        "comparison": comparison,
        "listing_release": listing_release(query.end),
        "sections": sections,
        "counts": {section.group.value: section.count for section in sections},
        "machine_types": list(_ranges(comparison)),
        "formats": [(word, _address(query, name), name) for name, word in _FORMATS],
        "whole": compare_url(query.start.version, query.end.version),
    }
    return render(request, _TEMPLATE, context)


def default_pickers(at: AsOf) -> Pickers:
    """What the form offers before anything is chosen: from the release before to this one."""
    before = at.releases.before(at.version)
    return Pickers(at if before is None else AsOf(before, at.releases), at)


def compare_url(start: Version, end: Version) -> str:
    """The address of a comparison."""
    return f"{reverse('compare')}?{urlencode({'from': str(start), 'to': str(end)})}"


def _asked_for_nothing(request: HttpRequest) -> HttpResponse:
    at = read_release(request.GET.get("to"), "to")
    return render(request, _TEMPLATE, {"at": at, "pickers": default_pickers(at)})


def _refused(request: HttpRequest, invalid: InvalidParameters) -> HttpResponse:
    at = as_of()
    context = {"at": at, "pickers": default_pickers(at), "errors": invalid.errors}
    if isinstance(invalid, Downgrade):
        context |= {
            "pickers": Pickers(invalid.start, invalid.end),
            "downgrade": invalid,
            "other_way": compare_url(invalid.end.version, invalid.start.version),
        }
    return render(request, _TEMPLATE, context, status=400)


def _sections(comparison: Comparison) -> Iterator[Section]:
    everything = [feature for features in comparison.groups.values() for feature in features]
    prefetch_related_objects(everything, "replacements")
    for group, features in comparison.groups.items():
        if features:
            by_category = groupby(features, key=lambda feature: feature.category)
            categories = [(category, list(own)) for category, own in by_category]
            yield Section(group, len(features), categories)


def _ranges(comparison: Comparison) -> Iterator[Range]:
    """The rule goes by age, so what comes to one stage is always a range."""
    for stage in (Stage.REMOVED, Stage.REMOVABLE, Stage.DEPRECATED):
        versions = [
            item.introduced.version for item in comparison.machine_types if item.stage is stage
        ]
        if versions:
            yield Range(stage, versions[0], versions[-1])


def _address(query: ComparisonQuery, name: str) -> str:
    """The same as data, in a format."""
    asked = {"from": str(query.start.version), "to": str(query.end.version)}
    if query.category:
        asked["category"] = query.category
    return f"{reverse('api-v1:compare')}?{urlencode(asked | {'format': name})}"
