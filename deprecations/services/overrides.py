"""What maintainers change by hand: recorded with who and why, shown to readers, kept by imports.

A column of a feature holds what readers see: the override's value where there is one, else what
the documents say. The override remembers the other side, so that a change can be taken back and a
difference found. Addresses follow the documents, never an override, so that they stay put.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from deprecations.catalogue.titles import normalise_title, plain_title
from deprecations.importer.guard import RstRefused, admit
from deprecations.models import Alias, Category, Feature, Override, Replacement
from deprecations.models.history import edited_by
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.edited_texts import (
    checked_qemu_text,
    checked_summary,
    documented_text,
    follow_documents,
)
from deprecations.services.knowledge import mark_changed, wait_for_other_imports
from deprecations.services.lifecycles import rebuild
from deprecations.services.releases import release_list
from deprecations.services.replacements import stated_replacements, write_stated_replacements

Field = Override.Field
ROW_FIELDS = (Field.TITLE, Field.CATEGORY, Field.SUMMARY)
TEXT_FIELDS = frozenset({Field.TEXT, Field.SUMMARY})
VERSION_FIELDS = (Field.DEPRECATED_IN, Field.REMOVED_IN, Field.WITHDRAWN_IN)
MAX_TITLE_LENGTH = 500
_COLUMNS = (*ROW_FIELDS, *VERSION_FIELDS)


def checked(field: Field, value: Any, releases: ReleaseList) -> Any:
    """A value as it may be stored: a title as RST on one line, a category, a summary, or a
    release (None: it never happened). For QEMU's text see ``checked_qemu_text``. Raises
    ValidationError."""
    if field is Field.TITLE:
        return _checked_title(value)
    if field is Field.CATEGORY and not isinstance(value, Category):
        raise ValidationError("A feature needs a category.")
    if field is Field.SUMMARY:
        return checked_summary(checked_text(value))
    if field in VERSION_FIELDS and value is not None:
        try:
            releases.get(value)
        except UnknownRelease as error:
            raise ValidationError(str(error)) from None
    return value


def checked_reason(reason: str) -> str:
    """Raises ValidationError where no reason is given."""
    if not reason.strip():
        raise ValidationError("Say why, so that others can follow the change.")
    return checked_text(reason)


def checked_text(text: str) -> str:
    """Text that shows what it is, within the limits for documents. Raises ValidationError."""
    try:
        return admit(text).strip()
    except RstRefused as refusal:
        raise ValidationError(f"This text cannot be stored: {refusal}.") from None


@transaction.atomic
def set_overrides(
    *, feature: Feature, values: Mapping[Field, Any], made_by: User | None, reason: str
) -> None:
    """Put a maintainer's values in place of what the documents say.

    Titles and QEMU's text are RST, categories rows, releases Versions (None: it never happened).
    Replacements have rows of their own, see ``record_replacements``. Raises ValidationError for a
    value that cannot be, or without a reason. ``feature`` shows the result.
    """
    reason, releases = checked_reason(reason), release_list()
    row = _locked(feature)
    if row.is_rule and not set(VERSION_FIELDS).isdisjoint(values):
        raise ValidationError("A rule for many things has no versions of its own.")
    is_documented = row.listings.exists()
    stored = {override.field: override for override in row.overrides.all()}
    for field, given in values.items():
        if field is Field.TEXT:
            value: Any = checked_qemu_text(row, given)
        else:
            value = checked(field, given, releases)
        override = stored.get(field) or Override(feature=row, field=field)
        if override.pk is None and field in _COLUMNS and is_documented:
            override.upstream_value = _shown_value(row, field)
        override.value = _to_json(value)
        if override.pk is None and field is Field.TEXT:
            override.upstream_value = documented_text(override)
        override.made_by, override.reason = made_by, reason
        stored[field] = override
    with edited_by(made_by, reason):
        for field in values:
            stored[field].save()
    if Field.TITLE in values:
        _add_keys(row, stored)
    if Field.TEXT in values:
        follow_documents()
    if not TEXT_FIELDS.isdisjoint(values):
        write_stated_replacements([row])
    _show(row, stored.values(), releases)
    feature.refresh_from_db()


@transaction.atomic
def clear_override(*, override: Override, made_by: User | None = None, reason: str = "") -> None:
    """Take a change by hand back: readers see again what the documents say.

    Raises ValidationError where they say nothing that a feature could do without.
    """
    if not can_be_cleared(override):
        raise ValidationError(
            f"No document lists “{override.feature}”: there is no other "
            f"{override.get_field_display()} to go back to."
        )
    feature, field = _locked(override.feature), Field(override.field)
    if field in ROW_FIELDS:
        documented = Override(feature=feature, field=field, value=override.upstream_value)
        _apply([documented], {feature.pk: feature})
    if field is Field.TITLE:
        _drop_unused_keys(feature)
    with edited_by(made_by, reason):
        override.delete()
    if field is Field.REPLACEMENTS:
        feature.replacements.all().delete()
    if field is Field.REPLACEMENTS or field in TEXT_FIELDS:
        write_stated_replacements([feature])
    _show(feature, feature.overrides.all(), release_list())


def can_be_cleared(override: Override) -> bool:
    """Whether a feature can do without it: one made by hand has no other title or category."""
    needed = override.field in (Field.TITLE, Field.CATEGORY)
    return not (needed and override.upstream_value is None)


def keep_overrides(features: Iterable[Feature]) -> None:
    """Put the overrides of features over columns that hold what the documents say, unsaved, and
    let each override know that value.

    Versions and replacements are no columns of this kind: ``rebuild`` and
    ``write_stated_replacements`` do the same for them.
    """
    rows = {feature.pk: feature for feature in features}
    overrides = list(Override.objects.filter(feature__in=rows, field__in=ROW_FIELDS))
    for override in overrides:
        override.upstream_value = _shown_value(rows[override.feature_id], Field(override.field))
    Override.objects.bulk_update(overrides, ["upstream_value"])
    _apply(overrides, rows)


@transaction.atomic
def move_overrides(*, source: Feature, target: Feature) -> None:
    """Hand the changes by hand of a feature on to the one that it turned out to be part of, whose
    own changes come first. Its titles, and what points at it, follow."""
    target = _locked(target)
    own = set(target.overrides.values_list("field", flat=True))
    moved = list(source.overrides.exclude(field__in=own))
    for override in moved:
        if override.field in ROW_FIELDS:
            override.upstream_value = _shown_value(target, Field(override.field))
        elif override.field == Field.REPLACEMENTS:
            target.replacements.all().delete()
            source.replacements.update(feature=target)
        override.feature = target
    Override.objects.bulk_update(moved, ["feature", "upstream_value"])
    source.aliases.filter(curated=True).update(feature=target)
    source.replacement_of.update(replaced_by_feature=target)
    write_stated_replacements([target])
    _show(target, target.overrides.all(), release_list())


@transaction.atomic
def record_replacements(*, feature: Feature, made_by: User | None, reason: str) -> None:
    """Keep a feature's replacements as a maintainer has just edited them in their own rows.

    From now on imports leave them alone. Raises ValidationError without a reason.
    """
    reason = checked_reason(reason)
    feature = _locked(feature)
    rows = feature.replacements.select_related("replaced_by_feature")
    rows.update(basis=Replacement.Basis.CURATED)
    value = [
        {
            "text": row.text,
            "kind": row.kind,
            "note": row.note,
            "replaces": row.replaces,
            "available_in": _to_json(row.available_in),
            "feature": row.replaced_by_feature and row.replaced_by_feature.slug,
        }
        for row in rows
    ]
    with edited_by(made_by, reason):
        Override.objects.update_or_create(
            feature=feature,
            field=Field.REPLACEMENTS,
            defaults={
                "value": value,
                "upstream_value": stated_replacements(feature),
                "made_by": made_by,
                "reason": reason,
            },
        )
    mark_changed()


def _locked(feature: Feature) -> Feature:
    """The row as it is now, kept from others until the transaction ends: the one at hand may be
    older than an import, and one that is under way would not know of the change."""
    wait_for_other_imports()
    return Feature.objects.select_for_update().get(pk=feature.pk)


def _show(feature: Feature, overrides: Iterable[Override], releases: ReleaseList) -> None:
    _apply([o for o in overrides if o.field in ROW_FIELDS], {feature.pk: feature})
    rebuild([feature], releases)  # which saves the row
    mark_changed()


def _apply(overrides: Sequence[Override], rows: Mapping[int, Feature]) -> None:
    """Write the values of overrides into columns, unsaved."""
    slugs = {override.value for override in overrides if override.field == Field.CATEGORY}
    categories = Category.objects.in_bulk(slugs, field_name="slug")
    for override in overrides:
        feature, value = rows[override.feature_id], str(override.value or "")
        if override.field == Field.TITLE:
            feature.title_rst, feature.title = value, plain_title(value)
        elif override.field == Field.CATEGORY:
            feature.category = categories[value]
        else:
            feature.summary = value


def _shown_value(feature: Feature, field: Field) -> Any:
    if field in VERSION_FIELDS:
        return _to_json(getattr(feature, field))
    if field is Field.TITLE:
        return feature.title_rst
    return feature.category.slug if field is Field.CATEGORY else feature.summary


def _to_json(value: Any) -> Any:
    if isinstance(value, Version):
        return str(value)
    return value.slug if isinstance(value, Category) else value


def _checked_title(text: str) -> str:
    title = checked_text(" ".join(text.split()))
    if not normalise_title(plain_title(title)):
        raise ValidationError("A feature needs a title.")
    if len(title) > MAX_TITLE_LENGTH:
        raise ValidationError(f"A title has at most {MAX_TITLE_LENGTH} characters.")
    return title


def _add_keys(feature: Feature, overrides: Mapping[str, Override]) -> None:
    """So that an import which brings the new title finds this feature: in the categories that
    documents file it under, of which the two lists may have one each, and in the one that a
    maintainer does."""
    title = normalise_title(plain_title(str(overrides[Field.TITLE].value)))
    filed_under = feature.aliases.values_list("category_slug", flat=True)
    categories = {feature.category.slug, *filed_under}
    if category := overrides.get(Field.CATEGORY):
        categories |= {str(slug) for slug in (category.value, category.upstream_value) if slug}
    for slug in sorted(categories):
        Alias.objects.get_or_create(
            category_slug=slug,
            title_key=title,
            occurrence=1,
            defaults={"feature": feature, "curated": True},
        )
    # Once all documents have the new title, nothing else tells that the old one meant the same.
    feature.aliases.update(curated=True)


def _drop_unused_keys(feature: Feature) -> None:
    """Forget the titles that a maintainer gave, but those that documents use by now."""
    used = {normalise_title(title) for title in feature.listings.values_list("title", flat=True)}
    feature.aliases.filter(curated=True).exclude(title_key__in=used).delete()
