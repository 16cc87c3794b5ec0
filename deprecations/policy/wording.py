"""How sentences name releases: with their dates, and with expected ones marked as such."""

from __future__ import annotations

from typing import Final

from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version

# Not strftime: its names follow the locale of the process.
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def dated(version: Version, releases: ReleaseList) -> str:
    """With its month as in 8.0 (April 2023) or 12.0 (expected April 2027), where it is known."""
    release = releases.find(version)
    if release is None:
        return str(version)
    words = " ".join(
        word for word in ("expected" if release.projected else "", _month(release)) if word
    )
    return f"{version} ({words})" if words else str(version)


def named(version: Version, releases: ReleaseList) -> str:
    """Without its date, except for a date that is only expected."""
    return dated(version, releases) if is_expected(version, releases) else str(version)


def released(version: Version, releases: ReleaseList) -> str:
    """When it came or is to come: "released 2022-08-30", "expected in April 2027", or nothing
    where no date is known."""
    release = releases.find(version)
    if release is None or release.released_on is None:
        return ""
    return (
        f"expected in {_month(release)}" if release.projected else f"released {release.released_on}"
    )


def is_expected(version: Version, releases: ReleaseList) -> bool:
    """Whether this is a release to come."""
    return version > releases.newest.version


def count_of_releases(count: int) -> str:
    """As in "1 release" and "12 releases"."""
    return "1 release" if count == 1 else f"{count} releases"


def _month(release: Release) -> str:
    day = release.released_on
    return "" if day is None else f"{_MONTHS[day.month - 1]} {day.year}"
