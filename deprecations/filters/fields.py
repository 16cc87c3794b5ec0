"""Form fields and filters for single parameters; each error says what is allowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F
from django.db.models.functions import Lower

from deprecations.filters.parameters import invalid, shown
from deprecations.models import Category
from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import categories
from deprecations.services.release_names import NamedRelease, ReleaseNames, UnknownName

ORDERINGS: dict[str, Any] = {
    "title": Lower("title"),
    "category": F("category__position"),
    "deprecated_in": F("deprecated_at"),
    "removable_in": F("removable_at"),
    "removed_in": F("removed_at"),
    # The earlier a feature could go, the more releases it is overdue.
    "releases_overdue": F("overdue_since"),
}


class ReleaseField(forms.Field):
    """A release that may be asked about, in any spelling or as that of a distribution."""

    def __init__(self, *, names: ReleaseNames, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = names

    def to_python(self, value: Any) -> Version | None:
        named = read_name(value, self.names)
        return None if named is None else named.release.version


def read_name(value: Any, names: ReleaseNames) -> NamedRelease | None:
    """The release that a parameter names, None where it is empty; raises ValidationError."""
    text = shown(value)
    if not text:
        return None
    try:
        return names.read(text)
    except UnknownName as error:
        raise invalid(error.message, error.allowed) from None
    except UnknownRelease as error:
        raise invalid(f"There is no QEMU release {error.version}.", error.allowed) from None


class ReleaseFilter(django_filters.Filter):
    """Compares a release with a column; the filter set knows which releases there are."""

    field_class = ReleaseField

    @property
    def field(self) -> forms.Field:
        self.extra["names"] = self.parent.names
        field: forms.Field = super().field
        return field


class StagesField(forms.MultipleChoiceField):
    """Stages, given as a comma list or by repeating the parameter."""

    class widget(forms.CheckboxSelectMultiple):  # noqa: N801
        def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
            return [part.strip() for text in data.getlist(name) for part in text.split(",") if part]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(stage.value, stage.value) for stage in Stage], **kwargs)

    def validate(self, value: list[str]) -> None:
        for text in value:
            if not self.valid_value(text):
                raise invalid(f"“{text}” is not a stage.", [stage.value for stage in Stage])


class StagesFilter(django_filters.Filter):
    """Any of several stages."""

    field_class = StagesField


class CategoryField(forms.Field):
    """The slug of a category; its sub-categories are meant as well."""

    def to_python(self, value: Any) -> str:
        slug = shown(value)
        if slug and not Category.objects.filter(slug=slug).exists():
            known = [category.slug for category in categories()]
            raise invalid(f"There is no category “{slug}”.", known)
        return slug


class CategoryFilter(django_filters.Filter):
    """One category with what lies below it."""

    field_class = CategoryField


class OrderingField(forms.Field):
    """A comma list of orderings, each with a minus in front for the other direction."""

    def to_python(self, value: Any) -> list[str]:
        names = [name.strip() for name in shown(value).split(",") if name.strip()]
        for name in names:
            if name.removeprefix("-") not in ORDERINGS:
                allowed = [f"{sign}{known}" for known in ORDERINGS for sign in ("", "-")]
                raise invalid(f"“{name}” is not an ordering.", allowed)
        return names


class OrderingFilter(django_filters.Filter):
    """No condition: the order the result comes in."""

    field_class = OrderingField


class TruthField(forms.Field):
    """``true`` or ``false``, nothing else."""

    def to_python(self, value: Any) -> bool | None:
        text = shown(value).lower()
        if text not in {"", "true", "false"}:
            raise invalid(f"“{text}” is neither true nor false.", ["true", "false"])
        return None if not text else text == "true"


class TruthFilter(django_filters.Filter):
    """A condition that holds or does not."""

    field_class = TruthField
