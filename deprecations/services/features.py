"""Writes features as a plan says, with their keys, milestones and replacements.

Readers see a maintainer's override wherever there is one; imports write what upstream says beside
it (see the module on overrides).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from deprecations.catalogue.plan import Plan
from deprecations.catalogue.records import LinkStatus
from deprecations.catalogue.records import Listing as ListingRecord
from deprecations.catalogue.states import FeatureState
from deprecations.models import (
    Alias,
    Feature,
    Link,
    Listing,
    Milestone,
    Override,
    Replacement,
)
from deprecations.services.addresses import AddressBook, retire_addresses
from deprecations.services.categories import ensure_categories
from deprecations.services.edit_history import move_edits
from deprecations.services.overrides import keep_overrides, move_overrides
from deprecations.services.replacements import write_stated_replacements
from deprecations.services.rows import insert_rows

_BATCH = 500


def place_features(plan: Plan) -> list[Feature]:
    """The row of every change, in order; new features get one, and all get their address."""
    categories = ensure_categories(
        listing for change in plan.changes for listing in change.after.listings
    )
    known = [change.feature for change in plan.changes if change.feature is not None]
    rows = Feature.objects.in_bulk(known)
    book = AddressBook(plan, rows)
    slugs = book.slugs()
    book.move(slugs)
    placed: list[Feature] = []
    new: list[Feature] = []
    for change, slug in zip(plan.changes, slugs, strict=True):
        state = change.after
        if change.feature is None:
            row = Feature(slug=slug, title=state.title, title_rst=state.title_rst)
            new.append(row)
        else:
            row = rows[change.feature]
        row.category = categories[state.category[-1].slug]
        placed.append(row)
    Feature.objects.bulk_create(new, batch_size=_BATCH)
    book.publish(placed)
    return placed


def write_features(
    plan: Plan, rows: Sequence[Feature], new_listings: Mapping[int, Listing]
) -> list[Feature]:
    """Write what belongs to the features that changed. Their own rows are returned unsaved: their
    stages must be computed anew, which saves them."""
    changed = [
        (row, change.after)
        for row, change in zip(rows, plan.changes, strict=True)
        if change.needs_writing
    ]
    features = [row for row, _ in changed]
    sources = _sources((state for _, state in changed), new_listings)
    for row, state in changed:
        row.title, row.title_rst = state.title, state.title_rst
        row.is_rule, row.undated_from = state.is_rule, state.undated_from
        row.described_by = _source(state.described_by, sources)
        row.summarised_by = _source(state.summarised_by, sources)
        row.summary = row.summarised_by.body.text if row.summarised_by else ""
    _write_keys(changed, gone=[*plan.merged, *(plan.orphaned - _kept(plan.orphaned))])
    _write_milestones(changed, sources)
    write_stated_replacements(features)
    keep_overrides(features)
    return features


def remove_features(plan: Plan) -> list[Feature]:
    """Fold features that turned out to be one into the one that stays, with their changes by hand,
    and drop those that no document lists any more; their addresses stay.

    Returns those that stay without a document since a person edited them, or decided on a link of
    theirs: their stages must be computed anew.
    """
    move_edits(plan.merged)
    merged = Feature.objects.in_bulk([*plan.merged, *plan.merged.values()])
    for number in _edited(plan.merged) | _named_by_hand(plan.merged):
        move_overrides(source=merged[number], target=merged[plan.merged[number]])
    Feature.objects.filter(pk__in=plan.merged).delete()
    kept = _kept(plan.orphaned)
    gone = Feature.objects.filter(pk__in=plan.orphaned - kept)
    retire_addresses(list(gone))
    gone.delete()
    return list(Feature.objects.filter(pk__in=kept))


def _kept(orphaned: frozenset[int]) -> set[int]:
    """Those that no document lists and that stay all the same, with their keys: what people did
    would be lost with them, and holds again as soon as a document lists them."""
    decided = Link.objects.exclude(status=LinkStatus.SUGGESTED.value)
    ends = decided.filter(Q(from_feature__in=orphaned) | Q(to_feature__in=orphaned))
    linked = {end for pair in ends.values_list("from_feature", "to_feature") for end in pair}
    return _edited(orphaned) | (linked & orphaned)


def _edited(features: Collection[int]) -> set[int]:
    rows = Override.objects.filter(feature__in=features)
    return set(rows.values_list("feature_id", flat=True))


def _named_by_hand(features: Collection[int]) -> set[int]:
    """Those that a maintainer named as the replacement of another feature."""
    rows = Replacement.objects.filter(replaced_by_feature__in=features)
    return {number for number in rows.values_list("replaced_by_feature_id", flat=True) if number}


def _sources(
    states: Iterable[FeatureState], new_listings: Mapping[int, Listing]
) -> dict[int, Listing]:
    """The listings that the states refer to, new ones and stored ones, by their numbers."""
    refs = {
        listing.ref
        for state in states
        for listing in (
            state.described_by,
            state.summarised_by,
            *(occasion.listing for occasion in state.occasions),
        )
        if listing is not None
    }
    stored = Listing.objects.select_related("body").in_bulk([ref for ref in refs if ref > 0])
    return stored | {ref: new_listings[ref] for ref in refs if ref in new_listings}


def _source(record: ListingRecord | None, sources: Mapping[int, Listing]) -> Listing | None:
    return None if record is None else sources[record.ref]


def _write_keys(changed: Sequence[tuple[Feature, FeatureState]], gone: Sequence[int]) -> None:
    touched = [*(row.pk for row, _ in changed), *gone]
    Alias.objects.filter(feature__in=touched, curated=False).delete()
    curated = set(Alias.objects.values_list("category_slug", "title_key", "occurrence"))
    insert_rows(
        Alias,
        ("feature", "category_slug", "title_key", "occurrence", "curated"),
        [
            (row.pk, key.category, key.title, key.occurrence, False)
            for row, state in changed
            for key in sorted(state.keys)
            if (key.category, key.title, key.occurrence) not in curated
        ],
    )


def _write_milestones(
    changed: Sequence[tuple[Feature, FeatureState]], sources: Mapping[int, Listing]
) -> None:
    Milestone.objects.filter(feature__in=[row for row, _ in changed]).delete()
    insert_rows(
        Milestone,
        ("feature", "event", "version", "after", "scope", "basis", "listing"),
        [
            (
                row.pk,
                occasion.event.value,
                occasion.version,
                occasion.after,
                occasion.scope[:255],
                occasion.basis.value,
                sources[occasion.listing.ref].pk,
            )
            for row, state in changed
            for occasion in state.occasions
        ],
    )
