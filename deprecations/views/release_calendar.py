"""A calendar (RFC 5545) of releases and of what becomes liable to be removed with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain, groupby

from django.http import HttpRequest
from icalendar import Calendar, Event

from deprecations.models import Feature
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version
from deprecations.services.permanent_names import permanent_id, permanent_names
from deprecations.services.stage_changes import Change, StageChange, features_that_changed
from deprecations.views.feed_words import (
    AUTHOR,
    feature_address,
    legible,
    path_told,
    release_address,
    replacements_told,
)

_ASK_AGAIN = timedelta(days=1)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the calendar, all of it. ``name`` is what the day goes by for good."""

    name: tuple[object, ...]
    release: Release
    on: date
    summary: str
    description: str
    url: str
    categories: Sequence[str] = field(default=("QEMU releases",))


class CalendarWriter:
    """Writes calendars from what is known: the changes, and the releases they happen in."""

    def __init__(
        self, request: HttpRequest, changes: Sequence[StageChange], releases: ReleaseList
    ) -> None:
        self._request = request
        self._releases = releases
        self._removable = [item for item in changes if item.change is Change.REMOVABLE]
        self._features = features_that_changed(self._removable)

    def everything(self) -> list[Day]:
        """All releases, past and expected, and what each makes liable to be removed."""
        return [*self.releases(), *self.by_release()]

    def releases(self) -> list[Day]:
        """Every release that has a date."""
        releases = self._releases
        return [
            Day(
                name=("release", release.version),
                release=release,
                on=release.released_on,
                summary=f"QEMU {release.version} {_state(release)}",
                description=_certainty(release),
                url=release_address(self._request, release.version, releases),
            )
            for release in chain(releases, releases.projected())
            if release.released_on
        ]

    def by_release(self, *about: str) -> list[Day]:
        """One day for each release that makes something liable to be removed, with all of it.

        ``about`` is what the changes were chosen by, so that days of different choices differ.
        """
        groups = groupby(self._removable, key=lambda item: item.version)
        days = (self._of_release(version, list(changes), about) for version, changes in groups)
        return [day for day in days if day]

    def by_feature(self) -> list[Day]:
        """One day for each feature and release; two queries."""
        names = permanent_names(self._features.values())
        days = (self._of_feature(change, names[change.feature]) for change in self._removable)
        return [day for day in days if day]

    def next_release(self) -> list[Day]:
        """The next release to expect: a calendar must hold something."""
        expected = self._releases.projected()[0].version
        return [day for day in self.releases() if day.release.version == expected]

    def _of_release(
        self, version: Version, changes: Sequence[StageChange], about: tuple[str, ...]
    ) -> Day | None:
        release = self._releases.find(version)
        if release is None or release.released_on is None:
            return None
        features = [self._features[change.feature] for change in changes]
        many = "1 feature" if len(features) == 1 else f"{len(features)} features"
        lines = [
            f"– {legible(feature.title)} ({path_told(feature)}). {replacements_told(feature)}"
            for feature in features
        ]
        return Day(
            name=("removable", version, *about),
            release=release,
            on=release.released_on,
            summary=f"{many} {_liable(release)}",
            description="\n".join([*lines, _certainty(release)]),
            url=release_address(self._request, version, self._releases),
            categories=_categories(features),
        )

    def _of_feature(self, change: StageChange, name: str) -> Day | None:
        release = self._releases.find(change.version)
        if release is None or release.released_on is None:
            return None
        feature = self._features[change.feature]
        return Day(
            name=("removable", change.version, "feature", name),
            release=release,
            on=release.released_on,
            summary=f"{legible(feature.title)} {_liable(release)}",
            description=f"{replacements_told(feature)}\n{_certainty(release)}",
            url=feature_address(self._request, feature, change.version, self._releases),
            categories=_categories([feature]),
        )


def write_calendar(
    days: Sequence[Day], *, title: str, address: str, changed_at: datetime | None
) -> bytes:
    """A calendar in iCalendar's format. Equal knowledge gives equal bytes: its times are those
    of the knowledge, not of the request."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{AUTHOR}//Releases//EN")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("url", address)
    calendar.add("refresh-interval", _ASK_AGAIN, {"value": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for day in sorted(days, key=lambda day: (day.on, str(day.name))):
        calendar.add_component(_event(day, changed_at or _NEVER))
    written: bytes = calendar.to_ical()
    return written


def _event(day: Day, changed_at: datetime) -> Event:
    event = Event()
    event.add("uid", str(permanent_id("day", *day.name)))
    event.add("dtstamp", changed_at.replace(microsecond=0))
    event.add("dtstart", day.on)
    event.add("summary", day.summary)
    event.add("description", day.description)
    event.add("url", day.url)
    event.add("categories", list(day.categories))
    event.add("status", "TENTATIVE" if day.release.projected else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _state(release: Release) -> str:
    return "expected" if release.projected else "released"


def _liable(release: Release) -> str:
    expected = " (expected)" if release.projected else ""
    return f"liable to be removed from QEMU {release.version}{expected}"


def _certainty(release: Release) -> str:
    if release.projected:
        return "The date is an estimate from the usual months: April, August and December."
    return f"QEMU {release.version} came out on this day."


def _categories(features: Sequence[Feature]) -> list[str]:
    """The names of categories, each once, those above among them."""
    return list(dict.fromkeys(legible(name) for item in features for name in item.category.path))
