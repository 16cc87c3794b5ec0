"""Where QEMU itself writes about a feature: its rendered documentation, else the source line."""

from __future__ import annotations

from collections.abc import Iterable

from deprecations.catalogue.records import ListKind
from deprecations.models import Feature, Listing
from deprecations.policy.versions import Version

_RENDERED = "https://www.qemu.org/docs/master/about"
_SOURCE = "https://gitlab.com/qemu-project/qemu/-/blob"
_PAGES = {ListKind.DEPRECATED: "deprecated.html", ListKind.REMOVED: "removed-features.html"}


def upstream_urls(features: Iterable[Feature], newest: Version) -> dict[int, str | None]:
    """For each feature, by its primary key, the address where QEMU describes it; one query.

    QEMU renders the documents of its newest release only. What stands in those is linked there
    (our embedded documents keep QEMU's headings, so their anchors serve as well), anything else
    in the newest source that lists it; None where only embedded documents know it.
    """
    features = list(features)
    wanted = {number for feature in features for number in _newest_listings(feature)}
    listings = (
        Listing.objects.select_related("document")
        .only(
            "kind",
            "anchor",
            "line",
            "document__release",
            "document__holds_deprecated",
        )
        .in_bulk(wanted)
    )
    return {feature.pk: _url(feature, listings, newest) for feature in features}


def _newest_listings(feature: Feature) -> list[int]:
    """QEMU's own newest listing, then ours."""
    numbers = (feature.described_by_id, feature.summarised_by_id)
    return [number for number in numbers if number is not None]


def _url(feature: Feature, listings: dict[int, Listing], newest: Version) -> str | None:
    for number in _newest_listings(feature):
        listing = listings[number]
        # Later than the newest release: a tree in the making, which is what QEMU renders.
        if listing.document.release >= newest and listing.anchor:
            return f"{_RENDERED}/{_PAGES[ListKind(listing.kind)]}#{listing.anchor}"
    if feature.described_by_id is None:
        return None
    listing = listings[feature.described_by_id]
    document = listing.document
    return f"{_SOURCE}/v{document.release}.0/{document.upstream_path}#L{listing.line}"
