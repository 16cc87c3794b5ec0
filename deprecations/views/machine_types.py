"""Versioned machine types: what their rule says at a release, and of one type by its name."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import InvalidParameters, ParameterError, read_machine, read_release
from deprecations.models import Feature
from deprecations.policy.lifecycle import Stage
from deprecations.policy.machine_names import MAX_LENGTH, NameKind
from deprecations.policy.machine_types import MachineTypeLife, life_of, machine_types_at
from deprecations.policy.rules import MACHINE_TYPES
from deprecations.services.features_as_of import AsOf, features_as_of
from deprecations.services.machine_types import features_naming
from deprecations.views.errors import invalid_parameters
from deprecations.views.machine_chart import draw_chart
from deprecations.views.page import page

# The chart is drawn for wide screens and paper, and once more for phones.
_SHEETS = {"wide": 720, "narrow": 328}
_KIND_WORDS = {
    NameKind.VERSIONED: "a machine type with a version",
    NameKind.NEWEST: "the newest of a family",
    NameKind.UNVERSIONED: "a name without a version",
    NameKind.DISTRIBUTION: "a distribution's own",
    NameKind.UNKNOWN: "of no family that is known",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to tell of a name that was looked up."""

    life: MachineTypeLife
    kind: str
    stage: Stage | None
    features: list[Feature]


@page
def machine_types(request: HttpRequest) -> HttpResponse:
    """The rule as of a release, every version with its stage, and what becomes of a name."""
    try:
        at = read_release(request.GET.get("release"))
    except InvalidParameters as invalid:
        return invalid_parameters(request, invalid)
    asked = request.GET.get("name", "").strip()
    found: Found | None = None
    errors: tuple[ParameterError, ...] = ()
    try:
        found = _look_up(asked, at) if asked else None
    except InvalidParameters as invalid:
        errors = invalid.errors
    marked = found.life.name.version if found else None
    types = machine_types_at(at.version, at.releases)
    context = {
        "at": at,
        "asked": asked[: 3 * MAX_LENGTH],
        "kept": {"name": asked} if found else {},
        "errors": errors,
        "found": found,
        "rule": MACHINE_TYPES,
        "types": types,
        "versions": types.versions[::-1],
        "marked": marked,
        "charts": [
            draw_chart(types, at.releases, name, width, marked) for name, width in _SHEETS.items()
        ],
    }
    return render(
        request, "deprecations/machine_types.html", context, status=400 if errors else 200
    )


def _look_up(text: str, at: AsOf) -> Found:
    name = read_machine(text)
    life = life_of(name, at.releases)
    return Found(
        life=life,
        kind=_KIND_WORDS[name.kind],
        stage=life.stage_at(at.version),
        features=features_naming(name, features_as_of(at)),
    )
