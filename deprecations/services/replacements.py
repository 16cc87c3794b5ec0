"""Replacements read out of texts, kept in step with the documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from deprecations.catalogue.records import Replacement as ReplacementRecord
from deprecations.catalogue.records import ReplacementKind
from deprecations.importer.replacements import find_replacements
from deprecations.models import Feature, Listing, Override, Replacement
from deprecations.policy.lifecycle import Origin
from deprecations.services.edited_texts import edited_bodies


def write_stated_replacements(features: Sequence[Feature]) -> None:
    """Read the replacements of features from their newest texts, as readers see them, and store
    what changed.

    Where a maintainer edited a feature's replacements, readers keep seeing those, and the override
    learns what the text says now.
    """
    stated = _stated(features)
    overrides = {
        override.feature_id: override
        for override in Override.objects.filter(
            feature__in=features, field=Override.Field.REPLACEMENTS
        )
    }
    for feature, override in overrides.items():
        override.upstream_value = [_as_json(record) for record in stated[feature]]
    Override.objects.bulk_update(overrides.values(), ["upstream_value"])
    stored: dict[int, list[Replacement]] = defaultdict(list)
    for row in Replacement.objects.filter(feature__in=features):
        stored[row.feature_id].append(row)
    changed = [
        feature
        for feature in features
        if feature.pk not in overrides
        and [_as_record(row) for row in stored[feature.pk]] != list(stated[feature.pk])
    ]
    Replacement.objects.filter(feature__in=changed).delete()
    Replacement.objects.bulk_create(
        _as_row(feature, position, record)
        for feature in changed
        for position, record in enumerate(stated[feature.pk])
    )


def stated_replacements(feature: Feature) -> list[dict[str, Any]]:
    """What a feature's newest texts say to use instead, in the form that overrides store."""
    return [_as_json(record) for record in _stated([feature])[feature.pk]]


def _stated(features: Iterable[Feature]) -> dict[int, tuple[ReplacementRecord, ...]]:
    """For each feature what the first of its newest texts says that names a replacement."""
    found: dict[int, tuple[ReplacementRecord, ...]] = defaultdict(tuple)
    features = list(features)
    edited = edited_bodies({feature.pk for feature in features})
    for listing in _newest_listings(features):
        if not found[listing.feature_id]:
            found[listing.feature_id] = find_replacements(
                title_rst=listing.title_rst,
                body_rst=edited.get(listing.pk, listing.body.rst),
                category_path=tuple(listing.category_path),
            )
    return found


def _newest_listings(features: Iterable[Feature]) -> Iterator[Listing]:
    """Of each feature QEMU's newest listing in either list, newest first, then ours."""
    rows = (
        Listing.objects.filter(feature__in=features)
        .order_by("-document__release", "number")
        .values_list("pk", "feature_id", "kind", "document__origin")
    )
    upstream: dict[tuple[int, str], int] = {}
    embedded: dict[tuple[int, str], int] = {}
    for listing, feature, kind, origin in rows:
        chosen = upstream if origin == Origin.UPSTREAM.value else embedded
        chosen.setdefault((feature, kind), listing)
    order = [*upstream.values(), *embedded.values()]
    listings = Listing.objects.select_related("body").in_bulk(order)
    return (listings[number] for number in order)


def _as_record(row: Replacement) -> ReplacementRecord:
    return ReplacementRecord(row.text, ReplacementKind(row.kind), row.note, row.replaces)


def _as_row(feature: Feature, position: int, record: ReplacementRecord) -> Replacement:
    return Replacement(
        feature=feature,
        position=position,
        text=record.text[:500],
        kind=record.kind.value,
        note=record.note,
        replaces=record.replaces[:500],
        basis=Replacement.Basis.STATED,
    )


def _as_json(record: ReplacementRecord) -> dict[str, Any]:
    """In the form in which a maintainer's own are stored, so that equal ones compare as equal."""
    return {
        "text": record.text,
        "kind": record.kind.value,
        "note": record.note,
        "replaces": record.replaces,
        "available_in": None,
        "feature": None,
    }
