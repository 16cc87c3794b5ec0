"""Links that were checked by hand, on QEMU's own documents: what is exact is right without
exception, of the others most are found and none is wrong."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from deprecations.catalogue.records import ListKind
from deprecations.catalogue.titles import normalise_title, plain_title
from deprecations.importer.headings import read_heading
from deprecations.models import Feature, Link, Listing
from deprecations.services.contradictions import contradictions_of
from deprecations.services.import_documents import import_documents
from deprecations.services.releases import release_list
from tests.knowledge import real_documents, rolled_back

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "QEMU_TRUTH" not in os.environ,
        reason="needs judgements by hand: QEMU_TRUTH=folder with lifecycle-links.tsv",
    ),
]

NOTHING = {"none", "undeprecated", "removed-undocumented"}
LINKED = {"retitled", "retitled-later", "split", "range-merge", "generic-note"}


@pytest.fixture(scope="module", autouse=True)
def _knowledge(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    folder = real_documents()
    with rolled_back(django_db_blocker):
        import_documents(source=folder)
        yield


def judgements() -> list[dict[str, str]]:
    path = Path(os.environ["QEMU_TRUTH"]) / "lifecycle-links.tsv"
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def confusion() -> tuple[Counter[tuple[str, str]], list[str]]:
    """How often each verdict by hand met which outcome, and every row that is not right."""
    by_title: dict[str, set[Feature]] = defaultdict(set)
    for listing in Listing.objects.filter(kind="deprecated").select_related("feature"):
        by_title[normalise_title(listing.title)].add(listing.feature)
    table: Counter[tuple[str, str]] = Counter()
    notes = []
    for row in judgements():
        heading = read_heading(row["deprecated_title"], ListKind.DEPRECATED)
        wanted = set(filter(None, row["removed_keys"].split(" | ")))
        for feature in by_title[normalise_title(plain_title(heading.title))]:
            outcome = _outcome(feature, row["verdict"], wanted)
            table[row["verdict"].partition(":")[0], outcome] += 1
            if outcome != "right":
                notes.append(f"{outcome}: {row['deprecated_title']} ({row['verdict']})")
    return table, notes


def _outcome(feature: Feature, verdict: str, wanted: set[str]) -> str:
    found = {
        normalise_title(listing.title)
        for link in Link.objects.filter(from_feature=feature)
        for listing in link.to_feature.listings.filter(kind="removed")
    }
    if verdict.startswith("exact"):
        return "right" if feature.fate == "removed" else "wrong"
    if verdict in NOTHING:
        return "right" if feature.fate == "vanished" else "wrong"
    if found & wanted:
        return "right"
    return "missed" if feature.fate == "vanished" else "wrong"


def as_text(table: Counter[tuple[str, str]]) -> str:
    lines = [f"{v:<20}  {outcome:<7}  {n:>6}" for (v, outcome), n in sorted(table.items())]
    return "\n".join(["verdict by hand       outcome  number", *lines])


def test_links_agree_with_those_checked_by_hand() -> None:
    """``pytest -s`` shows the table."""
    table, notes = confusion()
    sys.stdout.write("\n".join(["", as_text(table), *notes, ""]))
    outcomes: Counter[str] = Counter()
    for (verdict, outcome), count in table.items():
        if verdict in LINKED:
            outcomes[outcome] += count
    assert not [note for note in notes if note.startswith("wrong")]
    assert outcomes["right"] >= 0.75 * outcomes.total()
    assert sum(table.values()) >= len(judgements())


def test_known_contradictions_and_no_others_are_found() -> None:
    features = {feature.pk: feature for feature in Feature.objects.all()}
    found = contradictions_of(features.values(), release_list())
    assert {features[number].title for number in found} == {
        "-mem-path fallback to RAM",
        "Incorrectly typed device_add arguments",
        "RISC-V -bios",
        "TCG trace-events",
        "pc-i440fx-2.0 up to pc-i440fx-2.3",
        "sheepdog driver",
    }
