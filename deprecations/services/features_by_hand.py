"""Features that maintainers add where no document speaks of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from deprecations.catalogue.identity import Key, slug_for
from deprecations.catalogue.titles import normalise_title, plain_title
from deprecations.models import Alias, Category, Feature, Override, PublishedSlug
from deprecations.models.history import edited_by
from deprecations.services.addresses import retire_addresses
from deprecations.services.knowledge import mark_changed, wait_for_other_imports
from deprecations.services.overrides import checked, checked_reason, set_overrides
from deprecations.services.releases import release_list

Field = Override.Field


@transaction.atomic
def add_feature(*, values: Mapping[Field, Any], made_by: User | None, reason: str) -> Feature:
    """Make a feature of what a maintainer says: a title in RST, a category, and since when.

    Every value is an override from the start, so it stays when a document brings the feature: an
    import finds it by its title. Raises ValidationError for values that cannot be.
    """
    wait_for_other_imports()
    releases = release_list()
    title_rst = checked(Field.TITLE, values.get(Field.TITLE, ""), releases)
    category = checked(Field.CATEGORY, values.get(Field.CATEGORY), releases)
    check_is_new(title_rst, category)
    if not (values.get(Field.DEPRECATED_IN) or values.get(Field.REMOVED_IN)):
        raise ValidationError("Say which release deprecated or removed it.")
    title = plain_title(title_rst)
    given = {field: value for field, value in values.items() if value not in (None, "")}
    with edited_by(made_by, checked_reason(reason)):
        feature = Feature.objects.create(
            slug=_free_slug(slug_for(category.slug, title)),
            title=title,
            title_rst=title_rst,
            category=category,
        )
        set_overrides(feature=feature, values=given, made_by=made_by, reason=reason)
    return feature


def check_is_new(title_rst: str, category: Category) -> None:
    """Raises ValidationError where a feature goes by this title in this category already."""
    key = Key(category.slug, normalise_title(plain_title(title_rst)))
    known = (
        Alias.objects.filter(
            category_slug=key.category, title_key=key.title, occurrence=key.occurrence
        )
        .select_related("feature")
        .first()
    )
    if known:
        raise ValidationError(
            f"“{known.feature}” goes by this title in this category already; change that one."
        )


def check_deletable(feature: Feature) -> None:
    """Raises ValidationError for a feature that documents list."""
    if listings := feature.listings.count():
        times = "once" if listings == 1 else f"{listings} times"
        raise ValidationError(
            f"QEMU's documents list “{feature}” {times}, and the next import would bring it back. "
            "Only features made by hand can be deleted; what is wrong with this one can be changed."
        )


@transaction.atomic
def delete_feature(*, feature: Feature, made_by: User | None = None) -> None:
    """Drop a feature made by hand. Raises ValidationError for one that documents list."""
    wait_for_other_imports()
    check_deletable(feature)
    retire_addresses([feature])
    with edited_by(made_by):
        feature.delete()
    mark_changed()


def _free_slug(wanted: str) -> str:
    """The wanted address, with a number where a feature has or once had it."""
    slug, number = wanted, 2
    while (
        Feature.objects.filter(slug=slug).exists()
        or PublishedSlug.objects.filter(slug=slug).exists()
    ):
        slug = f"{wanted}-{number}"
        number += 1
    return slug
