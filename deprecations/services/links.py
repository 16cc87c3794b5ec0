"""Links between features: what people decide about them, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.contrib.auth.models import User
from django.db import transaction

from deprecations.catalogue.records import LinkStatus
from deprecations.models import Feature, Link
from deprecations.models.history import edited_by
from deprecations.services.catalogue import decisions
from deprecations.services.knowledge import mark_changed, wait_for_other_imports
from deprecations.services.lifecycles import rebuild
from deprecations.services.releases import release_list
from deprecations.services.sync import sync_documents


def decide_links(
    *, links: Collection[Link], status: LinkStatus, made_by: User | None, reason: str = ""
) -> None:
    """Confirm or reject links, or leave them to the documents again.

    A confirmed link lends the removal of what it leads to to where it comes from, and the
    deprecation the other way; both are judged anew. Unsaved links are added.
    """

    def decide() -> None:
        for link in links:
            link.status = status.value
            link.decided_by = None if status is LinkStatus.SUGGESTED else made_by
            link.save()

    _apply(decide, links, made_by, reason)


def remove_links(*, links: Collection[Link], made_by: User | None = None) -> None:
    """Drop links. What documents suggest comes back as a suggestion."""
    numbers = [link.pk for link in links]
    _apply(lambda: Link.objects.filter(pk__in=numbers).delete(), links, made_by)


@transaction.atomic
def _apply(
    change: Callable[[], object], links: Collection[Link], made_by: User | None, reason: str = ""
) -> None:
    wait_for_other_imports()
    before = decisions()
    with edited_by(made_by, reason):
        change()
    releases = release_list()
    sync_documents([], releases, decided_before=before)
    ends = {end for link in links for end in (link.from_feature_id, link.to_feature_id)}
    rebuild(Feature.objects.select_for_update().filter(pk__in=ends), releases)
    mark_changed()
