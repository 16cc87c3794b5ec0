"""What a heading states: the title without its version, and the versions with their scope.

QEMU writes the version at the end of a heading, nearly always in parentheses: ``(since 6.0)``,
``(x86, since 6.0)``, ``(removed in 4.0 up to 6.0)``; our own documents may state both events in
one: ``(since 5.1, removed in 6.0)``. A few headings have no parentheses, and two parts at once:
``Big endian X since 7.2; little endian X since 9.2``. Other parentheses may stand before the
version, so everything here is anchored at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from deprecations.catalogue.records import ListKind, Statement
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import InvalidVersion, Version

_LAST_PARENTHESES = re.compile(r"\s*\(([^()]*)\)\s*$")
_VERB = r"(?P<verb>since|deprecated|removed|withdrawn)(?:\s+(?:in|since|with|from))?:?"
_NUMBER = r"v?\d[\w.\-+]*"
_STATED = re.compile(
    rf"\b{_VERB}\s+(?:(?:QEMU|version|release)\s+)*(?P<first>{_NUMBER})"
    rf"(?:\s+(?:up\s+to|to|until|through)\s+(?P<last>{_NUMBER}))?",
    re.IGNORECASE,
)
# A verb that promises a version and gives none that starts with a digit: "(since TBD)".
_PROMISED = re.compile(rf"^(?:[^()]*,\s*)?{_VERB}\s+(?P<first>\S+)\s*$", re.IGNORECASE)
_BARE_PART = re.compile(
    rf"^(?P<title>.+?),?\s+(?:since|removed\s+in|removed\s+since)\s+(?P<first>{_NUMBER})$",
    re.IGNORECASE,
)
_EVENTS = {
    "since": Event.DEPRECATED,
    "deprecated": Event.DEPRECATED,
    "removed": Event.REMOVED,
    "withdrawn": Event.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart.

    ``unreadable`` holds what stood where a version should; ``since_in_removed`` is true for an
    entry of the removed list whose only word for its version is "since".
    """

    title: str
    statements: tuple[Statement, ...] = ()
    unreadable: tuple[str, ...] = ()
    since_in_removed: bool = False

    @property
    def states_version(self) -> bool:
        """Whether a version is stated, be it one that cannot be read."""
        return bool(self.statements or self.unreadable)


def read_heading(text: str, kind: ListKind) -> Heading:
    """Take a heading of the given list apart; works on plain text and on RST alike.

    Never fails: a heading without a readable version comes back with no statements.
    """
    # Runs of spaces mean nothing, and would cost the patterns quadratic time.
    text = " ".join(text.split())
    match = _LAST_PARENTHESES.search(text)
    if match:
        statements, unreadable = _read_parentheses(match[1])
        if statements or unreadable:
            return _heading(text[: match.start()], kind, statements, unreadable)
    else:
        bare = _read_bare(text)
        if bare:
            title, statements, unreadable = bare
            return _heading(title, kind, statements, unreadable)
    return Heading(text)


def _heading(
    title: str, kind: ListKind, statements: list[Statement], unreadable: list[str]
) -> Heading:
    stated = {statement.event for statement in statements}
    since_in_removed = kind is ListKind.REMOVED and stated == {Event.DEPRECATED}
    if since_in_removed:
        # The removed list means the removal whatever word it uses (policy of documents 6.0 to 8.0).
        statements = [Statement(Event.REMOVED, s.version, s.scope) for s in statements]
    return Heading(title.strip(), tuple(statements), tuple(unreadable), since_in_removed)


def _read_parentheses(content: str) -> tuple[list[Statement], list[str]]:
    statements: list[Statement] = []
    unreadable: list[str] = []
    end = 0
    found = list(_STATED.finditer(content))
    for match in found:
        scope = _scope(content[end : match.start()])
        if match is found[-1] and not scope:
            scope = _scope(content[match.end() :])
        _add(statements, unreadable, match, scope)
        end = match.end()
    if not found and (promised := _PROMISED.match(content)):
        unreadable.append(promised["first"])
    return statements, unreadable


def _read_bare(text: str) -> tuple[str, list[Statement], list[str]] | None:
    """``A since 7.2; B since 9.2``: every part must carry its version, or it is a plain title."""
    parts = [_BARE_PART.match(part.strip()) for part in text.split(";")]
    matches = [match for match in parts if match]
    if len(matches) != len(parts):
        return None
    statements: list[Statement] = []
    unreadable: list[str] = []
    for part, match in zip(text.split(";"), matches, strict=True):
        title = match["title"].strip()
        stated = _STATED.search(part, part.find(title) + len(title))
        if stated is None:
            return None
        _add(statements, unreadable, stated, title if len(matches) > 1 else "")
    return "; ".join(match["title"].strip() for match in matches), statements, unreadable


def _add(
    statements: list[Statement], unreadable: list[str], match: re.Match[str], scope: str
) -> None:
    event = _EVENTS[match["verb"].lower()]
    for text in (match["first"], match["last"]):
        if text is None:
            continue
        try:
            version = Version.parse_line(text.removeprefix("v"))
        except InvalidVersion:
            unreadable.append(text)
        else:
            statements.append(Statement(event, version, scope))


def _scope(text: str) -> str:
    return re.sub(r"^(?:and|only)\b|\b(?:and|only)$", "", text.strip(" ,;:")).strip(" ,;:")
