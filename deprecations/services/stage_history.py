"""How many features stood in each stage, release by release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from deprecations.models import StageSpan
from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import Release, ReleaseList


@dataclass(frozen=True, slots=True)
class StagesAt:
    """A release with how many features are in each stage there, by what is known today."""

    release: Release
    counts: Mapping[Stage, int]


def stage_history(releases: ReleaseList) -> Sequence[StagesAt]:
    """Every release that is out, oldest first, as `stage_counts` counts each; one query."""
    spans = list(
        StageSpan.objects.order_by().values_list("stage", "since", "until").annotate(Count("pk"))
    )
    history = []
    for release in releases:
        counts = dict.fromkeys(Stage, 0)
        for stage, since, until, count in spans:
            if since <= release.version.number < until:
                counts[Stage(stage)] += count
        history.append(StagesAt(release, counts))
    return history
