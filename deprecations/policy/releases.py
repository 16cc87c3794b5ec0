"""The release list: which releases there are, their order, and the ones to expect.

Only this list knows which release comes after another (6.2 is followed by 7.0), so whatever the
policy counts is counted here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Final

from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY
from deprecations.policy.versions import Version

# The cadence since 4.0: X.0 in April, X.1 in August, X.2 in December, then (X+1).0.
_MONTHS: Final = (4, 8, 12)
_MONTHS_BETWEEN: Final = 4
# Releases come out on Tuesdays. In April and August mostly on the fourth, in December earlier.
_TUESDAYS: Final = {4: 4, 8: 4, 12: 3}
_TUESDAY: Final = 1


@dataclass(frozen=True, slots=True)
class Release:
    """A release line and the day its first release came out, or is expected if `projected`."""

    version: Version
    released_on: date | None
    projected: bool = False


class UnknownRelease(LookupError):
    """Not a release that can be asked about. `allowed` says in words which ones can."""

    def __init__(self, version: Version, allowed: str) -> None:
        super().__init__(f"There is no QEMU release {version}. Allowed are {allowed}.")
        self.version = version
        self.allowed = allowed


class ReleaseList:
    """The releases of QEMU in order, continued by projected ones. Immutable.

    Versions that are no release are placed too: 9.7 stands where 9.2 stands, the newest release
    below it. A version below a list that reaches back to 2.10 stands for the list's first release,
    since nothing is counted before that. All counting therefore works for any version.
    """

    PROJECTED = 8
    """How many releases past the newest may be asked about."""

    __slots__ = ("_anchor", "_by_version", "_lowest", "_projected", "_releases", "_versions")

    def __init__(self, releases: Iterable[Release]) -> None:
        """Raises ValueError for no release at all, one given twice, or a projected one."""
        known = tuple(sorted(releases, key=lambda release: release.version))
        if not known:
            raise ValueError("A release list needs at least one release")
        if any(release.projected for release in known):
            raise ValueError("Projected releases are computed and never part of a release list")
        self._releases = known
        self._versions = tuple(release.version for release in known)
        self._by_version = {release.version: release for release in known}
        if len(self._by_version) != len(known):
            raise ValueError("A release list holds every release only once")
        self._lowest = 0 if self._versions[0] <= FIRST_RELEASE_WITH_POLICY else -1
        self._anchor = next((r for r in reversed(known) if r.released_on is not None), None)
        self._projected = tuple(self._project(count) for count in range(1, self.PROJECTED + 1))

    def __iter__(self) -> Iterator[Release]:
        return iter(self._releases)

    def __len__(self) -> int:
        return len(self._releases)

    def __contains__(self, version: object) -> bool:
        return version in self._by_version

    def __repr__(self) -> str:
        return f"<ReleaseList {self._versions[0]} to {self._versions[-1]}>"

    @property
    def newest(self) -> Release:
        """The newest release that exists."""
        return self._releases[-1]

    def get(self, version: Version) -> Release:
        """The release a reader may ask about; raises UnknownRelease.

        These are the known ones, any before 2.10 (of which the date is not known) and the
        projected ones up to `PROJECTED` releases past the newest.
        """
        release = self.find(version)
        if release is not None and release.version <= self._projected[-1].version:
            return release
        if version < FIRST_RELEASE_WITH_POLICY:
            return Release(version, None)
        raise UnknownRelease(version, self.allowed())

    def find(self, version: Version) -> Release | None:
        """The release of that version, known or projected however far ahead, or None."""
        release = self._by_version.get(version)
        if release is None and version > self.newest.version:
            candidate = self._at(self._index(version))
            release = candidate if candidate.version == version else None
        return release

    def after(self, version: Version, count: int = 1) -> Release:
        """The count-th release after a version, projected where the list ends."""
        if count < 1:
            raise ValueError("Only releases after a version can be counted")
        return self._at(self._index(version) + count)

    def next(self, version: Version) -> Release:
        """The first release above a version, projected where the list ends.

        Unlike `after`, which counts a version from before the policy as the first release with
        it, this is the neighbour a reader goes on to: 2.10 for 2.8.
        """
        index = bisect_right(self._versions, version)
        return self._releases[index] if index < len(self._releases) else self.after(version)

    def before(self, version: Version) -> Release | None:
        """The newest release below a version, or None where the list does not reach."""
        if version <= self._versions[0]:
            return None
        if version <= self.newest.version:
            return self._releases[bisect_left(self._versions, version) - 1]
        index = self._index(version)
        release = self._at(index)
        return release if release.version < version else self._at(index - 1)

    def distance(self, start: Version, end: Version) -> int:
        """How many releases end is after start; negative where it is before."""
        return self._index(end) - self._index(start)

    def projected(self) -> tuple[Release, ...]:
        """The releases to expect next."""
        return self._projected

    def selectable(self) -> tuple[Release, ...]:
        """What a release picker offers: the known releases and the projected ones."""
        return self._releases + self._projected

    def _index(self, version: Version) -> int:
        """The place of a version in the list continued by projection."""
        if version > self.newest.version:
            return len(self._releases) - 1 + _ordinal(version) - _ordinal(self.newest.version)
        return max(bisect_right(self._versions, version) - 1, self._lowest)

    def _at(self, index: int) -> Release:
        past_newest = index - len(self._releases) + 1
        return self._releases[index] if past_newest <= 0 else self._project(past_newest)

    def _project(self, count: int) -> Release:
        """The count-th release after the newest, dated from the newest release with a date."""
        ordinal = _ordinal(self.newest.version) + count
        version = Version(*divmod(ordinal, len(_MONTHS)))
        return Release(version, self._expected(ordinal), projected=True)

    def _expected(self, ordinal: int) -> date | None:
        if self._anchor is None or self._anchor.released_on is None:
            return None
        latest = self._anchor.released_on
        next_ordinal = _ordinal(self._anchor.version) + 1
        # A late release (10.2 in January) does not push its successors a year ahead: the next
        # one is expected in the first month of its own that is still to come.
        month = _MONTHS[next_ordinal % len(_MONTHS)]
        year = latest.year if month > latest.month else latest.year + 1
        months = year * 12 + month - 1 + (ordinal - next_ordinal) * _MONTHS_BETWEEN
        return _release_day(*divmod(months, 12))

    def allowed(self) -> str:
        """Which releases may be asked about, in words."""
        first, newest = self._versions[0], self.newest.version
        known = f"{first}" if first == newest else f"{first} to {newest}"
        earlier = f"any release before {FIRST_RELEASE_WITH_POLICY}"
        return f"{known}, {earlier}, or up to {self._projected[-1].version} (projected)"


def _ordinal(version: Version) -> int:
    """The place of a version in an endless row of three releases per major version."""
    return version.major * len(_MONTHS) + min(version.minor, len(_MONTHS) - 1)


def _release_day(year: int, month_index: int) -> date | None:
    """The Tuesday a release is expected on; None where Python's calendar has ended."""
    if year > MAXYEAR:
        return None
    first = date(year, month_index + 1, 1)
    to_tuesday = (_TUESDAY - first.weekday()) % 7
    return first + timedelta(days=to_tuesday + 7 * (_TUESDAYS[first.month] - 1))
