"""Headings that RST does not take for headings: their entries would vanish in the text above.

An underline too short, none at all, no blank line above, a title wrapped over two lines: RST reads
each as plain text without a word. What looks like the heading of an entry is found here.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence

from deprecations.catalogue.records import ListKind
from deprecations.importer.headings import read_heading
from deprecations.importer.sections import Section

_UNDERLINE = re.compile(r"""([-='"^~+#*])\1+\s*""")
# Indented lines, list items, comments and tables: nothing that anybody writes a heading as.
_NO_HEADING = re.compile(r"\s|[-+*|]\s|\w{1,4}[.)]\s|\.\.\s|$")
# How a line ends that stands as a title; white space may follow.
_ENDS = (")", *string.whitespace)


def missed_headings(
    section: Section, lines: Sequence[str], kind: ListKind
) -> Iterator[tuple[int, str]]:
    """The lines of a section's own body that look like the heading of an entry, with their
    numbers, counted from 1."""
    body = ["", *lines[section.body_line - 1 : section.end_line], ""]
    for number, (above, line, below) in enumerate(
        zip(body, body[1:], body[2:], strict=False), section.body_line
    ):
        is_underlined = _UNDERLINE.fullmatch(below)
        if not is_underlined and not line.endswith(_ENDS):
            continue
        if _NO_HEADING.match(line) or _UNDERLINE.fullmatch(line):
            continue
        if is_underlined or _stands_as_title(above, line, below, kind):
            yield number, line.strip()


def _stands_as_title(above: str, line: str, below: str, kind: ListKind) -> bool:
    """Whether a line without underline ends with its version, as in no running text: at the
    beginning or the end of a paragraph, and not as a term above its indented definition."""
    if below[:1].isspace() and below.strip():
        return False
    if (above.strip() and below.strip()) or not line.rstrip().endswith(")"):
        return False
    heading = read_heading(line, kind)
    unreadable = any(text[0].isdigit() for text in heading.unreadable)
    return bool(heading.statements) or unreadable
