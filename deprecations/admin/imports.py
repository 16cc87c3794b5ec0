"""Imports as they happened, and what they found."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from deprecations.admin.readonly import ReadOnlyAdmin, ReadOnlyInline
from deprecations.models import ImportRun, Problem

# A page with more rows is of no use to anybody; the list of problems has pages and filters.
_SHOWN_BESIDE_A_RUN = 500


class ProblemInline(ReadOnlyInline[Problem, ImportRun]):
    """What one import found."""

    model = Problem
    fields = ("severity", "code", "document", "line", "message")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin[ImportRun]):
    """The record of imports, refused and unchanged ones included."""

    list_display = (
        "started_at",
        "source",
        "origin",
        "outcome",
        "created",
        "updated",
        "delisted",
        "problem_count",
        "made_by",
    )
    list_filter = ("outcome", "origin")
    list_select_related = ("made_by",)
    search_fields = ("source", "message")
    date_hierarchy = "started_at"
    fields = (
        ("started_at", "made_by_name"),
        ("source", "origin"),
        ("outcome", "message"),
        "releases_shown",
        ("created", "updated", "unchanged", "delisted"),
        "problem_list",
    )
    readonly_fields = ("made_by_name", "releases_shown", "problem_list")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).annotate(problem_count=Count("problems"))

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (ProblemInline,) if obj and obj.problem_count <= _SHOWN_BESIDE_A_RUN else ()

    @admin.display(description="problems", ordering="problem_count")
    def problem_count(self, run: Any) -> int:
        return int(run.problem_count)

    @admin.display(description="problems")
    def problem_list(self, run: Any) -> SafeString:
        url = reverse("admin:deprecations_problem_changelist")
        return format_html('<a href="{}?run={}">{}</a>', url, run.pk, run.problem_count)

    @admin.display(description="made by")
    def made_by_name(self, run: ImportRun) -> str:
        return str(run.made_by or "the command line")

    @admin.display(description="releases")
    def releases_shown(self, run: ImportRun) -> str:
        return ", ".join(run.releases)


@admin.register(Problem)
class ProblemAdmin(ReadOnlyAdmin[Problem]):
    """Everything that imports found, newest import first."""

    list_display = ("place", "severity", "code", "message", "run")
    list_filter = ("severity", "code")
    list_select_related = ("run",)
    search_fields = ("document", "message", "code")
    ordering = ("-run__started_at", "pk")

    @admin.display(description="place", ordering="document")
    def place(self, problem: Problem) -> str:
        line = "" if problem.line is None else f":{problem.line}"
        return f"{problem.document}{line}"
