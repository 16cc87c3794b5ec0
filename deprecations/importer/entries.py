"""From the sections of a document to its entries: what is a category, what is a feature.

A section is a feature if its heading states a version, or if nothing stands below it. Real
documents break their own layout here and there (a feature on the level of categories, a feature
below another feature); such entries are kept, and reported.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from deprecations.catalogue.categories import UNCATEGORISED, is_known_name
from deprecations.catalogue.records import (
    Body,
    Entry,
    ListKind,
    ParsedDocument,
    Problem,
    SourceDocument,
)
from deprecations.importer import problems
from deprecations.importer.headings import Heading, read_heading
from deprecations.importer.missed import missed_headings
from deprecations.importer.rst import ParsedRst, Section, Trouble
from deprecations.policy.lifecycle import Event
from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.rules import MACHINE_TYPES
from deprecations.policy.versions import Version

_BETWEEN_ENTRIES = re.compile(r"\s*$|\.\. _")
_TROUBLES = {
    "directive": problems.REFUSED_DIRECTIVE,
    "level": problems.UNEXPECTED_LEVEL,
    "substitution": problems.UNDEFINED_SUBSTITUTION,
}


class NotADeprecationDocument(Exception):
    """A document without a list of deprecated or removed features."""


def substitutions_for(release: Version, releases: ReleaseList) -> dict[str, str]:
    """The values of the two substitutions that QEMU's build fills in, from the rule for machine
    types at that release; written out with three parts as QEMU writes them."""
    return {
        "VER_MACHINE_DEPRECATION_VERSION": f"{MACHINE_TYPES.deprecated_up_to(release, releases)}.0",
        "VER_MACHINE_DELETION_VERSION": f"{MACHINE_TYPES.due_up_to(release, releases)}.0",
    }


def read_document(
    source: SourceDocument, parsed: ParsedRst, releases: ReleaseList
) -> ParsedDocument:
    """Find every entry of a parsed document.

    Raises NotADeprecationDocument where no title of the document names one of the two lists.
    """
    return _Reader(source, releases).read(parsed)


def _is_category_at_top(section: Section, heading: Heading) -> bool:
    """Where categories stand, whatever states no version is one, unless it is a text alone."""
    is_empty = not section.text
    return not heading.states_version and bool(
        section.children or is_empty or is_known_name(section.title)
    )


def _is_category_below(section: Section, heading: Heading) -> bool:
    """Where features stand, only what holds entries, or a known category that lost its own."""
    is_empty = not section.text
    return not heading.states_version and bool(
        section.children or (is_empty and is_known_name(section.title))
    )


def list_named_by(title: str) -> ListKind | None:
    """The list that a document's title announces."""
    words = title.lower()
    if re.search(r"\bdeprecated\b.*\bfeatures\b", words):
        return ListKind.DEPRECATED
    if re.search(r"\bremoved\b.*\bfeatures\b", words):
        return ListKind.REMOVED
    return None


class _Reader:
    """Walks the sections of one document and collects entries and problems."""

    def __init__(self, source: SourceDocument, releases: ReleaseList) -> None:
        self.source = source
        self.releases = releases
        self.substitutions = substitutions_for(source.release, releases)
        self.lines = source.text.splitlines()
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self.category: tuple[str, ...] = (UNCATEGORISED,)
        self.seen: set[tuple[ListKind, tuple[str, ...], str]] = set()

    def read(self, parsed: ParsedRst) -> ParsedDocument:
        kinds = [list_named_by(section.title) for section in parsed.sections]
        holds = frozenset(kind for kind in kinds if kind)
        if not holds:
            raise NotADeprecationDocument
        current: ListKind | None = None
        for section, kind in zip(parsed.sections, kinds, strict=True):
            current = kind or current
            if current:
                self._report_missed_headings(section, current)
            if kind:
                self.category = (UNCATEGORISED,)
                for child in section.children:
                    self._read_top(child, kind)
            elif current:
                self._read_beside_title(section, current)
            else:
                self._report(
                    problems.UNCLEAR_SECTION,
                    section.line,
                    f"“{section.title}” stands before the list and was left out",
                )
        for trouble in parsed.troubles:
            self._report_trouble(trouble)
        found = sorted(self.problems, key=lambda problem: problem.line or 0)
        return ParsedDocument(self.source, holds, tuple(self.entries), tuple(found))

    def _read_beside_title(self, section: Section, kind: ListKind) -> None:
        """A section on the level of the document's title, by mistake."""
        place = "stands on the level of the document's title"
        if not _is_category_at_top(section, read_heading(section.title, kind)):
            self._read_stray(section, kind, place)
            return
        self._report(
            problems.UNEXPECTED_LEVEL,
            section.line,
            f"“{section.title}” {place}; taken as a category",
        )
        self._read_category(section, kind, (section.title,))

    def _read_top(self, section: Section, kind: ListKind) -> None:
        """A section where categories stand: nearly always one, by mistake a feature."""
        if _is_category_at_top(section, read_heading(section.title, kind)):
            self._read_category(section, kind, (section.title,))
        else:
            self._read_stray(section, kind, "stands on the level of categories")

    def _read_stray(self, section: Section, kind: ListKind, place: str) -> None:
        heading = read_heading(section.title, kind)
        if heading.states_version:
            problem = problems.UNEXPECTED_LEVEL
        else:
            # A category that is new and lost its entries would look the same.
            problem = problems.UNCLEAR_SECTION
            place = f"{place} with a text, no version and no entries below it"
        self._report(
            problem,
            section.line,
            f"“{heading.title or section.title}” {place}; "
            f"taken as a feature of “{' / '.join(self.category)}”",
        )
        self._read_feature(section, heading, kind)

    def _read_category(self, section: Section, kind: ListKind, path: tuple[str, ...]) -> None:
        self.category = path
        known = is_known_name(section.title)
        entries_before = len(self.entries)
        if section.children and section.text and len(path) > 1 and not known:
            self._report(
                problems.UNCLEAR_SECTION,
                section.line,
                f"“{section.title}” has a text and entries below it; taken as a category, "
                "whose text was left out",
            )
        for child in section.children:
            heading = read_heading(child.title, kind)
            if _is_category_below(child, heading):
                self._read_category(child, kind, (*path, child.title))
                self.category = path
            else:
                self._read_feature(child, heading, kind)
        if len(self.entries) == entries_before:
            self._report(problems.EMPTY_CATEGORY, section.line, f"“{section.title}” has no entries")

    def _read_feature(self, section: Section, heading: Heading, kind: ListKind) -> None:
        self._add_entry(section, heading, kind)
        for child in section.children:
            below = read_heading(child.title, kind)
            is_category = is_known_name(child.title)
            self._report(
                problems.UNEXPECTED_LEVEL,
                child.line,
                f"“{below.title or child.title}” stands below {'a' if is_category else 'another'} "
                f"feature, “{heading.title or section.title}”; "
                f"taken as {'a category' if is_category else 'a feature of its own'}",
            )
            if not is_category:
                self._read_feature(child, below, kind)
            elif child.children:
                self._read_category(child, kind, (child.title,))
            else:  # Its entries come next, on the level that the feature above has taken.
                self.category = (child.title,)

    def _add_entry(self, section: Section, heading: Heading, kind: ListKind) -> None:
        title = heading.title or section.title
        self._check(section, heading, kind, title)
        self.entries.append(
            Entry(
                kind=kind,
                title=title,
                title_rst=read_heading(section.title_rst, kind).title or section.title_rst,
                category_path=self.category,
                statements=heading.statements,
                line=section.line,
                end_line=max(self._last_line(section), section.line + 1),
                body=self._body(section),
                anchor=section.anchor,
            )
        )

    def _check(self, section: Section, heading: Heading, kind: ListKind, title: str) -> None:
        for text in heading.unreadable:
            self._report(
                problems.BAD_VERSION,
                section.line,
                f"“{title}”: “{text}” is not a version (X.Y or X.Y.Z)",
            )
        for text in heading.not_understood:
            self._report(
                problems.BAD_VERSION,
                section.line,
                f"“{title}”: “{text}” is not understood beside a version",
            )
        if not heading.states_version:
            self._report(problems.NO_VERSION, section.line, f"“{title}” states no version")
        if heading.since_in_removed:
            self._report(
                problems.SINCE_IN_REMOVED,
                section.line,
                f"“{title}” says “since {heading.statements[0].version}” in the removed list; "
                f"taken as removed in {heading.statements[0].version}",
            )
        if not heading.title:
            self._report(problems.NO_TITLE, section.line, f"“{title}” names no feature")
        events = {statement.event for statement in heading.statements}
        if kind is ListKind.DEPRECATED and events == {Event.REMOVED}:
            self._report(
                problems.REMOVAL_IN_DEPRECATED,
                section.line,
                f"“{title}” states its removal only, in the deprecated list",
            )
        for statement in heading.statements:
            self._check_release(statement.version, section, title)
        key = (kind, self.category, title)
        if key in self.seen:
            self._report(
                problems.REPEATED_TITLE, section.line, f"“{title}” stands twice in this category"
            )
        self.seen.add(key)

    def _check_release(self, version: Version, section: Section, title: str) -> None:
        try:
            self.releases.get(version)
        except UnknownRelease as error:
            self._report(
                problems.UNKNOWN_RELEASE,
                section.line,
                f"“{title}” names release {version}; known: {error.allowed}",
            )
            return
        if version > self.source.release:
            self._report(
                problems.LATER_RELEASE,
                section.line,
                f"“{title}” names release {version} in a document of {self.source.release}",
            )

    def _report_missed_headings(self, section: Section, kind: ListKind) -> None:
        for line, text in missed_headings(section, self.lines, kind):
            self._report(
                problems.MISSED_HEADING,
                line,
                f"“{text}” looks like an entry, but was read as text; "
                "check the underline and the blank line above it",
            )
        for child in section.children:
            self._report_missed_headings(child, kind)

    def _last_line(self, section: Section) -> int:
        """Where an entry ends. Targets below the last entry belong to the whole document."""
        end = section.end_line
        while end >= section.body_line and _BETWEEN_ENTRIES.match(self.lines[end - 1]):
            end -= 1
        return end

    def _body(self, section: Section) -> Body:
        lines = self.lines[section.body_line - 1 : self._last_line(section)]
        rst = "\n".join(lines).strip("\n")
        return Body(body_digest(rst, self.substitutions), rst, section.html, section.text)

    def _report(self, kind: problems.ProblemKind, line: int | None, message: str) -> None:
        self.problems.append(kind.at(self.source.name, line, message))

    def _report_trouble(self, trouble: Trouble) -> None:
        kind = _TROUBLES.get(trouble.kind, problems.MARKUP)
        self._report(kind, trouble.line, trouble.message)


def body_digest(rst: str, substitutions: Mapping[str, str]) -> str:
    """A digest by which equal bodies of many releases are stored once.

    Substitutions are filled in first: the same source reads differently in another release. White
    space at the end of lines, which editors leave and strip, means nothing.
    """
    return _digest(rst, tuple(substitutions.items()) if "|" in rst else ())


@lru_cache(maxsize=1024)
def _digest(rst: str, substitutions: tuple[tuple[str, str], ...]) -> str:
    rst = "\n".join(line.rstrip() for line in rst.split("\n")).strip("\n")
    for name, value in substitutions:
        rst = rst.replace(f"|{name}|", value)
    return hashlib.sha256(rst.encode()).hexdigest()
