"""What programs can subscribe to: an Atom feed of what changed, and a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from deprecations.filters import (
    FeedQuery,
    InvalidParameters,
    ParameterError,
    read_feed_query,
)
from deprecations.models import Category, Feature
from deprecations.models.feature import FeatureQuerySet
from deprecations.services.features_as_of import as_of
from deprecations.services.former_addresses import former_address
from deprecations.services.knowledge import changed_at
from deprecations.services.permanent_names import permanent_names
from deprecations.services.stage_changes import StageChange, stage_changes
from deprecations.views.addresses import list_url
from deprecations.views.atom_feed import write_feed
from deprecations.views.errors import gone, not_found
from deprecations.views.feed_words import AUTHOR, legible
from deprecations.views.page import page
from deprecations.views.release_calendar import CalendarWriter, write_calendar

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """What a feed is about: everything, a category or a feature.

    ``about`` names it for good, ``address`` is the page that shows it to people, and ``features``
    is None for all of them.
    """

    title: str
    about: tuple[str, ...]
    address: str
    features: FeatureQuerySet | None


@page
def changes(request: HttpRequest) -> HttpResponse:
    """What releases that exist did to features, newest first, in pages of an Atom feed."""
    try:
        query = read_feed_query(request.GET, also_allowed=["page"])
    except InvalidParameters as invalid:
        return _refused(request, invalid)
    subject = _subject(query)
    if subject is None:
        return _moved(request, query.feature)
    releases = as_of().releases
    newest = releases.newest.version
    happened = [item for item in stage_changes(subject.features) if item.version <= newest]
    try:
        shown = _read_page(happened, request.GET.get("page", ""))
    except InvalidParameters as invalid:
        return _refused(request, invalid)
    content = write_feed(
        request,
        shown,
        releases,
        about=subject.about,
        title=f"{subject.title}: changes",
        address=subject.address,
        pages=_pages(request, query, shown),
    )
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@page
def calendar(request: HttpRequest) -> HttpResponse:
    """Releases and what becomes liable to be removed with them, or that alone for a category or a
    feature, as a calendar."""
    try:
        query = read_feed_query(request.GET)
    except InvalidParameters as invalid:
        return _refused(request, invalid)
    subject = _subject(query)
    if subject is None:
        return _moved(request, query.feature)
    writer = CalendarWriter(request, stage_changes(subject.features), as_of().releases)
    if query.feature:
        days = writer.by_feature()
    elif query.category:
        days = writer.by_release("category", query.category)
    else:
        days = writer.everything()
    content = write_calendar(
        days or writer.next_release(),
        title=f"{subject.title}: calendar",
        address=request.build_absolute_uri(subject.address),
        changed_at=changed_at(),
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _subject(query: FeedQuery) -> Subject | None:
    """None where no feature has the address that was asked for."""
    features = Feature.objects.all()
    if query.category:
        category = Category.objects.get(slug=query.category)
        return Subject(
            title=f"{AUTHOR}, {legible(category.name)}",
            about=("category", category.slug),
            address=list_url(category=category.slug),
            features=features.in_category(category.slug),
        )
    if query.feature:
        feature = features.filter(slug=query.feature).first()
        if feature is None:
            return None
        return Subject(
            title=f"{AUTHOR}, {legible(feature.title)}",
            about=("feature", permanent_names([feature])[feature.pk]),
            address=feature.get_absolute_url(),
            features=features.filter(pk=feature.pk),
        )
    return Subject(AUTHOR, (), reverse("overview"), None)


def _refused(request: HttpRequest, invalid: InvalidParameters) -> HttpResponse:
    """A 400 for people: programs only see that it is one."""
    context = {"errors": invalid.errors}
    return render(request, "deprecations/invalid_feed.html", context, status=400)


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    """The same feed at the address that the feature has today, or what stood there."""
    former = former_address(slug)
    if former is None:
        return not_found(request, f"There is no feature at the address “{slug}”.")
    if former.present is None:
        return gone(request, former)
    asked = request.GET.copy()
    asked["feature"] = former.present
    return redirect(f"{request.path}?{asked.urlencode()}", permanent=True)


def _read_page(happened: list[StageChange], text: str) -> Page[StageChange]:
    """The page that is asked for; raises InvalidParameters where there is none of that number."""
    paginator = Paginator(happened, PAGE_SIZE)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else int(not text)
    if number not in paginator.page_range:
        allowed = f"1 to {paginator.num_pages}" if paginator.num_pages > 1 else "1"
        message = f"There is no page “{legible(text[:20])}”."
        raise InvalidParameters([ParameterError("page", legible(text[:20]), message, allowed)])
    return paginator.page(number)


def _pages(request: HttpRequest, query: FeedQuery, shown: Page[StageChange]) -> dict[str, str]:
    """Where this page of the feed is, and the others, by their relation to it."""
    numbers = {"self": shown.number, "first": 1, "last": shown.paginator.num_pages}
    if shown.has_previous():
        numbers["previous"] = shown.previous_page_number()
    if shown.has_next():
        numbers["next"] = shown.next_page_number()
    chosen = {"category": query.category, "feature": query.feature}
    asked = {name: value for name, value in chosen.items() if value}

    def address(number: int) -> str:
        words = urlencode(asked | ({"page": str(number)} if number > 1 else {}))
        return request.build_absolute_uri(f"{request.path}?{words}" if words else request.path)

    return {relation: address(number) for relation, number in numbers.items()}
