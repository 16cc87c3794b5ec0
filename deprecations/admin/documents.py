"""Documents as imported, with what they list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from deprecations.admin.readonly import ReadOnlyAdmin
from deprecations.models import Body, Document, Listing
from deprecations.policy.versions import InvalidVersion, Version

_SHOWN = 20_000


def preformatted(text: str) -> SafeString:
    """The beginning of a text, as it stands."""
    rest = len(text) - _SHOWN
    note = f"\n… and {rest:,} characters more" if rest > 0 else ""
    return format_html("<pre>{}{}</pre>", text[:_SHOWN], note)


class ReleaseFilter(admin.SimpleListFilter):
    """Documents or what they list, of one release."""

    title = "release"
    parameter_name = "release"
    lookup = "release"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        releases = Document.objects.order_by("-release").values_list("release", flat=True)
        return [(str(version), str(version)) for version in releases.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if not self.value():
            return None
        try:
            return queryset.filter(**{self.lookup: Version.parse(str(self.value()))})
        except InvalidVersion:
            return queryset.none()


class DocumentReleaseFilter(ReleaseFilter):
    """Listings by the release of their document."""

    lookup = "document__release"


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin[Document]):
    """Documents, newest release first."""

    list_display = (
        "__str__",
        "release",
        "origin",
        "holds_deprecated",
        "holds_removed",
        "tree_version",
        "listing_count",
        "imported_at",
    )
    list_filter = ("origin", "holds_deprecated", "holds_removed", ReleaseFilter)
    search_fields = ("name", "tree_version", "revision", "digest")
    fields = (
        ("name", "origin"),
        ("release", "tree_version", "revision"),
        ("holds_deprecated", "holds_removed", "listing_count"),
        ("imported_at", "digest"),
        "shown_text",
    )
    readonly_fields = ("listing_count", "shown_text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        documents = super().get_queryset(request).defer("text")
        return documents.annotate(listing_count=Count("listings"))

    @admin.display(description="entries", ordering="listing_count")
    def listing_count(self, document: Any) -> int:
        return int(document.listing_count)

    @admin.display(description="text")
    def shown_text(self, document: Document) -> SafeString:
        return preformatted(document.text)


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin[Listing]):
    """What each document says of each feature, and where."""

    list_display = (
        "title",
        "kind",
        "release",
        "origin",
        "line",
        "stated_versions",
        "feature_title",
    )
    list_filter = ("kind", "document__origin", DocumentReleaseFilter)
    search_fields = ("title", "feature__title", "feature__slug")
    fields = (
        ("title_rst", "kind"),
        "feature",
        ("document", "line", "end_line"),
        "categories",
        "stated_versions",
        "text",
    )
    readonly_fields = ("categories", "stated_versions", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        listings = super().get_queryset(request).select_related("document", "feature")
        return listings.defer("document__text")

    @admin.display(description="release", ordering="document__release")
    def release(self, listing: Listing) -> str:
        return str(listing.document.release)

    @admin.display(description="origin", ordering="document__origin")
    def origin(self, listing: Listing) -> str:
        return listing.document.origin

    @admin.display(description="feature", ordering="feature__title")
    def feature_title(self, listing: Listing) -> str:
        return str(listing.feature)

    @admin.display(description="states")
    def stated_versions(self, listing: Listing) -> str:
        return ", ".join(listing.states)

    @admin.display(description="categories")
    def categories(self, listing: Listing) -> str:
        return " / ".join(listing.category_path)

    @admin.display(description="text")
    def text(self, listing: Listing) -> SafeString:
        return preformatted(listing.body.rst)


@admin.register(Body)
class BodyAdmin(ReadOnlyAdmin[Body]):
    """Texts of entries, each kept once for all releases that have it."""

    list_display = ("__str__", "listing_count")
    search_fields = ("text", "digest")
    fields = ("digest", "source")
    readonly_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Body]:
        bodies = super().get_queryset(request).defer("html")
        return bodies.annotate(listing_count=Count("listings"))

    @admin.display(description="listings", ordering="listing_count")
    def listing_count(self, body: Any) -> int:
        return int(body.listing_count)

    @admin.display(description="text")
    def source(self, body: Body) -> SafeString:
        return preformatted(body.rst)
