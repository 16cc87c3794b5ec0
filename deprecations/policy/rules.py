"""The rules a verdict is reached by: who states them, their figures, and what they say.

A rule computes with its own figures, so that whoever shows them shows what was counted with. Each
kind of rule has one pure function; the release list it counts in is given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from deprecations.policy.versions import Version

FIRST_RELEASE_WITH_POLICY: Final = Version(2, 10)
"""No policy existed before this release."""

RELEASES_PER_YEAR: Final = 3
"""One major version a year: X.0, X.1 and X.2."""


class _HasVersion(Protocol):
    @property
    def version(self) -> Version: ...


_Release_co = TypeVar("_Release_co", bound=_HasVersion, covariant=True)


class Order(Protocol[_Release_co]):
    """What rules need of a release list."""

    def find(self, version: Version) -> _Release_co | None: ...
    def after(self, version: Version, count: int = 1) -> _Release_co: ...
    def before(self, version: Version) -> _Release_co | None: ...


@dataclass(frozen=True, slots=True)
class Rule(ABC):
    """One rule of the policy, in our own words.

    `stated_from` and `stated_until` are the first and the last release whose documents state it;
    None: they still do.
    """

    slug: str
    name: str
    statement: str
    stated_from: Version
    stated_until: Version | None

    @property
    @abstractmethod
    def figures(self) -> dict[str, int | Version]:
        """The numbers and releases that the rule counts with, by name."""


@dataclass(frozen=True, slots=True)
class Notice(Rule):
    """How long a deprecated feature keeps working, the release that deprecates it included."""

    functional_for: int

    @property
    def figures(self) -> dict[str, int | Version]:
        return {"functional_for_releases": self.functional_for}

    def apply(
        self, counted_from: Version, releases: Order[_Release_co]
    ) -> tuple[_Release_co, _Release_co]:
        """The last release a feature works in for certain, and the first that may drop it."""
        last = releases.after(counted_from, self.functional_for - 1)
        return last, releases.after(counted_from, self.functional_for)


@dataclass(frozen=True, slots=True)
class StartOfCounting(Rule):
    """From where on releases of notice count at all."""

    counted_from: Version

    @property
    def figures(self) -> dict[str, int | Version]:
        return {"counted_from": self.counted_from}

    def apply(self, deprecated_in: Version) -> Version:
        """The release to count a deprecation from."""
        return max(deprecated_in, self.counted_from)


@dataclass(frozen=True, slots=True)
class Reach:
    """Up to which version machine types are covered at a release; None: the rule is not there yet.

    What is due may be deleted. What is removed was: it is due, and the rule is enforced.
    """

    deprecated_up_to: Version | None
    due_up_to: Version | None
    removed_up_to: Version | None


@dataclass(frozen=True, slots=True)
class Expiry(Rule):
    """How many years a machine type that carries a version lives."""

    deprecated_after_years: int
    due_after_years: int
    enforced_from: Version

    @property
    def figures(self) -> dict[str, int | Version]:
        return {
            "deprecated_after_releases": self.deprecated_after_years * RELEASES_PER_YEAR,
            "due_after_releases": self.due_after_years * RELEASES_PER_YEAR,
            "enforced_from": self.enforced_from,
        }

    def apply(self, release: Version, releases: Order[_HasVersion]) -> Reach:
        """What the rule covers at a release: (M-3).m is deprecated at M.m, and (M-6).m due."""
        if release < self.stated_from:
            return Reach(None, None, None)
        due = self.due_up_to(release, releases)
        return Reach(
            deprecated_up_to=self.deprecated_up_to(release, releases),
            due_up_to=due,
            removed_up_to=due if release >= self.enforced_from else None,
        )

    def deprecated_up_to(self, release: Version, releases: Order[_HasVersion]) -> Version:
        """The newest version deprecated at a release, as if the rule had always been there."""
        return _years_before(release, self.deprecated_after_years, releases)

    def due_up_to(self, release: Version, releases: Order[_HasVersion]) -> Version:
        """The newest version due for deletion at a release, as if the rule had always been there
        and whether or not anything is deleted yet."""
        return _years_before(release, self.due_after_years, releases)


def _years_before(release: Version, years: int, releases: Order[_HasVersion]) -> Version:
    """The same release so many majors ago, or the newest below it where there was none (3.2).

    Version(0, 0), older than any machine type, for releases too early for the rule.
    """
    if release.major < years:
        return Version(0, 0)
    target = Version(release.major - years, release.minor)
    if releases.find(target) is not None:
        return target
    below = releases.before(target)
    return target if below is None else below.version


GENERAL: Final = Notice(
    slug="general",
    name="Two releases of notice",
    statement=(
        "A deprecated feature works on in the release that deprecates it and in the one that "
        "follows. Any later release is free to drop it."
    ),
    stated_from=FIRST_RELEASE_WITH_POLICY,
    stated_until=None,
    functional_for=2,
)

START_AT_2_10: Final = StartOfCounting(
    slug="start-at-2.10",
    name="Counting starts at 2.10",
    statement=(
        "Before 2.10 there was no policy. Whatever an older release deprecated is treated as if "
        "2.10 had deprecated it."
    ),
    stated_from=FIRST_RELEASE_WITH_POLICY,
    stated_until=Version(9, 2),
    counted_from=FIRST_RELEASE_WITH_POLICY,
)

MACHINE_TYPES: Final = Expiry(
    slug="versioned-machine-types",
    name="Three years, then three more, for versioned machine types",
    statement=(
        "A machine type that carries a version is marked deprecated three years (nine releases) "
        "after its release and is due for deletion after six years (eighteen releases). "
        "Announced in 9.1, it is enforced from 10.1 on."
    ),
    stated_from=Version(9, 1),
    stated_until=None,
    deprecated_after_years=3,
    due_after_years=6,
    enforced_from=Version(10, 1),
)

RULES: Final[tuple[Rule, ...]] = (GENERAL, START_AT_2_10, MACHINE_TYPES)
