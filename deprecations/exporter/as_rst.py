"""A document given back: byte for byte as it was imported, but for the entries that were edited.

Nothing is written anew: lines are taken from the imported text, and only those of an edited
heading, its title and what underlines it, and those that differ in an edited body are replaced.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils.utils import column_width

from deprecations.catalogue.edits import EditedEntry
from deprecations.exporter.bodies import put_body
from deprecations.exporter.headings import edited_heading

_BYTE_ORDER_MARK = "\ufeff"


def as_rst(text: str, entries: Iterable[EditedEntry]) -> str:
    """The text of a document with the edits of its entries.

    Line ends, a byte order mark and a missing newline at the end stay as they were imported.
    """
    lines = text.split("\n")
    # From the end, since a body may get more lines or fewer.
    for entry in sorted(entries, key=lambda entry: entry.line, reverse=True):
        if entry.new_body is not None:
            put_body(lines, entry)
        if entry.has_new_heading:
            _edit_heading(lines, entry)
    return "\n".join(lines)


def _edit_heading(lines: list[str], entry: EditedEntry) -> None:
    place = entry.line - 1
    before, heading, after = _taken_apart(lines[place])
    edited = f"{before.removeprefix(_BYTE_ORDER_MARK)}{edited_heading(heading, entry)}"
    adornments = [place + 1, place - 1] if _has_overline(lines, place) else [place + 1]
    for adornment in adornments:
        start, marks, end = _taken_apart(lines[adornment])
        start = start.strip(" \t")  # of which docutils allows none
        lines[adornment] = f"{start}{marks[0] * column_width(edited)}{end}"
    start = _BYTE_ORDER_MARK if before.startswith(_BYTE_ORDER_MARK) else ""
    lines[place] = f"{start}{edited}{after}"


def _taken_apart(line: str) -> tuple[str, str, str]:
    """What stands before a line's text (a byte order mark, spaces), the text, and the line end."""
    content = line.rstrip()
    text = content.lstrip(f"{_BYTE_ORDER_MARK} \t")
    end = "\r" if line.endswith("\r") else ""
    return content.removesuffix(text), text, end


def _has_overline(lines: list[str], place: int) -> bool:
    """Whether a heading has a line above it like the one below, which is not itself what
    underlines another heading."""
    over, under = (lines[place - 1].strip(f"{_BYTE_ORDER_MARK} \t\r"), lines[place + 1].rstrip())
    is_alike = place > 0 and bool(over) and set(over) == set(under)
    return is_alike and (place == 1 or not lines[place - 2].strip())
