"""The one filter set for features."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.http import QueryDict

from deprecations.catalogue.records import ListKind
from deprecations.filters.fields import (
    ORDERINGS,
    CategoryFilter,
    OrderingFilter,
    ReleaseFilter,
    StagesFilter,
    TruthFilter,
)
from deprecations.filters.parameters import MAX_QUERY_LENGTH
from deprecations.models import Feature, Override, Replacement
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import AsOf, features_as_of
from deprecations.services.lists import lists_at
from deprecations.services.release_names import ReleaseNames

_REVERSED = {"releases_overdue"}
_TIES = ("category__position", "category__slug", Lower("title"), "pk")


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

    def __init__(self, data: QueryDict, *, at: AsOf, names: ReleaseNames) -> None:
        self.at, self.names = at, names
        super().__init__(data, queryset=features_as_of(at))

    def features(self, *, without: str | None = None) -> FeatureQuerySet:
        """The features that pass all filters but the one left out, in the order asked for."""
        features: FeatureQuerySet = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name != without:
                features = self.filters[name].filter(features, value)
        best_first = ("rank",) if self.form.cleaned_data["q"] and without != "q" else ()
        return self._ordered(features, best_first)

    def keep_all(self, features: FeatureQuerySet, _name: str, _value: Any) -> FeatureQuerySet:
        """For parameters that are no condition: the release is known, the order comes last."""
        return features

    def filter_stage(
        self, features: FeatureQuerySet, _name: str, stages: list[str]
    ) -> FeatureQuerySet:
        return features.in_stages(stages) if stages else features

    def filter_category(self, features: FeatureQuerySet, _name: str, slug: str) -> FeatureQuerySet:
        return features.in_category(slug) if slug else features

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
        """Every word must occur in the title, a replacement, our summary or QEMU's text, as it is
        or as a maintainer edited it: the page shows both."""
        words = list(dict.fromkeys(text.split()))
        for word in words:
            edited = Override.objects.filter(
                feature=OuterRef("pk"), field=Override.Field.TEXT, value__text__icontains=word
            )
            replaced = Replacement.objects.filter(feature=OuterRef("pk"), text__icontains=word)
            features = features.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(described_by__body__text__icontains=word)
                | Exists(replaced)
                | Exists(edited)
            )
        in_title = Q(*(("title__icontains", word) for word in words))
        ranks = (
            When(title__iexact=text, then=0),
            When(title__icontains=text, then=1),
            When(in_title, then=2),
        )
        return features.annotate(rank=Case(*ranks, default=Value(3), output_field=IntegerField()))

    def _ordered(self, features: FeatureQuerySet, best_first: tuple[str, ...]) -> FeatureQuerySet:
        names = self.form.cleaned_data["ordering"]
        if not names:
            return features.order_by(*best_first, *_TIES)
        terms = []
        for name in names:
            plain = name.removeprefix("-")
            descending = (name != plain) is not (plain in _REVERSED)
            term = ORDERINGS[plain]
            terms.append(term.desc(nulls_last=True) if descending else term.asc(nulls_last=True))
        return features.order_by(*terms, *_TIES)
