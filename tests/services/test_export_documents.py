"""The use case of exporting: which changes by hand show in which document, and the round trip."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from deprecations.catalogue.records import ListKind
from deprecations.importer.worker import RstWorker
from deprecations.models import Category, Document, Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services import export_documents
from deprecations.services.export_documents import ExportRefused, export_document
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import Field, set_overrides
from tests.documents import FIXTURES, deprecated, removed, rst, write_tree
from tests.knowledge import facts, real_documents

pytestmark = pytest.mark.django_db

FROB = "-- Gadgets\n\n'' ``frob`` card (since 8.0)\n\nUse ``-device frob2`` instead.\n"
FROB_GONE = "-- Gadgets\n\n'' ``frob`` card (removed in 9.0)\n\nUse ``-device frob2`` instead.\n"
OTHER = "\n'' Lamp (x86, since 7.0)\n\nDark.\n"

Bring = Callable[..., None]


@pytest.fixture(autouse=True)
def _one_parser_for_exports(parser: RstWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_documents, "RstWorker", lambda: nullcontext(parser))


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports texts of the two lists as the tree of a release."""

    def run(release: str, *, origin: Origin = Origin.UPSTREAM, **texts: str) -> None:
        folder = write_tree(tmp_path / f"{origin.value} {release}", f"{release}.0", **texts)
        import_documents(source=folder, origin=origin)

    return run


def change(listed_as: str, /, **values: Any) -> Feature:
    """Edit the one feature of that title as a maintainer would."""
    feature = Feature.objects.get(title=listed_as)
    fields = {Field(name): value for name, value in values.items()}
    set_overrides(feature=feature, values=fields, made_by=None, reason="It was announced so.")
    return feature


def exported(release: str, kind: str = "deprecated", origin: Origin | None = None) -> str:
    return export_document(release=Version.parse(release), kind=ListKind(kind), origin=origin).text


def headings(text: str) -> list[str]:
    """The headings of entries."""
    lines = text.split("\n")
    return [title for title, under in pairwise(lines) if title and set(under) == {"'"}]


def refusal(**wanted: Any) -> str:
    with pytest.raises(ExportRefused) as refused:
        export_document(**wanted)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        deprecated(FROB),
        deprecated(FROB).rstrip("\n"),
        deprecated(FROB).replace("\n", "\r\n"),
        f"\ufeff{deprecated(FROB)}",
        deprecated(FROB.replace("frob2", "größer")),
    ],
    ids=["plain", "no newline at the end", "other line ends", "byte order mark", "not ASCII"],
)
def test_document_that_nobody_edited_comes_back_to_the_byte(bring: Bring, text: str) -> None:
    bring("8.2", deprecated=text)
    document = export_document(release=Version(8, 2), kind=ListKind.DEPRECATED)
    assert document.text.encode() == text.encode()
    assert document.diff() == ""


def test_title_shows_in_the_newest_document_of_each_list(bring: Bring) -> None:
    bring("8.1", deprecated=deprecated(FROB))
    bring("8.2", deprecated=deprecated(FROB + OTHER))
    bring("9.0", deprecated=deprecated("-- Gadgets\n" + OTHER), removed=removed(FROB_GONE))
    bring("9.1", deprecated=deprecated("-- Gadgets\n" + OTHER), removed=removed(FROB_GONE))
    change("frob card", title="``frob`` network card")
    assert headings(exported("8.1")) == ["``frob`` card (since 8.0)"]
    assert headings(exported("8.2")) == [
        "``frob`` network card (since 8.0)",
        "Lamp (x86, since 7.0)",
    ]
    assert exported("9.0") == deprecated("-- Gadgets\n" + OTHER)
    assert headings(exported("9.0", "removed")) == ["``frob`` card (removed in 9.0)"]
    assert headings(exported("9.1", "removed")) == ["``frob`` network card (removed in 9.0)"]


def test_version_shows_in_the_newest_document_of_its_own_list(bring: Bring) -> None:
    bring("8.1", deprecated=deprecated(FROB))
    bring("8.2", deprecated=deprecated(FROB))
    bring("9.0", deprecated=deprecated("-- Gadgets\n" + OTHER), removed=removed(FROB_GONE))
    change("frob card", deprecated_in=Version(7, 2))
    assert exported("8.1") == deprecated(FROB)
    assert headings(exported("8.2")) == ["``frob`` card (since 7.2)"]
    assert exported("9.0", "removed") == removed(FROB_GONE)
    change("frob card", removed_in=Version(9, 1))
    assert headings(exported("8.2")) == ["``frob`` card (since 7.2)"]
    assert headings(exported("9.0", "removed")) == ["``frob`` card (removed in 9.1)"]


def test_deprecation_shows_in_a_removed_list_that_states_it(bring: Bring) -> None:
    both = FROB_GONE.replace("(removed", "(since 8.0, removed")
    bring("9.0", origin=Origin.EMBEDDED, removed=removed(both))
    change("frob card", deprecated_in=Version(7, 2))
    assert headings(exported("9.0", "removed")) == ["``frob`` card (since 7.2, removed in 9.0)"]


def test_version_that_never_was_goes_and_one_that_was_missing_comes(bring: Bring) -> None:
    undated = "\n'' Knob\n\nOld.\n"
    bring("8.2", deprecated=deprecated(FROB + undated))
    change("frob card", deprecated_in=None)
    change("Knob", deprecated_in=Version(8, 1))
    assert headings(exported("8.2")) == ["``frob`` card", "Knob (since 8.1)"]


def test_only_titles_and_versions_show_in_a_document(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(FROB))
    machines = Category.objects.create(slug="machines", name="Machines")
    change("frob card", category=machines, summary="Slow.")
    assert exported("8.2") == deprecated(FROB)


def test_listing_that_stands_twice_is_edited_twice(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(FROB + FROB.removeprefix("-- Gadgets\n")))
    change("frob card", title="Card")
    assert headings(exported("8.2")) == ["Card (since 8.0)"] * 2


def test_file_that_holds_both_lists_is_given_for_either(bring: Bring) -> None:
    text = rst(
        f"== Deprecated features\n{FROB.replace('8.0', '5.0')}\n== Recently removed features\n"
        "-- Gadgets\n\n'' Lamp (removed in 5.0)\n\nDark.\n"
    )
    bring("5.2", deprecated=text)
    assert exported("5.2") == exported("5.2", "removed") == text
    change("Lamp", removed_in=Version(5, 1))
    assert exported("5.2") == exported("5.2", "removed") == text.replace("in 5.0", "in 5.1")


def test_qemus_own_document_is_given_where_both_are_known(bring: Bring) -> None:
    ours = deprecated(FROB.replace("Use", "Take"))
    bring("8.2", origin=Origin.EMBEDDED, deprecated=ours)
    assert exported("8.2") == ours
    bring("8.2", deprecated=deprecated(FROB))
    assert exported("8.2") == deprecated(FROB)
    assert exported("8.2", origin=Origin.EMBEDDED) == ours


def test_each_origin_shows_a_change_in_its_own_newest_document(bring: Bring) -> None:
    bring("9.0", origin=Origin.EMBEDDED, deprecated=deprecated(FROB))
    bring("8.1", deprecated=deprecated(FROB))
    bring("8.2", deprecated=deprecated(FROB))
    change("frob card", title="Card")
    assert headings(exported("8.1")) == ["``frob`` card (since 8.0)"]
    assert headings(exported("8.2")) == headings(exported("9.0")) == ["Card (since 8.0)"]


EDITS: list[dict[str, Any]] = [
    {"title": "``frob`` network card"},
    {"deprecated_in": Version(7, 2)},
    {"deprecated_in": None},
    {"title": "Card (the old one)", "deprecated_in": Version(8, 1)},
]


@pytest.mark.parametrize("values", EDITS, ids=["title", "version", "no version", "both"])
def test_import_of_an_edited_document_changes_nothing_that_readers_see(
    bring: Bring, values: dict[str, Any]
) -> None:
    bring("8.2", deprecated=deprecated(FROB + OTHER))
    feature = change("frob card", **values)
    text, seen = exported("8.2"), shown(feature)
    untouched = {slug: item for slug, item in facts()["features"].items() if "lamp" in slug}
    bring("8.2", deprecated=text)
    assert Document.objects.get().text == text
    assert shown(feature) == seen
    after = facts()["features"]
    assert len(after) == 2
    assert after == after | untouched
    assert exported("8.2") == text
    for override in Override.objects.exclude(value=None):
        assert override.upstream_value == override.value
    bring("8.2", deprecated=text)
    assert facts()["features"] == after


def shown(feature: Feature) -> tuple[Any, ...]:
    feature = Feature.objects.get(pk=feature.pk)
    spans = feature.spans.order_by("since").values_list("stage", "since", "until")
    return feature.title_rst, feature.deprecated_in, feature.removed_in, list(spans)


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"title": "``frob card"}, "Inline literal start-string without end-string"),
    ({"title": "- Card"}, "cannot be the heading"),
    ({"title": "Card (removed in 7.0)", "deprecated_in": None}, "cannot be the heading"),
]


@pytest.mark.parametrize(("values", "reason"), BROKEN, ids=["markup", "list", "version"])
def test_title_that_would_be_read_as_something_else_refuses_the_export(
    bring: Bring, values: dict[str, Any], reason: str
) -> None:
    bring("8.1", deprecated=deprecated(FROB))
    bring("8.2", deprecated=deprecated(FROB))
    change("frob card", **values)
    message = refusal(release=Version(8, 2), kind=ListKind.DEPRECATED)
    assert message.startswith(f"deprecated.rst:8: “{values['title']}”, changed by hand, cannot be")
    assert reason in message
    assert exported("8.1") == deprecated(FROB)


def test_version_whose_loss_would_make_a_category_of_an_entry_refuses_the_export(
    bring: Bring,
) -> None:
    bring("8.2", deprecated=deprecated(f"{FROB}\n^^ Below (since 8.1)\n\nText.\n"))
    change("frob card", deprecated_in=None)
    assert "cannot be the heading" in refusal(release=Version(8, 2), kind=ListKind.DEPRECATED)


def test_refusals_say_what_there_is(bring: Bring) -> None:
    assert refusal(release=Version(8, 2), kind=ListKind.REMOVED) == (
        "no documents of QEMU 8.2 were imported; imported: none so far"
    )
    bring("8.1", deprecated=deprecated(FROB))
    bring("9.0", deprecated=deprecated(FROB))
    assert refusal(release=Version(8, 2), kind=ListKind.DEPRECATED) == (
        "no documents of QEMU 8.2 were imported; imported: 8.1, 9.0"
    )
    assert refusal(release=Version(9, 0), kind=ListKind.REMOVED) == (
        "the documents of QEMU 9.0 that were imported hold no list of removed features"
    )
    wanted = {"kind": ListKind.DEPRECATED, "origin": Origin.EMBEDDED}
    assert refusal(release=Version(9, 0), **wanted) == (
        "no embedded documents of QEMU 9.0 were imported; imported: none so far"
    )
    assert refusal(release=Version(9, 7), **wanted).startswith("There is no QEMU release 9.7.")


def test_number_of_queries_does_not_grow_with_the_edits(
    bring: Bring, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entries = "".join(f"\n'' Card {number} (since 8.0)\n\nOld.\n" for number in range(20))
    bring("8.2", deprecated=deprecated(f"-- Gadgets\n{entries}"))
    change("Card 0", title="Board 0")
    with CaptureQueriesContext(connection) as one:
        exported("8.2")
    for number in range(1, 20):
        change(f"Card {number}", title=f"Board {number}", deprecated_in=Version(7, 2))
    with django_assert_num_queries(len(one)):
        assert exported("8.2").count("Board") == 20


def test_every_document_that_was_imported_comes_back_to_the_byte() -> None:
    folder = real_documents()
    import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
    import_documents(source=folder)
    for path in sorted([*folder.glob("*/*.rst"), *folder.glob("*/*.texi")]):
        kind = "removed" if path.name == "removed-features.rst" else "deprecated"
        assert exported(path.parent.name, kind).encode() == path.read_bytes()
    for name in ("deprecated.rst", "removed-features.rst"):
        kind = "removed" if name == "removed-features.rst" else "deprecated"
        text = exported("11.1", kind, Origin.EMBEDDED)
        assert text.encode() == (FIXTURES / name).read_bytes()
