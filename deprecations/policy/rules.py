"""The rules a verdict is reached by, each with the releases whose documents state it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from deprecations.policy.versions import Version

FIRST_RELEASE_WITH_POLICY: Final = Version(2, 10)
"""No policy existed before this release."""

FUNCTIONAL_FOR: Final = 2
"""Releases a deprecated feature keeps working in: the one that deprecates it and one more."""

MACHINE_TYPES_ENFORCED_FROM: Final = Version(10, 1)
"""The first release that deletes machine types by their rule; 9.1 and later only announce it."""


RELEASES_PER_YEAR: Final = 3
"""One major version a year: X.0, X.1 and X.2."""

MACHINE_TYPES_DEPRECATED_AFTER: Final = 3
"""Years, and so major versions, until the rule deprecates a versioned machine type."""

MACHINE_TYPES_DUE_AFTER: Final = 6
"""Years until it is due for deletion."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the policy, in our own words.

    `stated_from` and `stated_until` are the first and the last release whose documents state it;
    None: they still do.
    """

    slug: str
    name: str
    statement: str
    stated_from: Version
    stated_until: Version | None


GENERAL: Final = Rule(
    slug="general",
    name="Two releases of notice",
    statement=(
        "A deprecated feature works on in the release that deprecates it and in the one that "
        "follows. Any later release is free to drop it."
    ),
    stated_from=FIRST_RELEASE_WITH_POLICY,
    stated_until=None,
)

START_AT_2_10: Final = Rule(
    slug="start-at-2.10",
    name="Counting starts at 2.10",
    statement=(
        "Before 2.10 there was no policy. Whatever an older release deprecated is treated as if "
        "2.10 had deprecated it."
    ),
    stated_from=FIRST_RELEASE_WITH_POLICY,
    stated_until=Version(9, 2),
)

MACHINE_TYPES: Final = Rule(
    slug="versioned-machine-types",
    name="Three years, then three more, for versioned machine types",
    statement=(
        "A machine type that carries a version is marked deprecated three years (nine releases) "
        "after its release and is due for deletion after six years (eighteen releases). "
        "Announced in 9.1, it is enforced from 10.1 on."
    ),
    stated_from=Version(9, 1),
    stated_until=None,
)

RULES: Final = (GENERAL, START_AT_2_10, MACHINE_TYPES)
