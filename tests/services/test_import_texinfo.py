"""Imports of lists in Texinfo: which file is taken, and what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deprecations.catalogue.records import ListKind
from deprecations.models import Document, Feature, Listing
from deprecations.policy.versions import Version
from deprecations.services.export_documents import export_document
from deprecations.services.import_documents import ImportRefused, import_documents
from deprecations.services.upstream_links import source_url
from tests.documents import deprecated, write_tree

pytestmark = pytest.mark.django_db

LIST = (
    "@appendix Deprecated features\r\n@section Gadgets\r\n@subsection -frob (since 2.10.0)\r\n\r\n"
)
MANUAL = "\\input texinfo\n@chapter Use\n@include qemu-deprecated.texi\n@bye\n"


def tree(folder: Path, version: str, **texts: str) -> Path:
    write_tree(folder, version)
    for name, text in texts.items():
        (folder / f"qemu-{name}.texi").write_bytes(text.encode())
    return folder


def test_list_of_its_own_counts_before_the_manual_that_includes_it(tmp_path: Path) -> None:
    tree(tmp_path, "4.2.0", doc=MANUAL, deprecated=f"{LIST}It will go.\r\n")
    report = import_documents(source=tmp_path)
    assert (report.created, report.problems) == (1, ())
    document = Document.objects.get()
    assert (document.name, document.upstream_path) == (
        "qemu-deprecated.texi",
        "qemu-deprecated.texi",
    )
    assert source_url(Listing.objects.get()).endswith("/v4.2.0/qemu-deprecated.texi#L3")


def test_appendix_of_the_manual_is_read_and_nothing_else_of_it(tmp_path: Path) -> None:
    text = MANUAL.replace("@include qemu-deprecated.texi\n", f"{LIST}It will go.\n")
    tree(tmp_path, "2.10.0", doc=text)
    assert import_documents(source=tmp_path).created == 1
    assert source_url(Listing.objects.get()).endswith("/v2.10.0/qemu-doc.texi#L5")


def test_manual_without_a_list_is_reported_and_left_out(tmp_path: Path) -> None:
    tree(tmp_path / "4.2", "4.2.0", doc=MANUAL)
    write_tree(tmp_path / "5.0", "5.0.0", deprecated=deprecated("-- G\n'' -x (since 5.0)\nOld.\n"))
    report = import_documents(source=tmp_path)
    assert [(problem.code, problem.document) for problem in report.problems] == [
        ("QD008", "4.2/qemu-doc.texi")
    ]
    assert report.created == 1


def test_single_document_needs_its_release(tmp_path: Path) -> None:
    path = tmp_path / "qemu-deprecated.texi"
    path.write_text(f"{LIST}It will go.\n")
    with pytest.raises(ImportRefused, match="--release"):
        import_documents(source=path)
    assert import_documents(source=path, release=Version(3, 1)).releases == (Version(3, 1),)
    assert not import_documents(source=path, release=Version(3, 1)).changed


def test_feature_stays_itself_where_its_list_turns_from_texinfo_to_rst(tmp_path: Path) -> None:
    tree(tmp_path / "4.2", "4.2.0", deprecated=f"{LIST}Use ``-knob'' instead.\n")
    body = "-- Gadgets\n'' ``-frob`` (since 2.10.0)\nUse ``-knob`` instead.\n"
    write_tree(tmp_path / "5.0", "5.0.0", deprecated=deprecated(body))
    assert import_documents(source=tmp_path / "4.2").created == 1
    frob = Feature.objects.get()
    assert [item.text for item in frob.replacements.all()] == ["-knob"]
    assert import_documents(source=tmp_path).created == 0
    texts = {listing.body.text for listing in frob.listings.select_related("body")}
    assert (frob.listings.count(), len(texts)) == (2, 1)


def test_document_in_texinfo_comes_back_to_the_byte(tmp_path: Path) -> None:
    text = f"\ufeff{LIST}@c a comment\r\nIt will @code{{go}}.\r\n\r\n"
    tree(tmp_path, "4.2.0", deprecated=text)
    import_documents(source=tmp_path)
    exported = export_document(release=Version(4, 2), kind=ListKind.DEPRECATED)
    assert (exported.text, exported.path) == (text, "qemu-deprecated.texi")


@pytest.mark.parametrize(
    ("body", "line"),
    [("x\n\u200by\n", 6), ("@itemize\n@item\n" * 20, 25), ("x\n\n@asis{" + "@w{" * 40 + "\n", 7)],
)
def test_refused_document_is_named_with_its_own_line(tmp_path: Path, body: str, line: int) -> None:
    tree(tmp_path, "4.2.0", deprecated=LIST + body)
    with pytest.raises(ImportRefused, match=rf"^qemu-deprecated\.texi:{line}: "):
        import_documents(source=tmp_path)
    assert not Document.objects.exists()
