"""The history of a feature, from its listings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deprecations.catalogue.histories import Appearance, Aspect, trace
from deprecations.catalogue.records import ListKind
from deprecations.models import Feature, Listing
from deprecations.policy.lifecycle import Origin


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One listing of a feature and what changed in it since ``previous``, the one before it in
    the same list: nothing where there is none.

    Both listings have their document and their body at hand, but for the document's text and the
    body's HTML.
    """

    listing: Listing
    previous: Listing | None
    changed: tuple[Aspect, ...]


def history_of(feature: Feature) -> list[HistoryEntry]:
    """Everywhere a feature is listed, the oldest release first (see ``histories.trace``); one
    query.

    QEMU's own documents tell it. Only of a feature that none of them has, ours do.
    """
    rows = feature.listings.select_related("document", "body")
    listings = _qemus_own(list(rows.defer("document__text", "document__problems", "body__html")))
    by_ref = {listing.pk: listing for listing in listings}
    return [
        HistoryEntry(
            listing=by_ref[step.appearance.ref],
            previous=by_ref[step.previous.ref] if step.previous else None,
            changed=step.changed,
        )
        for step in trace(_appearance(listing) for listing in listings)
    ]


def _qemus_own(listings: Sequence[Listing]) -> Sequence[Listing]:
    own = [item for item in listings if item.document.origin == Origin.UPSTREAM.value]
    return own or listings


def _appearance(listing: Listing) -> Appearance:
    return Appearance(
        ref=listing.pk,
        release=listing.document.release,
        kind=ListKind(listing.kind),
        number=listing.number,
        title=listing.title,
        statements=listing.statements,
        text=listing.body.text,
    )
