"""Plain text as RST that reads as the same text: what people write who need no markup.

A paragraph is a line, and a blank line stands between two. Lines that belong together without
being one sentence (an address, a few commands) stay lines.
"""

from __future__ import annotations

import re
from textwrap import dedent, indent, wrap

_WIDTH = 79
_BLANK_LINES = re.compile(r"\n\s*\n")
_LITERAL = re.compile(r"``(\S|\S.*?\S)``", re.DOTALL)
_MARKUP = re.compile(r"[\\*`|]|_(?![^\W_])")
# What docutils takes for the beginning of something else than a paragraph.
_BEGINNING = re.compile(r"[^\w`]|(?:[A-Za-z]|[0-9]+|[ivxlcdmIVXLCDM]+)[.)](?:\s|$)")
_NOTHING_TO_READ = re.compile(r"[\W_]+")
_CODE_MARK = "::"
_NO_BREAK = "\x00"  # which no text has


def tidy_paragraphs(text: str) -> str:
    """Plain text without what nobody sees in it: surplus blank lines, space around lines, and
    runs of space inside a paragraph that is one line."""
    return "\n\n".join(filter(None, map(_tidy, _BLANK_LINES.split(text.expandtabs().strip("\n")))))


def as_paragraphs(text: str, like: str = "") -> str:
    """Tidy plain text as RST. Paragraphs that the RST ``like`` has, too, stay as they are written
    there; of others, what stands as code there does so again."""
    words = sorted(_literals(like), key=len, reverse=True)
    examples, known = _examples(like), _plain_paragraphs(like)
    written: list[str] = []
    in_code = False
    for paragraph in filter(None, text.split("\n\n")):
        is_code = paragraph in examples or _has_layout(paragraph)
        if is_code and not in_code:
            if written and written[-1].endswith(":") and not written[-1].startswith("|"):
                written[-1] += ":"
            else:
                written.append(_CODE_MARK)
        if is_code:
            written.append(indent(paragraph, "    "))
        else:
            written.append(known.get(paragraph) or _prose(paragraph, words))
        in_code = is_code
    return "\n\n".join(written)


def _tidy(paragraph: str) -> str:
    lines = [line.rstrip() for line in dedent(paragraph).strip("\n").split("\n")]
    return " ".join(lines[0].split()) if len(lines) == 1 else "\n".join(lines)


def _has_layout(paragraph: str) -> bool:
    """Whether space has a meaning in it, as in an example of several lines."""
    lines = paragraph.split("\n")
    return len(lines) > 1 and any(line != " ".join(line.split()) for line in lines)


def _literals(rst: str) -> set[str]:
    return {" ".join(match[1].split()) for match in _LITERAL.finditer(rst)}


def _examples(rst: str) -> set[str]:
    """The paragraphs of a text's code blocks."""
    blocks = _BLANK_LINES.split(rst.expandtabs())
    return {dedent(block.strip("\n")) for block in blocks if block.strip("\n").startswith(" ")}


def _plain_paragraphs(rst: str) -> dict[str, str]:
    """The paragraphs that have no other markup than code, by how they read; without the second
    colon of those that lead to a code block."""
    found = {}
    for block in _BLANK_LINES.split(rst.strip("\n")):
        if not (_MARKUP.search(_LITERAL.sub("", block)) or _BEGINNING.match(block)):
            written = block[:-1] if block.endswith(_CODE_MARK) else block
            found[" ".join(_LITERAL.sub(r"\1", written).split())] = written
    return found


def _prose(paragraph: str, words: list[str]) -> str:
    lines = paragraph.split("\n")
    if len(lines) > 1:
        return "\n".join(f"| {_escaped(line, words)}" for line in lines)
    escaped = _escaped(paragraph, words)
    if escaped.endswith(_CODE_MARK):
        escaped = f"{escaped[:-1]}\\:"
    if _BEGINNING.match(escaped) and not escaped.startswith("\\"):
        escaped = f"\\{escaped}"
    unbroken = _LITERAL.sub(lambda match: match[0].replace(" ", _NO_BREAK), escaped)
    wrapped = wrap(unbroken, _WIDTH, break_long_words=False, break_on_hyphens=False)
    first, *rest = (line.replace(_NO_BREAK, " ") for line in wrapped)
    rest = [f"\\{line}" if _NOTHING_TO_READ.fullmatch(line) else line for line in rest]
    return "\n".join([first, *rest])


def _escaped(line: str, words: list[str]) -> str:
    """A line with markup that shows as it is written, and known code as code."""
    if not words:
        return _MARKUP.sub(r"\\\g<0>", line)
    alternatives = "|".join(map(re.escape, words))
    code = re.compile(rf"(?<![^\s(])(?:{alternatives})(?![^\s.,;:)])")
    written, place = "", 0
    for match in code.finditer(line):
        written += _MARKUP.sub(r"\\\g<0>", line[place : match.start()]) + f"``{match[0]}``"
        place = match.end()
    return written + _MARKUP.sub(r"\\\g<0>", line[place:])
