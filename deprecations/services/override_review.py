"""Changes by hand beside what the documents say: which of them a person should look at again."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from deprecations.models import Override


class Standing(IntEnum):
    """How a change by hand stands to the documents, most urgent first."""

    OVERTAKEN = 1  # they say otherwise, and something else than when it was made
    DIFFERENT = 2  # they say otherwise, as they did then
    ADDED = 3  # they say nothing of it
    AGREED = 4  # they say the same by now; it can be taken back


CONFLICTS = (Standing.OVERTAKEN, Standing.DIFFERENT)

_AGREES = Q(value=F("upstream_value")) | Q(value__isnull=True, upstream_value__isnull=True)
_SAYS_NOTHING = Q(upstream_value__isnull=True) | Q(upstream_value="") | Q(upstream_value=[])
_SAYS_THE_SAME_AS_THEN = Q(upstream_value=F("upstream_then"))


def overrides_beside_documents() -> QuerySet[Any]:
    """All changes by hand with ``standing`` and, as ``upstream_then``, what the documents said
    when each was made; null where the history does not know."""
    last_edit = Override.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    then = Subquery(last_edit.values("upstream_value")[:1], output_field=JSONField())
    return Override.objects.annotate(
        upstream_then=then,
        standing=Case(
            When(_AGREES, then=Value(Standing.AGREED)),
            When(_SAYS_NOTHING, then=Value(Standing.ADDED)),
            When(_SAYS_THE_SAME_AS_THEN, then=Value(Standing.DIFFERENT)),
            default=Value(Standing.OVERTAKEN),
            output_field=IntegerField(),
        ),
    )


def standing_counts() -> dict[Standing, int]:
    """How many changes by hand stand how to the documents; one query."""
    rows = overrides_beside_documents().order_by().values_list("standing")
    counts = dict(rows.annotate(count=Count("pk")))
    return {standing: counts.get(standing, 0) for standing in Standing}
