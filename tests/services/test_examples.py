"""The features that everybody asks about first: their dates, with our knowledge alone and with
QEMU's documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from deprecations.models import Feature
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import (
    AsOf,
    as_of,
    features_as_of,
    verdict_of,
)
from deprecations.services.import_documents import import_documents
from tests.documents import FIXTURES
from tests.knowledge import real_documents, rolled_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", params=["embedded", "real"], autouse=True)
def _knowledge(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    folder = real_documents() if request.param == "real" else None
    with rolled_back(django_db_blocker):
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        if folder:
            import_documents(source=folder)
        yield


@pytest.fixture
def at() -> AsOf:
    return as_of(Version(11, 1))


def feature(slug: str, at: AsOf) -> Feature:
    return features_as_of(at).get(slug=slug)


def test_no_hpet_was_deprecated_in_8_0_removable_in_8_2_and_removed_in_9_0(at: AsOf) -> None:
    found = feature("command-line-no-hpet", at)
    assert found.stage_at == Stage.REMOVED
    assert (found.deprecated_at, found.removable_at, found.removed_at) == (
        Version(8, 0),
        Version(8, 2),
        Version(9, 0),
    )


@pytest.mark.parametrize(
    ("release", "stage"),
    [
        ("1.0", Stage.SUPPORTED),
        ("7.2", Stage.SUPPORTED),
        ("8.0", Stage.DEPRECATED),
        ("8.1", Stage.DEPRECATED),
        ("8.2", Stage.REMOVABLE),
        ("9.0", Stage.REMOVED),
        ("14.0", Stage.REMOVED),
    ],
)
def test_no_hpet_goes_through_all_stages(release: str, stage: Stage) -> None:
    found = feature("command-line-no-hpet", as_of(Version.parse(release)))
    assert found.stage_at == stage


def test_drive_backup_is_removable_from_7_1_and_still_there(at: AsOf) -> None:
    found = feature("qmp-commands-drive-backup", at)
    assert found.stage_at == Stage.REMOVABLE
    assert (found.deprecated_at, found.removable_at) == (Version(6, 2), Version(7, 1))
    assert found.removed_at is None
    verdict = verdict_of(found, at)
    assert verdict is not None
    assert verdict.releases_overdue == 12


def test_empty_backing_counts_from_2_10(at: AsOf) -> None:
    found = feature("qmp-commands-blockdev-add-empty-string-argument-backing", at)
    assert (found.deprecated_at, found.removable_at) == (Version(2, 10), Version(2, 12))
    assert found.stage_at == Stage.REMOVABLE


def test_mon_is_removable_in_a_release_to_come(at: AsOf) -> None:
    found = feature("command-line-mon-option", at)
    assert found.stage_at == Stage.DEPRECATED
    assert found.deprecated_at == Version(11, 1)
    verdict = verdict_of(found, at)
    assert verdict is not None
    counted = verdict.eligibility
    assert counted is not None
    assert (counted.removable_in, counted.projected) == (Version(12, 0), True)


def test_what_was_deprecated_before_2_10_counts_from_2_10(at: AsOf) -> None:
    found = feature("qmp-commands-eject-argument-device", at)
    assert (found.deprecated_at, found.removable_at) == (Version(2, 8), Version(2, 12))


def test_newest_release_lists_forty_five_features(at: AsOf) -> None:
    assert sum(feature.listed for feature in features_as_of(at)) == 45
