"""An Atom feed (RFC 4287) of what releases did to features, in pages (RFC 5005)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.safestring import SafeString

from deprecations.models import Feature
from deprecations.policy.releases import ReleaseList
from deprecations.services.permanent_names import permanent_id, permanent_names
from deprecations.services.stage_changes import Change, StageChange, features_that_changed
from deprecations.views.feed_words import (
    AUTHOR,
    change_told,
    day_of,
    feature_address,
    liability_told,
    path_told,
    replacements_told,
)

_LONG_AGO = date(1970, 1, 1)


class ChangesFeed(Atom1Feed):
    """Atom with links to the other pages of the feed, and a time that does not depend on when
    somebody asks."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def latest_post_date(self) -> datetime:
        latest: datetime = self.feed["updated"]
        return latest


def write_feed(
    request: HttpRequest,
    page: Page[StageChange],
    releases: ReleaseList,
    *,
    about: tuple[str, ...],
    title: str,
    address: str,
    pages: Mapping[str, str],
) -> str:
    """One page of a feed as XML; four queries.

    ``about`` names for good what the feed is about; ``address`` is the page that shows the same to
    people, and ``pages`` are the addresses of this page of the feed and of others by relation.
    """
    changes = list(page.object_list)
    features = features_that_changed(changes)
    names = permanent_names(features.values())
    feed = ChangesFeed(
        title=title,
        link=request.build_absolute_uri(address),
        description=None,
        subtitle="Newly deprecated, liable to be removed, removed, or taken back, by the day of"
        " the release. Older entries follow on further pages of this feed (rel=next).",
        language="en-GB",
        author_name=AUTHOR,
        feed_url=pages["self"],
        feed_guid=permanent_id("feed", *about).urn,
        pages={relation: url for relation, url in pages.items() if relation != "self"},
        updated=max((_moment(item, releases) for item in changes), default=_newest(releases)),
    )
    for change in changes:
        feature = features[change.feature]
        day = day_of(change.version, releases)
        feed.add_item(
            title=change_told(change, feature),
            link=feature_address(request, feature, change.version, releases),
            description=_summary(change, feature, releases),
            unique_id=permanent_id("change", names[feature.pk], change.change, change.version).urn,
            pubdate=None if day is None else _midnight(day),
            updateddate=_moment(change, releases),
            categories=_terms(change, feature),
        )
    return feed.writeString("utf-8")


def _summary(change: StageChange, feature: Feature, releases: ReleaseList) -> SafeString:
    """The rest in HTML, which is what readers take a summary for."""
    told = [liability_told(change, releases), f"{path_told(feature)}."]
    if change.change is not Change.WITHDRAWN:
        told.insert(0, replacements_told(feature))
    return format_html("<p>{}</p>", " ".join(filter(None, told)))


def _terms(change: StageChange, feature: Feature) -> list[str]:
    """What a reader can filter by: the kind of change, and the categories from the top down."""
    category = feature.category
    above = [category.parent.slug] if category.parent else []
    return [str(change.change), *above, category.slug]


def _moment(change: StageChange, releases: ReleaseList) -> datetime:
    """The day of the release. Atom wants one for releases of unknown date too, which come before
    the list: the next one that is known."""
    day = day_of(change.version, releases)
    if day is not None:
        return _midnight(day)
    later = [r.released_on for r in releases if r.released_on and r.version > change.version]
    return _midnight(later[0]) if later else _newest(releases)


def _newest(releases: ReleaseList) -> datetime:
    return _midnight(max((r.released_on for r in releases if r.released_on), default=_LONG_AGO))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
