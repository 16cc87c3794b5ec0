"""The first page: the questions that bring people here, answered as far as they can be."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import InvalidParameters, read_release
from deprecations.policy.lifecycle import Stage
from deprecations.services.features_as_of import AsOf, stage_counts
from deprecations.services.pages import changes_at, listing_release
from deprecations.services.removals import most_overdue, newly_removable
from deprecations.services.stage_history import stage_history
from deprecations.views.addresses import list_url
from deprecations.views.compare import default_pickers
from deprecations.views.errors import invalid_parameters
from deprecations.views.page import page
from deprecations.views.stage_drawing import draw_stages

_MOST_OVERDUE = 5
# One for a desk and one for a phone, where letters must not shrink with the sheet.
_DRAWINGS = (("wide", 880.0), ("narrow", 400.0))


@page
def overview(request: HttpRequest) -> HttpResponse:
    """Where everything stands as of a release, what may go next, and what the release changed."""
    try:
        at = read_release(request.GET.get("release"))
    except InvalidParameters as invalid:
        return invalid_parameters(request, invalid)
    release = None if at.is_newest else at.version
    counts, history = stage_counts(at), stage_history(at.releases)
    context = {
        "at": at,
        "stages": [
            (stage, counts[stage], list_url(release=release, stage=stage))
            for stage in (Stage.DEPRECATED, Stage.REMOVABLE, Stage.REMOVED)
        ],
        "is_empty": not any(counts.values()),
        "liable_count": counts[Stage.REMOVABLE],
        "changes": changes_at(at),
        "pickers": default_pickers(at),
        "history": history,
        "stage_drawings": [
            draw_stages(history, at.version, name=name, width=width) for name, width in _DRAWINGS
        ],
        "origin": request.build_absolute_uri("/").rstrip("/"),
        **_what_may_go_next(at),
    }
    return render(request, "deprecations/overview.html", context)


def _what_may_go_next(at: AsOf) -> dict[str, Any]:
    """What becomes removable in the release that follows, and what is overdue most, among the
    features that the newest imported document up to here still lists."""
    upcoming = AsOf(at.releases.next(at.version), at.releases)
    listed_in = listing_release(at)
    soon, overdue = newly_removable(upcoming), most_overdue(at)
    return {
        "upcoming": upcoming.release,
        "soon_count": soon.count(),
        "soon_url": list_url(
            release=upcoming.version,
            stage=Stage.REMOVABLE,
            removable_in=upcoming.version,
            listed_in=listed_in,
        ),
        "overdue_count": overdue.count(),
        "most_overdue": list(overdue[:_MOST_OVERDUE]),
        "overdue_url": list_url(
            release=None if at.is_newest else at.version,
            stage=Stage.REMOVABLE,
            listed_in=listed_in,
            ordering="-releases_overdue",
        ),
    }
