"""The use case of exporting: a document as it was imported, with what maintainers changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from deprecations.catalogue.edits import EditedEntry, restate
from deprecations.catalogue.records import ListKind, SourceDocument, Statement
from deprecations.exporter.as_diff import as_diff
from deprecations.exporter.as_rst import as_rst
from deprecations.importer.entries import read_document, substitutions_for
from deprecations.importer.guard import RstRefused
from deprecations.importer.worker import RstWorker
from deprecations.models import Document, Listing, Override
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.releases import release_list

Field = Override.Field
_EVENTS = {
    Field.DEPRECATED_IN.value: Event.DEPRECATED,
    Field.REMOVED_IN.value: Event.REMOVED,
    Field.WITHDRAWN_IN.value: Event.WITHDRAWN,
}
_EVENT_OF_LIST = {ListKind.DEPRECATED: Event.DEPRECATED, ListKind.REMOVED: Event.REMOVED}
_TEXINFO = ".texi"


class ExportRefused(Exception):
    """There is no such document to give; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class ExportedDocument:
    """A document to give away: its path in the source tree, its text as it was imported, and as
    it is with the changes of maintainers."""

    path: str
    imported: str
    text: str

    def diff(self) -> str:
        """What maintainers changed, as a patch; empty where they changed nothing."""
        return as_diff(self.imported, self.text, self.path)


def export_document(
    *, release: Version, kind: ListKind, origin: Origin | None = None
) -> ExportedDocument:
    """Give the document back that holds a list of a release, QEMU's own where both are known.

    Titles and versions that maintainers changed show in the newest document that lists the
    feature: a version in that of its own list, or where a heading states it besides. What they
    changed shows in QEMU's newest document and in our own newest one. Documents in Texinfo come
    back as they are. Seven queries at most. Raises ExportRefused.
    """
    releases = release_list()
    document = _find(release, kind, origin, releases)
    entries = [] if document.name.endswith(_TEXINFO) else _entries(document)
    text = as_rst(document.text, entries)
    if text != document.text:
        _check(document, text, [entry for entry in entries if entry.is_edited], releases)
    return ExportedDocument(_path(document), document.text, text)


def _find(
    release: Version, kind: ListKind, origin: Origin | None, releases: ReleaseList
) -> Document:
    try:
        releases.get(release)
    except UnknownRelease as error:
        raise ExportRefused(str(error)) from None
    known = Document.objects.all() if origin is None else Document.objects.filter(origin=origin)
    documents = {
        (document.origin, held): document
        for document in known.filter(release=release)
        for held in ListKind
        if getattr(document, f"holds_{held.value}")
    }
    for candidate in (Origin.UPSTREAM, Origin.EMBEDDED):
        if document := documents.get((candidate.value, kind)):
            return document
    whose = "" if origin is None else f"{origin.value} "
    if documents:
        raise ExportRefused(
            f"the {whose}documents of QEMU {release} that were imported hold no list of "
            f"{kind.value} features"
        )
    imported = sorted(set(known.values_list("release", flat=True)))
    listed = ", ".join(map(str, imported)) or "none so far"
    raise ExportRefused(f"no {whose}documents of QEMU {release} were imported; imported: {listed}")


def _entries(document: Document) -> list[EditedEntry]:
    """The document's entries, with the changes by hand that show in it."""
    changes: dict[int, dict[str, str | None]] = defaultdict(dict)
    for override in Override.objects.filter(
        field__in=[Field.TITLE, *_EVENTS], feature__listings__document=document
    ).distinct():
        changes[override.feature_id][override.field] = override.value
    newest = {
        (feature, kind): release
        for feature, kind, release in Listing.objects.filter(
            feature__in=changes, document__origin=document.origin
        )
        .order_by()
        .values_list("feature", "kind")
        .annotate(newest=Max("document__release"))
    }
    return [
        _entry(row, changes[row.feature_id])
        for row in document.listings.filter(feature__in=changes)
        if newest[row.feature_id, row.kind] == document.release
    ]


def _entry(row: Listing, changes: Mapping[str, str | None]) -> EditedEntry:
    """A listing with the changes by hand of its feature, as a record."""
    kind, statements = ListKind(row.kind), row.statements
    shown = {_EVENT_OF_LIST[kind], *(statement.event for statement in statements)}
    versions = {
        event: Version.parse(value) if value else None
        for field, value in changes.items()
        if (event := _EVENTS.get(field)) in shown
    }
    return EditedEntry(
        kind=kind,
        number=row.number,
        line=row.line,
        end_line=row.end_line,
        title_rst=row.title_rst,
        statements=statements,
        new_title_rst=changes.get(Field.TITLE) or row.title_rst,
        new_statements=restate(statements, kind, versions) if versions else statements,
    )


def _check(
    document: Document, text: str, edited: Sequence[EditedEntry], releases: ReleaseList
) -> None:
    """Make sure that an import of the text finds what maintainers wrote, where they wrote it.

    Titles are free text: one may be markup that is broken, or no heading at all.
    """
    source = SourceDocument(
        document.name, document.release, document.tree_version, Origin(document.origin), text
    )
    try:
        with RstWorker() as worker:
            parsed = worker.parse(text, substitutions_for(document.release, releases))
    except RstRefused as refusal:
        raise ExportRefused(f"with the changes by hand, {document.name} {refusal}") from None
    found = {entry.line: entry for entry in read_document(source, parsed, releases).entries}
    troubles = {trouble.line: trouble.message for trouble in parsed.troubles}
    for entry in edited:
        read = found.get(entry.line)
        is_read = read is not None and (
            (read.kind, read.title_rst) == (entry.kind, entry.new_title_rst)
            and _dates(read.statements) == _dates(entry.new_statements)
        )
        trouble = troubles.get(entry.line) if entry.title_rst != entry.new_title_rst else None
        if not is_read or trouble:
            why = f" ({trouble})" if trouble else ""
            raise ExportRefused(
                f"{document.name}:{entry.line}: “{entry.new_title_rst}”, changed by hand, cannot "
                f"be the heading of this entry{why}"
            )


def _dates(statements: Iterable[Statement]) -> set[tuple[Event, Version]]:
    return {(statement.event, statement.version) for statement in statements}


def _path(document: Document) -> str:
    """Where a document stands in its source tree, QEMU's or this project's."""
    if document.origin == Origin.UPSTREAM.value:
        return document.upstream_path
    return f"fixtures/{document.name}"
