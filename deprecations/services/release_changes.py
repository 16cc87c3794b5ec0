"""What follows from a change of the release list: stages are counted in releases."""

from __future__ import annotations

from django.db import transaction

from deprecations.models import Feature, Release
from deprecations.services.knowledge import mark_changed, wait_for_other_imports
from deprecations.services.lifecycles import rebuild
from deprecations.services.releases import (
    EMBEDDED_RELEASES,
    add_releases,
    read_releases,
    release_list,
)


@transaction.atomic
def ensure_releases() -> None:
    """Store the releases that come with this software and are not known yet."""
    known = Release.objects.count()
    add_releases(read_releases(EMBEDDED_RELEASES))
    if Release.objects.count() > known:
        apply_release_list()


@transaction.atomic
def apply_release_list() -> None:
    """Judge every feature anew. Called in the transaction that changes a release."""
    wait_for_other_imports()
    rebuild(Feature.objects.select_for_update(), release_list())
    mark_changed()
