"""What maintainers change by hand: recorded with who and why, shown to readers, kept by imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction

from deprecations.catalogue.identity import Key
from deprecations.catalogue.titles import normalise_title, plain_title
from deprecations.models import Alias, Category, Feature, Override, Replacement
from deprecations.policy.versions import Version
from deprecations.services.knowledge import mark_changed
from deprecations.services.lifecycles import rebuild
from deprecations.services.releases import release_list
from deprecations.services.replacements import write_stated_replacements

Field = Override.Field
VERSION_FIELDS = (Field.DEPRECATED_IN, Field.REMOVED_IN, Field.WITHDRAWN_IN)
_ROW_FIELDS = (Field.TITLE, Field.CATEGORY, Field.SUMMARY)


@transaction.atomic
def set_overrides(
    *,
    feature: Feature,
    values: dict[Field, Any],
    made_by: AbstractBaseUser | None,
    reason: str,
) -> None:
    """Put a maintainer's values in place of what the documents say.

    Titles are RST, categories and features rows, releases Versions (None: it never happened).
    Raises ValidationError where a title is empty or no reason is given.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that others can follow the change."})
    if Field.TITLE in values and not plain_title(values[Field.TITLE]):
        raise ValidationError({"title_rst": "A feature needs a title."})
    for field, value in values.items():
        stored = Override.objects.filter(feature=feature, field=field).first()
        override = stored or Override(
            feature=feature, field=field, upstream_value=_current_value(feature, field)
        )
        override.value = _to_json(field, value)
        override.made_by, override.reason = made_by, reason.strip()
        override.save()
        if field is Field.TITLE:
            _add_curated_key(feature, value)
    _show(feature)


@transaction.atomic
def clear_override(*, override: Override) -> None:
    """Take a change by hand back: readers see again what the documents say."""
    feature = override.feature
    if override.field in _ROW_FIELDS:
        _set_column(feature, Field(override.field), override.upstream_value)
        feature.save()
    if override.field == Field.TITLE:
        feature.aliases.filter(curated=True).delete()
    override.delete()
    if override.field == Field.REPLACEMENTS:
        feature.replacements.all().delete()
        write_stated_replacements([feature])
    _show(feature)


def keep_overrides(features: Iterable[Feature]) -> None:
    """Put the overrides of features over columns that hold what the documents say, unsaved, and
    let each override know that value."""
    rows = {feature.pk: feature for feature in features}
    overrides = list(Override.objects.filter(feature__in=rows, field__in=_ROW_FIELDS))
    for override in overrides:
        feature, field = rows[override.feature_id], Field(override.field)
        override.upstream_value = _current_value(feature, field)
        _set_column(feature, field, override.value)
    Override.objects.bulk_update(overrides, ["upstream_value"])


@transaction.atomic
def record_replacements(*, feature: Feature, made_by: AbstractBaseUser | None, reason: str) -> None:
    """Keep a feature's replacements as a maintainer has just edited them in their own rows."""
    rows = list(feature.replacements.all())
    Replacement.objects.filter(feature=feature).update(basis=Replacement.Basis.CURATED)
    value = [{"text": r.text, "kind": r.kind, "note": r.note, "replaces": r.replaces} for r in rows]
    Override.objects.update_or_create(
        feature=feature,
        field=Field.REPLACEMENTS,
        defaults={"value": value, "made_by": made_by, "reason": reason.strip()},
    )
    write_stated_replacements([feature])
    mark_changed()


def _show(feature: Feature) -> None:
    keep = list(Override.objects.filter(feature=feature, field__in=_ROW_FIELDS))
    for override in keep:
        _set_column(feature, Field(override.field), override.value)
    feature.save()
    rebuild([feature], release_list())
    mark_changed()


def _current_value(feature: Feature, field: Field) -> Any:
    if field is Field.TITLE:
        return feature.title_rst
    if field is Field.CATEGORY:
        return feature.category.slug
    if field is Field.REPLACEMENTS:
        return None
    return _to_json(field, getattr(feature, field.value))


def _to_json(field: Field, value: Any) -> Any:
    if isinstance(value, Version):
        return str(value)
    if isinstance(value, Category):
        return value.slug
    return value


def _set_column(feature: Feature, field: Field, value: Any) -> None:
    if field is Field.TITLE:
        feature.title_rst, feature.title = value, plain_title(value)
    elif field is Field.CATEGORY:
        feature.category = Category.objects.get(slug=value)
    else:
        setattr(feature, field.value, value)


def _add_curated_key(feature: Feature, title_rst: str) -> None:
    """So that an import which brings the new title finds this feature."""
    key = Key(feature.category.slug, normalise_title(plain_title(title_rst)))
    Alias.objects.get_or_create(
        category_slug=key.category,
        title_key=key.title,
        occurrence=key.occurrence,
        defaults={"feature": feature, "curated": True},
    )


def overrides_of(feature: Feature) -> Sequence[Override]:
    """A feature's changes by hand, for readers."""
    return list(feature.overrides.select_related("made_by"))
