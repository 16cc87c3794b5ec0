"""What a document must be like before docutils may see it.

docutils takes time and stack that grow faster than its input, so the shape of a document is
checked first, in time that grows no faster. The limits stand far above what QEMU has published:
60 KB, 1,500 lines of up to 180 characters, blocks of up to 1,000, and 5 depths of indentation.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 256 * 1024
MAX_LINES: Final = 10_000
MAX_LINE_LENGTH: Final = 2_000
MAX_BLOCK: Final = 32 * 1024  # characters between blank lines
MAX_MARKERS_ON_A_LINE: Final = 12
MAX_INDENTS: Final = 24
TAB_WIDTH: Final = 8  # as docutils expands them

# Characters that show nothing, move what is shown (bidi controls) or end a line unseen: what hides
# from the eye of a maintainer has no place in a document. Tab and newline are the exceptions.
_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SEEN_CONTROLS: Final = frozenset("\t\n")
_ASCII_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_LONG_LINE: Final = re.compile(rf"^.{{{MAX_LINE_LENGTH + 1},}}", re.MULTILINE)
_MARKER: Final = r"(?:[-+*|\u2022\u2023\u2043]|\(?(?:[0-9]+|[A-Za-z]{1,8}|#)[.)])(?: +|$)"
_MANY_MARKERS: Final = re.compile(rf"^ *(?:{_MARKER}){{{MAX_MARKERS_ON_A_LINE + 1}}}", re.MULTILINE)
_INDENT: Final = re.compile(r"^ *(?=[^ \n])", re.MULTILINE)


class RstRefused(Exception):
    """A document that is not parsed, or whose parsing was given up; ``reason`` says why."""

    def __init__(self, line: int | None, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return self.reason if self.line is None else f"line {self.line}: {self.reason}"


def admit(text: str) -> str:
    """The text as docutils may have it: without a byte order mark, lines ended by a newline.

    Line numbers stay as they are. Raises RstRefused where a limit is passed, naming the line, the
    limit and what was found.
    """
    text = admit_text(text)
    expanded = text.expandtabs(TAB_WIDTH)
    _check_markers(expanded)
    _check_indents(expanded)
    return text


def admit_text(text: str) -> str:
    """The text as any reader may have it: as :func:`admit` makes it, without the limits that are
    those of docutils only. Raises RstRefused."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    _check_size(text)
    _check_characters(text)
    expanded = text.expandtabs(TAB_WIDTH)
    _check_lines(expanded)
    _check_blocks(expanded)
    return text


def _check_characters(text: str) -> None:
    if text.isascii() and not _ASCII_CONTROL.search(text):
        return
    unseen = {
        character
        for character in set(text) - _SEEN_CONTROLS
        if unicodedata.category(character) in _UNSEEN_CATEGORIES
    }
    if not unseen:
        return
    position = min(map(text.index, unseen))
    character = text[position]
    name = unicodedata.name(character, "a control character")
    raise RstRefused(
        _line_at(text, position),
        f"contains the invisible character U+{ord(character):04X} ({name}); "
        "of such characters only tab and newline are allowed",
    )


def _check_size(text: str) -> None:
    size = len(text.encode(errors="surrogatepass"))
    if size > MAX_BYTES:
        raise RstRefused(
            None, f"the document has {size:,} bytes; at most {MAX_BYTES:,} are allowed"
        )
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise RstRefused(
            None, f"the document has {lines:,} lines; at most {MAX_LINES:,} are allowed"
        )


def _check_lines(text: str) -> None:
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE_LENGTH and (long := _LONG_LINE.search(text)):
        raise RstRefused(
            _line_at(text, long.start()),
            f"has {len(long[0]):,} characters; at most {MAX_LINE_LENGTH:,} are allowed",
        )


def _check_markers(text: str) -> None:
    if many := _MANY_MARKERS.search(text):
        raise RstRefused(
            _line_at(text, many.start()),
            f"begins with more than {MAX_MARKERS_ON_A_LINE} list markers; "
            f"at most {MAX_MARKERS_ON_A_LINE} are allowed",
        )


def _check_blocks(text: str) -> None:
    """Inline markup, tables and lists take time by the square of their block."""
    start = 0
    for block in text.split("\n\n"):
        if len(block) > MAX_BLOCK:
            raise RstRefused(
                _line_at(text, start),
                f"begins {len(block):,} characters without a blank line; "
                f"at most {MAX_BLOCK:,} are allowed",
            )
        start += len(block) + len("\n\n")


def _check_indents(text: str) -> None:
    if len(set(_INDENT.findall(text))) <= MAX_INDENTS:
        return
    indents = set()
    for indent in _INDENT.finditer(text):
        indents.add(len(indent[0]))
        if len(indents) > MAX_INDENTS:
            raise RstRefused(
                _line_at(text, indent.start()),
                f"brings the {len(indents)}th depth of indentation; "
                f"at most {MAX_INDENTS} are allowed",
            )


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
