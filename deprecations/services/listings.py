"""Writes documents with their listings and bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from deprecations.catalogue.records import Body as BodyRecord
from deprecations.catalogue.records import Entry, ListKind, ParsedDocument
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.models import Body, Document, Feature, Listing
from deprecations.models.document import statements_to_json

_BATCH = 500
_MAX_NAME = 100


def text_digest(text: str) -> str:
    """By this two documents are known to be equal."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def reader_version() -> str:
    """Changes with the code that reads documents, and with the libraries it reads them by."""
    digest = hashlib.sha256(f"{version('docutils')} {version('nh3')}".encode())
    for room in ("policy", "catalogue", "importer"):
        for path in sorted((Path(settings.BASE_DIR) / "deprecations" / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def write_documents(
    parsed: Sequence[ParsedDocument],
    replaced: Iterable[Document],
    records: Sequence[ListingRecord],
    owner_of: Mapping[int, Feature],
) -> dict[int, Listing]:
    """Store documents in place of the replaced ones; returns the new listings by the numbers
    that ``records`` gave them."""
    Document.objects.filter(pk__in=[document.pk for document in replaced]).delete()
    documents = Document.objects.bulk_create([_document(item) for item in parsed])
    entries = [
        (document, number, entry)
        for document, p in zip(documents, parsed, strict=True)
        for number, entry in enumerate(p.entries)
    ]
    bodies = _write_bodies(entry.body for _, _, entry in entries)
    rows = Listing.objects.bulk_create(
        (
            _listing(document, number, entry, owner_of[record.ref], bodies[entry.body.digest])
            for record, (document, number, entry) in zip(records, entries, strict=True)
        ),
        batch_size=_BATCH,
    )
    Body.objects.filter(listings=None).delete()
    return {record.ref: row for record, row in zip(records, rows, strict=True)}


def move_listings(owner_of: Mapping[int, Feature]) -> None:
    """Give stored listings to the feature that the plan says they speak of, where it changed."""
    stored = Listing.objects.filter(pk__in=[ref for ref in owner_of if ref > 0]).only("feature")
    moved = [listing for listing in stored if listing.feature_id != owner_of[listing.pk].pk]
    for listing in moved:
        listing.feature = owner_of[listing.pk]
    Listing.objects.bulk_update(moved, ["feature"], batch_size=_BATCH)


def _document(parsed: ParsedDocument) -> Document:
    source, holds = parsed.source, parsed.holds
    return Document(
        release=source.release,
        origin=source.origin.value,
        name=source.name.rpartition("/")[2][:_MAX_NAME],
        holds_deprecated=ListKind.DEPRECATED in holds,
        holds_removed=ListKind.REMOVED in holds,
        tree_version=source.tree_version,
        revision=source.revision,
        digest=text_digest(source.text),
        text=source.text,
        read_by=reader_version(),
        problems=[[item.code, item.line, item.message] for item in parsed.problems],
    )


def _listing(
    document: Document, number: int, entry: Entry, feature: Feature, body: Body
) -> Listing:
    return Listing(
        document=document,
        feature=feature,
        body=body,
        kind=entry.kind.value,
        number=number,
        title=entry.title,
        title_rst=entry.title_rst,
        category_path=list(entry.category_path),
        stated=statements_to_json(entry.statements),
        line=entry.line,
        end_line=entry.end_line,
        anchor=entry.anchor[:255],
    )


def _write_bodies(records: Iterable[BodyRecord]) -> dict[str, Body]:
    wanted = {record.digest: record for record in records}
    known = {body.digest: body for body in Body.objects.filter(digest__in=wanted)}
    changed = []
    for digest, body in known.items():
        record = wanted[digest]
        if (body.html, body.text) != (record.html, record.text):
            body.html, body.text = record.html, record.text
            changed.append(body)
    Body.objects.bulk_update(changed, ["html", "text"], batch_size=_BATCH)
    new = [
        Body(digest=digest, rst=record.rst, html=record.html, text=record.text)
        for digest, record in wanted.items()
        if digest not in known
    ]
    created = Body.objects.bulk_create(new, batch_size=_BATCH)
    return known | {body.digest: body for body in created}
