"""What a person needs to see of a link in order to decide on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from deprecations.catalogue.records import LinkStatus, ListKind
from deprecations.models import Document, Feature, Link, Listing
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version

BEST_FIRST = (F("score").desc(nulls_last=True), "pk")

# What to think of a suggestion, from the score on.
_LIKELY = ((0.9, "almost certain"), (0.75, "likely"), (0.5, "possible"))


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a link: the listing that tells most about it, and between which releases.

    Of the feature that left, ``listing`` is the last one in the deprecated list, and ``beside``
    the first imported release whose list no longer has it. Of the other one it is the first one
    in the removed list, and ``beside`` the last release whose list did not have it yet. Where a
    feature does not stand in that list, its newest listing anywhere speaks for it.
    """

    feature: Feature
    listing: Listing | None
    in_its_list: bool
    beside: Version | None

    @property
    def release(self) -> Version | None:
        """The release of the listing."""
        return self.listing.document.release if self.listing else None


@dataclass(frozen=True, slots=True)
class LinkReview:
    """A link with both of its ends."""

    link: Link
    left: Side
    appeared: Side

    @property
    def same_release(self) -> bool:
        """Whether the one appeared where the other was missing for the first time."""
        return self.left.beside is not None and self.left.beside == self.appeared.release


def review_of(link: Link) -> LinkReview:
    """Everything that helps to decide on a link, in four queries."""
    ends = {link.from_feature_id, link.to_feature_id}
    features = Feature.objects.select_related("category__parent").in_bulk(ends)
    listings = list(
        Listing.objects.filter(feature__in=ends)
        .select_related("document", "body")
        .only(
            "feature",
            "kind",
            "title",
            "title_rst",
            "category_path",
            "stated",
            "line",
            "document__release",
            "document__origin",
            "document__name",
            "body__html",
            "body__rst",
        )
        .order_by("document__release", "number")
    )
    left = features[link.from_feature_id]
    appeared = features[link.to_feature_id]
    return LinkReview(
        link,
        _left(left, _of(listings, left), _releases(ListKind.DEPRECATED)),
        _appeared(appeared, _of(listings, appeared), _releases(ListKind.REMOVED)),
    )


def _of(listings: Sequence[Listing], feature: Feature) -> list[Listing]:
    """What documents say of a feature, upstream's alone where they say anything."""
    own = [listing for listing in listings if listing.feature_id == feature.pk]
    upstream = [item for item in own if item.document.origin == Origin.UPSTREAM.value]
    return upstream or own


def _releases(kind: ListKind) -> list[Version]:
    """The releases of which QEMU's list of this kind was imported, oldest first."""
    documents = Document.objects.filter(
        **{f"holds_{kind.value}": True}, origin=Origin.UPSTREAM.value
    )
    return sorted(set(documents.values_list("release", flat=True)))


def _left(feature: Feature, listings: list[Listing], releases: list[Version]) -> Side:
    own = [item for item in listings if item.kind == ListKind.DEPRECATED.value]
    listing = own[-1] if own else next(reversed(listings), None)
    later = (r for r in releases if own and r > own[-1].document.release)
    return Side(feature, listing, bool(own), next(later, None))


def _appeared(feature: Feature, listings: list[Listing], releases: list[Version]) -> Side:
    own = [item for item in listings if item.kind == ListKind.REMOVED.value]
    listing = own[0] if own else next(reversed(listings), None)
    earlier = (r for r in reversed(releases) if own and r < own[0].document.release)
    return Side(feature, listing, bool(own), next(earlier, None))


def score_words(score: float | None) -> str:
    """A score for people, in words and per cent."""
    if score is None:
        return "entered by hand"
    words = next((words for least, words in _LIKELY if score >= least), "doubtful")
    return f"{words} ({score:.0%})"


def next_suggestion(after: Link) -> Link | None:
    """The likeliest of the other suggestions that nobody has decided on; one query."""
    suggested = Link.objects.filter(status=LinkStatus.SUGGESTED.value).exclude(pk=after.pk)
    return suggested.order_by(*BEST_FIRST).first()
