"""What came of an import, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from deprecations.catalogue.plan import Outcome
from deprecations.services.conflicts import Conflict
from deprecations.services.import_documents import ImportReport
from deprecations.services.import_plans import NamedPlan

_SHOWN = 20  # of a group: a screen holds the plan, and what was left out is said
_LONGEST_VALUE = 80
_IN_THIS_ORDER = (Outcome.CREATED, Outcome.UPDATED, Outcome.DELISTED, Outcome.UNCHANGED)


def report_as_text(report: ImportReport, *, everything: bool) -> Iterator[str]:
    """The lines of a report. Long groups of names are cut, unless ``everything`` is to be shown."""
    for problem in report.problems:
        place = problem.document if problem.line is None else f"{problem.document}:{problem.line}"
        yield f"{place}: {problem.severity.value} {problem.code}: {problem.message}"
    releases = ", ".join(map(str, report.releases))
    yield f"Releases: {releases or 'none'}"
    yield (
        f"Features: {report.created} created, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.delisted} delisted"
    )
    yield f"Problems: {len(report.problems)}"
    shown = None if everything else _SHOWN
    if report.plan is not None:
        yield from _plan_as_text(report.plan, shown)
    if report.conflicts:
        conflicts = [_conflict_as_text(conflict) for conflict in report.conflicts]
        yield from _group("Conflicts with changes by hand", conflicts, shown)
    if report.plan is not None:
        yield "This was a dry run: nothing is stored"


def report_as_json(report: ImportReport) -> dict[str, Any]:
    """The same as one object; a dry run has its plan, too."""
    answer: dict[str, Any] = {
        "releases": [str(release) for release in report.releases],
        "features": {
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "delisted": report.delisted,
        },
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "document": problem.document,
                "line": problem.line,
                "message": problem.message,
            }
            for problem in report.problems
        ],
        "conflicts": [
            {
                "slug": conflict.slug,
                "title": conflict.title,
                "field": conflict.field,
                "value": conflict.value,
                "upstream_value": conflict.upstream_value,
            }
            for conflict in report.conflicts
        ],
    }
    if report.plan is not None:
        answer["plan"] = {
            outcome.value: [{"slug": item.slug, "title": item.title} for item in features]
            for outcome, features in report.plan.items()
        }
    return answer


def _plan_as_text(plan: NamedPlan, shown: int | None) -> Iterator[str]:
    return chain.from_iterable(
        _group(outcome.capitalize(), [f"{item.title} [{item.slug}]" for item in features], shown)
        for outcome in _IN_THIS_ORDER
        if (features := plan[outcome])
    )


def _conflict_as_text(conflict: Conflict) -> str:
    field = conflict.field.replace("_", " ")
    return (
        f"{conflict.title} [{conflict.slug}]: {field} is {_words_for(conflict.value)} by hand, "
        f"{_words_for(conflict.upstream_value)} in the documents"
    )


def _group(title: str, lines: Sequence[str], shown: int | None) -> Iterator[str]:
    yield f"{title}: {len(lines)}"
    yield from (f"  {line}" for line in lines[:shown])
    if shown is not None and len(lines) > shown:
        yield f"  … and {len(lines) - shown} more; --verbosity 2 shows all"


def _words_for(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(item["text"] for item in value)
    text = " ".join(str(value or "").split())
    if not text:
        return "nothing"
    return f"“{text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + '…'}”"
