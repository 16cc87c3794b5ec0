"""QEMU's removal policy in our words, with worked examples from the release list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.policy.eligibility import Eligibility, eligibility
from deprecations.policy.machine_types import machine_types_at
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY, MACHINE_TYPES, RULES
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import as_of
from deprecations.views.page import page

_BEFORE_THE_POLICY = Version(2, 8)


@page
def policy(request: HttpRequest) -> HttpResponse:
    """The rules, the stages, examples, and when releases are to be expected."""
    at = as_of()
    context = {
        "at": at,
        "rules": RULES,
        "machine_types": MACHINE_TYPES,
        "upcoming": at.releases.next(at.version),
        "examples": _examples(at.releases),
        "types": machine_types_at(at.version, at.releases),
    }
    return render(request, "deprecations/policy.html", context)


def _examples(releases: ReleaseList) -> list[tuple[Version, Eligibility]]:
    """One from before the policy, its first release, one whose notice has passed, the newest."""
    past = [release.version for release in releases][-6:-5]
    shown = [_BEFORE_THE_POLICY, FIRST_RELEASE_WITH_POLICY, *past, releases.newest.version]
    return [(version, eligibility(version, releases)) for version in shown]
