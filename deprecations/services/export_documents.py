"""The use case of exporting: a document as it was imported, with what maintainers changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from deprecations.catalogue.edits import EditedEntry, restate
from deprecations.catalogue.records import ListKind
from deprecations.exporter.as_diff import as_diff
from deprecations.exporter.as_rst import as_rst
from deprecations.models import Document, Listing, Override
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.edited_texts import edited_bodies, entry_of
from deprecations.services.kept_identities import features_mixed_up
from deprecations.services.reading_back import NotReadBack, written_and_read_back
from deprecations.services.releases import release_list

Field = Override.Field
_EVENTS = {
    Field.DEPRECATED_IN.value: Event.DEPRECATED,
    Field.REMOVED_IN.value: Event.REMOVED,
    Field.WITHDRAWN_IN.value: Event.WITHDRAWN,
}
_EVENT_OF_LIST = {ListKind.DEPRECATED: Event.DEPRECATED, ListKind.REMOVED: Event.REMOVED}
_SHOWN = (Field.TITLE, Field.TEXT, Field.SUMMARY, *_EVENTS)


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
    changed shows in QEMU's newest document and in our own newest one; a text that they edited in
    QEMU's newest one of the list that it was written for, a summary in our own. Documents in
    Texinfo come back as they are. Sixteen queries at most. Raises ExportRefused.
    """
    releases = release_list()
    document = _find(release, kind, origin, releases)
    edits = _edits(document) if document.is_rst else []
    text = _written(document, edits, releases) if edits else document.text
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


def _edits(document: Document) -> list[EditedEntry]:
    """The document's entries that changes by hand show in."""
    changes: dict[int, dict[str, str | None]] = defaultdict(dict)
    for override in Override.objects.filter(
        field__in=_SHOWN, feature__listings__document=document
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
    bodies = edited_bodies(changes)
    entries = (
        _entry(row, changes[row.feature_id], bodies.get(row.pk))
        for row in document.listings.filter(feature__in=changes)
        if newest[row.feature_id, row.kind] == document.release
    )
    return [entry for entry in entries if entry.is_edited]


def _entry(row: Listing, changes: Mapping[str, str | None], body: str | None) -> EditedEntry:
    """A listing with the changes by hand of its feature, as a record."""
    kind, statements = ListKind(row.kind), row.statements
    shown = {_EVENT_OF_LIST[kind], *(statement.event for statement in statements)}
    versions = {
        event: Version.parse(value) if value else None
        for field, value in changes.items()
        if (event := _EVENTS.get(field)) in shown
    }
    return entry_of(
        row,
        new_title_rst=changes.get(Field.TITLE) or row.title_rst,
        new_statements=restate(statements, kind, versions) if versions else statements,
        new_body=body,
    )


def _written(document: Document, edits: Sequence[EditedEntry], releases: ReleaseList) -> str:
    """The document with edits, of which it is certain that an import finds what maintainers wrote
    where they wrote it, and of the same features as before."""
    if as_rst(document.text, edits) == document.text:
        return document.text
    try:
        text, read = written_and_read_back(document, edits, releases)
    except NotReadBack as fault:
        raise ExportRefused(_in_words(document, fault)) from None
    if mixed_up := features_mixed_up(document, read):
        titles = " and ".join(f"“{title}”" for title in mixed_up)
        raise ExportRefused(
            f"{document.name}: with the changes by hand, an import could not tell any more which "
            f"features its entries speak of: {titles}"
        )
    return text


def _in_words(document: Document, fault: NotReadBack) -> str:
    entry, why = fault.entry, f" ({fault.reason.rstrip('.')})" if fault.reason else ""
    if entry is None:
        return f"{document.name}: the changes by hand cannot stand in this document{why}"
    place = f"{document.name}:{entry.line}"
    if fault.line is None and entry.has_new_heading:
        return (
            f"{place}: “{entry.new_title_rst}”, changed by hand, cannot be the heading of this "
            f"entry{why}"
        )
    line = f" line {fault.line} of" if fault.line else ""
    return (
        f"{place}:{line} the text of “{entry.new_title_rst}”, changed by hand, cannot stand in "
        f"this document{why}"
    )


def _path(document: Document) -> str:
    """Where a document stands in its source tree, QEMU's or this project's."""
    if document.origin == Origin.UPSTREAM.value:
        return document.upstream_path
    return f"fixtures/{document.name}"
