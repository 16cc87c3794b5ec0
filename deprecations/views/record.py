"""The policy held against what happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import InvalidParameters, read_release
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY
from deprecations.services.record import LONG_OVERDUE, NOTICE, record_at
from deprecations.views.errors import invalid_parameters
from deprecations.views.lag_drawing import draw_lags
from deprecations.views.page import page

# The chart is drawn for wide screens and paper, and once more for phones.
_DRAWINGS = {"wide": 720, "narrow": 328}


@page
def record(request: HttpRequest) -> HttpResponse:
    """How long removals took up to a release, and what does not fit the policy."""
    try:
        at = read_release(request.GET.get("release"))
    except InvalidParameters as invalid:
        return invalid_parameters(request, invalid)
    found = record_at(at)
    lags = found.lags
    context = {
        "at": at,
        "record": found,
        "lags": lags,
        "charts": [draw_lags(lags, name, width) for name, width in _DRAWINGS.items() if lags],
        "notice": NOTICE,
        "long_overdue": LONG_OVERDUE,
        "start": FIRST_RELEASE_WITH_POLICY,
    }
    return render(request, "deprecations/record.html", context)
