"""Whether a document with edits would still be taken to speak of the same features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deprecations.catalogue.identity import group_listings
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.catalogue.records import ParsedDocument
from deprecations.models import Document, Feature, Listing
from deprecations.services.catalogue import curated_keys, listing_records


def features_mixed_up(document: Document, read: ParsedDocument) -> list[str]:
    """The titles of features that an import would take for others if it found a stored document
    as it is ``read``: two that come to share a title, or of two with one title the text that tells
    them apart. Empty where every entry stays with its feature; four queries at most.
    """
    records = listing_records(Listing.objects.all())
    numbers = dict(document.listings.values_list("pk", "number"))
    edited = [
        _as_read(record, read, numbers[record.ref]) if record.ref in numbers else record
        for record in records
    ]
    same = curated_keys()
    before, after = (
        {frozenset(item.ref for item in group.listings) for group in group_listings(items, same)}
        for items in (records, edited)
    )
    moved = _union(after - before)
    owners = Feature.objects.filter(listings__in=moved & set(numbers)) if moved else ()
    return sorted({feature.title for feature in owners})


def _as_read(record: ListingRecord, read: ParsedDocument, number: int) -> ListingRecord:
    entry = read.entries[number]
    return replace(
        record,
        title=entry.title,
        title_rst=entry.title_rst,
        statements=entry.statements,
        body_digest=entry.body.digest,
    )


def _union(sets: Iterable[frozenset[int]]) -> set[int]:
    return set().union(*sets)
