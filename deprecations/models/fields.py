"""A model field for release lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

from deprecations.policy.releases import UnknownRelease
from deprecations.policy.spellings import ALLOWED, MAX_LENGTH, read_spelling
from deprecations.policy.versions import InvalidVersion, Version

if TYPE_CHECKING:
    _PositiveIntegerField = models.PositiveIntegerField[Any, Any]
else:
    _PositiveIntegerField = models.PositiveIntegerField


class VersionFormField(forms.Field):
    """Takes a release as people write it: ``8.2``, ``8.2.7``, ``v8.2.0``.

    A tree in the making belongs to the release that follows, which only a release list can name:
    without ``read``, which turns a text into a version, it is refused.
    """

    def __init__(self, *, read: Callable[[str], Version] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read = read or _read_without_a_list

    def to_python(self, value: Any) -> Version | None:
        if isinstance(value, Version):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return self.read(text)
        except InvalidVersion:
            raise ValidationError(
                f"“{_shown(text)}” is not a release. Releases are written {ALLOWED}."
            ) from None
        except UnknownRelease as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Version) else value


class VersionField(_PositiveIntegerField):
    """A release line, stored as a sortable number so that 2.8, 10.0 and 12.1 compare rightly.

    Python sees a Version; lookups take a Version or its text.
    """

    description = "A release line such as 8.2"

    # For the type checker's plugin, which would take the values for integers.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    _pyi_lookup_exact_type: Any

    @cached_property
    def validators(self) -> list[Any]:
        """Those of an integer but for its range: a Version is not compared with integers."""
        bounds = (MinValueValidator, MaxValueValidator)
        return [check for check in super().validators if not isinstance(check, bounds)]

    def from_db_value(self, value: int | None, *_: Any) -> Version | None:
        return None if value is None else Version.from_number(value)

    def to_python(self, value: Any) -> Version | None:
        if value is None or isinstance(value, Version):
            return value
        if isinstance(value, int):
            return Version.from_number(value)
        try:
            return Version.parse(str(value))
        except InvalidVersion as error:
            raise ValidationError(str(error)) from None

    def get_prep_value(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = Version.parse(value)
        number = value.number if isinstance(value, Version) else value
        return None if number is None else int(number)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, *_: Any, **kwargs: Any) -> forms.Field | None:
        kwargs.pop("min_value", None)
        return models.Field.formfield(self, **{"form_class": VersionFormField, **kwargs})


def _read_without_a_list(text: str) -> Version:
    spelled = read_spelling(text)
    if spelled.towards_next:
        raise InvalidVersion(f"{spelled} is a tree that works towards a release")
    return spelled.base


def _shown(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}…"
