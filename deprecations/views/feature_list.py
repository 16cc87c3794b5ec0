"""The list of features: filtered, sorted, as of a release."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import (
    FeatureFilter,
    FeatureQuery,
    InvalidParameters,
    ParameterError,
    read_feature_query,
)
from deprecations.models import Feature
from deprecations.policy.machine_names import (
    InvalidMachineName,
    MachineName,
    NameKind,
    read_machine_name,
)
from deprecations.services.features_as_of import as_of, features_as_of
from deprecations.services.pages import listing_release
from deprecations.views.addresses import ListAddress
from deprecations.views.filter_form import Chip, FilterForm, chips_for, form_for, form_for_invalid
from deprecations.views.page import page

PAGE_SIZE = 50
# Name of the ordering, heading, and the direction people mean first.
_COLUMNS = (
    ("title", "Feature", ""),
    ("category", "Category", ""),
    ("", "Stage", ""),
    ("deprecated_in", "Deprecated in", "-"),
    ("removable_in", "Liable from", ""),
    ("releases_overdue", "Overdue", "-"),
    ("removed_in", "Removed in", "-"),
)
_TEMPLATE = "deprecations/feature_list.html"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the table; ``url`` sorts by it, the other way round if it is sorted already."""

    heading: str
    url: ListAddress | None
    sorted: str  # as aria-sort has it, or empty


@dataclass(frozen=True, slots=True)
class Drop:
    """What an empty result would hold without one filter."""

    chip: Chip
    count: int


@page
def feature_list(request: HttpRequest) -> HttpResponse:
    """The features that pass the filters, page by page; 400 with the form where one is wrong."""
    try:
        query = read_feature_query(request.GET, also_allowed=["page"], ignore_unknown=True)
        shown = _read_page(query, request.GET.get("page", ""))
    except InvalidParameters as invalid:
        return _invalid(request, invalid)
    form = form_for(query)
    chips = chips_for(query, form)
    address = ListAddress.of(query)
    context = {
        "at": query.at,
        "form": form,
        "chips": chips,
        "drops": [] if shown.object_list else _drops(query, chips),
        "columns": _columns(address),
        "machine_type": _machine_type(query),
        "listing_release": listing_release(query.at),
        "page": shown,
        "rules": 0 if "stage" in query.values else _without_stage(shown, form),
        "previous": shown.has_previous() and address.on_page(shown.number - 1),
        "next": shown.has_next() and address.on_page(shown.number + 1),
        "pages": [(number, address.on_page(number)) for number in shown.paginator.page_range],
        "address": address,
    }
    return render(request, _TEMPLATE, context)


def _read_page(query: FeatureQuery, text: str) -> Page[Feature]:
    """The page that is asked for; raises InvalidParameters where there is none of that number."""
    paginator = Paginator(query.features, PAGE_SIZE)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else int(not text)
    if number not in paginator.page_range:
        allowed = f"1 to {paginator.num_pages}" if paginator.num_pages > 1 else "1"
        message = f"There is no page “{text[:20]}”."
        raise InvalidParameters([ParameterError("page", text[:20], message, allowed)])
    shown = paginator.page(number)
    shown.object_list = list(shown.object_list)
    return shown


def _machine_type(query: FeatureQuery) -> MachineName | None:
    """The machine type with a version that was searched for, if the words are exactly its name."""
    words: str = query.values.get("q", "")
    try:
        name = read_machine_name(words)
    except InvalidMachineName:
        return None
    exactly = name.kind is NameKind.VERSIONED and str(name) == words.lower()
    return name if exactly else None


def _without_stage(shown: Page[Feature], form: FilterForm) -> int:
    """How many entries the counts beside the stages leave out, as rules have no stage."""
    return shown.paginator.count - sum(choice.count for choice in form.stages)


def _columns(address: ListAddress) -> list[Column]:
    now = address.ordering.partition(",")[0]
    return [_column(address, now, *column) for column in _COLUMNS]


def _column(address: ListAddress, now: str, name: str, heading: str, first: str) -> Column:
    if not name:
        return Column(heading, None, "")
    if now.removeprefix("-") != name:
        return Column(heading, address.ordered(f"{first}{name}"), "")
    falling = now.startswith("-")
    other = name if falling else f"-{name}"
    return Column(heading, address.ordered(other), "descending" if falling else "ascending")


def _drops(query: FeatureQuery, chips: list[Chip]) -> list[Drop]:
    """Which filters stand in the way: those without which there would be something."""
    names = dict.fromkeys(chip.name for chip in chips)
    counts = {name: query.filterset.features(without=name).count() for name in names}
    address = ListAddress.of(query)
    drops = {
        chip.name: Drop(Chip(chip.name, chip.label, chip.value, address.having(chip.name, "")), n)
        for chip in chips
        if (n := counts[chip.name])
    }
    return list(drops.values())


def _invalid(request: HttpRequest, invalid: InvalidParameters) -> HttpResponse:
    """The form again as a 400, with what is wrong and what is allowed."""
    at = as_of()
    values = {
        name: ",".join(request.GET.getlist(name))
        for name in FeatureFilter.base_filters
        if request.GET.get(name)
    }
    form = form_for_invalid(at, features_as_of(at), values)
    context = {"at": at, "form": form, "errors": invalid.errors}
    return render(request, _TEMPLATE, context, status=400)
