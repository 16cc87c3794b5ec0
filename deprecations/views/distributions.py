"""Which QEMU release a distribution's release ships."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.models import DistributionRelease
from deprecations.policy.versions import Version
from deprecations.services.distributions import by_distribution, distribution_releases
from deprecations.services.features_as_of import as_of
from deprecations.views.addresses import list_url
from deprecations.views.page import page


@page
def distribution_list(request: HttpRequest) -> HttpResponse:
    """All that are known, with what is recorded of them and the way to their features."""
    at = as_of()
    newest = at.releases.newest.version
    groups = [
        (name, [(row, _features(row, newest)) for row in rows])
        for name, rows in by_distribution(distribution_releases())
    ]
    return render(request, "deprecations/distribution_list.html", {"at": at, "groups": groups})


def _features(row: DistributionRelease, newest: Version) -> str:
    if row.qemu is None:
        return ""
    return list_url(release=None if row.qemu == newest else row.qemu)
