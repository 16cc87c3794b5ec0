"""What was changed in a document, as a patch that ``git apply`` takes."""

from __future__ import annotations

from difflib import unified_diff

_NO_NEWLINE = "\n\\ No newline at end of file\n"


def as_diff(before: str, after: str, path: str) -> str:
    """A unified diff of a document, whose path is that in its source tree; empty where nothing
    was changed. Line ends are part of the lines and stay as they are."""
    lines = unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}{_NO_NEWLINE}" for line in lines)


def _lines(text: str) -> list[str]:
    *ended, last = text.split("\n")
    return [*(f"{line}\n" for line in ended), *filter(None, [last])]
