"""Understands the parameters of a request, or says everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from deprecations.filters.features import FeatureFilter
from deprecations.filters.fields import CategoryField, read_name
from deprecations.filters.parameters import (
    InvalidParameters,
    ParameterError,
    parameter_error,
    repeated_parameters,
    unknown_parameters,
)
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import AsOf, as_of
from deprecations.services.lists import imported_releases
from deprecations.services.release_names import ReleaseNames


@dataclass(frozen=True, slots=True)
class FeatureQuery:
    """A request for features that was understood."""

    at: AsOf
    filterset: FeatureFilter
    features: FeatureQuerySet

    @property
    def values(self) -> dict[str, Any]:
        """The filters in force, cleaned, by parameter; without release and ordering."""
        return {
            name: value
            for name, value in self.filterset.form.cleaned_data.items()
            if value not in (None, "", []) and name not in {"release", "ordering"}
        }


def read_feature_query(
    params: QueryDict, *, also_allowed: Collection[str] = (), ignore_unknown: bool = False
) -> FeatureQuery:
    """Understand the parameters of a list of features.

    ``also_allowed`` names parameters that the caller handles itself (paging). Raises
    InvalidParameters with everything that is wrong; unknown parameters may be ignored.
    """
    known = [*FeatureFilter.base_filters, *also_allowed]
    errors = [] if ignore_unknown else unknown_parameters(params, known)
    errors += [
        error
        for error in repeated_parameters(params)
        if error.parameter in known and error.parameter != "stage"
    ]
    newest = as_of()
    names = ReleaseNames(newest.releases)
    try:
        at = _named(params.get("release"), "release", newest, names)
    except InvalidParameters as invalid:
        raise InvalidParameters([*errors, *invalid.errors]) from None
    filterset = FeatureFilter(params, at=at, names=names)
    if not filterset.is_valid():
        errors += _form_errors(filterset.form, params)
    elif release := filterset.form.cleaned_data["listed_in"]:
        errors += _not_imported(release)
    if errors:
        raise InvalidParameters(errors)
    return FeatureQuery(at, filterset, filterset.features())


def read_release(text: str | None, parameter: str = "release") -> AsOf:
    """The release that a parameter names, the newest one where it is absent or empty.

    The answer knows the distribution's release that it was asked for by, if it was.

    Raises InvalidParameters for anything else than a release that may be asked about.
    """
    newest = as_of()
    return _named(text, parameter, newest, ReleaseNames(newest.releases))


def _named(text: str | None, parameter: str, newest: AsOf, names: ReleaseNames) -> AsOf:
    try:
        named = read_name(text, names)
    except ValidationError as error:
        raise InvalidParameters([parameter_error(parameter, text or "", error)]) from None
    return newest if named is None else AsOf(named.release, names.releases, named.distribution)


def read_category(text: str | None, parameter: str = "category") -> str:
    """The slug of the category that a parameter names, empty where it is absent or empty; one query
    where it is given. Raises InvalidParameters for any other text."""
    try:
        slug: str = CategoryField(required=False).clean(text or "")
    except ValidationError as error:
        raise InvalidParameters([parameter_error(parameter, text or "", error)]) from None
    return slug


def _form_errors(form: forms.Form, params: QueryDict) -> list[ParameterError]:
    return [
        parameter_error(name, params.get(name, ""), error)
        for name, errors in form.errors.as_data().items()
        for error in errors
    ]


def _not_imported(release: Version) -> list[ParameterError]:
    imported = imported_releases()
    if release in imported:
        return []
    message = f"The documents of QEMU {release} were not imported."
    return [ParameterError("listed_in", str(release), message, list(map(str, imported)))]
