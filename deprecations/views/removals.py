"""What may go next: the to-do list of those who maintain QEMU."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import InvalidParameters, read_category, read_release
from deprecations.models import Feature
from deprecations.policy.eligibility import Eligibility
from deprecations.policy.machine_types import machine_types_at
from deprecations.policy.rules import MACHINE_TYPES, START_AT_2_10
from deprecations.services.features_as_of import AsOf, verdict_of
from deprecations.services.removals import Removals, is_undated, removals_at
from deprecations.views.errors import invalid_parameters
from deprecations.views.filter_form import category_choices
from deprecations.views.page import page


@dataclass(frozen=True, slots=True)
class Row:
    """A feature with the policy's verdict on it and what is missing before it can go in peace."""

    feature: Feature
    eligibility: Eligibility | None
    releases_overdue: int | None
    is_undated: bool

    @property
    def counts_from_start(self) -> bool:
        """Whether it was deprecated before there was a policy to count by."""
        return self.eligibility is not None and self.eligibility.rule is START_AT_2_10


@page
def removals(request: HttpRequest) -> HttpResponse:
    """What is free to go as of a release, in all categories or in one."""
    try:
        at = read_release(request.GET.get("release"))
        category = read_category(request.GET.get("category"))
    except InvalidParameters as invalid:
        return invalid_parameters(request, invalid)
    everything = removals_at(at)
    shown = everything.in_category(category) if category else everything
    choices = category_choices(everything.count_by_category(), category)
    context = {
        "at": at,
        "removals": shown,
        "groups": _groups(shown),
        "undated": _rows(shown.undated, at),
        "choices": [choice for choice in choices if choice.count or choice.chosen],
        "chosen": next((choice for choice in choices if choice.chosen), None),
        "kept": {"category": category} if category else {},
        "types": machine_types_at(at.version, at.releases),
        "types_rule": MACHINE_TYPES,
    }
    return render(request, "deprecations/removals.html", context)


@dataclass(frozen=True, slots=True)
class Group:
    """A table of what may go, with its heading and what its number is called; ``none`` says so
    where there is nothing."""

    name: str
    heading: str
    tile: str
    rows: list[Row]
    none: str


def _groups(shown: Removals) -> list[Group]:
    version = shown.at.version
    return [
        Group(
            "overdue",
            "Overdue, the longest first",
            "overdue",
            _rows(shown.overdue, shown.at),
            f"Nothing that is listed could have gone before {version}.",
        ),
        Group(
            "newly-removable",
            "Newly liable to be removed",
            "newly liable to be removed",
            _rows(shown.newly_removable, shown.at),
            f"The notice of nothing that is listed ends with {version}.",
        ),
    ]


def _rows(features: Iterable[Feature], at: AsOf) -> list[Row]:
    return [_row(feature, at) for feature in features]


def _row(feature: Feature, at: AsOf) -> Row:
    verdict = verdict_of(feature, at)
    return Row(
        feature,
        eligibility=verdict.eligibility if verdict else None,
        releases_overdue=verdict.releases_overdue if verdict else None,
        is_undated=is_undated(feature),
    )
