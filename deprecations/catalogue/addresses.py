"""The addresses of features: permanent, unique, and the same in whatever order documents arrive.

An address is made of a feature's category and title. Where these changed over the years, the
feature had several addresses, and each belongs to whoever had it first, for good: of two features
that want the same one, the one that had it in an older release gets it, the other a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from deprecations.catalogue.categories import resolve_path
from deprecations.catalogue.identity import Group, slug_for
from deprecations.catalogue.records import Listing, ListKind
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class Addresses:
    """Those of one feature. ``wanted`` is what ``present`` would be if nobody else had it."""

    present: str
    wanted: str
    former: frozenset[str]


def assign_addresses(groups: Sequence[Group]) -> list[Addresses]:
    """The addresses of every group, in the order of the groups."""
    histories = [dict(reversed(list(_history(group)))) for group in groups]
    claims = sorted(
        (since, number, slug)
        for number, history in enumerate(histories)
        for slug, since in history.items()
    )
    numbers: Counter[str] = Counter()
    owned: dict[tuple[int, str], str] = {}
    taken: set[str] = set()
    for _, number, wanted in claims:
        slug = wanted
        while slug in taken:
            numbers[wanted] += 1
            slug = f"{wanted}-{numbers[wanted] + 1}"
        taken.add(slug)
        owned[number, wanted] = slug
    return [
        _addresses(owned, number, wanted=next(iter(history)), past=list(history))
        for number, history in enumerate(histories)
    ]


def _addresses(
    owned: dict[tuple[int, str], str], number: int, *, wanted: str, past: list[str]
) -> Addresses:
    present = owned[number, wanted]
    return Addresses(present, wanted, frozenset(owned[number, slug] for slug in past) - {present})


def _history(group: Group) -> Iterator[tuple[str, tuple[Version, bool]]]:
    """The address that a group had as of each document, oldest first."""
    deprecated: Listing | None = None
    for since, listings in groupby(group.listings, _document):
        items = list(listings)
        own = [item for item in items if item.kind is ListKind.DEPRECATED]
        deprecated = own[-1] if own else deprecated
        category = resolve_path((deprecated or items[-1]).category_path)[-1].slug
        yield slug_for(category, items[-1].title, group.occurrence), since


def _document(listing: Listing) -> tuple[Version, bool]:
    return listing.release, listing.origin is Origin.UPSTREAM
