"""QEMU's releases: all of them, and one with what it changed and what its documents list."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from deprecations.catalogue.records import ListKind
from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import Release, UnknownRelease
from deprecations.services.features_as_of import as_of, as_of_named, stage_counts
from deprecations.services.pages import (
    ReleaseCounts,
    change_counts,
    changes_at,
    listed_counts,
    lists_of,
)
from deprecations.services.release_names import UnknownName
from deprecations.views.addresses import list_url
from deprecations.views.errors import not_found
from deprecations.views.page import page


@dataclass(frozen=True, slots=True)
class Row:
    """A release with how much it changes and how long its lists are (None: not imported)."""

    release: Release
    changes: ReleaseCounts
    listed: dict[str, int] | None


@page
def release_list(request: HttpRequest) -> HttpResponse:
    """The releases that exist, those from before the list that changed anything, and the next."""
    at = as_of()
    changes, listed = change_counts(), listed_counts()
    first = min(release.version for release in at.releases)
    earlier = [Release(version, None) for version in sorted(changes) if version < first]

    def rows(releases: list[Release]) -> list[Row]:
        return [
            Row(release, changes.get(release.version, ReleaseCounts()), listed.get(release.version))
            for release in releases
        ]

    context = {
        "at": at,
        "known": rows([*reversed(list(at.releases)), *reversed(earlier)]),
        "projected": rows(list(at.releases.projected())),
    }
    return render(request, "deprecations/release_list.html", context)


@page
def release(request: HttpRequest, version: str) -> HttpResponse:
    """What one release changed, and what its documents list. Other spellings lead to X.Y."""
    try:
        at = as_of_named(version)
    except (UnknownName, UnknownRelease) as refused:
        return not_found(request, str(refused))
    if version != str(at.version):
        # Not for good: which release a tree in the making becomes is for the list to say.
        return redirect("release", str(at.version))
    counts, lists = stage_counts(at), lists_of(at)
    context = {
        "at": at,
        "release": at.release,
        "previous": at.releases.before(at.version),
        "next": _following(at.releases.next(at.version), at.releases.projected()[-1]),
        "changes": changes_at(at),
        "stages": [
            (stage, counts[stage], list_url(release=at.version, stage=stage))
            for stage in (Stage.DEPRECATED, Stage.REMOVABLE, Stage.REMOVED)
        ],
        "lists": [
            ("Deprecated features", lists[ListKind.DEPRECATED]),
            ("Removed features", lists[ListKind.REMOVED]),
        ],
    }
    return render(request, "deprecations/release.html", context)


def _following(after: Release, last: Release) -> Release | None:
    return after if after.version <= last.version else None
