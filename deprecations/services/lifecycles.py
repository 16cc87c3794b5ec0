"""Stages and derived versions: the one place that writes what the policy engine computes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from deprecations.models import Feature, Milestone, Override, StageSpan
from deprecations.policy import eligibility, lifecycle
from deprecations.policy.lifecycle import Basis, Event, Lifecycle, Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version

_EVENT_OF_FIELD = {
    Override.Field.DEPRECATED_IN.value: Event.DEPRECATED,
    Override.Field.REMOVED_IN.value: Event.REMOVED,
    Override.Field.WITHDRAWN_IN.value: Event.WITHDRAWN,
}
_DERIVED = ["deprecated_in", "removed_in", "withdrawn_in", "removable_in"]


def lifecycles_of(features: Collection[Feature]) -> dict[int, Lifecycle]:
    """The lifecycle of each feature, from its milestones, in a constant number of queries."""
    milestones: dict[int, list[lifecycle.Milestone]] = defaultdict(list)
    denied = _denied_events(features)
    rows = Milestone.objects.filter(feature__in=features).select_related("listing__document")
    for row in rows.defer("listing__document__text"):
        if (row.feature_id, row.event) not in denied:
            milestones[row.feature_id].append(_to_record(row))
    return {
        feature.pk: lifecycle.resolve(milestones[feature.pk], undated_from=feature.undated_from)
        for feature in features
    }


def rebuild(features: Iterable[Feature], releases: ReleaseList) -> None:
    """Recompute spans and derived columns of features from their milestones and overrides.

    Call it inside a transaction, after anything that a stage depends on has changed.
    """
    features = [feature for feature in features if not feature.is_rule]
    _write_curated_milestones(features)
    lifecycles = lifecycles_of(features)
    spans: list[StageSpan] = []
    for feature in features:
        own = _spans(feature, lifecycles[feature.pk], releases)
        spans.extend(own)
        newest = own[-1]
        feature.deprecated_in = newest.deprecated_in
        feature.removed_in = newest.removed_in
        feature.withdrawn_in = newest.withdrawn_in
        feature.removable_in = newest.removable_in
    StageSpan.objects.filter(feature__in=features).delete()
    StageSpan.objects.bulk_create(spans, batch_size=500)
    Feature.objects.bulk_update(features, _DERIVED, batch_size=200)


def _write_curated_milestones(features: Collection[Feature]) -> None:
    """A version that a maintainer set counts as a milestone of its own."""
    Milestone.objects.filter(feature__in=features, basis=Basis.CURATED.value).delete()
    overrides = Override.objects.filter(feature__in=features, field__in=_EVENT_OF_FIELD)
    Milestone.objects.bulk_create(
        Milestone(
            feature_id=override.feature_id,
            event=_EVENT_OF_FIELD[override.field].value,
            version=Version.parse(override.value),
            basis=Basis.CURATED.value,
        )
        for override in overrides
        if override.value
    )


def _denied_events(features: Collection[Feature]) -> set[tuple[int, str]]:
    """Events that a maintainer says never happened, by an override with an empty value."""
    overrides = Override.objects.filter(feature__in=features, field__in=_EVENT_OF_FIELD)
    return {
        (feature, _EVENT_OF_FIELD[field].value)
        for feature, field, value in overrides.values_list("feature_id", "field", "value")
        if not value
    }


def _to_record(row: Milestone) -> lifecycle.Milestone:
    document = row.listing.document if row.listing else None
    return lifecycle.Milestone(
        event=Event(row.event),
        version=row.version,
        scope=row.scope,
        basis=Basis(row.basis),
        stated_at=document.release if document else None,
        origin=Origin(document.origin) if document else Origin.UPSTREAM,
    )


def _spans(feature: Feature, life: Lifecycle, releases: ReleaseList) -> list[StageSpan]:
    return [
        StageSpan(
            feature=feature,
            stage=span.stage.value,
            since=span.since.number,
            until=StageSpan.END if span.until is None else span.until.number,
            deprecated_in=span.cycle.deprecated_in if span.cycle else None,
            deprecated_is_bound=bool(span.cycle and span.cycle.deprecated_is_bound),
            removed_in=span.cycle.removed_in if span.cycle else None,
            removed_is_bound=bool(span.cycle and span.cycle.removed_is_bound),
            withdrawn_in=span.cycle.withdrawn_in if span.cycle else None,
            removable_in=span.removable_in,
        )
        for span in eligibility.spans(life, releases)
    ]
