"""The text of paragraphs and headings: commands with braces, quotes and characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from deprecations.importer import problems
from deprecations.importer.guard import RstRefused
from deprecations.importer.problems import ProblemKind
from deprecations.importer.texinfo.commands import (
    ACCENTS,
    DROPPED,
    EMPHASIS,
    INSERTED,
    LITERALS,
    PARTED,
    PLAIN,
    SIGNS,
)
from deprecations.importer.texinfo.spans import LITERAL, Span, marked_up, plain_text

# Told of each problem: what kind it is, where in the text it shows, and what there is to say.
Note = Callable[[ProblemKind, int, str], None]

_TOKEN: Final = re.compile(
    r"""
      @verb\{(?P<mark>[^\s@{}A-Za-z])(?P<verb>[^\n]*?)(?P=mark)\}
    | @(?P<accent>["'`^~=,])(?:\{(?P<braced>[A-Za-z])\}|(?P<letter>[A-Za-z]))
    | @(?P<name>[A-Za-z]+)(?P<opens>\{)?
    | @(?P<sign>[^A-Za-z]?)
    | (?P<brace>[{}])
    | ``(?P<quoted>(?:(?!'')[^`@{}]|'(?=''(?!'))|@[@{}]){1,300})
      (?:''(?!')|(?<=\S)``(?![`\w]))  # the latter written as in RST, by habit
    | (?P<quote>``|''|`)
    | (?P<text>[^@{}`']+|')
    """,
    re.VERBOSE,
)
_SIGN: Final = re.compile(r"@(.)")
_MAX_DEPTH: Final = 30  # of braces in braces; real documents have two
_QUOTES: Final = {"``": '"', "''": '"', "`": "'"}
_SEE: Final = {"xref": "See ", "pxref": "see "}


def read_inline(text: str, note: Note, *, as_written: bool = False) -> list[Span]:
    """A text of one paragraph, heading or block in pieces; ``as_written`` leaves quotes alone.

    Of what is not known or not closed the text stays, and ``note`` is told. Raises RstRefused where
    braces stand in braces without end.
    """
    return _Reading(note, as_written=as_written).read(text)


@dataclass(slots=True)
class _Frame:
    """A command whose braces are open. Without a name they are braces and nothing else."""

    name: str
    position: int
    parts: list[list[Span]] = field(default_factory=lambda: [[]])


class _Reading:
    """One text on its way into pieces."""

    def __init__(self, note: Note, *, as_written: bool) -> None:
        self.note = note
        self.frames = [_Frame("", 0)]
        self.literals = int(as_written)  # how many of the open frames are literal

    def read(self, text: str) -> list[Span]:
        for token in _TOKEN.finditer(text):
            self.take(token)
        while len(self.frames) > 1:
            frame = self.frames[-1]
            self.note(problems.MARKUP, frame.position, f"{_shown(frame)} is not closed")
            self.close("")
        return self.frames[0].parts[0]

    def take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if token["verb"] is not None:
            self.add(*marked_up([Span(token["verb"])], LITERAL))
        elif token["accent"]:
            letter = token["braced"] or token["letter"]
            self.add(Span(unicodedata.normalize("NFC", letter + ACCENTS[token["accent"]])))
        elif token["name"]:
            self.command(token)
        elif token["sign"] is not None:
            self.sign(token)
        elif kind == "brace":
            self.brace(token)
        elif kind == "text" or self.literals:
            self.text(_SIGN.sub(r"\1", token[0]))
        elif kind == "quoted":
            # QEMU's manual quotes what is typed, and RST made literals of it, word for word.
            self.add(*marked_up([Span(_SIGN.sub(r"\1", token["quoted"]))], LITERAL))
        else:
            self.add(Span(_QUOTES[token[0]]))

    def add(self, *spans: Span) -> None:
        self.frames[-1].parts[-1].extend(spans)

    def text(self, text: str) -> None:
        frame = self.frames[-1]
        first, *others = text.split(",") if frame.name in PARTED else [text]
        self.add(Span(first))
        for other in others:
            frame.parts.append([Span(other)])

    def sign(self, token: re.Match[str]) -> None:
        sign = token["sign"]
        if sign not in SIGNS:
            self.note(problems.UNKNOWN_COMMAND, token.start(), f"“@{sign}” is not known")
        self.add(Span(SIGNS.get(sign, f"@{sign}")))

    def brace(self, token: re.Match[str]) -> None:
        if token[0] == "{":
            self.note(problems.MARKUP, token.start(), "“{” stands for itself as “@{”")
            self.open("", token.start())
        elif len(self.frames) > 1:
            self.close()
        else:
            self.note(problems.MARKUP, token.start(), "“}” closes nothing")
            self.add(Span("}"))

    def command(self, token: re.Match[str]) -> None:
        name = token["name"]
        if token["opens"]:
            self.open(name, token.start())
        elif name in INSERTED:
            self.add(Span(INSERTED[name]))
        else:
            self.note(problems.UNKNOWN_COMMAND, token.start(), f"“@{name}” is not known")
            self.add(Span(token[0]))

    def open(self, name: str, position: int) -> None:
        if len(self.frames) > _MAX_DEPTH:
            raise RstRefused(None, f"braces stand in braces more than {_MAX_DEPTH} deep")
        self.frames.append(_Frame(name, position))
        self.literals += name in LITERALS

    def close(self, brace: str = "}") -> None:
        frame = self.frames.pop()
        self.literals -= frame.name in LITERALS
        self.add(*self.closed(frame, brace))

    def closed(self, frame: _Frame, brace: str) -> Iterable[Span]:
        name, spans = frame.name, frame.parts[0]
        if name in LITERALS:
            return marked_up(spans, LITERAL)
        if name in EMPHASIS:
            return marked_up(spans, EMPHASIS[name])
        if name in PARTED:
            return _parted(name, frame.parts)
        if name in INSERTED:
            return [Span(INSERTED[name]), *spans]
        if name == "value":  # of those that the document sets, none is left here
            message = f'The value "{plain_text(spans)}" is not defined.'
            self.note(problems.UNDEFINED_SUBSTITUTION, frame.position, message)
            return spans
        if name in DROPPED:
            return []
        if name == "footnote":
            return [Span(" ("), *spans, Span(")")]
        if not name:
            return [Span("{"), *spans, Span(brace)]
        if name not in PLAIN:
            self.note(problems.UNKNOWN_COMMAND, frame.position, f"“@{name}” is not known")
        return spans


def _parted(name: str, parts: list[list[Span]]) -> list[Span]:
    """What is shown of a link, a reference or an abbreviation."""
    texts = [" ".join(plain_text(part).split()) for part in parts]
    first, last = texts[0], next(filter(None, reversed(texts)), "")
    if name in {"url", "uref"}:
        if len(texts) > 2 and last == texts[2]:  # the text that takes the place of the address
            return [Span(last)]
        return [Span(last, url=first)] if last != first else [Span(first)]
    if name in {"abbr", "acronym", "email"} and last != first:
        return [Span(f"{last} ({first})" if name == "email" else f"{first} ({last})")]
    if name in {"xref", "pxref", "ref", "inforef"}:
        title = next(filter(None, (*texts[2:3], *texts[1:2], first)), "")
        return [Span(f"{_SEE.get(name, '')}{title}")]
    return [Span(first)]


def _shown(frame: _Frame) -> str:
    return f"“@{frame.name}{{”" if frame.name else "“{”"
