"""Links that documents suggest, kept in step with the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from deprecations.catalogue.identity import Key
from deprecations.catalogue.plan import Plan
from deprecations.catalogue.records import LinkStatus
from deprecations.models import Feature, Link


def write_links(plan: Plan, features: Sequence[Feature]) -> None:
    """Store what documents suggest of the features that a plan changes, in place of what they
    suggested before. What people decided stays."""
    owner_of: dict[Key, Feature] = {
        min(change.after.keys): feature
        for change, feature in zip(plan.changes, features, strict=True)
    }
    changed = [
        (feature, change.after.links)
        for change, feature in zip(plan.changes, features, strict=True)
        if change.needs_writing
    ]
    wanted = {
        (feature.pk, owner_of[link.target].pk): link for feature, links in changed for link in links
    }
    sources = [feature.pk for feature, _ in changed]
    stored = {
        (row.from_feature_id, row.to_feature_id): row
        for row in Link.objects.filter(from_feature__in=sources)
    }
    kept = set()
    for ends, row in stored.items():
        link = wanted.get(ends)
        is_same = link is not None and (row.kind, row.score) == (link.kind.value, link.score)
        if is_same or row.status != LinkStatus.SUGGESTED:
            kept.add(ends)
    Link.objects.filter(
        pk__in=[row.pk for ends, row in stored.items() if ends not in kept]
    ).delete()
    Link.objects.bulk_create(
        Link(from_feature_id=source, to_feature_id=target, kind=link.kind.value, score=link.score)
        for (source, target), link in wanted.items()
        if (source, target) not in kept
    )


def move_links(merged: Mapping[int, int]) -> None:
    """Let links from and to features lead from and to those that they turned out to be."""
    links = Link.objects.filter(Q(from_feature__in=merged) | Q(to_feature__in=merged))
    ends = set(Link.objects.values_list("from_feature_id", "to_feature_id"))
    moved = []
    for link in links.order_by("status", "pk"):  # confirmed ones come first
        link.from_feature_id = merged.get(link.from_feature_id, link.from_feature_id)
        link.to_feature_id = merged.get(link.to_feature_id, link.to_feature_id)
        new = (link.from_feature_id, link.to_feature_id)
        if new not in ends and new[0] != new[1]:
            ends.add(new)
            moved.append(link)
    Link.objects.bulk_update(moved, ["from_feature", "to_feature"])
