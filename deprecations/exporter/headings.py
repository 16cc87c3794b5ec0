"""Headings rewritten in the manner in which their document states versions.

A heading is its title and, nearly always in parentheses behind it, what it states: ``(since
6.0)``, ``(x86, since 6.0)``, ``(removed in 4.0 up to 6.0)``, ``(since 5.1, removed in 6.0)``. A
few have no parentheses, and two parts at once: ``Big endian X since 7.2; little endian X since
9.2``. What a heading states is known; only the places of the versions have to be found in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deprecations.catalogue.edits import EditedEntry
from deprecations.catalogue.records import Statement
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import InvalidVersion, Version

_PARENTHESES = re.compile(r"(?P<before>\s*\()(?P<content>[^()]*)(?P<after>\))")
_NUMBER = re.compile(r"(?<![\w.])v?\d[\w.\-+]*")
_THIRD_PART = re.compile(r"v?\d+\.\d+\.\d+")
_LEFT_OVER = re.compile(r"^(?:[\s,;]|and\b)+|[\s,;]+$")
_BETWEEN_PARTS = "; "


def edited_heading(heading: str, entry: EditedEntry) -> str:
    """The heading of an entry with its new title and versions, spaces joined.

    A heading without a version, and one whose form has no room for the new ones, gets QEMU's
    usual form: ``Title (since 6.0)``.
    """
    heading = " ".join(heading.split())
    usual = _usual(entry.new_title_rst, entry.new_statements)
    parentheses = _PARENTHESES.fullmatch(heading.removeprefix(entry.title_rst))
    if parentheses and entry.statements == entry.new_statements:
        return f"{entry.new_title_rst}{parentheses[0]}"
    if not entry.statements or not entry.new_statements:
        return usual
    if parentheses is None:
        return _edited_parts(heading, entry) or usual
    content = _edited_content(parentheses["content"], entry)
    if content is None:
        return usual
    return f"{entry.new_title_rst}{parentheses['before']}{content}{parentheses['after']}"


def _usual(title: str, statements: Sequence[Statement]) -> str:
    clauses = dict.fromkeys(
        f"{item.scope}, {_stated(item)}" if item.scope else _stated(item) for item in statements
    )
    return f"{title} ({', '.join(clauses)})" if clauses else title


def _stated(item: Statement) -> str:
    word = "since" if item.event is Event.DEPRECATED else f"{item.event.value} in"
    return f"{word} {item.version}"


@dataclass(frozen=True, slots=True)
class _Clause:
    """The part of a heading that makes one statement: words, the version, and behind the last
    one what is left (``x86, since 6.0``; ``since 6.0, x86 only``)."""

    statement: Statement
    words: str
    number: str
    rest: str

    def saying(self, version: Version) -> str:
        """The clause with another version, spelled as this one is: ``v``, third part."""
        if version == self.statement.version:
            return f"{self.words}{self.number}{self.rest}"
        prefix = "v" if self.number.startswith("v") else ""
        suffix = ".0" if _THIRD_PART.match(self.number) else ""
        return f"{self.words}{prefix}{version}{suffix}{self.rest}"


def _edited_content(content: str, entry: EditedEntry) -> str | None:
    """What stands in the parentheses; None where the statements are not found there."""
    clauses = _clauses(content, entry.statements)
    if clauses is None:
        return None
    unsaid = {item.event: list[Statement]() for item in entry.new_statements}
    for item in entry.new_statements:
        unsaid[item.event].append(item)
    said = ""
    before: Statement | None = None
    for clause in clauses:
        if items := unsaid.get(clause.statement.event):
            item = items.pop(0)
            # "4.0 up to 6.0" may have become one release.
            said += clause.saying(item.version) if item != before else clause.rest
            before = item
    added = [item for items in unsaid.values() for item in items]
    first = [_stated(item) for item in added if item.event is Event.DEPRECATED]
    last = [_stated(item) for item in added if item.event is not Event.DEPRECATED]
    return ", ".join(filter(None, [*first, _LEFT_OVER.sub("", said), *last]))


def _clauses(content: str, statements: Sequence[Statement]) -> list[_Clause] | None:
    """The clause of each statement; None where one is not found.

    Searched from the end: numbers that are no versions stand in a scope, before its version.
    """
    numbers = list(_NUMBER.finditer(content))
    places: list[re.Match[str]] = []
    for statement in reversed(statements):
        while numbers and not _is_version(numbers[-1][0], statement.version):
            numbers.pop()
        if not numbers:
            return None
        places.insert(0, numbers.pop())
    starts = [0, *(place.end() for place in places)]
    return [
        _Clause(
            statement,
            words=content[start : place.start()],
            number=place[0],
            rest=content[place.end() :] if place is places[-1] else "",
        )
        for statement, start, place in zip(statements, starts, places, strict=False)
    ]


def _is_version(number: str, version: Version) -> bool:
    try:
        return Version.parse_line(number.removeprefix("v")) == version
    except InvalidVersion:
        return False


def _edited_parts(heading: str, entry: EditedEntry) -> str | None:
    """A heading without parentheses, ``A since 7.2; B since 9.2``: one statement in each part.

    None where that form cannot hold what is new.
    """
    parts = heading.split(_BETWEEN_PARTS)
    titles = entry.title_rst.split(_BETWEEN_PARTS)
    new_titles = entry.new_title_rst.split(_BETWEEN_PARTS)
    counts = {*map(len, (parts, titles, new_titles, entry.statements, entry.new_statements))}
    if len(counts) != 1 or ";" in "".join(new_titles):
        return None
    edited = []
    for part, title, new_title, statement, new in zip(
        parts, titles, new_titles, entry.statements, entry.new_statements, strict=True
    ):
        clauses = _clauses(part.removeprefix(title), [statement])
        if clauses is None or not part.startswith(title) or new.event is not statement.event:
            return None
        edited.append(f"{new_title}{clauses[0].saying(new.version)}")
    return _BETWEEN_PARTS.join(edited)
