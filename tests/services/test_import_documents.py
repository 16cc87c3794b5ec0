"""The use case of importing: what it does, what it counts, and that it happens whole or not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from deprecations.models import (
    Body,
    Category,
    Document,
    Feature,
    ImportRun,
    Listing,
    Problem,
    PublishedSlug,
    Release,
)
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.import_documents import ImportRefused, ImportReport, import_documents
from deprecations.services.knowledge import current_revision
from deprecations.services.releases import release_list
from tests.documents import FIXTURES, deprecated, removed, rst, write_tree
from tests.knowledge import rows

pytestmark = pytest.mark.django_db

FROB = "-- Gadgets\n'' ``frob`` card (since 8.0)\nUse ``-device frob2`` instead.\n"
KNOB = "'' Knob (since 8.1)\nOld.\n"
GONE = "-- Gadgets\n'' Lamp (removed in 8.2)\nDark.\n"

Bring = Callable[..., ImportReport]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports outlines of the two lists as the tree of a version."""

    def run(version: str, *, origin: Origin = Origin.UPSTREAM, **outlines: str) -> ImportReport:
        as_text = {"deprecated": deprecated, "removed": removed}
        texts = {name: as_text[name](outline) for name, outline in outlines.items()}
        folder = write_tree(tmp_path / f"{origin.value} {version}", version, **texts)
        return import_documents(source=folder, origin=origin)

    return run


def counts(report: ImportReport) -> dict[str, int]:
    names = ("created", "updated", "unchanged", "delisted")
    return {name: number for name in names if (number := getattr(report, name))}


def titles() -> set[str]:
    return set(Feature.objects.values_list("title", flat=True))


# What becomes of features.


def test_features_of_a_first_import_are_created(bring: Bring) -> None:
    report = bring("8.2.0", deprecated=FROB + KNOB, removed=GONE)

    assert counts(report) == {"created": 3}
    assert report.releases == (Version(8, 2),)
    assert titles() == {"frob card", "Knob", "Lamp"}
    frob = Feature.objects.get(title="frob card")
    assert frob.slug == "gadgets-frob-card"
    assert (frob.deprecated_in, frob.removable_in) == (Version(8, 0), Version(8, 2))
    assert [item.text for item in frob.replacements.all()] == ["-device frob2"]
    assert frob.described_by is not None
    assert frob.described_by.body.text == "Use -device frob2 instead."


def test_same_documents_again_change_no_row_and_are_unchanged(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB, removed=GONE)
    before, revision = rows(), current_revision()

    report = bring("8.2.0", deprecated=FROB + KNOB, removed=GONE)

    assert counts(report) == {"unchanged": 3}
    assert rows() == before
    assert current_revision() == revision
    assert ImportRun.objects.latest().outcome == ImportRun.Outcome.UNCHANGED


def test_embedded_knowledge_again_changes_no_row() -> None:
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    before = rows()
    report = import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    assert list(counts(report)) == ["unchanged"]
    assert rows() == before


def test_new_release_that_says_the_same_leaves_features_unchanged(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB)
    report = bring("9.0.0", deprecated=FROB + KNOB)

    assert counts(report) == {"unchanged": 2}
    assert Listing.objects.count() == 4
    assert Body.objects.count() == 2, "equal texts of two releases are stored once"
    assert ImportRun.objects.latest().outcome == ImportRun.Outcome.IMPORTED


def test_changed_version_updates_the_feature(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB)
    report = bring("9.0.0", deprecated=FROB.replace("8.0", "7.2") + KNOB)

    assert counts(report) == {"updated": 1, "unchanged": 1}
    assert Feature.objects.get(title="frob card").deprecated_in == Version(7, 2)


def test_changed_text_updates_the_feature_and_its_replacement(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    report = bring("9.0.0", deprecated=FROB.replace("frob2", "frob3"))

    assert counts(report) == {"updated": 1}
    assert [item.text for item in Feature.objects.get().replacements.all()] == ["-device frob3"]


def test_entry_that_a_later_release_drops_is_delisted_and_stays(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB)
    report = bring("9.0.0", deprecated=FROB)

    assert counts(report) == {"unchanged": 1, "delisted": 1}
    assert titles() == {"frob card", "Knob"}


def test_entry_that_moves_to_the_removed_list_is_updated(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB)
    report = bring(
        "9.0.0", deprecated=FROB, removed="-- Gadgets\n'' Knob (removed in 9.0)\nGone.\n"
    )
    assert counts(report) == {"updated": 1, "unchanged": 1}
    assert Feature.objects.get(title="Knob").removed_in == Version(9, 0)


def test_edited_document_of_the_same_tree_takes_the_place_of_the_stored_one(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB, removed=GONE)
    report = bring("8.2.0", deprecated=FROB.replace("8.0", "7.2"), removed=GONE)

    assert counts(report) == {"updated": 1, "unchanged": 1, "delisted": 1}
    assert titles() == {"frob card", "Lamp"}, "no document lists the knob any more"
    assert Document.objects.count() == 2
    assert ImportRun.objects.latest().outcome == ImportRun.Outcome.IMPORTED


def test_dropping_an_entry_alone_counts_as_a_change(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB + KNOB)
    report = bring("8.2.0", deprecated=FROB)
    assert counts(report) == {"unchanged": 1, "delisted": 1}
    assert ImportRun.objects.latest().outcome == ImportRun.Outcome.IMPORTED


def test_entry_added_to_a_document_is_created(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    assert counts(bring("8.2.0", deprecated=FROB + KNOB)) == {"created": 1, "unchanged": 1}


def test_title_changed_in_the_only_document_makes_another_feature(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    report = bring("8.2.0", deprecated=FROB.replace("card", "board"))
    assert counts(report) == {"created": 1, "delisted": 1}
    assert titles() == {"frob board"}


def test_new_spelling_of_a_title_changes_the_feature_and_keeps_its_old_address(
    bring: Bring,
) -> None:
    bring("8.2.0", deprecated="-- Tools\n'' Saw's blade (since 8.0)\nOld.\n")
    report = bring("9.0.0", deprecated="-- Tools\n'' Saws blade (since 8.0)\nOld.\n")
    assert counts(report) == {"updated": 1}
    feature = Feature.objects.get()
    assert (feature.title, feature.slug) == ("Saws blade", "tools-saws-blade")
    assert list(PublishedSlug.objects.values_list("slug", "feature")) == [
        ("tools-saw-s-blade", feature.pk)
    ]


def test_feature_that_moved_to_another_category_keeps_its_old_address(bring: Bring) -> None:
    bring("8.2.0", deprecated="-- Gadgets\n'' Frob (since 8.0)\nOld.\n")
    bring("9.0.0", deprecated="-- Tools\n'' Frob (since 8.0)\nOld.\n")
    feature = Feature.objects.get()
    assert feature.slug == "tools-frob"
    assert feature.category.slug == "tools"
    assert list(feature.published_slugs.values_list("slug", flat=True)) == ["gadgets-frob"]


def test_address_that_a_feature_gets_back_is_its_own_again(bring: Bring) -> None:
    bring("8.2.0", deprecated="-- Gadgets\n'' Frob (since 8.0)\nOld.\n")
    bring("9.0.0", deprecated="-- Tools\n'' Frob (since 8.0)\nOld.\n")
    bring("9.1.0", deprecated="-- Gadgets\n'' Frob (since 8.0)\nOld.\n")
    feature = Feature.objects.get()
    assert feature.slug == "gadgets-frob"
    assert list(feature.published_slugs.values_list("slug", flat=True)) == ["tools-frob"]


def test_two_features_can_trade_addresses(bring: Bring) -> None:
    twice = "-- Gadgets\n'' Frob (since 8.0)\n{}\n'' Frob (since 8.0)\n{}\n"
    bring("8.2.0", deprecated=twice.format("The red ones.", "The blue ones."))
    assert Feature.objects.count() == 2
    report = bring("8.2.0", deprecated=twice.format("The blue ones.", "The red ones."))
    assert counts(report) == {"updated": 2}
    assert sorted(Feature.objects.values_list("slug", "described_by__body__text")) == [
        ("gadgets-frob", "The blue ones."),
        ("gadgets-frob-2", "The red ones."),
    ]


def test_same_title_twice_with_the_same_text_is_one_feature_with_two_listings(
    bring: Bring,
) -> None:
    report = bring("8.2.0", deprecated="-- A\n" + "'' Frob (since 8.0)\nOld.\n" * 2)
    assert counts(report) == {"created": 1}
    assert "QD009" in [problem.code for problem in report.problems]
    assert Feature.objects.get().listings.count() == 2


def test_address_that_is_taken_gets_a_number_and_is_reported(bring: Bring) -> None:
    report = bring("8.2.0", deprecated="-- A\n'' Frob + (since 8.0)\nx\n'' Frob - (since 8.0)\ny\n")
    assert set(Feature.objects.values_list("slug", flat=True)) == {"a-frob", "a-frob-2"}
    taken = [problem for problem in report.problems if problem.code == "QD011"]
    assert [problem.message for problem in taken] == [
        "“Frob -” became a-frob-2, since a-frob is taken"
    ]


def test_former_address_of_one_feature_is_never_given_to_another(bring: Bring) -> None:
    bring("8.2.0", deprecated="-- Gadgets\n'' Frob (since 8.0)\nOld.\n")
    bring("9.0.0", deprecated="-- Tools\n'' Frob (since 8.0)\nOld.\n")
    other = "-- Gadgets\n'' Frob! (since 9.1)\nNew.\n"
    report = bring("9.1.0", deprecated="-- Tools\n'' Frob (since 8.0)\nOld.\n" + other)
    assert [problem.message for problem in report.problems if problem.code == "QD011"] == [
        "“Frob!” became gadgets-frob-2, since gadgets-frob is taken"
    ]
    assert Feature.objects.get(title="Frob!").slug == "gadgets-frob-2"


# Trees of one release.


def test_later_tree_of_a_release_takes_the_place_of_the_earlier(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    report = bring("8.2.7", deprecated=FROB + KNOB)
    assert counts(report) == {"created": 1, "unchanged": 1}
    assert list(Document.objects.values_list("tree_version", flat=True)) == ["8.2.7"]


def test_earlier_tree_of_a_release_is_left_out_and_reported(bring: Bring) -> None:
    bring("8.2.7", deprecated=FROB + KNOB)
    before = rows()
    report = bring("8.2.0", deprecated=FROB)
    assert counts(report) == {"unchanged": 2}
    assert [(problem.code, problem.message) for problem in report.problems][-1] == (
        "QD014",
        "8.2.7 of release 8.2 is known already; 8.2.0 was left out",
    )
    assert rows() == before


@pytest.mark.parametrize("version", ["8.2.50", "8.2.91", "9.0.0-rc3"])
def test_release_takes_the_place_of_its_trees_in_the_making(bring: Bring, version: str) -> None:
    first = bring(version, deprecated=FROB)
    assert first.releases == (Version(9, 0),)
    assert "QD013" in [problem.code for problem in first.problems]

    bring("9.0.0", deprecated=FROB + KNOB)
    again = bring(version, deprecated=FROB)

    assert "QD014" in [problem.code for problem in again.problems]
    assert list(Document.objects.values_list("tree_version", flat=True)) == ["9.0.0"]
    assert titles() == {"frob card", "Knob"}


def test_same_text_in_a_later_tree_changes_the_tree_and_no_feature(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    assert counts(bring("8.2.7", deprecated=FROB)) == {"unchanged": 1}
    assert Document.objects.get().tree_version == "8.2.7"


def test_two_trees_of_one_release_in_one_folder_are_imported_as_the_later(tmp_path: Path) -> None:
    write_tree(tmp_path / "old", "8.2.0", deprecated=deprecated(FROB + KNOB))
    write_tree(tmp_path / "new", "8.2.7", deprecated=deprecated(FROB))
    report = import_documents(source=tmp_path)
    assert counts(report) == {"created": 1}
    assert "QD014" in [problem.code for problem in report.problems]


def test_lists_of_a_release_may_arrive_one_by_one(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB), removed=removed(GONE))
    import_documents(source=folder / "removed-features.rst")
    import_documents(source=folder / "deprecated.rst")
    assert titles() == {"frob card", "Lamp"}
    before = rows()
    import_documents(source=folder)
    assert rows() == before


def test_two_lists_of_one_file_give_way_to_separate_ones(tmp_path: Path) -> None:
    both = rst(f"== Deprecated features\n{FROB}== Removed features\n{GONE}")
    write_tree(tmp_path / "a", "5.2.0", deprecated=both)
    write_tree(tmp_path / "b", "5.2.0", deprecated=deprecated(FROB), removed=removed(GONE))
    import_documents(source=tmp_path / "a")
    assert Document.objects.get().holds_removed
    report = import_documents(source=tmp_path / "b")
    assert counts(report) == {"unchanged": 2}
    assert Document.objects.count() == 2


def test_list_that_stands_in_two_documents_of_a_release_is_refused(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB), removed=deprecated(KNOB))
    with pytest.raises(ImportRefused) as refusal:
        import_documents(source=folder)
    assert str(refusal.value).startswith(
        "removed-features.rst: holds the deprecated features of QEMU 8.2, as deprecated.rst does"
    )


def test_stored_list_is_not_overwritten_by_its_neighbour(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB), removed=removed(GONE))
    import_documents(source=folder)
    before = rows()
    write_tree(tmp_path, "8.2.0", removed=deprecated(KNOB))
    with pytest.raises(ImportRefused, match="each list may stand in one document only"):
        import_documents(source=folder)
    assert rows() == before


# Origins.


def test_embedded_words_become_the_summary_and_upstreams_the_description(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB.replace("Use", "Ours: use"), origin=Origin.EMBEDDED)
    report = bring("8.2.0", deprecated=FROB)
    assert counts(report) == {"updated": 1}
    feature = Feature.objects.get()
    assert feature.summary == "Ours: use -device frob2 instead."
    assert feature.described_by is not None
    assert feature.described_by.body.text == "Use -device frob2 instead."
    assert feature.listings.count() == 2


def test_documents_of_one_origin_leave_those_of_the_other_alone(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB, origin=Origin.EMBEDDED)
    bring("8.2.0", deprecated=FROB)
    bring("8.2.0", deprecated=FROB + KNOB)
    assert sorted(Document.objects.values_list("origin", flat=True)) == ["embedded", "upstream"]


# Releases.


def test_releases_of_embedded_documents_are_stored() -> None:
    Release.objects.all().delete()
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    assert Release.objects.count() == len(release_list())
    assert Release.objects.first() == Release.objects.get(version=Version(11, 1))


def test_release_that_a_maintainer_corrected_stays() -> None:
    Release.objects.filter(version=Version(8, 2)).update(released_on=None)
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    assert Release.objects.get(version=Version(8, 2)).released_on is None


def test_new_release_is_counted_in_features_that_no_document_changed(tmp_path: Path) -> None:
    """Of 8.2, 8.3 and 9.0, the release that may drop what 8.2 deprecates is 9.0, not 9.1."""
    Release.objects.all().delete()
    own = write_tree(tmp_path, "8.2.0", deprecated=deprecated("-- A\n'' Frob (since 8.2)\nOld.\n"))
    known = [{"version": "8.1", "released_on": "2023-08-22"}]
    known.append({"version": "8.2", "released_on": "2023-12-19"})
    (own / "releases.json").write_text(json.dumps({"releases": known}))
    import_documents(source=own, origin=Origin.EMBEDDED)
    feature = Feature.objects.get()
    assert feature.removable_in == Version(9, 1)
    revision = current_revision()

    known.append({"version": "8.3", "released_on": "2024-02-20"})
    (own / "releases.json").write_text(json.dumps({"releases": known}))
    report = import_documents(source=own, origin=Origin.EMBEDDED)

    feature.refresh_from_db()
    assert counts(report) == {"unchanged": 1}
    assert feature.removable_in == Version(9, 0)
    assert Feature.objects.as_of(Version(9, 0)).get().stage_at == "removable"
    assert current_revision() > revision


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"releases": 7}', '{"releases": [{"version": "x"}]}', '{"releases": [1]}'],
)
def test_list_of_releases_that_makes_no_sense_is_refused(tmp_path: Path, content: str) -> None:
    folder = write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB))
    (folder / "releases.json").write_text(content)
    with pytest.raises(ImportRefused, match=r"releases\.json: this is not a list of releases"):
        import_documents(source=folder, origin=Origin.EMBEDDED)
    assert not Feature.objects.exists()


# Whole or not at all.


@pytest.mark.parametrize(
    "step",
    [
        "services.sync.place_features",
        "services.sync.write_documents",
        "services.sync.move_listings",
        "services.sync.write_features",
        "services.sync.rebuild",
        "services.sync.remove_features",
        "services.sync.mark_changed",
    ],
)
def test_error_in_the_middle_leaves_nothing_but_the_record(
    bring: Bring, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    bring("8.2.0", deprecated=FROB + KNOB, removed=GONE)
    before = rows()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(f"deprecations.{step}", fail)
    with pytest.raises(RuntimeError, match="the disk is full"):
        bring("9.0.0", deprecated=FROB.replace("card", "board"), removed=GONE.replace("A", "B"))

    assert rows() == before
    run = ImportRun.objects.latest()
    assert run.outcome == ImportRun.Outcome.REFUSED
    assert "the disk is full" in run.message


def test_one_bad_document_refuses_all_of_its_releases(bring: Bring, tmp_path: Path) -> None:
    write_tree(tmp_path / "all/8.2", "8.2.0", deprecated=deprecated(FROB))
    write_tree(tmp_path / "all/9.0", "9.0.0", deprecated=rst("== Coding style\n-- Tabs\nNo.\n"))
    before = rows()
    with pytest.raises(ImportRefused) as refusal:
        import_documents(source=tmp_path / "all")
    assert str(refusal.value).startswith("9.0/deprecated.rst: this is not a list of")
    assert rows() == before


def test_refused_import_is_recorded_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refusal:
        import_documents(source=tmp_path / "nothing")
    run = ImportRun.objects.get()
    assert (run.outcome, run.message) == (ImportRun.Outcome.REFUSED, str(refusal.value))
    assert run.source == str(tmp_path / "nothing")
    assert not Document.objects.exists()


def test_refused_dry_run_leaves_no_record(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused):
        import_documents(source=tmp_path / "nothing", dry_run=True)
    assert not ImportRun.objects.exists()


def test_dry_run_reports_and_changes_nothing_at_all(bring: Bring, tmp_path: Path) -> None:
    bring("8.2.0", deprecated=FROB)
    before, runs = rows(), ImportRun.objects.count()
    folder = write_tree(tmp_path / "new", "9.0.0", deprecated=deprecated(KNOB))
    report = import_documents(source=folder, dry_run=True)
    assert counts(report) == {"created": 1, "delisted": 1}
    assert rows() == before
    assert ImportRun.objects.count() == runs


def test_dry_run_of_the_embedded_knowledge_stores_no_releases() -> None:
    Release.objects.all().delete()
    report = import_documents(source=FIXTURES, origin=Origin.EMBEDDED, dry_run=True)
    assert report.created > 40
    assert not Category.objects.exists()
    assert not Release.objects.exists()


def test_import_is_recorded_with_who_what_and_its_problems(bring: Bring, tmp_path: Path) -> None:
    ann = User.objects.create_user("ann")
    folder = write_tree(
        tmp_path, "8.2.0", deprecated=deprecated("-- A\n'' Frob\nOld.\n"), removed=removed(GONE)
    )
    report = import_documents(source=folder, made_by=ann)
    run = ImportRun.objects.get()
    assert (run.made_by, run.outcome) == (ann, ImportRun.Outcome.IMPORTED)
    assert (run.releases, run.created) == (["8.2"], 2)
    (problem,) = Problem.objects.all()
    (reported,) = report.problems
    assert problem.run == run
    assert (problem.code, problem.severity) == ("QD001", "warning")
    assert (problem.document, problem.line) == ("deprecated.rst", reported.line)
    assert problem.message == reported.message


def test_progress_tells_of_every_document_before_and_of_the_end(
    bring: Bring, tmp_path: Path
) -> None:
    folder = write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB), removed=removed(GONE))
    told: list[tuple[int, int, str]] = []
    import_documents(source=folder, progress=lambda *values: told.append(values))
    assert told == [(0, 2, "deprecated.rst"), (1, 2, "removed-features.rst"), (2, 2, "")]


def test_report_counts_features_made_by_documents_only(bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    category = Category.objects.get(slug="gadgets")
    Feature.objects.create(slug="by-hand", title="By hand", title_rst="By hand", category=category)
    assert counts(bring("8.2.0", deprecated=FROB)) == {"unchanged": 1}
    assert counts(bring("9.0.0", deprecated=FROB)) == {"unchanged": 1}


# Sizes.


def test_titles_scopes_and_names_of_any_length_are_stored(bring: Bring, tmp_path: Path) -> None:
    wide = "".join(chr(0x20000 + number) for number in range(520))
    long = "".join(f"{number}x" for number in range(220))
    outline = (
        f"-- {wide}\n'' Small {long}\n^^ {wide} ({long}, since 6.0)\nOld.\n"
        f"^^ {long} (since 6.0)\nUse ``{long}`` instead.\n"
        f"-- {wide}!\n'' {wide} a (since 6.0)\nOld.\n'' {wide} b (since 6.0)\nOld.\n"
    )
    name = "n" * 200 + ".rst"
    (tmp_path / name).write_text(deprecated(outline))
    report = import_documents(source=tmp_path / name, release=Version(8, 2))
    assert counts(report) == {"created": 4}
    assert import_documents(source=tmp_path / name, release=Version(8, 2)).unchanged == 4
    assert ImportRun.objects.count() == 2


def test_record_of_a_source_with_a_very_long_path_is_kept(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 1500:
        folder /= "x" * 200
    folder.mkdir(parents=True)
    (folder / "deprecated.rst").write_text(deprecated("-- A\n'' Frob\nOld.\n"))
    import_documents(source=folder / "deprecated.rst", release=Version(8, 2))
    with pytest.raises(ImportRefused):
        import_documents(source=folder / "nothing")
    assert Problem.objects.count() == 1


def test_document_with_a_name_that_is_no_text_is_imported(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\n.rst")
    path.write_text(deprecated("-- A\n'' Frob\nOld.\n"))
    report = import_documents(source=path, release=Version(8, 2))
    assert report.problems[0].document == f"{tmp_path}/\\udcff\\n.rst"
    assert Document.objects.get().name == "\\udcff\\n.rst"
    assert ImportRun.objects.get().source == f"{tmp_path}/\\udcff\\n.rst"


def test_tree_of_a_release_to_come_is_imported_as_that_release(bring: Bring) -> None:
    bring("11.1.50", deprecated="-- A\n'' Frob (since 11.2)\nOld.\n", removed=GONE)
    feature = Feature.objects.get(title="Frob")
    assert (feature.deprecated_in, feature.removable_in) == (Version(11, 2), Version(12, 1))
    assert Document.objects.filter(release=Version(11, 2)).count() == 2


@pytest.mark.parametrize("version", ["99.9", "999999.999"])
def test_version_from_the_far_future_is_stored_as_stated(bring: Bring, version: str) -> None:
    report = bring("8.2.0", deprecated=f"-- A\n'' Frob (since {version})\nOld.\n", removed=GONE)
    assert [problem.code for problem in report.problems] == ["QD004"]
    assert str(Feature.objects.get(title="Frob").deprecated_in) == version


def test_document_of_two_thousand_entries_is_imported(bring: Bring) -> None:
    entries = "".join(f"'' Frob {number} (since 8.0)\nOld.\n" for number in range(2000))
    report = bring("8.2.0", deprecated=f"-- Gadgets\n{entries}")
    assert counts(report) == {"created": 2000}
    assert Feature.objects.filter(spans__isnull=True).count() == 0
    assert Feature.objects.values("slug").distinct().count() == 2000


def test_parser_that_gives_up_is_a_refusal_with_the_place(bring: Bring) -> None:
    with pytest.raises(ImportRefused) as refusal:
        bring("8.2.0", deprecated=FROB + "x" * 3000 + "\n")
    assert str(refusal.value) == (
        "deprecated.rst:10: has 3,000 characters; at most 2,000 are allowed"
    )


def test_what_an_earlier_importer_read_is_read_again(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path / "8.2", "8.2.0", deprecated=deprecated("-- A\n'' x (since 8.0)\n\nText.")
    )
    import_documents(source=tree)
    Body.objects.update(html="<p>of an earlier sanitiser</p>")
    import_documents(source=tree)
    assert Body.objects.get().html == "<p>of an earlier sanitiser</p>"
    Document.objects.update(read_by="an earlier importer")
    import_documents(source=tree)
    assert Body.objects.get().html == "<p>Text.</p>"


def test_problems_of_unchanged_documents_are_told_again(tmp_path: Path) -> None:
    text = deprecated("-- A\n'' undated\n\nText.")
    tree = write_tree(tmp_path / "8.2", "8.2.0", deprecated=text)
    first = import_documents(source=tree).problems
    assert "QD001" in [problem.code for problem in first]
    assert import_documents(source=tree).problems == first
