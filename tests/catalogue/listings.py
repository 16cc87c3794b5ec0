"""Listings for tests of the catalogue, with sensible defaults."""

from __future__ import annotations

from deprecations.catalogue.occasions import Coverage
from deprecations.catalogue.records import Listing, ListKind, Statement
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.versions import Version

_EVENTS = {"since": Event.DEPRECATED, "removed": Event.REMOVED, "withdrawn": Event.WITHDRAWN}


def statement(text: str) -> Statement:
    """``since 6.0``, ``removed 9.0 x86``: an event, a release and a scope."""
    event, version, *scope = text.split(maxsplit=2)
    return Statement(_EVENTS[event], Version.parse(version), "".join(scope))


def listing(
    title: str,
    release: str = "8.2",
    *states: str,
    category: str | tuple[str, ...] = "Gadgets",
    kind: ListKind = ListKind.DEPRECATED,
    origin: Origin = Origin.UPSTREAM,
    body: str = "text",
    number: int = 0,
    ref: int = 0,
) -> Listing:
    return Listing(
        ref=ref,
        release=Version.parse(release),
        origin=origin,
        kind=kind,
        number=number,
        title=title,
        title_rst=f"``{title}``",
        category_path=(category,) if isinstance(category, str) else category,
        statements=tuple(map(statement, states)),
        body_digest=body,
    )


def gone(title: str, release: str = "8.2", *states: str, **values: object) -> Listing:
    """An entry of a removed list."""
    return listing(title, release, *states, kind=ListKind.REMOVED, **values)  # type: ignore[arg-type]


def covered(
    *releases: str, kind: ListKind = ListKind.DEPRECATED, origin: Origin = Origin.UPSTREAM
) -> list[Coverage]:
    """The lists of these releases are imported."""
    return [Coverage(Version.parse(release), origin, kind) for release in releases]
