"""Stages and derived versions: the one place that writes what the policy engine computes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deprecations.catalogue.fates import Standing, fate_of
from deprecations.models import Feature, Milestone, Override, StageSpan
from deprecations.policy import eligibility, lifecycle
from deprecations.policy.eligibility import Span
from deprecations.policy.lifecycle import Basis, Cycle, Event, Lifecycle, Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version
from deprecations.services.rows import insert_rows
from deprecations.services.standing import links_out, listed_features

_EVENT_OF_FIELD = {
    Override.Field.DEPRECATED_IN.value: Event.DEPRECATED,
    Override.Field.REMOVED_IN.value: Event.REMOVED,
    Override.Field.WITHDRAWN_IN.value: Event.WITHDRAWN,
}

_NO_CYCLE = Cycle(None, None, None)
_SPAN_COLUMNS = (
    *("feature", "stage", "since", "until", "deprecated_in", "deprecated_is_bound"),
    *("removed_in", "removed_is_bound", "withdrawn_in", "removable_in"),
)


def lifecycles_of(features: Collection[Feature]) -> dict[int, Lifecycle]:
    """The lifecycle of each feature, from its milestones and overrides, in two queries."""
    known = _evidence(features, _version_overrides(features))
    return {feature.pk: known[feature.pk].lifecycle() for feature in features}


def rebuild(features: Iterable[Feature], releases: ReleaseList) -> None:
    """Recompute spans and derived columns of features from their milestones and overrides, and
    save their rows.

    Overrides of versions learn what the documents say now. Call it inside a transaction, after
    anything that a stage depends on has changed.
    """
    rows = list(features)
    if not rows:
        return
    features = [feature for feature in rows if not feature.is_rule]
    overrides = _version_overrides(features)
    known = _evidence(features, overrides)
    spans: list[tuple[Any, ...]] = []
    for feature in features:
        own = eligibility.spans(known[feature.pk].lifecycle(), releases)
        spans.extend(_span_row(feature, span) for span in own)
        cycle = own[-1].cycle or _NO_CYCLE
        feature.deprecated_in = cycle.deprecated_in
        feature.removed_in = cycle.removed_in
        feature.withdrawn_in = cycle.withdrawn_in
        feature.removable_in = own[-1].removable_in
    _tell_fates(features, known)
    StageSpan.objects.filter(feature__in=features).delete()
    insert_rows(StageSpan, _SPAN_COLUMNS, spans)
    _save(rows)
    _write_curated_milestones(features, overrides)
    _tell_what_documents_say(overrides, known, releases)


def _save(features: Sequence[Feature]) -> None:
    """Save rows that exist, all columns in one statement: an upsert, since Django's bulk_update
    spends more time on building its statement than the database on running it."""
    concrete = Feature._meta.concrete_fields
    columns = [column.name for column in concrete if not column.primary_key]
    Feature.objects.bulk_create(
        features, update_conflicts=True, unique_fields=["id"], update_fields=columns, batch_size=500
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known of one feature's life: from documents, and from maintainers beside them."""

    undated_from: Version | None
    documented: list[lifecycle.Milestone] = field(default_factory=list)
    curated: dict[Event, Version | None] = field(default_factory=dict)
    lent: set[Event] = field(default_factory=set)

    def lifecycle(self) -> Lifecycle:
        """What readers see. A curated event without a version never happened."""
        denied = {event for event, version in self.curated.items() if version is None}
        documented = [item for item in self.documented if item.event not in denied]
        curated = [
            lifecycle.Milestone(event, version, basis=Basis.CURATED)
            for event, version in self.curated.items()
            if version is not None
        ]
        return lifecycle.resolve([*documented, *curated], self.undated_from)

    def documented_lifecycle(self) -> Lifecycle:
        return lifecycle.resolve(self.documented, self.undated_from)


def _tell_fates(features: Sequence[Feature], known: Mapping[int, _Evidence]) -> None:
    """Set the columns of features that tell what became of them, by their newest cycle."""
    listed = listed_features()
    links = links_out(features)
    for feature in features:
        evidence = known[feature.pk]
        curated = evidence.curated
        standing = Standing(
            is_listed=feature.pk in listed.now,
            was_listed=feature.pk in listed.ever,
            is_removed=feature.removed_in is not None and Event.REMOVED not in evidence.lent,
            is_withdrawn=feature.withdrawn_in is not None,
            decided=bool(curated.get(Event.REMOVED) or curated.get(Event.WITHDRAWN)),
        )
        fate = fate_of(standing, links.get(feature.pk, ()))
        feature.fate = fate.kind.value if fate else ""
        feature.fate_basis = fate.basis.value if fate else ""
        feature.fate_score = fate.score if fate else None


def _version_overrides(features: Collection[Feature]) -> list[Override]:
    return list(Override.objects.filter(feature__in=features, field__in=_EVENT_OF_FIELD))


def _evidence(features: Collection[Feature], overrides: Iterable[Override]) -> dict[int, _Evidence]:
    known = {feature.pk: _Evidence(feature.undated_from) for feature in features}
    # Values, not rows: a large import reads thousands of milestones with their documents here.
    rows = Milestone.objects.filter(feature__in=features).exclude(listing=None)
    for feature, owner, release, origin, event, version, scope, basis, after in rows.values_list(
        "feature_id",
        "listing__feature_id",
        "listing__document__release",
        "listing__document__origin",
        *("event", "version", "scope", "basis", "after"),
    ):
        known[feature].documented.append(
            lifecycle.Milestone(
                Event(event), version, scope, Basis(basis), release, Origin(origin), after
            )
        )
        if owner not in (None, feature):
            known[feature].lent.add(Event(event))
    for override in overrides:
        event = _EVENT_OF_FIELD[override.field]
        known[override.feature_id].curated[event] = _version(override)
        known[override.feature_id].lent.discard(event)
    return known


def _version(override: Override) -> Version | None:
    return Version.parse(override.value) if override.value else None


def _write_curated_milestones(features: Collection[Feature], overrides: Iterable[Override]) -> None:
    """A version that a maintainer set stands among the milestones that readers see."""
    Milestone.objects.filter(feature__in=features, basis=Basis.CURATED.value).delete()
    Milestone.objects.bulk_create(
        Milestone(
            feature_id=override.feature_id,
            event=_EVENT_OF_FIELD[override.field].value,
            version=version,
            basis=Basis.CURATED.value,
        )
        for override in overrides
        if (version := _version(override)) is not None
    )


def _tell_what_documents_say(
    overrides: Iterable[Override], known: Mapping[int, _Evidence], releases: ReleaseList
) -> None:
    """Let overrides of versions know what would hold without any change by hand."""
    changed = []
    for override in overrides:
        documented = known[override.feature_id].documented_lifecycle()
        cycle = eligibility.spans(documented, releases)[-1].cycle
        version = getattr(cycle, override.field) if cycle else None
        upstream = None if version is None else str(version)
        if override.upstream_value != upstream:
            override.upstream_value = upstream
            changed.append(override)
    Override.objects.bulk_update(changed, ["upstream_value"])


def _span_row(feature: Feature, span: Span) -> tuple[Any, ...]:
    """The values of the columns named above."""
    cycle = span.cycle or _NO_CYCLE
    return (
        feature.pk,
        span.stage.value,
        span.since.number,
        StageSpan.END if span.until is None else span.until.number,
        cycle.deprecated_in,
        cycle.deprecated_is_bound,
        cycle.removed_in,
        cycle.removed_is_bound,
        cycle.withdrawn_in,
        span.removable_in,
    )
