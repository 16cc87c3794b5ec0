"""The list of releases in the database, and the number that changes with everything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from deprecations.models import KnowledgeRevision, Release
from deprecations.policy.releases import Release as ReleaseRecord
from deprecations.policy.versions import Version
from deprecations.services.knowledge import current_revision, mark_changed
from deprecations.services.releases import (
    EMBEDDED_RELEASES,
    add_releases,
    read_releases,
    release_list,
)

pytestmark = pytest.mark.django_db


def test_embedded_releases_reach_from_the_first_policy_to_the_newest_release() -> None:
    releases = read_releases(EMBEDDED_RELEASES)
    assert releases[0] == ReleaseRecord(Version(2, 10), date(2017, 8, 30))
    assert releases[-1] == ReleaseRecord(Version(11, 1), date(2026, 8, 11))
    assert len(releases) == 28


def test_list_comes_from_the_table() -> None:
    Release.objects.exclude(version__in=["8.1", "8.2"]).delete()
    assert [str(release.version) for release in release_list()] == ["8.1", "8.2"]


def test_empty_table_falls_back_to_the_releases_that_come_with_the_software() -> None:
    Release.objects.all().delete()
    assert list(release_list()) == read_releases(EMBEDDED_RELEASES)


def test_releases_are_added_and_those_that_are_known_left_alone() -> None:
    Release.objects.all().delete()
    Release.objects.create(version=Version(8, 2), released_on=None)
    add_releases(
        [
            ReleaseRecord(Version(8, 2), date(2023, 12, 19)),
            ReleaseRecord(Version(9, 0), date(2024, 4, 23)),
        ]
    )
    assert dict(Release.objects.values_list("version", "released_on")) == {
        Version(8, 2): None,
        Version(9, 0): date(2024, 4, 23),
    }


def test_file_of_releases_is_read_in_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "releases.json"
    path.write_text('{"note": "schön", "releases": []}', "utf-8")
    assert read_releases(path) == []


def test_revision_begins_at_none_and_grows_with_every_change() -> None:
    KnowledgeRevision.objects.all().delete()
    numbers = [current_revision()]
    for _ in range(3):
        mark_changed()
        numbers.append(current_revision())
    assert numbers[0] == 0
    assert sorted(set(numbers)) == numbers
    assert KnowledgeRevision.objects.count() == 1


def test_revision_grows_even_where_the_clock_goes_back() -> None:
    KnowledgeRevision.objects.all().delete()
    KnowledgeRevision.objects.create(pk=1, number=9_000_000_000_000_000)
    mark_changed()
    assert current_revision() == 9_000_000_000_000_001
