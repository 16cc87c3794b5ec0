"""Addresses in the database: moved, handed on, and never taken from features made by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deprecations.models import Category, Feature, PublishedSlug
from deprecations.services.import_documents import ImportReport, import_documents
from tests.documents import deprecated, write_tree

pytestmark = pytest.mark.django_db

Bring = Callable[[str, str], ImportReport]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def run(version: str, outline: str) -> ImportReport:
        folder = write_tree(tmp_path / version, version, deprecated=deprecated(outline))
        return import_documents(source=folder)

    return run


def present() -> dict[str, str]:
    return dict(Feature.objects.values_list("title", "slug"))


def former() -> dict[str, str]:
    return dict(PublishedSlug.objects.values_list("slug", "feature__title"))


def test_address_of_an_older_document_leads_to_the_feature_even_if_it_arrives_later(
    bring: Bring,
) -> None:
    bring("9.0.0", "-- Tools\n'' Frob (since 8.0)\nOld.\n")
    bring("8.2.0", "-- Gadgets\n'' Frob (since 8.0)\nOld.\n")
    assert present() == {"Frob": "tools-frob"}
    assert former() == {"gadgets-frob": "Frob"}


def test_address_passes_to_the_feature_that_had_it_in_an_older_release(bring: Bring) -> None:
    bring("9.0.0", "-- Gadgets\n'' Frob + (since 9.0)\nNew.\n")
    assert present() == {"Frob +": "gadgets-frob"}
    bring("8.2.0", "-- Gadgets\n'' Frob - (since 8.0)\nOld.\n")
    assert present() == {"Frob +": "gadgets-frob-2", "Frob -": "gadgets-frob"}
    assert former() == {}


def test_features_that_turn_out_to_be_one_hand_their_addresses_on(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob (since 8.0)\nx\n-- B\n'' Frob (since 8.0)\nx\n")
    bring("9.0.0", "-- B\n'' Frob (since 8.0)\nx\n")
    assert sorted(Feature.objects.values_list("slug", flat=True)) == ["a-frob", "b-frob"]
    bring("8.2.0", "-- A\n'' Frob (since 8.0)\nx\n")
    assert present() == {"Frob": "b-frob"}
    assert former() == {"a-frob": "Frob"}


def test_feature_made_by_hand_keeps_its_address(bring: Bring) -> None:
    category = Category.objects.create(slug="gadgets", name="Gadgets")
    Feature.objects.create(slug="gadgets-frob", title="Ours", title_rst="Ours", category=category)
    report = bring("9.0.0", "-- Gadgets\n'' Frob (since 8.0)\nx\n'' Frob 2 (since 8.0)\nx\n")
    assert present() == {
        "Ours": "gadgets-frob",
        "Frob": "gadgets-frob-3",
        "Frob 2": "gadgets-frob-2",
    }
    assert [problem.message for problem in report.problems if problem.code == "QD011"] == [
        "“Frob” became gadgets-frob-3, since gadgets-frob is taken"
    ]


def test_former_address_of_a_feature_made_by_hand_is_respected(bring: Bring) -> None:
    category = Category.objects.create(slug="gadgets", name="Gadgets")
    ours = Feature.objects.create(slug="ours", title="Ours", title_rst="Ours", category=category)
    PublishedSlug.objects.create(slug="gadgets-frob", feature=ours)
    bring("9.0.0", "-- Gadgets\n'' Frob (since 8.0)\nx\n")
    assert present()["Frob"] == "gadgets-frob-2"
    assert former() == {"gadgets-frob": "Ours"}


def test_many_addresses_move_at_once(bring: Bring) -> None:
    names = [f"Frob {number}" for number in range(60)]
    for category, release in (("A", "8.2.0"), ("B", "9.0.0")):
        entries = "".join(f"'' {name} (since 8.0)\nx\n" for name in names)
        bring(release, f"-- {category}\n{entries}")
    assert set(present().values()) == {f"b-frob-{number}" for number in range(60)}
    assert set(former()) == {f"a-frob-{number}" for number in range(60)}
