"""The use case of importing: from a source to the record of what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction

from deprecations.catalogue.plan import Outcome, Plan
from deprecations.catalogue.records import ListKind, ParsedDocument, SourceDocument
from deprecations.catalogue.records import Problem as ProblemRecord
from deprecations.importer import problems
from deprecations.importer.documents import DocumentRefused, read_documents
from deprecations.importer.sources import SourceError, find_documents, shown
from deprecations.importer.worker import RstWorker
from deprecations.models import Document, Feature, ImportRun
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import TreeVersion, Version
from deprecations.services.collecting import rare_collections
from deprecations.services.conflicts import Conflict, find_conflicts
from deprecations.services.database import DatabaseTrouble, is_trouble, usable_database
from deprecations.services.distributions import add_distributions, read_distributions
from deprecations.services.import_plans import NamedPlan, name_plan, names_of_features
from deprecations.services.import_runs import ImportRequest, is_recorded, new_run, record
from deprecations.services.knowledge import wait_for_other_imports
from deprecations.services.listings import reader_version, text_digest
from deprecations.services.release_changes import apply_release_list
from deprecations.services.releases import add_releases, read_releases, release_list
from deprecations.services.sync import Synced, sync_documents

Progress = Callable[[int, int, str], None]


class ImportRefused(Exception):
    """Nothing was imported and nothing changed; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would have done.

    ``changed`` is also true where the documents are new and all they say was known. ``plan``
    names the features, and is there for dry runs only. ``conflicts`` are all there are when the
    import is done, older ones too.
    """

    changed: bool
    releases: tuple[Version, ...]
    created: int
    updated: int
    unchanged: int
    delisted: int
    problems: tuple[ProblemRecord, ...]
    conflicts: tuple[Conflict, ...] = ()
    plan: NamedPlan | None = None


class _DryRun(Exception):
    """Rolls the transaction of a dry run back."""


def import_documents(
    *,
    source: Path,
    origin: Origin = Origin.UPSTREAM,
    release: Version | None = None,
    revision: str | None = None,
    made_by: User | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total, name: None,
) -> ImportReport:
    """Import a source tree, a git repository, a folder of releases or one document, whole or not
    at all.

    Records the run, refused and broken ones included, unless it is a dry run, is interrupted or
    finds no usable database. ``progress`` hears before each document how many are done, how many
    there are and its name, first for reading, then for parsing. Raises ImportRefused.
    """
    request = ImportRequest(source, origin, release, revision, made_by)
    try:
        with usable_database():
            return _dry_run(request, progress) if dry_run else _import(request, progress)
    except SourceError as error:
        raise ImportRefused(str(error)) from None
    except DatabaseTrouble as trouble:
        raise ImportRefused(str(trouble)) from trouble


def _dry_run(request: ImportRequest, progress: Progress) -> ImportReport:
    with suppress(_DryRun), transaction.atomic():
        before = names_of_features()
        report, synced = _read_and_sync(request, progress)
        report = replace(report, plan=name_plan(synced, before))
        raise _DryRun
    return report


def _import(request: ImportRequest, progress: Progress) -> ImportReport:
    run = None
    try:
        with transaction.atomic(), rare_collections():
            report, _ = _read_and_sync(request, progress)
            run = _run_of(request, report)
            record(run, report.problems)
    except KeyboardInterrupt:
        # It may come while the database is storing, and too late.
        if run is None or not is_recorded(run):
            raise
    except Exception as error:
        if not is_trouble(error):  # which a record would only meet again
            expected = isinstance(error, ImportRefused | SourceError)
            message = str(error) if expected else f"broken off by an error: {error!r}"
            record(new_run(request, ImportRun.Outcome.REFUSED, message))
        raise
    return report


def _run_of(request: ImportRequest, report: ImportReport) -> ImportRun:
    outcome = ImportRun.Outcome.IMPORTED if report.changed else ImportRun.Outcome.UNCHANGED
    run = new_run(request, outcome)
    run.releases = [str(release) for release in report.releases]
    run.created, run.updated = report.created, report.updated
    run.unchanged, run.delisted = report.unchanged, report.delisted
    run.conflicts = len(report.conflicts)
    return run


def _read_and_sync(
    request: ImportRequest, progress: Progress
) -> tuple[ImportReport, Synced | None]:
    wait_for_other_imports()
    known_releases = release_list()
    if request.origin is Origin.EMBEDDED:
        _add_releases(request.source / "releases.json")
        _add_distributions(request.source / "distributions.json")
    releases = release_list()
    found = find_documents(
        request.source,
        releases,
        origin=request.origin,
        release=request.release,
        revision=request.revision,
        progress=progress,
    )
    new, reports = _not_known_yet(found.documents)
    parsed = _parse(new, releases, progress)
    # Identity and categories are code too: what an earlier state of it made is made again.
    rewrite = Document.objects.exclude(read_by=reader_version()).exists()
    synced = sync_documents(parsed, releases, rewrite=rewrite) if parsed else None
    plan = synced.plan if synced else None
    if list(releases) != list(known_releases):
        apply_release_list()
    report = ImportReport(
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
            *(_taken_addresses(synced, request.source) if synced else ()),
        ),
        conflicts=find_conflicts(),
    )
    return report, synced


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
    parsed: list[ParsedDocument] = []
    with RstWorker() as worker:
        read = read_documents(documents, releases, worker)
        for number, document in enumerate(documents):
            progress(number, len(documents), document.name)
            try:
                parsed.append(next(read))
            except DocumentRefused as refusal:
                raise ImportRefused(str(refusal)) from None
            _check_is_only_one(parsed)
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
