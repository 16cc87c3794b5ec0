"""Texts that maintainers edited: QEMU's own text of a feature as RST, and our summary of it.

An edited text stands for the newest entry of the list that it was written for. It is what readers
see for as long as that entry describes the feature: a text for the deprecated list says nothing of
the entry in the removed list that a later import brings, and stays beside it for a person to
decide. It is stored ready to be shown, and so is what the document says instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import ValidationError

from deprecations.catalogue.edits import EditedEntry, bare_body
from deprecations.catalogue.records import ListKind
from deprecations.exporter.bodies import body_of
from deprecations.exporter.paragraphs import as_paragraphs, tidy_paragraphs
from deprecations.importer.guard import RstRefused, admit
from deprecations.models import Document, Feature, Listing, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.reading_back import NotReadBack, written_and_read_back
from deprecations.services.releases import release_list

Field = Override.Field
_FIELDS = (Field.TEXT, Field.SUMMARY)
_NO_DOCUMENT = "No document of QEMU describes this feature: there is no text of QEMU's to edit."
# Of a document in another format than RST the text is checked as the only entry of a list.
_TITLE = "Deprecated features\n===================\n\n"
_ENTRY = "Features\n--------\n\nThis one (since 2.10)\n'''''''''''''''''''''\n\n"
_LINE_OF_ENTRY = 7


StoredText = dict[str, str]


def stored_text(override: Override) -> StoredText:
    """The value of an edited text: the ``list`` it was written for, its ``rst``, and how that
    reads in its document, as ``html`` and ``text``."""
    return cast("StoredText", override.value)


def text_that_readers_see(
    overrides: Iterable[Override], described_by: Listing | None
) -> StoredText | None:
    """The edited text among the overrides of a feature; None where readers see QEMU's own, since
    nobody edited it or it was edited in the other list."""
    for override in overrides:
        if override.field == Field.TEXT and described_by is not None:
            value = stored_text(override)
            return value if value["list"] == described_by.kind else None
    return None


def editable_text(feature: Feature) -> str | None:
    """QEMU's text as readers see it, in RST, to be edited; None where no document of QEMU
    describes the feature."""
    if feature.described_by is None:
        return None
    edited = text_that_readers_see(feature.overrides.all(), feature.described_by)
    return edited["rst"] if edited else _source_of(feature.described_by)


def checked_qemu_text(feature: Feature, rst: str) -> StoredText:
    """An edited text as it is stored: read in its place in the document that describes the feature.

    Raises ValidationError, naming the line, for a text that would be anything else there than the
    text of this entry.
    """
    listing = feature.described_by
    if listing is None:
        raise ValidationError(_NO_DOCUMENT)
    try:
        body = bare_body(admit(rst))
        document, edits = _in_its_place(listing, body)
        _, read = written_and_read_back(document, edits, release_list())
    except RstRefused as refusal:
        raise ValidationError(_in_words(refusal.line, refusal.reason)) from None
    except NotReadBack as fault:
        raise ValidationError(
            _in_words(fault.line, fault.reason or "it cannot stand in its document")
        ) from None
    entry = read.entries[edits[0].number]
    return {"list": listing.kind, "rst": body, "html": entry.body.html, "text": entry.body.text}


def _in_words(line: int | None, reason: str) -> str:
    place = "" if line is None else f" in line {line}"
    return f"This text cannot be stored{place}: {reason.rstrip('.')}."


def _in_its_place(listing: Listing, body: str) -> tuple[Document, list[EditedEntry]]:
    document = listing.document
    if document.is_rst:
        rows = document.listings.filter(feature=listing.feature_id, body=listing.body_id)
        return document, [entry_of(row, new_body=body) for row in rows]
    alone = Document(
        name=document.name,
        release=document.release,
        origin=document.origin,
        tree_version=document.tree_version,
        text=f"{_TITLE}{_ENTRY}",
    )
    row = Listing(
        kind=ListKind.DEPRECATED.value,
        number=0,
        line=_LINE_OF_ENTRY,
        end_line=_LINE_OF_ENTRY + 1,
        title_rst="This one",
        stated=[["deprecated", "2.10", ""]],
    )
    return alone, [entry_of(row, new_body=body)]


def entry_of(row: Listing, **new: Any) -> EditedEntry:
    """A listing as the record of an entry, with what is new in it."""
    unchanged = {"new_title_rst": row.title_rst, "new_statements": row.statements}
    return EditedEntry(
        kind=ListKind(row.kind),
        number=row.number,
        line=row.line,
        end_line=row.end_line,
        title_rst=row.title_rst,
        statements=row.statements,
        **{**unchanged, **new},
    )


def checked_summary(text: str) -> str:
    """A summary as it is stored, paragraphs of plain text; an export can write it as RST."""
    return tidy_paragraphs(text)


@dataclass(frozen=True, slots=True)
class _Place:
    """A listing, as far as it matters which one is the newest."""

    pk: int
    feature: int
    kind: str
    document: int
    origin: str
    release: Version
    number: int
    body: int

    @property
    def newness(self) -> tuple[object, ...]:
        return self.release, -self.number, self.kind


def edited_bodies(features: Collection[int]) -> dict[int, str]:
    """The bodies that maintainers put in place of those of listings, as RST by the listings'
    primary keys: of QEMU's newest entry in the list that a text was written for, and of the newest
    entry of our own documents where the summary was changed.

    Two queries, one more for the old bodies of summaries.
    """
    overrides = Override.objects.filter(feature__in=features, field__in=_FIELDS)
    chosen = _newest_places(overrides)
    own = {override.pk: places for override, places in chosen if override.field == Field.SUMMARY}
    old = Listing.objects.select_related("body").in_bulk([places[0].pk for places in own.values()])
    bodies: dict[int, str] = {}
    for override, places in chosen:
        if override.field == Field.TEXT:
            body = stored_text(override)["rst"]
        elif override.value == old[places[0].pk].body.text:
            continue  # the words are those of the document, which may stand there with markup
        else:
            body = as_paragraphs(str(override.value or ""), old[places[0].pk].body.rst)
        bodies.update({place.pk: body for place in places})
    return bodies


def follow_documents() -> None:
    """Let every edited text know what the documents say now. Call it in the transaction of an
    import or of a change, after the listings are written."""
    overrides = Override.objects.filter(field=Field.TEXT)
    places = {override.pk: places[0].pk for override, places in _newest_places(overrides)}
    listings = Listing.objects.select_related("body", "document").in_bulk(set(places.values()))
    changed = []
    for override in overrides:
        value, upstream = stored_text(override), None
        if override.pk in places:
            upstream = _stored(listings[places[override.pk]])
            if upstream["rst"] == value["rst"]:
                # Where it refers to the release or to another section, it reads as it does there.
                value = value | {"html": upstream["html"], "text": upstream["text"]}
        if (value, upstream) != (override.value, override.upstream_value):
            override.value, override.upstream_value = value, upstream
            changed.append(override)
    Override.objects.bulk_update(changed, ["value", "upstream_value"])


def documented_text(override: Override) -> dict[str, str] | None:
    """What the newest document of its list says in place of an edited text, saved or not."""
    for _, places in _newest_places([override]):
        return _stored(Listing.objects.select_related("body", "document").get(pk=places[0].pk))
    return None


def _stored(listing: Listing) -> dict[str, str]:
    body = listing.body
    return {
        "list": listing.kind,
        "rst": _source_of(listing),
        "html": body.html,
        "text": body.text,
    }


def _newest_places(overrides: Iterable[Override]) -> list[tuple[Override, list[_Place]]]:
    """For each override the listings that it stands for: the newest one first, and those with the
    same text beside it. Overrides of what no document lists are left out."""
    wanted = list(overrides)
    if not wanted:
        return []
    rows = Listing.objects.filter(feature__in={item.feature_id for item in wanted}).values_list(
        "pk", "feature", "kind", "document", "document__origin", "document__release", "number",
        "body",
    )  # fmt: skip
    by_feature: dict[int, list[_Place]] = {}
    for row in rows:
        place = _Place(*row)
        by_feature.setdefault(place.feature, []).append(place)
    found = []
    for override in wanted:
        own = [
            item for item in by_feature.get(override.feature_id, ()) if _concerns(override, item)
        ]
        if own:
            newest = max(own, key=lambda item: item.newness)
            same = [
                item for item in own if (item.document, item.body) == (newest.document, newest.body)
            ]
            found.append((override, sorted(same, key=lambda item: item.number)))
    return found


def _concerns(override: Override, place: _Place) -> bool:
    if override.field == Field.SUMMARY:
        return place.origin == Origin.EMBEDDED.value
    return (place.origin, place.kind) == (Origin.UPSTREAM.value, stored_text(override)["list"])


def _source_of(listing: Listing) -> str:
    """The text of an entry as its own document spells it: equal ones of several releases share a
    body, in which a substitution may be filled in."""
    if not listing.document.is_rst:
        return bare_body(listing.body.rst)
    return body_of(listing.document.text, listing.line, listing.end_line)
