"""Pieces of text with their markup, written as RST that means the same.

What only looks like markup of RST is escaped; nothing else is, so that a plain text stays readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

LITERAL: Final = "``"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text. ``markup`` is what stands around it in RST; ``url`` makes it a link."""

    text: str
    markup: str = ""
    url: str = ""

    @property
    def is_plain(self) -> bool:
        return not self.markup and not self.url


# Where docutils would see inline markup: its start before a word, a reference at a word's end.
_INLINE: Final = re.compile(r"\\|`|(?<!\w)[*|](?=\S|\Z)|(?<=[\w\]])_(?=_*(?!\w))")
_IN_EMPHASIS: Final = re.compile(r"[*\\]")
_SAFE_URL: Final = re.compile(r"(?:https?://|mailto:)[^\s<>`\\]*[^\s<>`\\_]", re.IGNORECASE)

_OPTION: Final = (
    r"(?:[-+][A-Za-z0-9](?: ?[A-Za-z][\w-]*| ?<[^<>]+>)?"
    r"|(?:--|/)[A-Za-z0-9][\w-]*(?:[ =](?:[A-Za-z][\w-]*|<[^<>]+>))?)"
)
# What the first line of a paragraph must not begin with to be one.
_BLOCK: Final = re.compile(
    "|".join(
        (
            r"[-+*\u2022\u2023\u2043](?: |$)",
            r"\(?(?:[0-9]+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+|#)[.)](?: |$)",
            r":(?![: ])",
            rf"{_OPTION}(?:, {_OPTION})*(?:  | ?$)",
            r">>>(?: |$)",
            r"\|(?: |$)",
            r"\.\.(?: |$)",
            r"__(?: |$)",
            r"\+-[-+]+-\+ *$",
            r"=+(?: +=+)+ *$",
        )
    )
)
_LINE: Final = re.compile(r"([!-/:-@\[-`{-~])\1* *$")  # an underline, or a transition
_ATTRIBUTION: Final = re.compile(r"---?(?!-) *[^ ]|\u2014")
_LITERAL_FOLLOWS: Final = re.compile(r"(?<!\\)((?:\\\\)*)::$")

_BEFORE_MARKUP: Final = re.compile(r"[\s\-:/'\"<(\[{]")
_AFTER_MARKUP: Final = re.compile(r"[\s\-.,:;!?/'\")\]}>\\]")
_CLOSING: Final = frozenset("'\")]}>")
_EDGES: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def plain_text(spans: Iterable[Span]) -> str:
    """A text without its markup."""
    return "".join(span.text for span in spans)


def marked_up(spans: Sequence[Span], markup: str) -> Iterator[Span]:
    """Spans with a markup around them, as far as it can stand around them: not around spaces at
    the edges, nor around what has a markup of its own."""
    if markup == LITERAL:
        spans = [Span(plain_text(spans))]
    for span in _merged(spans):
        before, text, after = _EDGES.fullmatch(span.text).groups()  # type: ignore[union-attr]
        fits = span.is_plain and text and not (markup == LITERAL and _breaks_literal(text))
        yield Span(before)
        yield replace(span, text=text, markup=markup if fits else span.markup)
        yield Span(after)


def to_rst(spans: Iterable[Span]) -> str:
    """A text without a meaning for blocks; that needs :func:`paragraph` or :func:`heading`."""
    written = ""
    parts: list[str] = []
    needs_room = False
    for span in _merged(spans):
        text = _written(span)
        is_tight = needs_room and not _AFTER_MARKUP.match(text)
        if written and not span.is_plain:
            is_tight = is_tight or not _has_room(written, span.text)
        parts.append("\\ " if is_tight else "")
        parts.append(text)
        written, needs_room = text, not span.is_plain
    return "".join(parts)


def heading(rst: str) -> str:
    """A line of RST text that docutils takes for the title above an underline."""
    rst = " ".join(rst.split())
    return _set_apart(rst) if _BLOCK.match(rst) or _LINE.match(rst) else rst


def paragraph(lines: Sequence[str]) -> list[str]:
    """Lines of RST text, none of them blank, that docutils takes for one paragraph, be it in a
    quotation, where dashes would begin an attribution."""
    safe = [_set_apart(line) if _LINE.match(line) else line for line in lines]
    safe[-1] = _LITERAL_FOLLOWS.sub(r"\1\\::", safe[-1])
    if _BLOCK.match(safe[0]) or _ATTRIBUTION.match(safe[0]):
        safe[0] = f"\\{safe[0]}"
    return safe


def _set_apart(line: str) -> str:
    """A line that begins no block; an escaped space is none."""
    return f"\\ {line}" if line[0] == "\\" else f"\\{line}"


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans without empty ones, those next to each other that are alike in one."""
    last: Span | None = None
    for span in spans:
        if not span.text:
            continue
        if last and (last.markup, last.url) == (span.markup, span.url):
            last = replace(last, text=last.text + span.text)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _written(span: Span) -> str:
    if span.url and _SAFE_URL.fullmatch(span.url):
        text = re.sub(r"[\\`<]", r"\\\g<0>", " ".join(span.text.split()))
        return f"`{text} <{span.url}>`__"
    if span.url:
        return _escaped(f"{span.text} ({span.url})")
    if span.markup == LITERAL:
        return f"``{span.text}``"
    if span.markup:
        return f"{span.markup}{_IN_EMPHASIS.sub(_escape, span.text)}{span.markup}"
    return _escaped(span.text)


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _escaped(text: str) -> str:
    return _INLINE.sub(_escape, text)


def _breaks_literal(text: str) -> bool:
    return LITERAL in text or text[0] == "`" or text[-1] == "`"


def _has_room(before: str, text: str) -> bool:
    """Whether docutils sees the markup of a text that follows another one."""
    return bool(_BEFORE_MARKUP.match(before[-1])) and (
        before[-1].isspace() or text[0] not in _CLOSING
    )
