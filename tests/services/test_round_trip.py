"""There and back: what maintainers changed goes out in a document, and comes in again as what the
document says, while readers notice nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import roles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from deprecations.catalogue.records import Entry, ListKind
from deprecations.importer.worker import RstWorker
from deprecations.models import Document, Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services import import_documents as importing
from deprecations.services import reading_back
from deprecations.services.edited_texts import text_that_readers_see
from deprecations.services.export_documents import ExportRefused, export_document
from deprecations.services.import_documents import ImportReport, import_documents
from deprecations.services.overrides import Field, clear_override, set_overrides
from tests.documents import FIXTURES, deprecated, read, removed, rst, write_tree
from tests.knowledge import real_documents, rolled_back, rows

pytestmark = pytest.mark.django_db

FROB = "-- Gadgets\n\n'' ``frob`` card (since 8.0)\n\nUse ``-device frob2`` instead.\n"
GONE = "-- Machines\n\n'' ``frob`` card (removed in 9.0)\n\nIt went.\n"
LAMP = "\n'' Lamp (x86, since 7.0)\n\nDark.\n"

Bring = Callable[..., ImportReport]


@pytest.fixture(autouse=True)
def _one_parser_for_all(parser: RstWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_back, "RstWorker", lambda: nullcontext(parser))


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports texts of the two lists as the tree of a release."""

    def run(release: str, *, origin: Origin = Origin.UPSTREAM, **texts: str) -> ImportReport:
        folder = write_tree(tmp_path / f"{origin.value} {release}", f"{release}.0", **texts)
        return import_documents(source=folder, origin=origin)

    return run


def change(listed_as: str, /, **values: Any) -> Feature:
    """Edit the one feature of that title as a maintainer would."""
    feature = Feature.objects.get(title=listed_as)
    fields = {Field(name): value for name, value in values.items()}
    set_overrides(feature=feature, values=fields, made_by=None, reason="It was announced so.")
    return feature


def exported(release: str, kind: str = "deprecated", origin: Origin | None = None) -> str:
    return export_document(release=Version.parse(release), kind=ListKind(kind), origin=origin).text


def what_readers_see() -> dict[int, Any]:
    """Of every feature everything but where it is written; addresses follow the documents."""
    features = Feature.objects.select_related("category", "described_by__body").prefetch_related(
        "overrides", "spans", "replacements"
    )
    return {feature.pk: _seen(feature) for feature in features}


def _seen(feature: Feature) -> tuple[Any, ...]:
    edited = text_that_readers_see(feature.overrides.all(), feature.described_by)
    body = feature.described_by.body if feature.described_by else None
    return (
        feature.title_rst,
        feature.category.slug,
        feature.summary,
        (edited["text"], edited["html"]) if edited else body and (body.text, body.html),
        [(span.stage, span.since, span.until) for span in feature.spans.all()],
        (feature.deprecated_in, feature.removed_in, feature.withdrawn_in),
        [(item.text, item.kind, item.replaces, item.note) for item in feature.replacements.all()],
    )


def complaints(text: str) -> str:
    """What docutils itself says of a document, from warnings on."""

    def document(*_: Any, **__: Any) -> Any:
        return [nodes.literal("", "")], []

    roles.register_local_role("doc", document)
    stream = io.StringIO()
    names = ("VER_MACHINE_DEPRECATION_VERSION", "VER_MACHINE_DELETION_VERSION")
    substitutions = "".join(f"\n.. |{name}| replace:: 1.0.0" for name in names)
    publish_doctree(
        f"{text}\n\n{substitutions}\n",
        settings_overrides={
            "report_level": 2,
            "halt_level": 5,
            "warning_stream": stream,
            "doctitle_xform": False,
            "_disable_config": True,
        },
    )
    return stream.getvalue()


def all_agree() -> bool:
    return all(item.value == item.upstream_value for item in Override.objects.exclude(value=None))


def test_edited_text_shows_in_the_newest_document_of_its_list(bring: Bring) -> None:
    bring("8.1", deprecated=deprecated(FROB))
    bring("8.2", deprecated=deprecated(FROB + LAMP))
    change("frob card", text="Use ``-device frob3`` instead.\n\n* Really.")
    bring("9.0", deprecated=deprecated("-- Gadgets\n" + LAMP), removed=removed(GONE))
    assert exported("8.1") == deprecated(FROB)
    assert exported("8.2") == deprecated(FROB + LAMP).replace(
        "frob2`` instead.\n", "frob3`` instead.\n\n* Really.\n"
    )
    assert exported("9.0", "removed") == removed(GONE)
    seen = what_readers_see()
    bring("8.2", deprecated=exported("8.2"))
    assert what_readers_see() == seen
    assert all_agree()


def test_text_in_a_file_of_both_lists_changes_its_own_entry_alone(bring: Bring) -> None:
    text = rst(
        f"== Deprecated features\n{FROB.replace('8.0', '5.0')}\n== Recently removed features\n"
        "-- Gadgets\n\n'' Fan (removed in 5.0)\n\nLoud.\n"
    )
    bring("5.2", deprecated=text)
    change("Fan", text="It was loud.")
    assert exported("5.2") == exported("5.2", "removed") == text.replace("Loud.", "It was loud.")


def test_entry_above_another_that_stands_below_it_keeps_that_one(bring: Bring) -> None:
    text = deprecated(f"{FROB}\n^^ Below (since 8.1)\n\nText.\n{LAMP}")
    bring("8.2", deprecated=text)
    change("frob card", text="")
    change("Below", text="Other\ntext.")
    assert exported("8.2") == text.replace("\nUse ``-device frob2`` instead.\n", "").replace(
        "\nText.\n", "\nOther\ntext.\n"
    )


def test_listing_that_stands_twice_gets_the_text_twice(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(FROB + FROB.removeprefix("-- Gadgets\n")))
    change("frob card", text="Twice.")
    text = exported("8.2")
    assert text.count("Twice.") == 2
    bring("8.2", deprecated=text)
    assert Feature.objects.count() == 1
    assert all_agree()


def test_text_that_makes_an_entry_equal_to_its_namesake_refuses_the_export(bring: Bring) -> None:
    other = FROB.removeprefix("-- Gadgets\n").replace("frob2", "frob4")
    bring("8.2", deprecated=deprecated(FROB + other))
    feature = Feature.objects.get(slug__endswith="card-2")
    fields = {Field.TEXT: "Use ``-device frob2`` instead."}
    set_overrides(feature=feature, values=fields, made_by=None, reason="It is.")
    with pytest.raises(ExportRefused, match=r"could not tell any more .*“frob card”"):
        exported("8.2")


def test_title_of_another_feature_refuses_the_export(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(FROB + LAMP))
    change("frob card", title="Lamp")
    with pytest.raises(ExportRefused, match="could not tell any more which features"):
        exported("8.2")


def test_title_in_lists_that_file_it_differently_comes_back_in_any_order(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(FROB + LAMP))
    bring("9.0", deprecated=deprecated("-- Gadgets\n" + LAMP), removed=removed(GONE))
    assert Feature.objects.count() == 2
    feature = change("frob card", title="``frob`` network card")
    seen = what_readers_see()
    for release, texts in (
        ("9.0", {"deprecated": exported("9.0"), "removed": exported("9.0", "removed")}),
        ("8.2", {"deprecated": exported("8.2")}),
    ):
        bring(release, **texts)
        assert what_readers_see() == seen
        before = rows()
        bring(release, **texts)
        assert rows() == before
    assert all_agree()
    bring("9.1", deprecated=deprecated("-- Gadgets\n" + LAMP), removed=removed(GONE))
    assert what_readers_see() == seen
    assert feature.listings.count() == 3
    bring("9.1", removed=exported("9.1", "removed"), deprecated=exported("9.1"))
    clear_override(override=Override.objects.get())
    assert what_readers_see() == seen


def test_summary_shows_in_our_own_document(bring: Bring) -> None:
    ours = deprecated(FROB.replace("instead.", "instead. Before::\n\n    -device frob") + LAMP)
    bring("8.2", origin=Origin.EMBEDDED, deprecated=ours)
    theirs = deprecated(FROB.replace("Use", "Take") + LAMP)
    bring("8.2", deprecated=theirs)
    summary = "Old *and* slow. Use -device frob2 instead. Before:\n\n-device frob\n\nOr\nso."
    change("frob card", summary=summary)
    assert exported("8.2") == theirs
    text = exported("8.2", origin=Origin.EMBEDDED)
    assert text == ours.replace(
        "Use ``-device frob2`` instead. Before::",
        "Old \\*and\\* slow. Use ``-device frob2`` instead. Before::",
    ).replace("    -device frob\n", "    -device frob\n\n| Or\n| so.\n")
    seen = what_readers_see()
    bring("8.2", origin=Origin.EMBEDDED, deprecated=text)
    assert what_readers_see() == seen
    assert all_agree()
    assert exported("8.2", origin=Origin.EMBEDDED) == text


def test_summary_that_says_what_the_document_says_keeps_its_markup(bring: Bring) -> None:
    bring("8.2", origin=Origin.EMBEDDED, deprecated=deprecated(FROB))
    change("frob card", summary="Use -device frob2 instead.")
    assert exported("8.2", origin=Origin.EMBEDDED) == deprecated(FROB)


def test_two_edits_show_alike_in_either_order(bring: Bring) -> None:
    texts = []
    for order in (1, -1):
        with transaction.atomic():
            bring("8.2", deprecated=deprecated(FROB + LAMP))
            edits = [("frob card", {"text": "One.\n\nTwo."}), ("Lamp", {"title": "Light"})]
            for title, values in edits[::order]:
                change(title, **values)
            texts.append(exported("8.2"))
            transaction.set_rollback(True)
    assert texts[0] == texts[1]


# Any edits of any documents

SNIPPETS = (
    "Use ``-device other`` instead.",
    "It was never *quite* finished, and nobody uses it.",
    "* one\n* two\n\n  with more",
    "1. first\n2. second",
    "Before::\n\n    -frob  a\n\n      -b\n\nThen after.",
    "  A quotation,\n  indented.",
    "See https://www.qemu.org/ or `the list <https://example.org/>`__.",
    "Since |VER_MACHINE_DELETION_VERSION|.",
    ".. note:: Mind the gap.",
)
texts = st.lists(st.sampled_from(SNIPPETS), max_size=3).map("\n\n".join)
releases = st.sampled_from([Version.parse(name) for name in ("5.0", "6.2", "8.0", "9.0")])


def values_of(draw: Any, feature: Feature, number: int, kinds: Iterable[str]) -> dict[Field, Any]:
    values: dict[Field, Any] = {}
    if "title" in kinds:
        values[Field.TITLE] = draw(
            st.sampled_from([f"Wholly new thing {number}", f"``-new{number}`` (the *other* one)"])
        )
    if "text" in kinds and feature.described_by:
        values[Field.TEXT] = draw(texts)
    if "summary" in kinds and feature.summarised_by:
        values[Field.SUMMARY] = draw(st.sampled_from(["Short.", "", "Use -x (a_ *b).\n\nc\nd."]))
    if "version" in kinds and not feature.is_rule and feature.deprecated_in:
        values[Field.DEPRECATED_IN] = draw(releases)
    return values


def outside(text: str, entries: Iterable[Entry]) -> list[str]:
    """The lines of a document but for those of some entries, and without blank ones."""
    lines = text.split("\n")
    for entry in entries:
        for number in range(entry.line - 1, min(entry.end_line, len(lines))):
            lines[number] = ""
    return [line for line in lines if line.strip()]


def check_round_trip(folder: Path, edited: set[int]) -> None:
    """All documents go out and come in again; readers see what they saw."""
    seen = what_readers_see()
    trees: dict[tuple[Version, str], dict[str, str]] = {}
    changed = set()
    for document in Document.objects.order_by("release", "origin", "name"):
        kind = ListKind.DEPRECATED if document.holds_deprecated else ListKind.REMOVED
        origin = Origin(document.origin)
        text = export_document(release=document.release, kind=kind, origin=origin).text
        trees.setdefault((document.release, document.origin), {})[document.name] = text
        if text == document.text:
            continue
        changed.add((document.release, document.origin))
        assert complaints(text) == complaints(document.text) == ""
        release = str(document.release)
        numbers = set(document.listings.filter(feature__in=edited).values_list("number", flat=True))
        before, after = read(document.text, release).entries, read(text, release).entries
        assert outside(text, [after[number] for number in numbers]) == outside(
            document.text, [before[number] for number in numbers]
        )
    for again in (False, True):
        stored = rows()
        for release, whose in sorted(changed):
            tree = folder / f"{whose}-{release}"
            tree.mkdir(exist_ok=True)
            (tree / "VERSION").write_text(f"{release}.0")
            for name, text in trees[release, whose].items():
                (tree / name).write_bytes(text.encode())
            report = import_documents(source=tree, origin=Origin(whose))
            assert not report.created
        assert what_readers_see() == seen
        assert not again or rows() == stored
    for override in Override.objects.filter(field__in=[Field.TEXT, Field.SUMMARY, Field.TITLE]):
        assert override.value == override.upstream_value
    for document in Document.objects.all():
        assert document.text == trees[document.release, document.origin][document.name]


@pytest.fixture(scope="module")
def _all_documents(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, parser: RstWorker
) -> Iterator[None]:
    """Our own documents and some of QEMU's: one file of both lists, and the newest two."""
    folder = real_documents()
    with pytest.MonkeyPatch.context() as patch, rolled_back(django_db_blocker):
        patch.setattr(importing, "RstWorker", lambda: nullcontext(parser))
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        for release in ("5.2", "11.1"):
            import_documents(source=folder / release)
        yield


KINDS = st.sets(st.sampled_from(["title", "text", "summary", "version"]), min_size=1)


def edit_some(data: st.DataObject) -> set[int]:
    """Edit a few features as drawn; returns their numbers."""
    features = Feature.objects.select_related("described_by", "summarised_by").order_by("slug")
    known = list(features)
    places = data.draw(st.sets(st.integers(0, len(known) - 1), min_size=1, max_size=3))
    chosen = [known[place] for place in sorted(places)]
    for number, feature in enumerate(chosen):
        if values := values_of(data.draw, feature, number, data.draw(KINDS)):
            set_overrides(feature=feature, values=values, made_by=None, reason="Drawn.")
    return {feature.pk for feature in chosen}


FEW = settings(
    max_examples=3,  # each takes seconds: whole documents are edited, exported and imported
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FEW
@given(data=st.data())
def test_any_edits_of_our_own_documents_come_back(data: st.DataObject, tmp_path: Path) -> None:
    with transaction.atomic():
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        check_round_trip(tmp_path, edit_some(data))
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_all_documents")
@FEW
@given(data=st.data())
def test_any_edits_of_qemus_documents_come_back(data: st.DataObject, tmp_path: Path) -> None:
    with transaction.atomic():
        check_round_trip(tmp_path, edit_some(data))
        transaction.set_rollback(True)
