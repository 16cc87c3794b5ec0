"""What an import does to what people added, and to another import at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from deprecations.catalogue.records import LinkKind, LinkStatus
from deprecations.models import Document, Feature, ImportRun, Link, Listing, Override, Replacement
from deprecations.policy.versions import Version
from deprecations.services.import_documents import ImportReport, import_documents
from deprecations.services.overrides import Field, record_replacements, set_overrides
from tests.documents import deprecated, write_tree

pytestmark = pytest.mark.django_db

Bring = Callable[[str, str], ImportReport]
BOTH = "-- A\n'' Frob (since 8.0)\nx\n-- B\n'' Frob (since 8.0)\nx\n-- C\n'' Other (since 8.0)\nx\n"
ONLY_A = "-- A\n'' Frob (since 8.0)\nx\n-- C\n'' Other (since 8.0)\nx\n"
ONLY_B = ONLY_A.replace("A", "B")


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def run(version: str, outline: str) -> ImportReport:
        folder = write_tree(tmp_path / version, version, deprecated=deprecated(outline))
        return import_documents(source=folder)

    return run


@pytest.fixture
def pair(bring: Bring) -> tuple[Feature, Feature, Feature]:
    """Two features that a later import turns into one, and a third one."""
    bring("8.2.0", BOTH)
    slugs = ("a-frob", "b-frob", "c-other")
    first, second, other = (Feature.objects.get(slug=slug) for slug in slugs)
    return first, second, other


def unite(bring: Bring) -> Feature:
    bring("9.0.0", ONLY_B)
    bring("8.2.0", ONLY_A)
    return Feature.objects.get(title="Frob")


def test_links_follow_features_that_turn_out_to_be_one(
    bring: Bring, pair: tuple[Feature, Feature, Feature]
) -> None:
    first, second, other = pair
    confirmed, suggested = LinkStatus.CONFIRMED, LinkStatus.SUGGESTED
    values = {"kind": LinkKind.RETITLED}
    Link.objects.create(from_feature=first, to_feature=other, status=suggested, **values)
    Link.objects.create(from_feature=second, to_feature=other, status=confirmed, **values)
    Link.objects.create(from_feature=other, to_feature=second, status=confirmed, **values)
    Link.objects.create(from_feature=first, to_feature=second, status=confirmed, **values)

    one = unite(bring)

    assert set(Link.objects.values_list("from_feature", "to_feature")) == {
        (one.pk, other.pk),
        (other.pk, one.pk),
    }


def test_feature_that_replaces_another_still_does_when_it_turns_out_to_be_a_third(
    bring: Bring, pair: tuple[Feature, Feature, Feature]
) -> None:
    for feature in pair[:2]:
        Replacement.objects.create(feature=pair[2], text="frob", replaced_by_feature=feature)
    ann = User.objects.create_user("ann")
    record_replacements(feature=pair[2], made_by=ann, reason="Tried it.")
    one = unite(bring)
    pointers = Replacement.objects.values_list("text", "replaced_by_feature")
    assert list(pointers) == [("frob", one.pk)] * 2


def test_changes_by_hand_follow_features_that_turn_out_to_be_one(
    bring: Bring, pair: tuple[Feature, Feature, Feature]
) -> None:
    set_overrides(
        feature=pair[1],
        values={Field.DEPRECATED_IN: Version(7, 0)},
        made_by=User.objects.create_user("ann"),
        reason="It was announced so.",
    )
    one = unite(bring)
    assert one.deprecated_in == Version(7, 0)
    assert Override.objects.get().feature == one


def test_feature_that_turns_out_to_be_two_gives_its_listings_to_both(bring: Bring) -> None:
    bring("8.2.0", ONLY_A)
    bring("9.0.0", ONLY_B)
    assert Feature.objects.filter(title="Frob").count() == 1
    bring("8.2.0", BOTH)
    found = {
        feature.slug: sorted(str(item.document.release) for item in feature.listings.all())
        for feature in Feature.objects.filter(title="Frob")
    }
    assert found == {"a-frob": ["8.2"], "b-frob": ["8.2", "9.0"]}


def test_no_listing_is_ever_without_the_feature_that_shares_its_title(bring: Bring) -> None:
    for version, outline in (("8.2.0", BOTH), ("9.0.0", ONLY_B), ("8.2.0", ONLY_A)):
        bring(version, outline)
        for item in Listing.objects.select_related("feature"):
            assert item.title == item.feature.title


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_import_waits_for_another_one_that_is_under_way(tmp_path: Path) -> None:
    """Each plans from what it finds: both at once would want to create the same feature."""
    folders = {
        version: write_tree(tmp_path / version, version, deprecated=deprecated(ONLY_A))
        for version in ("8.2.0", "9.0.0")
    }
    reading, go_on = threading.Event(), threading.Event()
    reports: dict[str, ImportReport] = {}

    def run(version: str, pause: bool) -> None:
        def progress(*_: object) -> None:
            if pause:
                reading.set()
                go_on.wait(20)

        reports[version] = import_documents(source=folders[version], progress=progress)
        connection.close()

    first = threading.Thread(target=run, args=("8.2.0", True))
    second = threading.Thread(target=run, args=("9.0.0", False))
    first.start()
    assert reading.wait(20)
    second.start()
    second.join(0.5)
    assert second.is_alive()
    go_on.set()
    first.join(20)
    second.join(20)

    assert (reports["8.2.0"].created, reports["9.0.0"].unchanged) == (2, 2)
    assert Document.objects.count() == 2
    assert ImportRun.objects.count() == 2
