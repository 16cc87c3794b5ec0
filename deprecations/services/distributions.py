"""Which QEMU release a distribution's release ships, from the database and into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction

from deprecations.models import DistributionRelease
from deprecations.policy.versions import Version
from deprecations.services.knowledge import mark_changed

EMBEDDED_DISTRIBUTIONS = Path(settings.BASE_DIR) / "fixtures" / "distributions.json"

_NUMBER = re.compile(r"[0-9]+")
_FACTS = (
    "distribution",
    "release",
    "aliases",
    "is_rolling",
    "qemu",
    "recorded_on",
    "source",
)


def distribution_releases() -> list[DistributionRelease]:
    """All of them, distributions by name and the newest release first; one query."""
    return sorted(DistributionRelease.objects.all(), key=_place)


def by_distribution(
    rows: Iterable[DistributionRelease],
) -> list[tuple[str, list[DistributionRelease]]]:
    """Releases as they come, put together by the distribution they are of."""
    groups = groupby(rows, key=lambda row: row.distribution)
    return [(name, list(own)) for name, own in groups]


def read_distributions(path: Path) -> list[DistributionRelease]:
    """Read a file in the form of ``fixtures/distributions.json``; nothing is stored."""
    content = json.loads(path.read_text("utf-8"))
    recorded_on = date.fromisoformat(content["recorded_on"])
    return [
        DistributionRelease(
            distribution=item["distribution"],
            release=row["release"],
            slug=row["slug"],
            aliases=[str(name) for name in row["aliases"]],
            is_rolling=row.get("rolling", False),
            qemu=Version.parse(row["qemu"]) if row["qemu"] else None,
            recorded_on=recorded_on if row["qemu"] else None,
            source=item["source"] if row["qemu"] else "",
        )
        for item in content["distributions"]
        for row in item["releases"]
    ]


def ensure_distributions() -> None:
    """Store what this software knows of distributions and the database does not."""
    add_distributions(read_distributions(EMBEDDED_DISTRIBUTIONS))


@transaction.atomic
def add_distributions(told: Iterable[DistributionRelease]) -> None:
    """Store releases that are not known yet, and what is told anew of known ones; what a person
    ever edited or deleted is left alone."""
    known = {row.slug: row for row in DistributionRelease.objects.all()}
    edited = set(DistributionRelease.history.values_list("slug", flat=True))
    new, changed = [], []
    for row in told:
        if row.slug in edited:
            continue
        stored = known.get(row.slug)
        if stored is None:
            new.append(row)
        elif _facts(stored) != _facts(row):
            row.pk = stored.pk
            changed.append(row)
    DistributionRelease.objects.bulk_create(new, ignore_conflicts=True)
    DistributionRelease.objects.bulk_update(changed, _FACTS)
    if new or changed:
        mark_changed()


def _facts(row: DistributionRelease) -> list[object]:
    return [getattr(row, field) for field in _FACTS]


def _place(row: DistributionRelease) -> tuple[str, list[int], str]:
    numbers = [-int(number) for number in _NUMBER.findall(row.release)]
    return row.distribution.casefold(), numbers, row.slug
