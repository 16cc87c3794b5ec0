"""Brings the database to what the documents say: computes the plan and applies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from deprecations.catalogue.occasions import Coverage
from deprecations.catalogue.plan import Plan, build_plan
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.catalogue.records import ParsedDocument
from deprecations.catalogue.states import Decision, feature_states
from deprecations.models import Body, Document, Listing, Override
from deprecations.policy.releases import ReleaseList
from deprecations.services.catalogue import (
    coverage_of,
    curated_keys,
    decisions,
    listing_records,
    owners_of_keys,
)
from deprecations.services.edited_texts import follow_documents
from deprecations.services.features import place_features, remove_features, write_features
from deprecations.services.knowledge import mark_changed
from deprecations.services.lifecycles import rebuild
from deprecations.services.listings import move_listings, write_documents
from deprecations.services.suggestions import move_links, write_links


@dataclass(frozen=True, slots=True)
class Synced:
    """What was done: the plan, and for each of its changes the address the feature has now."""

    plan: Plan
    slugs: tuple[str, ...]


@transaction.atomic
def sync_documents(
    parsed: Sequence[ParsedDocument],
    releases: ReleaseList,
    *,
    rewrite: bool = False,
    decided_before: Sequence[Decision] | None = None,
) -> Synced:
    """Store documents and bring every feature up to what all documents together say.

    One transaction. A document takes the place of a stored one of the same release, origin and
    list. ``rewrite`` writes every feature anew, as after a change of the importer;
    ``decided_before`` are the decisions on links that held so far, where they have just changed.
    """
    stored = list(Document.objects.defer("text"))
    replaced = [document for document in stored if any(_replaces(p, document) for p in parsed)]
    kept = [document for document in stored if document not in replaced]
    owners = owners_of_keys()
    same, decided, texts = curated_keys(), decisions(), _texts(parsed)
    new_listings, new_coverage = _new_records(parsed)
    before = feature_states(
        listing_records(Listing.objects.all()),
        coverage_of(stored),
        same,
        texts=texts,
        decisions=decided if decided_before is None else decided_before,
    )
    kept_listings = listing_records(Listing.objects.filter(document__in=kept))
    after = feature_states(
        [*kept_listings, *new_listings],
        [*coverage_of(kept), *new_coverage],
        same,
        texts=texts,
        decisions=decided,
    )
    edited = frozenset(Override.objects.values_list("feature_id", flat=True))
    plan = build_plan(before, after, owners, preferred=edited, rewrite=rewrite)

    features = place_features(plan)
    owner_of = {
        listing.ref: feature
        for change, feature in zip(plan.changes, features, strict=True)
        for listing in change.after.listings
    }
    listings = write_documents(parsed, replaced, new_listings, owner_of)
    move_listings(owner_of)
    written = write_features(plan, features, listings)
    move_links(plan.merged)
    write_links(plan, features)
    rebuild([*written, *remove_features(plan)], releases)
    follow_documents()
    if parsed:
        mark_changed()
    return Synced(plan, tuple(feature.slug for feature in features))


def _replaces(parsed: ParsedDocument, document: Document) -> bool:
    source = parsed.source
    held = {kind for kind in parsed.holds if getattr(document, f"holds_{kind.value}")}
    return bool(held) and (document.release, document.origin) == (source.release, source.origin)


def _texts(parsed: Sequence[ParsedDocument]) -> dict[str, str]:
    """The texts of all entries, stored and new, by their digests."""
    new = {entry.body.digest: entry.body.text for item in parsed for entry in item.entries}
    return dict(Body.objects.values_list("digest", "text")) | new


def _new_records(
    parsed: Sequence[ParsedDocument],
) -> tuple[list[ListingRecord], list[Coverage]]:
    """The entries of new documents as listings, numbered downwards from -1: stored ones are
    known by their primary keys, which are positive."""
    listings: list[ListingRecord] = []
    coverage: list[Coverage] = []
    for document in parsed:
        source = document.source
        coverage.extend(Coverage(source.release, source.origin, kind) for kind in document.holds)
        for number, entry in enumerate(document.entries):
            listings.append(
                ListingRecord(
                    ref=-len(listings) - 1,
                    release=source.release,
                    origin=source.origin,
                    kind=entry.kind,
                    number=number,
                    title=entry.title,
                    title_rst=entry.title_rst,
                    category_path=entry.category_path,
                    statements=entry.statements,
                    body_digest=entry.body.digest,
                )
            )
    return listings, coverage
