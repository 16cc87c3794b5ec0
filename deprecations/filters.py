"""The one filter set for features, shared by pages and API.

A parameter that is unknown or malformed is an error that names it and says what is allowed; it
never gives an empty result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict

from deprecations.catalogue.records import ListKind
from deprecations.models import Category, Feature, Replacement
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import InvalidVersion, Version
from deprecations.services.features_as_of import (
    AsOf,
    as_of,
    categories,
    features_as_of,
    imported_releases,
    lists_at,
)

MAX_QUERY_LENGTH = 200
_MAX_SHOWN = 200
ORDERINGS: dict[str, Any] = {
    "title": Lower("title"),
    "category": F("category__position"),
    "deprecated_in": F("deprecated_at"),
    "removable_in": F("removable_at"),
    "removed_in": F("removed_at"),
    # The earlier a feature could go, the more releases it is overdue.
    "releases_overdue": F("overdue_since"),
}
_REVERSED = {"releases_overdue"}
_TIES = ("category__position", "category__slug", Lower("title"), "pk")


@dataclass(frozen=True, slots=True)
class ParameterError:
    """What is wrong with one parameter of a request, and what is allowed instead."""

    parameter: str
    value: str
    message: str
    allowed: str | list[str]


class InvalidParameters(Exception):
    """A request with parameters that cannot be answered."""

    def __init__(self, errors: Iterable[ParameterError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(error.message for error in self.errors))


class ReleaseField(forms.Field):
    """A release that may be asked about, as ``X.Y``."""

    def __init__(self, *, releases: ReleaseList, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.releases = releases

    def to_python(self, value: Any) -> Version | None:
        text = _shown(value)
        if not text:
            return None
        try:
            return self.releases.get(Version.parse(text)).version
        except InvalidVersion:
            raise _invalid(
                f"“{text}” is not a release.", _allowed_releases(self.releases)
            ) from None
        except UnknownRelease as error:
            raise _invalid(f"There is no QEMU release {text}.", error.allowed) from None


class ReleaseFilter(django_filters.Filter):
    """Compares a release with a column; the filter set knows which releases there are."""

    field_class = ReleaseField

    @property
    def field(self) -> forms.Field:
        self.extra["releases"] = self.parent.at.releases
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
                raise _invalid(f"“{text}” is not a stage.", [stage.value for stage in Stage])


class StagesFilter(django_filters.Filter):
    """Any of several stages."""

    field_class = StagesField


class CategoryField(forms.Field):
    """The slug of a category; its sub-categories are meant as well."""

    def to_python(self, value: Any) -> str:
        slug = _shown(value)
        if slug and not Category.objects.filter(slug=slug).exists():
            known = [category.slug for category in categories()]
            raise _invalid(f"There is no category “{slug}”.", known)
        return slug


class CategoryFilter(django_filters.Filter):
    """One category with what lies below it."""

    field_class = CategoryField


class OrderingField(forms.Field):
    """A comma list of orderings, each with a minus in front for the other direction."""

    def to_python(self, value: Any) -> list[str]:
        names = [name.strip() for name in _shown(value).split(",") if name.strip()]
        for name in names:
            if name.removeprefix("-") not in ORDERINGS:
                allowed = [f"{sign}{known}" for known in ORDERINGS for sign in ("", "-")]
                raise _invalid(f"“{name}” is not an ordering.", allowed)
        return names


class OrderingFilter(django_filters.Filter):
    """No condition: the order the result comes in."""

    field_class = OrderingField


class TruthField(forms.Field):
    """``true`` or ``false``, nothing else."""

    def to_python(self, value: Any) -> bool | None:
        text = _shown(value).lower()
        if text not in {"", "true", "false"}:
            raise _invalid(f"“{text}” is neither true nor false.", ["true", "false"])
        return None if not text else text == "true"


class TruthFilter(django_filters.Filter):
    """A condition that holds or does not."""

    field_class = TruthField


class FeatureFilter(django_filters.FilterSet):
    """Which features, in which order, as of the release ``at``."""

    release = ReleaseFilter(method="keep_all")
    stage = StagesFilter(method="filter_stage")
    category = CategoryFilter(method="filter_category")
    deprecated_in = ReleaseFilter(field_name="deprecated_at")
    removed_in = ReleaseFilter(field_name="removed_at")
    removable_in = ReleaseFilter(field_name="removable_at")
    listed_in = ReleaseFilter(method="filter_listed_in")
    has_replacement = TruthFilter(method="filter_has_replacement")
    q = django_filters.CharFilter(method="filter_words", max_length=MAX_QUERY_LENGTH)
    ordering = OrderingFilter(method="keep_all")

    class Meta:
        model = Feature
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict, *, at: AsOf) -> None:
        self.at = at
        super().__init__(data, queryset=features_as_of(at))

    def features(self, *, without: str | None = None) -> FeatureQuerySet:
        """The features that pass all filters but the one left out, in the order asked for."""
        features: FeatureQuerySet = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != without:
                features = self.filters[name].filter(features, value)
        return self._ordered(features)

    def keep_all(self, features: FeatureQuerySet, _name: str, _value: Any) -> FeatureQuerySet:
        """For parameters that are no condition: the release is known, the order comes last."""
        return features

    def filter_stage(
        self, features: FeatureQuerySet, _name: str, stages: list[str]
    ) -> FeatureQuerySet:
        return features.in_stages(stages) if stages else features

    def filter_category(self, features: FeatureQuerySet, _name: str, slug: str) -> FeatureQuerySet:
        own = Q(category__slug=slug)
        return features.filter(own | Q(category__parent__slug=slug)) if slug else features

    def filter_listed_in(
        self, features: FeatureQuerySet, _name: str, release: Version
    ) -> FeatureQuerySet:
        documents = lists_at(release, ListKind.DEPRECATED, exactly=True)
        return features.listed_in(documents)

    def filter_has_replacement(
        self, features: FeatureQuerySet, _name: str, wanted: bool
    ) -> FeatureQuerySet:
        has = Exists(Replacement.objects.filter(feature=OuterRef("pk")))
        return features.filter(has if wanted else ~has)

    def filter_words(self, features: FeatureQuerySet, _name: str, text: str) -> FeatureQuerySet:
        """Every word must occur in the title, a replacement, our summary or QEMU's text."""
        for word in text.split():
            replaced = Replacement.objects.filter(feature=OuterRef("pk"), text__icontains=word)
            features = features.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(described_by__body__text__icontains=word)
                | Exists(replaced)
            )
        in_title = Q(*(Q(title__icontains=word) for word in text.split()))
        ranks = (
            When(title__iexact=text, then=0),
            When(title__icontains=text, then=1),
            When(in_title, then=2),
        )
        return features.annotate(rank=Case(*ranks, default=Value(3), output_field=IntegerField()))

    def _ordered(self, features: FeatureQuerySet) -> FeatureQuerySet:
        names = self.form.cleaned_data["ordering"]
        if not names:
            best_first = ("rank",) if self.form.cleaned_data["q"] else ()
            return features.order_by(*best_first, *_TIES)
        terms = []
        for name in names:
            plain = name.removeprefix("-")
            descending = (name != plain) is not (plain in _REVERSED)
            term = ORDERINGS[plain]
            terms.append(term.desc(nulls_last=True) if descending else term.asc(nulls_last=True))
        return features.order_by(*terms, *_TIES)


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
    errors += [error for error in repeated_parameters(params) if error.parameter != "stage"]
    try:
        at = read_release(params.get("release"))
    except InvalidParameters as invalid:
        raise InvalidParameters([*errors, *invalid.errors]) from None
    filterset = FeatureFilter(params, at=at)
    if not filterset.is_valid():
        errors += _form_errors(filterset.form, params)
    elif release := filterset.form.cleaned_data["listed_in"]:
        errors += _not_imported(release)
    if errors:
        raise InvalidParameters(errors)
    return FeatureQuery(at, filterset, filterset.features())


def read_release(text: str | None, parameter: str = "release") -> AsOf:
    """The release that a parameter names, the newest one where it is absent or empty.

    Raises InvalidParameters for anything else than a release that may be asked about.
    """
    at = as_of()
    try:
        version = ReleaseField(releases=at.releases, required=False).clean(text)
    except ValidationError as error:
        raise InvalidParameters([_parameter_error(parameter, text or "", error)]) from None
    return at if version is None else AsOf(at.releases.get(version), at.releases)


def unknown_parameters(params: QueryDict, known: Collection[str]) -> list[ParameterError]:
    """An error for every parameter whose name nobody knows."""
    return [
        ParameterError(
            name, str(params.get(name)), f"There is no parameter “{name}”.", sorted(known)
        )
        for name in params
        if name not in known
    ]


def repeated_parameters(params: QueryDict) -> list[ParameterError]:
    """An error for every parameter that is given more than once."""
    return [
        ParameterError(name, ", ".join(values), f"“{name}” is given more than once.", "one value")
        for name, values in params.lists()
        if len(values) > 1
    ]


def _form_errors(form: forms.Form, params: QueryDict) -> list[ParameterError]:
    return [
        _parameter_error(name, params.get(name, ""), error)
        for name, errors in form.errors.as_data().items()
        for error in errors
    ]


def _parameter_error(name: str, value: str, error: ValidationError) -> ParameterError:
    allowed = (error.params or {}).get("allowed") or _ALLOWED_OTHERWISE.get(name, "")
    return ParameterError(name, value, " ".join(error.messages), allowed)


def _not_imported(release: Version) -> list[ParameterError]:
    imported = imported_releases()
    if release in imported:
        return []
    message = f"The documents of QEMU {release} were not imported."
    return [ParameterError("listed_in", str(release), message, list(map(str, imported)))]


def _shown(value: Any) -> str:
    """A value as text fit for a message and a database: short, without control characters."""
    text = "".join(character for character in str(value or "") if character.isprintable()).strip()
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _invalid(message: str, allowed: str | list[str]) -> ValidationError:
    return ValidationError(message, code="invalid", params={"allowed": allowed})


def _allowed_releases(releases: ReleaseList) -> str:
    try:
        releases.get(Version(999_999, 0))
    except UnknownRelease as error:
        return f"X.Y: {error.allowed}"
    raise AssertionError("no list of releases reaches that far")


_ALLOWED_OTHERWISE = {"q": f"at most {MAX_QUERY_LENGTH} characters of text"}
