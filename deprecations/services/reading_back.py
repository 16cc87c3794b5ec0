"""A document with edits, read as the next import would: every edit must say there what was meant.

Titles and texts are free RST. One may be markup that is broken, or begin a section, or swallow
what stands below it; all of that shows in the document as a whole and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import inf

from deprecations.catalogue.edits import EditedEntry, bare_body
from deprecations.catalogue.records import Entry, ParsedDocument, SourceDocument, Statement
from deprecations.exporter.as_rst import as_rst
from deprecations.importer import problems
from deprecations.importer.entries import (
    NotADeprecationDocument,
    body_digest,
    read_document,
    substitutions_for,
)
from deprecations.importer.guard import RstRefused
from deprecations.importer.rst import ParsedRst, Section
from deprecations.importer.worker import RstWorker
from deprecations.models import Document
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version


class NotReadBack(Exception):
    """An edit would be something else in its document than what it was meant to be.

    ``entry`` is the one at fault, None where that is not known. ``line`` counts the lines of its
    text from 1; it is None where the heading is at fault, or the document. ``reason`` may be
    empty.
    """

    def __init__(
        self, entry: EditedEntry | None, reason: str = "", line: int | None = None
    ) -> None:
        super().__init__(entry, reason, line)
        self.entry = entry
        self.reason = reason
        self.line = line


def written_and_read_back(
    document: Document, edits: Sequence[EditedEntry], releases: ReleaseList
) -> tuple[str, ParsedDocument]:
    """The document's text with the edits of its entries, and what is read in it: the edits, and
    beside them what was read before. Raises NotReadBack."""
    text = as_rst(document.text, edits)
    substitutions = substitutions_for(document.release, releases)
    try:
        with RstWorker() as worker:
            trees = [worker.parse(version, substitutions) for version in (document.text, text)]
        before, after = (
            read_document(_source(document, version), tree, releases)
            for version, tree in zip((document.text, text), trees, strict=True)
        )
    except RstRefused as refusal:
        raise NotReadBack(None, str(refusal)) from None
    except NotADeprecationDocument:
        raise NotReadBack(None, "its title would be read as another one") from None
    check = _Check(list(_places(document.text, edits)), trees, (before, after))
    check.sections()
    check.troubles()
    check.missed_headings()
    check.entries(substitutions)
    return text, after


def _source(document: Document, text: str) -> SourceDocument:
    origin = Origin(document.origin)
    return SourceDocument(document.name, document.release, document.tree_version, origin, text)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an edit stands in the edited text: the line of its title, and the first and the last
    line of its body."""

    edit: EditedEntry
    line: int
    first: int
    last: int

    def line_in_text(self, line: int) -> int | None:
        """The number of a line of the document in the edited body; None where it is no part."""
        is_inside = self.edit.new_body is not None and self.first <= line <= self.last
        return line - self.first + 1 if is_inside else None


def _places(text: str, edits: Sequence[EditedEntry]) -> Iterator[_Place]:
    moved = 0
    for edit in sorted((e for e in edits if e.is_edited), key=lambda e: e.line):
        alone = as_rst(text, [edit])
        lines = alone.split("\n")
        longer = len(lines) - text.count("\n") - 1
        first, last = edit.line + 2, edit.end_line + longer
        while first < last and not lines[first - 1].strip():
            first += 1
        yield _Place(edit, edit.line + moved, first + moved, last + moved)
        moved += longer


class _Check:
    """What was read before the edits, and after them."""

    def __init__(
        self,
        places: Sequence[_Place],
        trees: Sequence[ParsedRst],
        documents: Sequence[ParsedDocument],
    ) -> None:
        self.places = places
        self.trees = trees
        self.before, self.after = documents

    def sections(self) -> None:
        """No text begins a section, and none keeps one from being read."""
        old, new = (list(_all_sections(tree.sections)) for tree in self.trees)
        for section in new:
            place = self._place_at(section.line)
            if place and (line := place.line_in_text(section.line)):
                reason = f"“{section.title}” is a heading here; a text cannot begin a section"
                raise NotReadBack(place.edit, reason, line)
        retitled = {place.edit.line for place in self.places if place.edit.has_new_heading}
        for one, other in zip_longest(old, new):
            is_same = one and other and one.level == other.level
            if is_same and (one.line in retitled or one.title_rst == other.title_rst):
                continue
            raise self._swallowed(one.line, one.title) if one else NotReadBack(None)

    def troubles(self) -> None:
        """Nothing is wrong with the markup that was right before."""
        counted = [Counter((t.kind, t.message) for t in tree.troubles) for tree in self.trees]
        new = counted[1] - counted[0]
        for trouble in self.trees[1].troubles:
            if new[trouble.kind, trouble.message]:
                raise self._at_fault(trouble.line or 0, trouble.message)

    def missed_headings(self) -> None:
        """Nothing in a text looks like an entry that was not recognised."""
        known = {problem.message for problem in self.before.problems}
        for problem in self.after.problems:
            if problem.code == problems.MISSED_HEADING.code and problem.message not in known:
                raise self._at_fault(problem.line or 0, problem.message)

    def entries(self, substitutions: Mapping[str, str]) -> None:
        """Every entry is what it was, but for what was edited."""
        edits = {place.edit.number: place.edit for place in self.places}
        pairs = zip_longest(self.before.entries, self.after.entries)
        for number, (old, new) in enumerate(pairs):
            edit = edits.get(number)
            if edit and old and edit.line != old.line:
                raise NotReadBack(
                    None, "it was read by an earlier state of the importer; import it again first"
                )
            if not (old and new and _same_heading(old, new, edit)):
                raise self._bad_heading(edit or self._last_before(old.line if old else None))
            body = old.body.digest
            if edit and edit.new_body is not None:
                body = body_digest(edit.new_body, substitutions)
            if new.body.digest != body:
                raise self._bad_text(edit or self._last_before(old.line), new)

    def _place_at(self, line: int) -> _Place | None:
        return next((place for place in reversed(self.places) if place.line <= line), None)

    def _last_before(self, line: int | None) -> EditedEntry | None:
        earlier = [p.edit for p in self.places if line is None or p.edit.line < line]
        return earlier[-1] if earlier else None

    def _at_fault(self, line: int, reason: str) -> NotReadBack:
        place = self._place_at(line)
        if place and line <= place.line + 1 and place.edit.has_new_heading:
            return NotReadBack(place.edit, reason)
        # docutils reports what is missing at the end of a text on a line below it.
        if place and line <= self._next_heading(place.line):
            line_in_text = place.line_in_text(min(line, place.last))
            if line_in_text:
                return NotReadBack(place.edit, reason, line_in_text)
        return NotReadBack(None, f"line {line} of the document: {reason}")

    def _next_heading(self, line: int) -> float:
        sections = _all_sections(self.trees[1].sections)
        return min((item.line for item in sections if item.line > line), default=inf)

    def _swallowed(self, line: int, title: str) -> NotReadBack:
        """A heading is not read any more, or not as one of its level."""
        own = next((p.edit for p in self.places if p.edit.line == line), None)
        edit = own if own and own.has_new_heading else self._last_before(line)
        if edit is None or edit.has_new_heading:
            return self._bad_heading(edit)
        last = (edit.new_body or "").count("\n") + 1
        return NotReadBack(
            edit, f"the heading below this text, “{title}”, would be read as a part of it", last
        )

    def _bad_heading(self, edit: EditedEntry | None) -> NotReadBack:
        place = next((place for place in self.places if place.edit is edit), None)
        complaints = {trouble.line: trouble.message for trouble in self.trees[1].troubles}
        return NotReadBack(edit, complaints.get(place.line, "") if place else "")

    def _bad_text(self, edit: EditedEntry | None, read: Entry) -> NotReadBack:
        if edit is None or edit.new_body is None:
            return NotReadBack(edit, "the text below it would be read differently")
        kept = bare_body(read.body.rst)
        rest = edit.new_body.removeprefix(kept)
        first = len(rest) - len(rest.lstrip("\n"))
        return NotReadBack(
            edit,
            "what stands from here on would belong to the whole document and not to this text; "
            "write links as `text <address>`__",
            kept.count("\n") + first + 1,
        )


def _same_heading(old: Entry, new: Entry, edit: EditedEntry | None) -> bool:
    title, statements = old.title_rst, old.statements
    if edit and edit.has_new_heading:
        title, statements = edit.new_title_rst, edit.new_statements
    return (
        (old.kind, old.category_path, title) == (new.kind, new.category_path, new.title_rst)
    ) and _dates(statements) == _dates(new.statements)


def _dates(statements: Iterable[Statement]) -> set[tuple[Event, Version]]:
    return {(statement.event, statement.version) for statement in statements}


def _all_sections(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all_sections(section.children)
