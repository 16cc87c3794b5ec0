"""Bodies of entries: found in their documents, and put in place of one another.

Lines that a new body shares with the old one stay as they are, to the byte; so do the blank lines
around it, and how lines end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from deprecations.catalogue.edits import EditedEntry, bare_body


def body_of(text: str, line: int, end_line: int) -> str:
    """The body of an entry as its document spells it: what stands below the heading at ``line``,
    down to ``end_line``."""
    return bare_body("\n".join(text.split("\n")[line + 1 : end_line]))


def put_body(lines: list[str], entry: EditedEntry) -> None:
    """Put an entry's new body in place of the one it has, in the lines of its document.

    An entry without one gets it behind a blank line; one whose body is emptied keeps its heading
    and the blank lines below.
    """
    start, stop = entry.line + 1, entry.end_line
    while start < stop and not lines[start].strip():
        start += 1
    old = lines[start:stop]
    new = entry.new_body.split("\n") if entry.new_body else []
    if [line.rstrip() for line in old] == new:
        return
    end = "\r" if lines[entry.line - 1].endswith("\r") else ""
    if not new:
        start = entry.line + 1
    put = list(_merged(old, new, end))
    if not old:
        put.insert(0, end)
        if lines[stop : stop + 1] and lines[stop].strip():
            put.append(end)
    ends_the_text = stop == len(lines)
    lines[start:stop] = put
    if ends_the_text:
        _end_without_newline(lines, max(start, 1), end)


def _merged(old: Sequence[str], new: Sequence[str], end: str) -> Iterator[str]:
    bare = [line.rstrip() for line in old]
    for tag, one, two, first, last in SequenceMatcher(None, bare, new, False).get_opcodes():
        if tag == "equal":
            yield from old[one:two]
        else:
            yield from (f"{line}{end}" for line in new[first:last])


def _end_without_newline(lines: list[str], start: int, end: str) -> None:
    """The last line of a text that ends without a newline has no line end; those before do."""
    for number in range(start - 1, len(lines) - 1):
        lines[number] = f"{lines[number].removesuffix(chr(13))}{end}"
    lines[-1] = lines[-1].removesuffix("\r")
