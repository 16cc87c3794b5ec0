"""What people call a release: QEMU's own in any spelling, or a distribution's that ships it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from deprecations.models import DistributionRelease
from deprecations.policy.distribution_names import keys_to_try, name_key, words_before_number
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.spellings import ALLOWED
from deprecations.policy.versions import InvalidVersion
from deprecations.services.distributions import distribution_releases
from deprecations.services.releases import named_line


class UnknownName(ValueError):
    """No release goes by this name, or which one it means is not recorded."""

    def __init__(self, message: str, allowed: str | list[str]) -> None:
        words = allowed if isinstance(allowed, str) else ", ".join(allowed)
        super().__init__(f"{message} Allowed are {words}.")
        self.message = message
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class NamedRelease:
    """A release of QEMU, with the distribution's release that it was asked for by."""

    release: Release
    distribution: DistributionRelease | None = None


class ReleaseNames:
    """Understands names of releases.

    Distributions are looked up only where a text is no spelling of QEMU's own, in one query however
    many texts are read.
    """

    def __init__(self, releases: ReleaseList) -> None:
        self.releases = releases

    def read(self, text: str) -> NamedRelease:
        """The release that a text means and that may be asked about.

        Raises UnknownRelease for a release of QEMU that there is not, and UnknownName.
        """
        try:
            return NamedRelease(self.releases.get(named_line(text, self.releases)))
        except InvalidVersion:
            row = self._distribution(text)
            if row.qemu is None:
                raise self._not_recorded(row) from None
            return NamedRelease(self.releases.get(row.qemu), row)

    @cached_property
    def _distributions(self) -> list[DistributionRelease]:
        return distribution_releases()

    @cached_property
    def _by_key(self) -> dict[str, DistributionRelease]:
        return {key: row for row in self._distributions for key in keys_of(row)}

    def _distribution(self, text: str) -> DistributionRelease:
        keys = keys_to_try(text)
        for key in keys:
            if key in self._by_key:
                return self._by_key[key]
        if keys and (distribution := self._distribution_in(keys[0])):
            message = f"“{text}” is no release of {distribution} that is known here."
            raise UnknownName(message, self._recorded(distribution) or self._allowed())
        raise UnknownName(f"“{text}” is not a release.", self._allowed())

    def _distribution_in(self, key: str) -> str | None:
        """The distribution that a key names without one of its releases."""
        whose = words_before_number(key) or key
        for known, row in self._by_key.items():
            if whose in {words_before_number(known), name_key(row.distribution)}:
                return row.distribution
        return None

    def _not_recorded(self, row: DistributionRelease) -> UnknownName:
        message = f"Which QEMU release {row} ships is not recorded."
        return UnknownName(message, self._recorded(row.distribution) or self._allowed())

    def _recorded(self, distribution: str) -> list[str]:
        return [
            row.slug
            for row in self._distributions
            if row.distribution == distribution and row.qemu is not None
        ]

    def _allowed(self) -> str:
        own = f"{ALLOWED}: {self.releases.allowed()}"
        recorded = [row for row in self._distributions if row.qemu is not None]
        if not recorded:
            return own
        names = ", ".join(dict.fromkeys(row.distribution for row in recorded))
        return f"{own}; or a release of a distribution, such as {recorded[0].slug}: {names}"


def keys_of(row: DistributionRelease) -> Iterator[str]:
    """The keys of all names of a distribution's release."""
    for name in (row.slug, str(row), *row.aliases):
        if key := name_key(name):
            yield key
