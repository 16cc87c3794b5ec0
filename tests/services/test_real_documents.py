"""QEMU's own documents: every entry is found, and the features that people know are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Count
from pytest_django import DjangoDbBlocker

from deprecations.models import Document, Feature, ImportRun, Listing, Problem
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import as_of, stage_counts
from deprecations.services.import_documents import import_documents
from tests.documents import FIXTURES
from tests.knowledge import facts, real_documents, rolled_back, rows

pytestmark = pytest.mark.django_db

# Entries of the two lists, counted by hand.
ENTRIES = {
    "2.10": (27, 0),
    "2.12": (32, 0),
    "3.1": (23, 0),
    "4.0": (24, 0),
    "4.2": (44, 1),
    "5.0": (53, 3),
    "5.2": (55, 22),
    "6.0": (38, 53),
    "6.2": (47, 89),
    "7.0": (49, 93),
    "7.2": (39, 106),
    "8.0": (35, 116),
    "8.2": (51, 119),
    "9.0": (50, 128),
    "9.1": (45, 155),
    "10.0": (52, 164),
    "10.2": (59, 179),
    "11.1": (45, 196),
}


@pytest.fixture(scope="module", autouse=True)
def _knowledge(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    folder = real_documents()
    with rolled_back(django_db_blocker):
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        import_documents(source=folder)
        yield


def listing(release: str, title: str) -> Listing:
    return Listing.objects.select_related("feature", "document").get(
        document__release=Version.parse(release), document__origin="upstream", title=title
    )


def problems(code: str) -> list[str]:
    rows = Problem.objects.filter(run=ImportRun.objects.latest(), code=code)
    return [f"{row.document}: {row.message}" for row in rows]


def test_every_release_lists_as_many_entries_as_its_documents_have() -> None:
    counted: Counter[tuple[Version, str]] = Counter()
    rows = Listing.objects.filter(document__origin="upstream").order_by()
    for release, kind, count in rows.values_list("document__release", "kind").annotate(Count("pk")):
        counted[release, kind] = count
    found = {
        text: tuple(counted[Version.parse(text), kind] for kind in ("deprecated", "removed"))
        for text in ENTRIES
    }
    assert found == ENTRIES
    assert {release for release, _ in counted} == set(map(Version.parse, ENTRIES))


def test_every_heading_is_a_listing_a_category_or_a_reported_problem() -> None:
    """Headings are looked for here without docutils: a line, and a line that underlines it."""
    heading = re.compile(r"^(\S.*)\n(-{4,}|'{4,}|\^{4,})$", re.MULTILINE)
    documents = Document.objects.filter(origin="upstream").prefetch_related("listings")
    found = 0
    for document in documents:
        listed = {item.line for item in document.listings.all()}
        categories = {name for item in document.listings.all() for name in item.category_path}
        reported = set(
            Problem.objects.filter(
                run=ImportRun.objects.latest(), document=f"{document.release}/{document.name}"
            ).values_list("line", flat=True)
        )
        for match in heading.finditer(document.text):
            line = document.text.count("\n", 0, match.start()) + 1
            assert line in listed or match[1] in categories or line in reported, (
                f"{document}: {match[0]}"
            )
            found += 1
    assert found > sum(map(sum, ENTRIES.values()))


def test_lines_of_listings_point_at_their_titles_and_texts() -> None:
    for document in Document.objects.filter(origin="upstream").prefetch_related("listings__body"):
        lines = document.text.splitlines()
        if document.name.endswith(".texi"):
            assert all(lines[item.line - 1].startswith("@sub") for item in document.listings.all())
            continue
        for item in document.listings.all():
            first_words = item.title_rst.split(";")[0]
            assert lines[item.line - 1].startswith(first_words)
            own = "\n".join(lines[item.line + 1 : item.end_line]).strip("\n")
            assert own == item.body.rst


def test_every_feature_has_listings_keys_and_stages_but_the_rule() -> None:
    assert not Feature.objects.filter(listings=None).exists()
    assert not Feature.objects.filter(aliases=None).exists()
    (rule,) = Feature.objects.filter(spans=None)
    assert rule.is_rule
    assert not rule.milestones.exists()
    assert rule.listings.filter(kind="deprecated").exists()
    assert rule.listings.filter(kind="removed").exists()


def test_entry_on_the_level_of_categories_is_a_feature_and_reported() -> None:
    item = listing("9.1", "-runas")
    assert item.category_path == ["System emulator command line arguments"]
    assert item.states == ["9.1"]
    (problem,) = (text for text in problems("QD005") if "-runas" in text)
    assert problem == (
        "9.1/deprecated.rst: “-runas” stands on the level of categories; "
        "taken as a feature of “System emulator command line arguments”"
    )


def test_entry_below_another_feature_is_a_feature_and_reported() -> None:
    item = listing("11.1", "gluster backend")
    assert item.feature != listing("11.1", "sheepdog driver").feature
    assert item.category_path == ["Block devices"]
    assert len([text for text in problems("QD005") if "gluster" in text]) == 1


def test_removals_that_say_since_are_removals_and_reported() -> None:
    assert Feature.objects.get(title="-watchdog").removed_in == Version(7, 2)
    assert len([text for text in problems("QD002") if "“-watchdog”" in text]) == 5


def test_newest_document_corrects_the_version_of_older_ones() -> None:
    """The trace events were said to be gone since 6.2, later corrected to 7.0."""
    feature = Feature.objects.get(title="TCG trace-events")
    assert listing("7.0", "TCG trace-events").states == ["6.2"]
    assert feature.removed_in == Version(7, 0)


def test_entries_without_a_version_are_dated_by_observation() -> None:
    feature = listing("6.2", "nanoMIPS ISA").feature
    (deprecated,) = feature.milestones.filter(event="deprecated")
    assert (deprecated.version, deprecated.basis) == (Version(5, 2), "observed")
    assert deprecated.after == Version(5, 0)


def test_same_title_in_two_categories_is_two_features() -> None:
    slugs = set(Feature.objects.filter(title="cpu-add").values_list("slug", flat=True))
    assert slugs == {"qmp-commands-cpu-add", "hmp-commands-cpu-add"}


def test_same_title_with_two_texts_is_two_features() -> None:
    twice = Listing.objects.filter(document__release=Version(5, 0), title="RISC-V ISA CPUs")
    assert twice.values("feature").distinct().count() == 2


def test_same_title_with_one_text_is_one_feature() -> None:
    twice = Listing.objects.filter(
        document__release=Version(6, 0), kind="removed", title="-smp (invalid topologies)"
    )
    assert twice.count() == 2
    assert twice.values("feature").distinct().count() == 1


def test_feature_that_two_scopes_date_is_deprecated_from_the_earlier() -> None:
    feature = Feature.objects.get(title__startswith="Big endian MIPS;")
    assert {(str(m.version), m.scope) for m in feature.milestones.filter(basis="stated")} == {
        ("7.2", "Big endian MIPS"),
        ("9.2", "32-bit little endian MIPS"),
    }
    assert feature.deprecated_in == Version(7, 2)


def test_every_text_is_safe_and_none_is_empty_but_of_empty_entries() -> None:
    for html, text in Listing.objects.values_list("body__html", "body__text").distinct():
        assert bool(html) == bool(text)
        assert not re.search(r"<(script|img|iframe|style)|\son\w+=|javascript:", html)


def test_same_documents_again_change_no_row() -> None:
    before = rows()
    report = import_documents(source=real_documents())
    assert (report.changed, report.unchanged) == (False, Feature.objects.count())
    assert rows() == before


def test_line_ends_of_another_system_change_no_feature(tmp_path: Path) -> None:
    for path in (real_documents() / "11.1").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = facts()["features"]
    report = import_documents(source=tmp_path)
    assert (report.changed, report.unchanged) == (True, Feature.objects.count())
    assert facts()["features"] == before


def test_no_feature_is_left_without_its_releases_at_any_known_release() -> None:
    at = as_of()
    dated = Feature.objects.filter(is_rule=False)
    assert not dated.filter(deprecated_in=None, removed_in=None, undated_from=None).exists()
    assert dated.count() > 280
    counts = stage_counts(at)
    assert counts[Stage.REMOVED] > 190
    assert counts[Stage.SUPPORTED] < 10
