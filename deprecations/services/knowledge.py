"""The revision of the knowledge: the one number that changes with everything readers see."""

from __future__ import annotations

from django.db import connection
from django.db.models import F
from django.utils import timezone

from deprecations.models import KnowledgeRevision

_ROW = 1
_IMPORTS = 0x51454D55  # any number that is ours


def current_revision() -> int:
    """The number of the present state, in one query. Equal numbers mean equal answers."""
    number = KnowledgeRevision.objects.filter(pk=_ROW).values_list("number", flat=True).first()
    return number or 0


def mark_changed() -> None:
    """Count a change. Called inside the transaction that makes it."""
    changed = {"number": F("number") + 1, "changed_at": timezone.now()}
    if not KnowledgeRevision.objects.filter(pk=_ROW).update(**changed):
        KnowledgeRevision.objects.create(pk=_ROW, number=1)


def wait_for_other_imports() -> None:
    """Let one import write at a time: each plans from what it finds. Ends with the transaction.

    SQLite needs nothing: there, whoever begins a transaction waits for other writers.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])
