"""The way back from the database to records: what is stored, as the pure floors know it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from deprecations.catalogue.identity import Key
from deprecations.catalogue.occasions import Coverage
from deprecations.catalogue.records import LinkStatus, ListKind
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.catalogue.states import Decision
from deprecations.models import Alias, Document, Link, Listing
from deprecations.models.document import statements_from_json
from deprecations.policy.lifecycle import Origin


def listing_records(listings: QuerySet[Listing]) -> list[ListingRecord]:
    """Listings as records, in one query, without the texts of documents and bodies."""
    rows = listings.values_list(
        "pk",
        "document__release",
        "document__origin",
        "kind",
        "number",
        "title",
        "title_rst",
        "category_path",
        "stated",
        "body__digest",
    )
    return [
        ListingRecord(
            ref=ref,
            release=release,
            origin=Origin(origin),
            kind=ListKind(kind),
            number=number,
            title=title,
            title_rst=title_rst,
            category_path=tuple(path),
            statements=statements_from_json(stated),
            body_digest=digest,
        )
        for ref, release, origin, kind, number, title, title_rst, path, stated, digest in rows
    ]


def coverage_of(documents: Iterable[Document]) -> list[Coverage]:
    """The lists that documents hold."""
    return [
        Coverage(document.release, Origin(document.origin), kind)
        for document in documents
        for kind, holds in (
            (ListKind.DEPRECATED, document.holds_deprecated),
            (ListKind.REMOVED, document.holds_removed),
        )
        if holds
    ]


def owners_of_keys() -> dict[Key, int]:
    """Which stored feature each key belongs to."""
    rows = Alias.objects.values_list("category_slug", "title_key", "occurrence", "feature_id")
    return {Key(category, title, number): feature for category, title, number, feature in rows}


def curated_keys() -> dict[Key, int]:
    """The keys that maintainers added by giving a feature another title, with all keys of the
    features concerned: what shares a number is one feature."""
    edited = Alias.objects.filter(curated=True).values("feature")
    rows = Alias.objects.filter(feature__in=edited).values_list(
        "category_slug", "title_key", "occurrence", "feature_id"
    )
    return {Key(category, title, number): feature for category, title, number, feature in rows}


def decisions() -> list[Decision]:
    """The links that people confirmed or rejected, each end by any of its feature's keys."""
    keys = {owner: key for key, owner in owners_of_keys().items()}
    rows = Link.objects.exclude(status=LinkStatus.SUGGESTED.value)
    return [
        Decision(keys[source], keys[target], LinkStatus(status))
        for source, target, status in rows.values_list("from_feature", "to_feature", "status")
        if source in keys and target in keys
    ]
