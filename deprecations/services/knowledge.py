"""The revision of the knowledge: the one number that changes with everything readers see."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from deprecations.models import KnowledgeRevision

_ROW = 1


def current_revision() -> int:
    """The number of the present state, in one query. Equal numbers mean equal answers."""
    number = KnowledgeRevision.objects.filter(pk=_ROW).values_list("number", flat=True).first()
    return number or 0


def mark_changed() -> None:
    """Count a change. Called inside the transaction that makes it."""
    changed = {"number": F("number") + 1, "changed_at": timezone.now()}
    if not KnowledgeRevision.objects.filter(pk=_ROW).update(**changed):
        KnowledgeRevision.objects.create(pk=_ROW, number=1)
