"""What is computed from documents and changes by hand."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deprecations.admin.readonly import ReadOnlyAdmin
from deprecations.models import (
    Alias,
    KnowledgeRevision,
    Milestone,
    PublishedSlug,
    StageSpan,
)
from deprecations.policy.versions import Version


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin[Milestone]):
    """Events in the lives of features, and how each is known."""

    list_display = ("feature", "event", "version", "scope", "basis", "document")
    list_filter = ("event", "basis")
    search_fields = ("feature__title", "feature__slug", "scope")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Milestone]:
        milestones = super().get_queryset(request)
        return milestones.select_related("feature", "listing__document").defer(
            "listing__document__text"
        )

    @admin.display(description="document")
    def document(self, milestone: Milestone) -> str | None:
        return str(milestone.listing.document) if milestone.listing else None


@admin.register(StageSpan)
class StageSpanAdmin(ReadOnlyAdmin[StageSpan]):
    """The releases through which features have a stage."""

    list_display = ("feature", "stage", "from_release", "until_release", "removable_in")
    list_filter = ("stage",)
    list_select_related = ("feature",)
    search_fields = ("feature__title", "feature__slug")
    fields = (
        "feature",
        ("stage", "from_release", "until_release"),
        ("deprecated_in", "removed_in", "withdrawn_in", "removable_in"),
    )
    readonly_fields = ("from_release", "until_release")

    @admin.display(description="from", ordering="since")
    def from_release(self, span: StageSpan) -> str:
        return str(Version.from_number(span.since)) if span.since else "the beginning"

    @admin.display(description="until before", ordering="until")
    def until_release(self, span: StageSpan) -> str:
        is_last = span.until == StageSpan.END
        return "for good" if is_last else str(Version.from_number(span.until))


@admin.register(Alias)
class AliasAdmin(ReadOnlyAdmin[Alias]):
    """The titles by which imports find features."""

    list_display = ("title_key", "category_slug", "occurrence", "curated", "feature")
    list_filter = ("curated", "category_slug")
    list_select_related = ("feature",)
    search_fields = ("title_key", "feature__title", "feature__slug")


@admin.register(PublishedSlug)
class PublishedSlugAdmin(ReadOnlyAdmin[PublishedSlug]):
    """Addresses that features once had."""

    list_display = ("slug", "feature")
    list_select_related = ("feature",)
    search_fields = ("slug", "feature__title", "feature__slug")


@admin.register(KnowledgeRevision)
class KnowledgeRevisionAdmin(ReadOnlyAdmin[KnowledgeRevision]):
    """How often what readers see has changed."""

    list_display = ("number", "changed_at")
