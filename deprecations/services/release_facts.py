"""What a release brought: what its documents list, and which features changed their stage."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from deprecations.catalogue.records import ListKind
from deprecations.models import Feature, Listing
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.lists import lists_at


@dataclass(frozen=True, slots=True)
class Changes:
    """The slugs of features whose stage a release changed, each list in order of the slugs."""

    newly_deprecated: tuple[str, ...]
    newly_removable: tuple[str, ...]
    newly_removed: tuple[str, ...]
    withdrawn: tuple[str, ...]


def changes_in(version: Version) -> Changes:
    """What became deprecated, removable or removed in a release, or was taken back; one query.

    A feature that went in the first release that was free to drop it was never removable.
    """
    versions = ("deprecated_at", "removable_at", "removed_at", "withdrawn_at")
    happened_here = Q(*((name, version) for name in versions), _connector=Q.OR)
    rows = list(
        Feature.objects.as_of(version)
        .filter(happened_here)
        .order_by("slug")
        .values_list("slug", "stage_at", *versions)
    )
    return Changes(
        newly_deprecated=tuple(row[0] for row in rows if row[2] == version),
        newly_removable=tuple(
            row[0] for row in rows if row[3] == version and row[1] == Stage.REMOVABLE.value
        ),
        newly_removed=tuple(row[0] for row in rows if row[4] == version),
        withdrawn=tuple(row[0] for row in rows if row[5] == version),
    )


def listings_in(version: Version) -> dict[ListKind, QuerySet[Listing]] | None:
    """What each list of a release holds, in document order; QEMU's own where both origins are
    known. None where no document of that release was imported; three queries at most."""
    documents = {kind: lists_at(version, kind, exactly=True) for kind in ListKind}
    if not any(documents.values()):
        return None
    return {
        kind: Listing.objects.filter(document__in=numbers, kind=kind.value)
        .select_related("document", "feature")
        .only("title", "category_path", "stated", "line", "document__name", "feature__slug")
        .order_by("number")
        for kind, numbers in documents.items()
    }
