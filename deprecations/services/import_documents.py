"""The use case of importing: from a source to the record of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from deprecations.catalogue.plan import Outcome, Plan
from deprecations.catalogue.records import ParsedDocument, SourceDocument
from deprecations.catalogue.records import Problem as ProblemRecord
from deprecations.importer import problems
from deprecations.importer.entries import (
    NotADeprecationDocument,
    read_document,
    substitutions_for,
)
from deprecations.importer.guard import RstRefused
from deprecations.importer.sources import SourceError, find_documents
from deprecations.importer.worker import RstWorker
from deprecations.models import Document, Feature, ImportRun, Problem
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import TreeVersion, Version
from deprecations.services.listings import text_digest
from deprecations.services.releases import add_releases, read_releases, release_list
from deprecations.services.sync import sync_documents

Progress = Callable[[int, int, str], None]


class ImportRefused(Exception):
    """Nothing was imported and nothing changed; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would have done."""

    releases: tuple[Version, ...]
    created: int
    updated: int
    unchanged: int
    delisted: int
    problems: tuple[ProblemRecord, ...]


class _DryRun(Exception):
    """Rolls the transaction of a dry run back."""


def import_documents(
    *,
    source: Path,
    origin: Origin = Origin.UPSTREAM,
    release: Version | None = None,
    made_by: User | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total, name: None,
) -> ImportReport:
    """Import a source tree, a folder of releases or one document, whole or not at all.

    Records the run, refused ones included (dry runs leave no record). ``progress`` hears before
    each document how many are done, how many there are and its name. Raises ImportRefused.
    """
    try:
        report = _import(source, origin, release, progress, dry_run=dry_run)
    except ImportRefused as refusal:
        if not dry_run:
            _record(source, origin, made_by, ImportRun.Outcome.REFUSED, message=str(refusal))
        raise
    if not dry_run:
        changed = report.created or report.updated or report.delisted
        outcome = ImportRun.Outcome.IMPORTED if changed else ImportRun.Outcome.UNCHANGED
        _record(source, origin, made_by, outcome, report=report)
    return report


def _import(
    source: Path, origin: Origin, release: Version | None, progress: Progress, *, dry_run: bool
) -> ImportReport:
    try:
        with transaction.atomic():
            report = _read_and_sync(source, origin, release, progress)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    except SourceError as error:
        raise ImportRefused(str(error)) from None
    return report


def _read_and_sync(
    source: Path, origin: Origin, release: Version | None, progress: Progress
) -> ImportReport:
    if origin is Origin.EMBEDDED and (source / "releases.json").is_file():
        add_releases(read_releases(source / "releases.json"))
    releases = release_list()
    found = find_documents(source, releases, origin=origin, release=release)
    new, reports = _not_known_yet(found.documents)
    parsed = _parse(new, releases, progress)
    plan = sync_documents(parsed, releases) if parsed else None
    return ImportReport(
        releases=tuple(sorted({document.release for document in found.documents})),
        created=_count(plan, Outcome.CREATED),
        updated=_count(plan, Outcome.UPDATED),
        unchanged=_count(plan, Outcome.UNCHANGED) if plan else Feature.objects.count(),
        delisted=_count(plan, Outcome.DELISTED),
        problems=(
            *found.problems,
            *reports,
            *(problem for item in parsed for problem in item.problems),
            *(_taken_addresses(plan, source) if plan else ()),
        ),
    )


def _not_known_yet(
    documents: Iterable[SourceDocument],
) -> tuple[list[SourceDocument], list[ProblemRecord]]:
    """The documents that would change anything: not those that are stored as they are, nor those
    of an older tree of a release than the one that is stored."""
    stored = {
        (release, origin, digest): version
        for release, origin, digest, version in Document.objects.values_list(
            "release", "origin", "digest", "tree_version"
        )
    }
    newest: dict[tuple[Version, str], TreeVersion] = {}
    for (release, origin, _), text in stored.items():
        version = TreeVersion.parse(text)
        known = newest.get((release, origin))
        if known is None or version.rank > known.rank:
            newest[release, origin] = version
    new, reports = [], []
    for document in documents:
        own = TreeVersion.parse(document.tree_version)
        known = newest.get((document.release, document.origin.value))
        if known and known.rank > own.rank:
            message = f"{known} of release {document.release} is known already; {own} was left out"
            reports.append(problems.OLDER_TREE.at(document.name, None, message))
        elif (
            stored.get((document.release, document.origin.value, text_digest(document.text)))
            != document.tree_version
        ):
            new.append(document)
    return new, reports


def _parse(
    documents: Sequence[SourceDocument], releases: ReleaseList, progress: Progress
) -> list[ParsedDocument]:
    parsed = []
    with RstWorker() as worker:
        for number, document in enumerate(documents):
            progress(number, len(documents), document.name)
            substitutions = substitutions_for(document.release, releases)
            try:
                tree = worker.parse(document.text, substitutions)
                parsed.append(read_document(document, tree, releases))
            except RstRefused as refusal:
                place = document.name if refusal.line is None else f"{document.name}:{refusal.line}"
                raise ImportRefused(f"{place}: {refusal.reason}") from None
            except NotADeprecationDocument:
                raise ImportRefused(
                    f"{document.name}: this is not a list of deprecated or removed features; "
                    "expected a title such as “Deprecated features” or “Removed features”"
                ) from None
    progress(len(documents), len(documents), "")
    return parsed


def _taken_addresses(plan: Plan, source: Path) -> Iterator[ProblemRecord]:
    for change in plan.changes:
        state = change.after
        if change.outcome is Outcome.CREATED and state.slug != state.wanted_slug:
            message = f"“{state.title}” became {state.slug}, since {state.wanted_slug} is taken"
            yield problems.SLUG_TAKEN.at(str(source), None, message)


def _count(plan: Plan | None, outcome: Outcome) -> int:
    return plan.count(outcome) if plan else 0


def _record(
    source: Path,
    origin: Origin,
    made_by: User | None,
    outcome: ImportRun.Outcome,
    *,
    message: str = "",
    report: ImportReport | None = None,
) -> None:
    run = ImportRun(
        made_by=made_by,
        source=str(source),
        origin=origin.value,
        outcome=outcome,
        message=message,
    )
    if report is not None:
        run.releases = [str(release) for release in report.releases]
        run.created, run.updated = report.created, report.updated
        run.unchanged, run.delisted = report.unchanged, report.delisted
    run.save()
    Problem.objects.bulk_create(
        Problem(
            run=run,
            code=problem.code,
            severity=problem.severity.value,
            document=problem.document,
            line=problem.line,
            message=problem.message,
        )
        for problem in (report.problems if report else ())
    )
