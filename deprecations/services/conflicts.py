"""Where what maintainers changed by hand differs from what the documents say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deprecations.models import Override


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of a feature with both its values, as an override holds them."""

    slug: str
    title: str
    field: str
    value: Any
    upstream_value: Any


def find_conflicts() -> tuple[Conflict, ...]:
    """All of them, in one query. Of a feature that no document lists, nothing is said that a
    change by hand could differ from."""
    overrides = Override.objects.exclude(feature__listings=None).select_related("feature")
    return tuple(
        Conflict(
            slug=override.feature.slug,
            title=override.feature.title,
            field=override.field,
            value=override.value,
            upstream_value=override.upstream_value,
        )
        for override in overrides.order_by("feature__title", "feature__slug", "field")
        if override.value != override.upstream_value
    )
