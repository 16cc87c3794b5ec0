"""What feeds and calendars say, in words that any program can show: no markup, no control
characters, and addresses that lead back to the pages."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateformat import format as format_date

from deprecations.models import Feature
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.stage_changes import Change, StageChange

AUTHOR = "QEMU deprecation tracker"

_TOLD = {
    Change.DEPRECATED: "{title} was deprecated {when}",
    Change.REMOVABLE: "{title} became liable to be removed {when}",
    Change.REMOVED: "{title} was removed {when}",
    Change.WITHDRAWN: "The deprecation of {title} was taken back {when}",
}


def legible(text: str) -> str:
    """Text on one line that XML and calendars can hold: whatever is not printed is a space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def change_told(change: StageChange, feature: Feature) -> str:
    """What a release did to a feature, in one sentence."""
    version = change.version
    when = f"by QEMU {version} at the latest" if change.is_bound else f"in QEMU {version}"
    return _TOLD[change.change].format(title=legible(feature.title), when=when)


def liability_told(change: StageChange, releases: ReleaseList) -> str:
    """What the policy says of a deprecated feature; empty where it cannot say anything."""
    if change.change is not Change.DEPRECATED or change.removable_in is None:
        return ""
    return f"Liable to be removed from {dated(change.removable_in, releases)}."


def replacements_told(feature: Feature) -> str:
    """What to use instead, as far as is known."""
    texts = [legible(replacement.text) for replacement in feature.replacements.all()]
    return f"Use instead: {'; '.join(texts)}." if texts else "No replacement is stated."


def path_told(feature: Feature) -> str:
    """Where a feature belongs."""
    return " › ".join(map(legible, feature.category.path))


def dated(version: Version, releases: ReleaseList) -> str:
    """A release with its month, as in 7.1 (August 2022) or 12.0 (expected April 2027)."""
    release = releases.find(version)
    if release is None or release.released_on is None:
        return str(version)
    expected = "expected " if release.projected else ""
    return f"{version} ({expected}{format_date(release.released_on, 'F Y')})"


def day_of(version: Version, releases: ReleaseList) -> date | None:
    """The day that a version came out or is expected; None where it is not known."""
    release = releases.find(version)
    return release.released_on if release else None


def feature_address(
    request: HttpRequest, feature: Feature, version: Version, releases: ReleaseList
) -> str:
    """The page of a feature as of a release, or as of the newest where nobody may ask about it."""
    query = f"?release={version}" if _can_be_asked_about(version, releases) else ""
    return request.build_absolute_uri(f"{feature.get_absolute_url()}{query}")


def release_address(request: HttpRequest, version: Version, releases: ReleaseList) -> str:
    """The page of a release, or of all releases where it has none."""
    known = _can_be_asked_about(version, releases)
    path = reverse("release", args=[version]) if known else reverse("release-list")
    return request.build_absolute_uri(path)


def _can_be_asked_about(version: Version, releases: ReleaseList) -> bool:
    try:
        releases.get(version)
    except UnknownRelease:
        return False
    return True
