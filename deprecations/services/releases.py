"""The release list, from the database and into it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings

from deprecations.models import Release as ReleaseRow
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.spellings import read_line
from deprecations.policy.versions import Version

EMBEDDED_RELEASES = Path(settings.BASE_DIR) / "fixtures" / "releases.json"


def release_list() -> ReleaseList:
    """The releases that exist, in one query. Where the table is empty, the embedded ones."""
    rows = [
        Release(version, released_on)
        for version, released_on in ReleaseRow.objects.values_list("version", "released_on")
    ]
    return ReleaseList(rows or read_releases(EMBEDDED_RELEASES))


def named_line(text: str, releases: ReleaseList | None = None) -> Version:
    """The release line that a text means, wherever somebody is asked for one.

    Any spelling will do; see ``policy.spellings``. The list is read where it is not given, one
    query. Whether that release may be asked about is for the list to say. Raises InvalidVersion,
    and UnknownRelease for a tree that comes after no release.
    """
    return read_line(text, release_list() if releases is None else releases)


def read_releases(path: Path) -> list[Release]:
    """Read a file of releases with their dates, in the form of ``fixtures/releases.json``."""
    content = json.loads(path.read_text("utf-8"))
    return [
        Release(Version.parse(item["version"]), date.fromisoformat(item["released_on"]))
        for item in content["releases"]
    ]


def add_releases(releases: Iterable[Release]) -> None:
    """Store releases that are not known yet; what a maintainer corrected is left alone."""
    ReleaseRow.objects.bulk_create(
        [ReleaseRow(version=r.version, released_on=r.released_on) for r in releases],
        ignore_conflicts=True,
    )
