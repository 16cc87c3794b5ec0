"""What happened to features release by release, over all releases: what feeds and calendars tell.

The same as ``release_facts.changes_in`` says of one release.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from deprecations.models import Feature, StageSpan
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version


class Change(StrEnum):
    """What a release can do to a feature, in the order in which it is told."""

    DEPRECATED = "deprecated"
    REMOVABLE = "removable"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StageChange:
    """One thing that a release did, or is going to do, to a feature.

    ``is_bound`` means that it happened by that release at the latest. ``removable_in`` is what
    the policy counts for the deprecation concerned, None where there is nothing to count.
    """

    feature: int
    change: Change
    version: Version
    is_bound: bool
    removable_in: Version | None


def stage_changes(features: FeatureQuerySet | None = None) -> list[StageChange]:
    """Every change of these features, or of all, newest release first; one query.

    Within a release they come by kind and then in QEMU's order of categories.
    """
    happened = Q(
        *((f"{name}__isnull", False) for name in ("deprecated_in", "removed_in", "withdrawn_in")),
        _connector=Q.OR,
    )
    spans = StageSpan.objects.filter(happened)
    if features is not None:
        spans = spans.filter(feature__in=features.order_by().values("pk"))
    ordered = spans.order_by("feature__category__position", "feature__slug", "since")
    found = [change for span in ordered for change in _within(span)]
    order = list(Change)
    found.sort(key=lambda item: (-item.version.number, order.index(item.change)))
    return found


def features_that_changed(changes: Collection[StageChange]) -> dict[int, Feature]:
    """The features that changes speak of, with categories and replacements; two queries."""
    return (
        Feature.objects.select_related("category__parent")
        .prefetch_related("replacements")
        .in_bulk({change.feature for change in changes})
    )


def _within(span: StageSpan) -> Iterator[StageChange]:
    """What happened at a release of the span itself; each span of a cycle knows all its versions.

    A feature that went in the first release that was free to drop it was never removable.
    """
    removable_in = span.removable_in if span.stage == Stage.REMOVABLE.value else None
    happened = (
        (Change.DEPRECATED, span.deprecated_in, span.deprecated_is_bound),
        (Change.REMOVABLE, removable_in, span.deprecated_is_bound),
        (Change.REMOVED, span.removed_in, span.removed_is_bound),
        (Change.WITHDRAWN, span.withdrawn_in, False),
    )
    for change, version, is_bound in happened:
        if version is not None and span.since <= version.number < span.until:
            yield StageChange(span.feature_id, change, version, is_bound, span.removable_in)
