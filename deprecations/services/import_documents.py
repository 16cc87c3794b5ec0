"""The use case of importing: from a source to the record of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from deprecations.catalogue.plan import Outcome, Plan
from deprecations.catalogue.records import ListKind, ParsedDocument, SourceDocument
from deprecations.catalogue.records import Problem as ProblemRecord
from deprecations.importer import problems
from deprecations.importer.entries import (
    NotADeprecationDocument,
    read_document,
    substitutions_for,
)
from deprecations.importer.guard import RstRefused
from deprecations.importer.sources import SourceError, find_documents, shown
from deprecations.importer.texinfo import as_rst
from deprecations.importer.worker import RstWorker
from deprecations.models import Document, Feature, ImportRun, Problem
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import TreeVersion, Version
from deprecations.services.distributions import add_distributions, read_distributions
from deprecations.services.knowledge import wait_for_other_imports
from deprecations.services.listings import reader_version, text_digest
from deprecations.services.release_changes import apply_release_list
from deprecations.services.releases import add_releases, read_releases, release_list
from deprecations.services.sync import Synced, sync_documents

Progress = Callable[[int, int, str], None]
_MAX_PATH = 1000


class ImportRefused(Exception):
    """Nothing was imported and nothing changed; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would have done.

    ``changed`` is also true where the documents are new and all they say was known.
    """

    changed: bool
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

    Records the run, refused and broken ones included (dry runs leave no record). ``progress``
    hears before each document how many are done, how many there are and its name. Raises
    ImportRefused.
    """
    try:
        report = _import(source, origin, release, progress, dry_run=dry_run)
    except Exception as error:
        if not dry_run:
            expected = isinstance(error, ImportRefused)
            message = str(error) if expected else f"broken off by an error: {error!r}"
            _record(source, origin, made_by, ImportRun.Outcome.REFUSED, message=message)
        raise
    if not dry_run:
        outcome = ImportRun.Outcome.IMPORTED if report.changed else ImportRun.Outcome.UNCHANGED
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
    wait_for_other_imports()
    known_releases = release_list()
    if origin is Origin.EMBEDDED:
        _add_releases(source / "releases.json")
        _add_distributions(source / "distributions.json")
    releases = release_list()
    found = find_documents(source, releases, origin=origin, release=release)
    new, reports = _not_known_yet(found.documents)
    parsed = _parse(new, releases, progress)
    # Identity and categories are code too: what an earlier state of it made is made again.
    rewrite = Document.objects.exclude(read_by=reader_version()).exists()
    synced = sync_documents(parsed, releases, rewrite=rewrite) if parsed else None
    plan = synced.plan if synced else None
    if list(releases) != list(known_releases):
        apply_release_list()
    return ImportReport(
        changed=bool(parsed),
        releases=tuple(sorted({document.release for document in found.documents})),
        created=_count(plan, Outcome.CREATED),
        updated=_count(plan, Outcome.UPDATED),
        unchanged=plan.count(Outcome.UNCHANGED) if plan else _count_documented(),
        delisted=_count(plan, Outcome.DELISTED),
        problems=(
            *found.problems,
            *reports,
            *(problem for item in parsed for problem in item.problems),
            *(_taken_addresses(synced, source) if synced else ()),
        ),
    )


def _add_releases(path: Path) -> None:
    try:
        if path.is_file():
            add_releases(read_releases(path))
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        message = f"this is not a list of releases ({type(error).__name__}: {error})"
        raise SourceError(path, message) from None


def _add_distributions(path: Path) -> None:
    try:
        if path.is_file():
            add_distributions(read_distributions(path))
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        message = f"this is not a list of distributions ({type(error).__name__}: {error})"
        raise SourceError(path, message) from None


def _not_known_yet(
    documents: Sequence[SourceDocument],
) -> tuple[list[SourceDocument], list[ProblemRecord]]:
    """The documents that would change anything: not those of an older tree of a release than the
    one that is stored, nor those of a release whose documents are all stored as they are. What was
    found wrong with those is told again."""
    stored = {(row.release, row.origin, row.digest): row for row in Document.objects.defer("text")}
    newest: dict[tuple[Version, str], TreeVersion] = {}
    for (release, origin, _), old in stored.items():
        version = TreeVersion.parse(old.tree_version)
        newest[release, origin] = max(newest.get((release, origin), version), version, key=_rank)
    known: list[tuple[SourceDocument, Document | None]] = []
    changed: set[Version] = set()
    reports: list[ProblemRecord] = []
    for document in documents:
        own = TreeVersion.parse(document.tree_version)
        place = (document.release, document.origin.value)
        best = newest.get(place, own)
        if best.rank > own.rank:
            message = f"{best} of release {document.release} is known already; {own} was left out"
            reports.append(problems.OLDER_TREE.at(document.name, None, message))
            continue
        key = (document.release, document.origin.value, text_digest(document.text))
        row = stored.get(key)
        known.append((document, row))
        if row is None or (row.tree_version, row.read_by) != (str(own), reader_version()):
            changed.add(document.release)
    for document, row in known:
        if row is not None and document.release not in changed:
            reports += [
                problems.KINDS[code].at(document.name, line, message)
                for code, line, message in row.problems
            ]
    return [document for document, _ in known if document.release in changed], reports


def _rank(version: TreeVersion) -> tuple[int, int]:
    return version.rank


def _parse(
    documents: Sequence[SourceDocument], releases: ReleaseList, progress: Progress
) -> list[ParsedDocument]:
    parsed = []
    with RstWorker() as worker:
        for number, document in enumerate(documents):
            progress(number, len(documents), document.name)
            substitutions = substitutions_for(document.release, releases)
            readable = None
            try:
                readable = as_rst(document)
                tree = worker.parse(readable.text, substitutions)
                parsed.append(readable.found(read_document(readable.document, tree, releases)))
                _check_is_only_one(parsed)
            except RstRefused as error:
                refusal = readable.refused(error) if readable else error
                place = document.name if refusal.line is None else f"{document.name}:{refusal.line}"
                raise ImportRefused(f"{place}: {refusal.reason}") from None
            except NotADeprecationDocument:
                raise ImportRefused(
                    f"{document.name}: this is not a list of deprecated or removed features; "
                    "expected a title such as “Deprecated features” or “Removed features”"
                ) from None
    progress(len(documents), len(documents), "")
    return parsed


def _check_is_only_one(parsed: Sequence[ParsedDocument]) -> None:
    """A list of a release stands in one document; of two, nobody knows which one counts."""
    *earlier, newest = parsed
    for other in earlier:
        if other.source.release == newest.source.release and other.holds & newest.holds:
            kinds = " and ".join(kind.value for kind in ListKind if kind in newest.holds)
            raise ImportRefused(
                f"{newest.source.name}: holds the {kinds} features of QEMU "
                f"{newest.source.release}, as {other.source.name} does; each list may stand in "
                "one document only"
            )


def _taken_addresses(synced: Synced, source: Path) -> Iterator[ProblemRecord]:
    for change, slug in zip(synced.plan.changes, synced.slugs, strict=True):
        wanted = change.after.addresses.wanted
        if change.outcome is Outcome.CREATED and slug != wanted:
            message = f"“{change.after.title}” became {slug}, since {wanted} is taken"
            yield problems.SLUG_TAKEN.at(shown(source), None, message)


def _count(plan: Plan | None, outcome: Outcome) -> int:
    return plan.count(outcome) if plan else 0


def _count_documented() -> int:
    return Feature.objects.exclude(listings=None).count()


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
        source=shown(source)[:_MAX_PATH],
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
            document=problem.document[:_MAX_PATH],
            line=problem.line,
            message=problem.message,
        )
        for problem in (report.problems if report else ())
    )
