"""The record of imports: what came of each, and the problems it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User

from deprecations.catalogue.records import Problem as ProblemRecord
from deprecations.importer.sources import shown
from deprecations.models import ImportRun, Problem
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version

_MAX_PATH = 1000


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What somebody asks to import. ``release`` and ``revision`` limit it."""

    source: Path
    origin: Origin = Origin.UPSTREAM
    release: Version | None = None
    revision: str | None = None
    made_by: User | None = None


def new_run(request: ImportRequest, outcome: ImportRun.Outcome, message: str = "") -> ImportRun:
    """A record that is not saved yet."""
    revision = "" if request.revision is None else f" ({request.revision})"
    return ImportRun(
        made_by=request.made_by,
        source=shown(f"{request.source}{revision}")[:_MAX_PATH],
        origin=request.origin.value,
        outcome=outcome,
        message=message,
    )


def record(run: ImportRun, problems: Sequence[ProblemRecord] = ()) -> None:
    """Save a record with its problems, inside the transaction of the import they belong to."""
    run.save()
    Problem.objects.bulk_create(
        Problem(
            run=run,
            code=problem.code,
            severity=problem.severity.value,
            document=problem.document[:_MAX_PATH],
            line=problem.line,
            message=problem.message,
        )
        for problem in problems
    )


def is_recorded(run: ImportRun) -> bool:
    """Whether a record stands in the database, after its transaction ended one way or another."""
    return ImportRun.objects.filter(pk=run.pk, started_at=run.started_at).exists()
