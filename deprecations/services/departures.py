"""How a feature left the deprecated list, what it became, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deprecations.catalogue.records import LinkStatus, ListKind
from deprecations.models import Feature, Link, Listing
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class LeftList:
    """The last imported release whose deprecated list has a feature, and the next one, without."""

    last_listed: Version
    missing_from: Version


@dataclass(frozen=True, slots=True)
class Relations:
    """The links of a feature that nobody rejected: to what it became, and from what it stands for.

    Where people confirmed any of those to what it became, suggestions beside them are left out.
    """

    became: Sequence[Link]
    stands_for: Sequence[Link]


def left_list(listings: Iterable[Listing], imported: Iterable[Version]) -> LeftList | None:
    """When a feature with these listings was dropped from the deprecated list; None where the
    newest of the ``imported`` lists has it, or none ever had. No query."""
    listed = [
        listing.document.release
        for listing in listings
        if listing.kind == ListKind.DEPRECATED.value
    ]
    if not listed:
        return None
    last = max(listed)
    missing = min((release for release in imported if release > last), default=None)
    return None if missing is None else LeftList(last, missing)


def relations_of(feature: Feature) -> Relations:
    """What a feature became and what it stands for, the best match first; two queries."""
    rejected = LinkStatus.REJECTED.value
    became = feature.links_out.exclude(status=rejected).select_related("to_feature")
    stands_for = feature.links_in.exclude(status=rejected).select_related("from_feature")
    out = list(became.order_by("-score", "to_feature__title"))
    confirmed = [link for link in out if link.status == LinkStatus.CONFIRMED.value]
    return Relations(
        became=confirmed or out,
        stands_for=list(stands_for.order_by("-score", "from_feature__title")),
    )
