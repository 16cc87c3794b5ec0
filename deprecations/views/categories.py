"""The tree of categories with what stands where in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import InvalidParameters, read_release
from deprecations.models import Category
from deprecations.policy.lifecycle import Stage
from deprecations.services.category_tree import in_tree_order, with_all_below
from deprecations.services.features_as_of import AsOf, categories, category_stage_counts
from deprecations.views.addresses import list_url
from deprecations.views.errors import invalid_parameters
from deprecations.views.page import page

_STAGES = (Stage.DEPRECATED, Stage.REMOVABLE, Stage.REMOVED)


@dataclass(frozen=True, slots=True)
class Row:
    """A category with its features by stage, those of its sub-categories among them."""

    category: Category
    url: str
    cells: tuple[tuple[Stage, int, str], ...]


@page
def category_list(request: HttpRequest) -> HttpResponse:
    """All categories as of a release."""
    try:
        at = read_release(request.GET.get("release"))
    except InvalidParameters as invalid:
        return invalid_parameters(request, invalid)
    known = list(categories())
    counts = with_all_below(category_stage_counts(at), known)
    rows = [_row(category, counts[category.pk], at) for category in in_tree_order(known)]
    context = {"at": at, "stages": _STAGES, "rows": rows}
    return render(request, "deprecations/category_list.html", context)


def _row(category: Category, counts: Mapping[Stage, int], at: AsOf) -> Row:
    release = None if at.is_newest else at.version
    return Row(
        category,
        url=list_url(release=release, category=category.slug),
        cells=tuple(
            (stage, counts[stage], list_url(release=release, category=category.slug, stage=stage))
            for stage in _STAGES
        ),
    )
