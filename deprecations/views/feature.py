"""The page of one feature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from deprecations.catalogue.records import FateBasis, FateKind
from deprecations.filters import InvalidParameters, read_release
from deprecations.models import Feature, Listing, Milestone, Override
from deprecations.policy.eligibility import judge
from deprecations.policy.lifecycle import Basis, Lifecycle, Origin
from deprecations.policy.machine_types import machine_types_at
from deprecations.policy.versions import Version
from deprecations.services.contradictions import Contradiction, contradictions_of
from deprecations.services.departures import LeftList, left_list, relations_of
from deprecations.services.edited_texts import text_that_readers_see
from deprecations.services.former_addresses import former_address
from deprecations.services.histories import history_of
from deprecations.services.lifecycles import lifecycles_of
from deprecations.services.lists import imported_releases
from deprecations.services.pages import (
    described_features,
    listings_of,
    milestones_of,
    overrides_of,
    shown_value,
)
from deprecations.services.timeline import timeline_of
from deprecations.services.upstream_links import rendered_url, source_url
from deprecations.views.errors import gone, invalid_parameters, not_found
from deprecations.views.feature_history import list_histories
from deprecations.views.page import page
from deprecations.views.timeline_drawing import draw

# The line of releases is drawn for wide screens and paper, and once more for phones.
_DRAWINGS = {"wide": 720, "narrow": 328}


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
class Dispute:
    """A contradiction in words, with the places of those that contradict each other."""

    message: str
    places: tuple[Place, ...]


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
    life = None if found.is_rule else lifecycles_of([found])[found.pk]
    verdict = judge(life, at.version, at.releases) if life else None
    described = found.described_by
    if described is not None and not _is_upstreams(described):
        described = None
    listings, imported = list(listings_of(found)), imported_releases()
    places = _places(listings, at.releases.newest.version)
    milestones = list(milestones_of(found))
    left = left_list(listings, imported)
    timeline = timeline_of(found, life, milestones, at, left) if life else None
    overrides = list(overrides_of(found))
    edited = text_that_readers_see(overrides, described)
    context = {
        "at": at,
        "feature": found,
        "verdict": verdict,
        "eligibility": verdict.eligibility if verdict else None,
        "replacements": found.replacements.all(),
        "events": _events(milestones),
        "contradictions": _disputes(contradictions_of([found], at.releases).get(found.pk, ())),
        "timeline": timeline,
        "drawings": [draw(timeline, *sheet) for sheet in _DRAWINGS.items()] if timeline else [],
        "histories": list_histories(history_of(found), imported),
        "relations": relations_of(found),
        "left": left,
        "tells_fate": _tells_fate(found, left, life),
        "is_suggested": found.fate_basis == FateBasis.SUGGESTED.value,
        "own_text": described,
        "own_text_html": edited["html"] if edited else described and described.body.html,
        "own_text_is_edited": edited is not None,
        "own_text_url": source_url(described) if described else "",
        "summary_html": _summary_html(found),
        "types": machine_types_at(at.version, at.releases) if found.is_rule else None,
        "changes": [_change(override, is_text_seen=edited is not None) for override in overrides],
        "places": places,
        "rendered_url": next((place.rendered_url for place in places if place.rendered_url), ""),
    }
    return render(request, "deprecations/feature.html", context)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Addresses are for good: an old one leads to the present one, whatever was asked, or tells
    what stood there."""
    former = former_address(slug)
    if former is None:
        return not_found(request, f"There is no feature at the address “{slug}”.")
    if former.present is None:
        return gone(request, former)
    query = request.META.get("QUERY_STRING", "")
    url = reverse("feature", args=[former.present])
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def _summary_html(found: Feature) -> str:
    """Our summary with its markup, which a summary that a maintainer wrote does not have."""
    source = found.summarised_by
    return source.body.html if source and source.body.text == found.summary else ""


def _places(listings: Sequence[Listing], newest: Version) -> list[Place]:
    """QEMU's website shows the newest documents only, those of a release in the making included."""
    return [
        Place(
            listing,
            source_url=_source_url(listing),
            rendered_url=rendered_url(listing) if listing.document.release >= newest else "",
        )
        for listing in listings
    ]


def _events(milestones: Iterable[Milestone]) -> list[HappenedEvent]:
    """What happened, each event once however many documents state it, or let it be observed."""
    grouped = groupby(milestones, lambda item: (item.version, item.event, item.scope))
    groups = [list(group) for _, group in grouped]
    told = [group for group in groups if not _is_observed(group)]
    for group in filter(_is_observed, groups):
        agreeing = [other for other in told if _agree(group[0], other[0])]
        if agreeing:
            agreeing[0].extend(group)
        else:
            told.append(group)
    told.sort(key=lambda group: (group[0].version, group[0].event, group[0].scope))
    return [
        HappenedEvent(group[0], tuple((item, _place_of(item)) for item in group))
        for group in (sorted(group, key=_trust) for group in told)
    ]


def _is_observed(group: Sequence[Milestone]) -> bool:
    return all(item.basis == Basis.OBSERVED.value for item in group)


def _agree(observed: Milestone, stated: Milestone) -> bool:
    """Whether what lists show is what a document states, as far as they can tell."""
    return (
        observed.event == stated.event
        and (observed.after is None or observed.after < stated.version)
        and stated.version <= observed.version
    )


def _trust(milestone: Milestone) -> tuple[bool, bool]:
    return milestone.basis == Basis.OBSERVED.value, _is_told_by_us(milestone)


def _disputes(contradictions: Iterable[Contradiction]) -> list[Dispute]:
    """Contradictions with the places of all that is contradictory, each place once."""
    return [
        Dispute(
            item.message,
            tuple(
                {
                    milestone.listing.pk: place
                    for milestone in item.milestones
                    if milestone.listing and (place := _place_of(milestone))
                }.values()
            ),
        )
        for item in contradictions
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


def _tells_fate(found: Feature, left: LeftList | None, life: Lifecycle | None) -> bool:
    """Whether there is more to say of what became of a feature than that it is listed, or was
    removed under its own title."""
    if found.fate not in {"", FateKind.LISTED.value}:
        return found.fate != FateKind.REMOVED.value
    last = life.cycles[-1] if life and life.cycles else None
    has_ended = last is not None and bool(last.removed_in or last.withdrawn_in)
    return left is not None and life is not None and not has_ended
