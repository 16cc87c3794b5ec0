"""Whether a document with edits would still be taken to speak of the same features."""

from __future__ import annotations

from dataclasses import replace

from deprecations.catalogue.identity import group_listings
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.catalogue.records import ParsedDocument
from deprecations.models import Document, Feature, Listing
from deprecations.services.catalogue import curated_keys, listing_records, owners_of_keys


def features_mixed_up(document: Document, read: ParsedDocument) -> list[str]:
    """The titles of features that an import would take for others if it found a stored document
    as it is ``read``: two that come to share a title, or of two with one title the text that tells
    them apart. Empty where every entry stays with its feature; six queries at most.
    """
    records = listing_records(Listing.objects.all())
    numbers = dict(document.listings.values_list("pk", "number"))
    edited = [
        _as_read(record, read, numbers[record.ref]) if record.ref in numbers else record
        for record in records
    ]
    same = curated_keys()
    known = set(group_listings(records, same))
    owner_of = dict(Listing.objects.values_list("pk", "feature"))
    owner_of_key = owners_of_keys()
    mixed_up: set[int] = set()
    for group in group_listings(edited, same):
        owners = {owner_of[listing.ref] for listing in group.listings}
        found = {owner_of_key[key] for key in group.keys if key in owner_of_key}
        if group not in known and (len(owners) > 1 or owners != found):
            mixed_up |= owners | found
    titles = Feature.objects.filter(pk__in=mixed_up).values_list("title", flat=True)
    return sorted(set(titles)) if mixed_up else []


def _as_read(record: ListingRecord, read: ParsedDocument, number: int) -> ListingRecord:
    entry = read.entries[number]
    return replace(
        record,
        title=entry.title,
        title_rst=entry.title_rst,
        statements=entry.statements,
        body_digest=entry.body.digest,
    )
