"""Writes documents with their listings and bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from deprecations.catalogue.records import Body as BodyRecord
from deprecations.catalogue.records import Entry, ListKind, ParsedDocument
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.models import Body, Document, Feature, Listing
from deprecations.models.document import statements_to_json
from deprecations.services.rows import insert_rows

_BATCH = 500
_MAX_NAME = 100
_COLUMNS = tuple(field.attname for field in Listing._meta.concrete_fields if not field.primary_key)


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
) -> Mapping[int, Listing]:
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
    rows = [
        _listing(document, number, entry, owner_of[record.ref], bodies[entry.body.digest])
        for record, (document, number, entry) in zip(records, entries, strict=True)
    ]
    keys = insert_rows(Listing, _COLUMNS, rows)
    Body.objects.filter(listings=None).delete()
    return _NewListings(
        {
            record.ref: (bodies[entry.body.digest], (key, *row))
            for key, row, record, (_, _, entry) in zip(keys, rows, records, entries, strict=True)
        }
    )


class _NewListings(Mapping[int, Listing]):
    """Listings as models only where somebody asks for one: few of many are."""

    def __init__(self, rows: Mapping[int, tuple[Body, tuple[Any, ...]]]) -> None:
        self._rows = rows

    def __getitem__(self, ref: int) -> Listing:
        body, row = self._rows[ref]
        listing = Listing.from_db(None, ("id", *_COLUMNS), row)
        listing.body = body
        return listing

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


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
        name=source.file_name[:_MAX_NAME],
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
) -> tuple[Any, ...]:
    """The values of a listing's columns."""
    return (
        document.id,
        feature.id,
        body.id,
        entry.kind.value,
        number,
        entry.title,
        entry.title_rst,
        list(entry.category_path),
        statements_to_json(entry.statements),
        entry.line,
        entry.end_line,
        entry.anchor[:255],
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
