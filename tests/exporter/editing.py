"""Edits of documents as tests ask for them: read, changed and written by the project's own code."""

from __future__ import annotations

from collections.abc import Mapping

from deprecations.catalogue.edits import EditedEntry, restate
from deprecations.catalogue.records import Entry
from deprecations.exporter.as_rst import as_rst
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version
from tests.documents import read

Versions = Mapping[Event, str | None]


def edit(
    entry: Entry,
    number: int = 0,
    *,
    title: str | None = None,
    versions: Versions | None = None,
    body: str | None = None,
) -> EditedEntry:
    """An entry with another title, other versions (None: it never happened) and another body."""
    given = {
        event: Version.parse(version) if version else None
        for event, version in (versions or {}).items()
    }
    return EditedEntry(
        kind=entry.kind,
        number=number,
        line=entry.line,
        end_line=entry.end_line,
        title_rst=entry.title_rst,
        statements=entry.statements,
        new_title_rst=title or entry.title_rst,
        new_statements=restate(entry.statements, entry.kind, given) if given else entry.statements,
        new_body=body,
    )


def edited(
    text: str,
    place: int = 0,
    *,
    title: str | None = None,
    versions: Versions | None = None,
    body: str | None = None,
) -> str:
    """A document with one of its entries edited."""
    entries = read(text).entries
    return as_rst(text, [edit(entries[place], place, title=title, versions=versions, body=body)])
