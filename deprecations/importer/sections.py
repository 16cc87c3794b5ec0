"""What a document is made of once it is parsed: plain records that a worker can send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_HTML: Final = 1024 * 1024  # characters of a document, all sections together


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it, up to the next heading of any level.

    Lines are counted from 1. ``level`` is the depth in the document, 1 for titles; ``anchor`` the
    address of the section on QEMU's rendered page. The body spans ``body_line`` to ``end_line``
    without blank lines at its end; it is empty where ``end_line`` is ``body_line - 1``.
    """

    level: int
    title_rst: str
    title: str
    anchor: str
    line: int
    body_line: int
    end_line: int
    html: str
    text: str
    children: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in the markup that a person should look at.

    ``kind`` is "markup" (docutils' own complaint), "directive" (not allowed: shown as it is
    written), "level" (a heading that skips one: it is read as one level down), "role" (unknown:
    its text is kept), "substitution" (undefined: its name is kept), "link" (to a place that is
    not allowed: its text is kept) or "text" (above the first heading: in no section).
    """

    line: int | None
    message: str
    kind: str


@dataclass(frozen=True, slots=True)
class ParsedRst:
    """A document's sections as a tree, and what was wrong on the way, in order of lines."""

    sections: tuple[Section, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and its body, read apart from their document.

    ``html_length`` counts the characters before cleaning, of which a document may have so many.
    """

    title: str
    html: str
    text: str
    html_length: int
