"""How a feature left the deprecated list, what it became, and what it was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from deprecations.catalogue.records import FateKind, LinkStatus, ListKind
from deprecations.models import Feature, Link, Listing
from deprecations.policy.versions import Version

_LINKED = {FateKind.RETITLED, FateKind.SPLIT, FateKind.MERGED, FateKind.COVERED}


@dataclass(frozen=True, slots=True)
class LeftList:
    """The last imported release whose deprecated list has a feature, and the next one, without."""

    last_listed: Version
    missing_from: Version


@dataclass(frozen=True, slots=True)
class Relations:
    """The links of a feature that nobody rejected: to what it became, and from what it stands for.

    Where people confirmed any of those to what it became, suggestions beside them are left out.
    """

    became: Sequence[Link]
    stands_for: Sequence[Link]


def left_list(listings: Iterable[Listing], imported: Iterable[Version]) -> LeftList | None:
    """When a feature with these listings was dropped from the deprecated list; None where the
    newest of the ``imported`` lists has it, or none ever had. No query."""
    listed = [
        listing.document.release
        for listing in listings
        if listing.kind == ListKind.DEPRECATED.value
    ]
    if not listed:
        return None
    last = max(listed)
    missing = min((release for release in imported if release > last), default=None)
    return None if missing is None else LeftList(last, missing)


def relations_of(feature: Feature) -> Relations:
    """What a feature became and what it stands for, the best match first; two queries."""
    rejected = LinkStatus.REJECTED.value
    became = feature.links_out.exclude(status=rejected).select_related("to_feature")
    stands_for = feature.links_in.exclude(status=rejected).select_related("from_feature")
    out = list(became)
    confirmed = [link for link in out if link.status == LinkStatus.CONFIRMED.value]
    return Relations(
        became=sorted(confirmed or out, key=_best_first),
        stands_for=list(stands_for.order_by("-score", "from_feature__title")),
    )


def successors_of(features: Collection[Feature]) -> dict[int, list[str]]:
    """What each feature turned into, by its primary key: the slugs of those it is linked to, the
    best match first, or of what these turned into in their turn. One query.

    As for a reader of the page, confirmed links leave no room for suggestions beside them, and
    there is nothing to tell of a feature that is listed, or went under its own title.
    """
    leading: dict[int, list[Link]] = defaultdict(list)
    rows = Link.objects.exclude(status=LinkStatus.REJECTED.value).select_related("to_feature")
    for link in rows.only(
        "from_feature", "status", "score", "to_feature__slug", "to_feature__fate"
    ):
        leading[link.from_feature_id].append(link)
    for source, links in leading.items():
        confirmed = [link for link in links if link.status == LinkStatus.CONFIRMED.value]
        leading[source] = sorted(confirmed or links, key=_best_first)
    return {
        feature.pk: list(dict.fromkeys(_ends_of(feature.pk, leading, passed=())))
        for feature in features
        if feature.fate in _LINKED
    }


def _best_first(link: Link) -> tuple[float, str]:
    """A link that a person made has no score, and is as good as any."""
    return (-1.0 if link.score is None else -link.score), link.to_feature.slug


def _ends_of(
    source: int, leading: Mapping[int, Sequence[Link]], passed: Sequence[int]
) -> list[str]:
    passed = (*passed, source)
    ends: list[str] = []
    for link in leading.get(source, ()):
        goes_on = link.to_feature.fate in _LINKED and link.to_feature_id not in passed
        beyond = _ends_of(link.to_feature_id, leading, passed) if goes_on else []
        ends += beyond or [link.to_feature.slug]
    return ends
