"""Where QEMU itself writes about a feature: its rendered documentation, else the source line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deprecations.catalogue.records import ListKind
from deprecations.models import Document, Feature, Listing
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version

_RENDERED = "https://www.qemu.org/docs/master/about"
_SOURCE = "https://gitlab.com/qemu-project/qemu/-/blob"
_PAGES = {
    ListKind.DEPRECATED.value: "deprecated.html",
    ListKind.REMOVED.value: "removed-features.html",
}
_SINCE = re.compile(r"since-[0-9-]+-(?=removed-in-)")
_BY_NUMBER = re.compile(r"id[0-9]+")


def upstream_urls(features: Iterable[Feature], newest: Version) -> dict[int, str | None]:
    """For each feature, by its primary key, the address where QEMU describes it; two queries.

    QEMU renders the documents of its newest release only. What stands in those is linked there,
    anything else in the newest source that lists it; None where only embedded documents know it.
    """
    features = list(features)
    wanted = {number for feature in features for number in _newest_listings(feature)}
    listings = Listing.objects.only("document", "kind", "anchor", "line").in_bulk(wanted)
    documents = Document.objects.only("release", "origin", "name", "holds_deprecated").in_bulk(
        {listing.document_id for listing in listings.values()}
    )
    for listing in listings.values():
        listing.document = documents[listing.document_id]
    return {feature.pk: _url(feature, listings, newest) for feature in features}


def rendered_url(listing: Listing) -> str:
    """Where QEMU's website shows an entry of its newest documents, or of ours about them."""
    page = f"{_RENDERED}/{_PAGES[listing.kind]}"
    anchor = listing.anchor
    if listing.document.origin == Origin.EMBEDDED.value:
        # Our headings are QEMU's, but for the release of the deprecation, which our removed list
        # adds. Of titles that occur twice only QEMU's own document can tell the numbers.
        anchor = "" if _BY_NUMBER.fullmatch(anchor) else _SINCE.sub("", anchor)
    return f"{page}#{anchor}" if anchor else page


def source_url(listing: Listing) -> str:
    """The line of QEMU's source, as released, that an entry of its own documents stands on."""
    document = listing.document
    return f"{_SOURCE}/v{document.release}.0/{document.upstream_path}#L{listing.line}"


def _newest_listings(feature: Feature) -> list[int]:
    """QEMU's own newest listing, then ours."""
    numbers = (feature.described_by_id, feature.summarised_by_id)
    return [number for number in numbers if number is not None]


def _url(feature: Feature, listings: dict[int, Listing], newest: Version) -> str | None:
    for number in _newest_listings(feature):
        # Later than the newest release: a tree in the making, which is what QEMU renders.
        if listings[number].document.release >= newest:
            return rendered_url(listings[number])
    if feature.described_by_id is None:
        return None
    return source_url(listings[feature.described_by_id])
