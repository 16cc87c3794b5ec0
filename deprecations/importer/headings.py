"""What a heading states: the title without its version, and the versions with their scope.

QEMU writes the version at the end of a heading, nearly always in parentheses: ``(since 6.0)``,
``(x86, since 6.0)``, ``(removed in 4.0 up to 6.0)``; our own documents may state both events in
one: ``(since 5.1, removed in 6.0)``. A few headings have no parentheses, and two parts at once:
``Big endian X since 7.2; little endian X since 9.2``. Other parentheses may stand before the
version, so everything here is anchored at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

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
# What no scope holds: a word for an event, a denial, a version.
_EVENT_WORD = re.compile(
    r"\b(?:since|until|before|after|deprecated|removed|withdrawn|gone|dropped|deleted)\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(?:not|never|no|be|maybe|probably|possibly)\b", re.IGNORECASE)
_VERSION = re.compile(r"\d\.\d")
_EVENTS = {
    "since": Event.DEPRECATED,
    "deprecated": Event.DEPRECATED,
    "removed": Event.REMOVED,
    "withdrawn": Event.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart.

    ``unreadable`` holds what stood where a version should, ``not_understood`` the words beside a
    version that are no scope; ``since_in_removed`` is true for an entry of the removed list whose
    only word for its version is "since".
    """

    title: str
    statements: tuple[Statement, ...] = ()
    unreadable: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    since_in_removed: bool = False

    @property
    def states_version(self) -> bool:
        """Whether a version is stated, be it one that cannot be read."""
        return bool(self.statements or self.unreadable or self.not_understood)


@lru_cache(maxsize=4096)  # most headings of a release stood in the one before
def read_heading(text: str, kind: ListKind) -> Heading:
    """Take a heading of the given list apart; works on plain text and on RST alike.

    Never fails: a heading without a readable version comes back with no statements.
    """
    # Runs of spaces mean nothing, and would cost the patterns quadratic time.
    text = " ".join(text.split())
    match = _LAST_PARENTHESES.search(text)
    stated = _read_parentheses(match) if match else _read_bare(text)
    return stated.heading(kind) if stated else Heading(text)


@dataclass(slots=True)
class _Stated:
    """What a heading states, as far as it has been read."""

    title: str
    statements: list[Statement] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)

    def add(self, match: re.Match[str], scope: str) -> None:
        event = _EVENTS[match["verb"].lower()]
        for text in (match["first"], match["last"]):
            if text is None:
                continue
            try:
                version = Version.parse_line(text.removeprefix("v"))
            except InvalidVersion:
                self.unreadable.append(text)
            else:
                self.statements.append(Statement(event, version, scope))

    def scope(self, text: str, separator: str = "") -> str:
        """The scope that stands beside a version, set off from the version before it. Words that
        are none are noted, since they may change what the version means."""
        words = re.sub(r"^(?:and|only)\b|\b(?:and|only)$", "", text.strip(" ,;:")).strip(" ,;:")
        if not words:
            return ""
        is_no_scope = any(
            pattern.search(words) for pattern in (_EVENT_WORD, _DENIAL, _VERSION)
        ) or not re.match(separator, text.lstrip())
        if is_no_scope:
            self.not_understood.append(text.strip(" ,;:"))
            return ""
        return words

    def heading(self, kind: ListKind) -> Heading:
        statements = self.statements
        events = {statement.event for statement in statements}
        says_more = any(map(_EVENT_WORD.search, self.not_understood))
        since_in_removed = (
            kind is ListKind.REMOVED and events == {Event.DEPRECATED} and not says_more
        )
        if since_in_removed:
            # The removed list means the removal whatever word it uses (policy of documents 6.0
            # to 8.0).
            statements = [Statement(Event.REMOVED, s.version, s.scope) for s in statements]
        return Heading(
            self.title.strip(),
            tuple(statements),
            tuple(self.unreadable),
            tuple(self.not_understood),
            since_in_removed,
        )


def _read_parentheses(parentheses: re.Match[str]) -> _Stated | None:
    stated = _Stated(parentheses.string[: parentheses.start()])
    content = parentheses[1]
    found = list(_STATED.finditer(content))
    if not found:
        promised = _PROMISED.match(content)
        if promised is None:
            return None
        stated.unreadable.append(promised["first"])
        return stated
    end = 0
    for match in found:
        before = content[end : match.start()]
        after = content[match.end() :] if match is found[-1] else ""
        separator = r"[,;:]|and\b" if end else ""
        end = match.end()
        if _DENIAL.search(re.split("[,;:]", before)[-1]):
            stated.not_understood.append((before + match[0] + after).strip(" ,;:"))
            continue
        scope = stated.scope(before, separator)
        # One scope is enough: where one stands before the version, what follows is something else.
        following = stated.scope(after, "$" if scope else "[,;:]")
        stated.add(match, scope or following)
    return stated


def _read_bare(text: str) -> _Stated | None:
    """``A since 7.2; B since 9.2``: every part must carry its version, or it is a plain title."""
    parts = [part.strip() for part in text.split(";")]
    matches = [match for match in map(_BARE_PART.match, parts) if match]
    if len(matches) != len(parts):
        return None
    titles = [match["title"].strip() for match in matches]
    stated = _Stated("; ".join(titles))
    for part, title in zip(parts, titles, strict=True):
        version = _STATED.search(part, len(title))
        if version is None:
            return None
        stated.add(version, title if len(parts) > 1 else "")
    return stated
