"""The page of one feature."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from deprecations.filters import InvalidParameters, read_release
from deprecations.models import Feature, Listing, Milestone, Override
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.edited_texts import text_that_readers_see
from deprecations.services.feature_details import present_slug
from deprecations.services.features_as_of import AsOf, full_verdict_of
from deprecations.services.pages import (
    described_features,
    listing_release,
    listings_of,
    machine_types_at,
    milestones_of,
    overrides_of,
    shown_value,
)
from deprecations.services.upstream_links import rendered_url, source_url
from deprecations.views.errors import invalid_parameters, not_found
from deprecations.views.page import page


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feature is written, with addresses outside where there are any."""

    listing: Listing
    source_url: str
    rendered_url: str


@dataclass(frozen=True, slots=True)
class HappenedEvent:
    """One event of a feature's life, with all who tell of it and where, QEMU's documents first."""

    milestone: Milestone
    sources: tuple[tuple[Milestone, Place | None], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a maintainer changed, in words. ``unseen`` is a text that was written for the list which
    does not describe the feature any more."""

    override: Override
    now: str
    upstream: str
    unseen: bool


@page
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    """A feature as of a release, from what to use instead down to where it is written."""
    try:
        at = read_release(request.GET.get("release"))
    except InvalidParameters as invalid:
        return invalid_parameters(request, invalid)
    found = described_features(at).filter(slug=slug).first()
    if found is None:
        return _moved(request, slug)
    verdict = full_verdict_of(found, at)
    described = found.described_by
    if described is not None and not _is_upstreams(described):
        described = None
    overrides = list(overrides_of(found))
    edited = text_that_readers_see(overrides, described)
    places = _places(found, at.releases.newest.version)
    context = {
        "at": at,
        "feature": found,
        "verdict": verdict,
        "eligibility": verdict.eligibility if verdict else None,
        "replacements": found.replacements.all(),
        "events": _events(found),
        "own_text": described,
        "own_text_html": edited["html"] if edited else described and described.body.html,
        "own_text_is_edited": edited is not None,
        "own_text_url": source_url(described) if described else "",
        "summary_html": _summary_html(found),
        "types": machine_types_at(at) if found.is_rule else None,
        "changes": [_change(override, is_text_seen=edited is not None) for override in overrides],
        "places": places,
        "rendered_url": next((place.rendered_url for place in places if place.rendered_url), ""),
        "delisted_by": _delisted_by(found, at),
    }
    return render(request, "deprecations/feature.html", context)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Addresses are for good: an old one leads to the present one, whatever was asked."""
    present = present_slug(slug)
    if present is None:
        return not_found(request, f"There is no feature at the address “{slug}”.")
    query = request.META.get("QUERY_STRING", "")
    url = reverse("feature", args=[present])
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def _summary_html(found: Feature) -> str:
    """Our summary with its markup, which a summary that a maintainer wrote does not have."""
    source = found.summarised_by
    return source.body.html if source and source.body.text == found.summary else ""


def _places(found: Feature, newest: Version) -> list[Place]:
    """QEMU's website shows the newest documents only, those of a release in the making included."""
    return [
        Place(
            listing,
            source_url=_source_url(listing),
            rendered_url=rendered_url(listing) if listing.document.release >= newest else "",
        )
        for listing in listings_of(found)
    ]


def _events(found: Feature) -> list[HappenedEvent]:
    """What happened, each event once however many documents state it."""
    groups = groupby(milestones_of(found), lambda item: (item.version, item.event, item.scope))
    told = [sorted(group, key=_is_told_by_us) for _, group in groups]
    return [
        HappenedEvent(group[0], tuple((item, _place_of(item)) for item in group)) for group in told
    ]


def _is_told_by_us(milestone: Milestone) -> bool:
    return milestone.listing is not None and not _is_upstreams(milestone.listing)


def _place_of(milestone: Milestone) -> Place | None:
    listing = milestone.listing
    return None if listing is None else Place(listing, _source_url(listing), rendered_url="")


def _source_url(listing: Listing) -> str:
    return source_url(listing) if _is_upstreams(listing) else ""


def _is_upstreams(listing: Listing) -> bool:
    return listing.document.origin == Origin.UPSTREAM.value


def _change(override: Override, *, is_text_seen: bool) -> Change:
    return Change(
        override,
        now=shown_value(override, override.value),
        upstream=shown_value(override, override.upstream_value),
        unseen=override.field == Override.Field.TEXT and not is_text_seen,
    )


def _delisted_by(found: Feature, at: AsOf) -> Version | None:
    """The release whose list has not got the feature any more, though nothing says it went."""
    if found.listed or found.stage_at not in {Stage.DEPRECATED.value, Stage.REMOVABLE.value}:
        return None
    return listing_release(at)
