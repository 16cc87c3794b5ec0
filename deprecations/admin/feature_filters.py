"""Filters of the list of features, as of the newest release."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from deprecations.admin.data_quality import WORDS
from deprecations.policy.lifecycle import Stage
from deprecations.services.data_quality import FEATURE_QUESTIONS, Question, features_asked_about
from deprecations.services.features_as_of import categories

STAGE_WORDS = {stage.value: stage.value for stage in Stage} | {
    Stage.REMOVABLE.value: "liable to be removed"
}


class StageFilter(admin.SimpleListFilter):
    """The stage at the newest release."""

    title = "stage"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(STAGE_WORDS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(stage_at=self.value()) if self.value() else None


class CategoryFilter(admin.SimpleListFilter):
    """A category with what lies below it."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(category.slug, " / ".join(category.path)) for category in categories()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        slug = self.value()
        below = Q(category__slug=slug) | Q(category__parent__slug=slug)
        return queryset.filter(below) if slug else None


class _AnnotationFilter(admin.SimpleListFilter):
    """Yes or no, as an annotation of the same name tells."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() not in ("yes", "no"):
            return None
        return queryset.filter(**{str(self.parameter_name): self.value() == "yes"})


class ListedFilter(_AnnotationFilter):
    """Whether the newest list of deprecated features has it."""

    title = "listed as deprecated now"
    parameter_name = "listed"


class OverriddenFilter(_AnnotationFilter):
    """Whether anything was changed by hand."""

    title = "changed by hand"
    parameter_name = "overridden"


class ReplacedFilter(_AnnotationFilter):
    """Whether anything is known to use instead."""

    title = "has a replacement"
    parameter_name = "replaced"


class QuestionFilter(admin.SimpleListFilter):
    """What a person should settle, as the page on data quality sorts it."""

    title = "open question"
    parameter_name = "question"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(question.value, WORDS[question].title) for question in FEATURE_QUESTIONS]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        if self.value() not in FEATURE_QUESTIONS:
            return None
        return features_asked_about(Question(str(self.value())), queryset)
