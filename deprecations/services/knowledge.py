"""The revision of the knowledge: the one number that changes with everything readers see."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from deprecations.models import KnowledgeRevision

_ROW = 1
_IMPORTS = 0x51454D55  # any number that is ours


def current_revision() -> int:
    """The number of the present state, in one query. Equal numbers mean equal answers."""
    number = KnowledgeRevision.objects.filter(pk=_ROW).values_list("number", flat=True).first()
    return number or 0


def changed_at() -> datetime | None:
    """When what readers see changed last, None where nothing was ever imported; one query."""
    return KnowledgeRevision.objects.filter(pk=_ROW).values_list("changed_at", flat=True).first()


def mark_changed() -> None:
    """Count a change. Called inside the transaction that makes it.

    The number is the time in microseconds where that is ahead: another database, or this one
    restored from a backup, must not come to the same number with other knowledge.
    """
    now = timezone.now()
    time = int(now.timestamp() * 1_000_000)
    changed = {"number": Greatest(F("number") + 1, Value(time)), "changed_at": now}
    if not KnowledgeRevision.objects.filter(pk=_ROW).update(**changed):
        KnowledgeRevision.objects.create(pk=_ROW, number=time)


def wait_for_other_imports() -> None:
    """Let one import write at a time: each plans from what it finds. Ends with the transaction.

    SQLite needs nothing: there, whoever begins a transaction waits for other writers.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])


def fingerprint(*parts: str) -> str:
    """Equal for equal answers: of the knowledge, the code and what else an answer is made from.
    One query."""
    made_from = "\n".join((str(current_revision()), code_version(), *parts))
    return hashlib.sha256(made_from.encode()).hexdigest()[:32]


@cache
def code_version() -> str:
    """Changes with every program, template, style and script that answers are made with, so that
    no release of this project confirms what an earlier one sent."""
    base = Path(settings.BASE_DIR)
    digest = hashlib.sha256()
    for folder in (base / "deprecations", base / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".json", ".html", ".css", ".js", ".svg"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
