"""Which documents hold a list as of a release."""

from __future__ import annotations

from django.db.models import QuerySet

from deprecations.catalogue.records import ListKind
from deprecations.models import Document
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version


def lists_at(version: Version, kind: ListKind, *, exactly: bool = False) -> list[int]:
    """The document that holds a list as of a release: of that release, or else of the newest one
    before it. Upstream's where both origins have it; empty where nothing was imported."""
    documents = Document.objects.filter(**{f"holds_{kind.value}": True})
    documents = (
        documents.filter(release=version) if exactly else documents.filter(release__lte=version)
    )
    rows = sorted(
        documents.values_list("release", "origin", "pk"),
        key=lambda row: (row[0], row[1] == Origin.UPSTREAM.value),
    )
    return [rows[-1][2]] if rows else []


def imported_releases(kind: ListKind = ListKind.DEPRECATED) -> list[Version]:
    """The releases whose documents hold a list, oldest first."""
    return sorted(set(_documents_with(kind).values_list("release", flat=True)))


def _documents_with(kind: ListKind) -> QuerySet[Document]:
    if kind is ListKind.DEPRECATED:
        return Document.objects.filter(holds_deprecated=True)
    return Document.objects.filter(holds_removed=True)
