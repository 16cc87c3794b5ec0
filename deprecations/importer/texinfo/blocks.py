"""From the lines of a document to RST: headings, paragraphs, lists, tables and examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from deprecations.importer import problems
from deprecations.importer.guard import RstRefused
from deprecations.importer.problems import ProblemKind
from deprecations.importer.texinfo.commands import (
    AS_WRITTEN,
    HEADINGS,
    INSTRUCTIONS,
    LISTS,
    PREFIXES,
    QUOTATIONS,
    TABLES,
    TRANSPARENT,
)
from deprecations.importer.texinfo.inline import read_inline
from deprecations.importer.texinfo.lines import VERBATIM, Line, Report
from deprecations.importer.texinfo.output import Numbered, Output, Place
from deprecations.importer.texinfo.spans import Span, heading, paragraph, plain_text, to_rst

_KNOWN: Final = AS_WRITTEN | LISTS | TABLES | QUOTATIONS | TRANSPARENT | {VERBATIM}
_MAX_DEPTH: Final = 10
_TAB: Final = re.compile(r"\s*@tab(?![A-Za-z])\s*")
_CLASSIFIER: Final = re.compile(r"(?<= ):(?= )")
_FORMAT: Final = re.compile(r"@([A-Za-z]+)(?:\{\})?")


def write_rst(lines: Iterable[Line], report: Report) -> Output:
    """Write lines as an RST document that says the same."""
    writer = _Writer(report)
    for line in lines:
        writer.take(line)
    writer.close_all("the end of the document")
    return writer.output


@dataclass(slots=True)
class _Environment:
    """An environment that is open."""

    name: str
    line: int
    place: Place
    items: int = 0
    first: str = "1"  # of an enumeration
    format: str = ""  # the command that the terms of a table go through
    written: list[Numbered] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return self.name in AS_WRITTEN or self.name == VERBATIM


class _Writer:
    """Takes line by line, and knows what is open."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.output = Output()
        self.open: list[_Environment] = []
        self.buffer: list[Numbered] = []
        self.depths: list[int] = []  # of the headings that the text stands below
        self.unknown: set[str] = set()

    def take(self, line: Line) -> None:
        if self.open and self.open[-1].is_written:
            self.take_written(line)
        elif not line.text.strip():
            self.flush()
        elif line.command:
            self.take_command(line)
        else:
            self.buffer.append((line.number, line.text))

    def take_written(self, line: Line) -> None:
        """A line of an example. Headings end one that was never closed."""
        environment = self.open[-1]
        is_end = line.command == "end" and line.rest.split(" ")[0] == environment.name
        if is_end or (line.command in HEADINGS and environment.name != VERBATIM):
            self.take_command(line)
        elif environment.name == VERBATIM or not self.is_transparent(line):
            environment.written.append((line.number, line.text))

    def is_transparent(self, line: Line) -> bool:
        """Whether a line is about the layout only."""
        name = line.rest.split(" ")[0] if line.command == "end" else line.command
        return name in TRANSPARENT or name in INSTRUCTIONS or name == "noindent"

    def take_command(self, line: Line) -> None:
        name = line.command
        if name in HEADINGS:
            self.take_heading(line)
        elif name == "end":
            self.end(line)
        elif name in _KNOWN:
            self.begin(line)
        elif name in {"item", "itemx", "headitem", "tab"}:
            self.take_item(line)
        elif name == "include":
            self.report(problems.LEFT_OUT, line.number, f"the file “{line.rest}” is not included")
        elif name == "center":
            self.flush()
            self.buffer.append((line.number, line.rest))
            self.flush()
        elif name in PREFIXES:
            self.buffer.append((line.number, line.rest))
        elif name not in INSTRUCTIONS:
            self.unknown.add(name)
            self.buffer.append((line.number, line.text))

    # Headings.

    def take_heading(self, line: Line) -> None:
        self.flush()
        self.close_all(f"the heading in line {line.number}")
        title = heading(to_rst(self.inline([(line.number, line.rest)])))
        if not title:
            message = f"“@{line.command}” has no text; what follows was read as text before it"
            self.report(problems.NO_TITLE, line.number, message)
            return
        depth = HEADINGS[line.command]
        while self.depths and self.depths[-1] >= depth:
            self.depths.pop()
        if self.depths and depth > self.depths[-1] + 1:
            message = "This heading skips a level; it is read as one level down."
            self.report(problems.UNEXPECTED_LEVEL, line.number, message)
        self.depths.append(depth)
        self.output.heading(title, len(self.depths), line.number)

    # Environments.

    def begin(self, line: Line) -> None:
        self.flush()
        name = line.command
        if name in TRANSPARENT:
            return
        if len(self.open) == _MAX_DEPTH:
            raise RstRefused(line.number, f"more than {_MAX_DEPTH} environments are open")
        if name in QUOTATIONS:
            self.output.separate()
        place = self.output.open(indented=name in QUOTATIONS)
        environment = _Environment(name, line.number, place)
        self.open.append(environment)
        if name == "enumerate" and line.rest.isalnum():
            environment.first = line.rest
        if name in TABLES and (found := _FORMAT.match(line.rest)):
            environment.format = found[1]
        if name in QUOTATIONS and line.rest:
            self.buffer.append((line.number, f"@strong{{{line.rest}:}}"))
            self.flush()

    def end(self, line: Line) -> None:
        name = line.rest.split(" ")[0]
        self.flush()
        if name in TRANSPARENT or name in self.unknown:
            return
        if name not in {environment.name for environment in self.open}:
            self.report(problems.MARKUP, line.number, f"“@end {name}” closes nothing")
            return
        while self.open[-1].name != name:
            self.report_open(self.open[-1], f"“@end {name}” in line {line.number}")
            self.close()
        self.close()

    def close_all(self, before: str) -> None:
        self.flush()
        while self.open:
            self.report_open(self.open[-1], before)
            self.close()

    def report_open(self, environment: _Environment, before: str) -> None:
        message = f"“@{environment.name}” is not closed before {before}"
        self.report(problems.MARKUP, environment.line, message)

    def close(self) -> None:
        environment = self.open.pop()
        self.output.close()
        if environment.is_written:
            self.write_written(environment)

    def write_written(self, environment: _Environment) -> None:
        lines = environment.written
        if environment.name != VERBATIM and lines:
            text = plain_text(self.inline(lines, as_written=True))
            numbers = [number for number, _ in lines]
            lines = list(zip(numbers, text.split("\n"), strict=False))
        self.output.literal(lines)

    # Items.

    def take_item(self, line: Line) -> None:
        self.flush()
        environment = self.open[-1] if self.open else None
        if environment is None or environment.name not in LISTS | TABLES:
            self.report(problems.MARKUP, line.number, f"“@{line.command}” stands in no list")
            self.buffer.append((line.number, line.rest))
        elif environment.name in TABLES:
            self.take_term(environment, line)
        elif line.command == "tab":
            self.buffer.append((line.number, line.rest))
        else:
            marker = "- "
            if environment.name == "enumerate":
                marker = f"{_number(environment.first, environment.items)}. "
            environment.items += 1
            environment.place.item(marker)
            self.buffer.append((line.number, _TAB.sub(" - ", line.rest)))

    def take_term(self, environment: _Environment, line: Line) -> None:
        text = f"@{environment.format}{{{line.rest}}}" if environment.format else line.rest
        term = _CLASSIFIER.sub(r"\:", heading(to_rst(self.inline([(line.number, text)]))))
        if not term:
            return
        if line.command == "itemx" and environment.place.term:
            number, first = environment.place.term
            environment.place.term = number, f"{first}, {term}"
        else:
            self.output.flush_term(environment.place)
            environment.place.define(line.number, term)

    # Text.

    def flush(self) -> None:
        """Write the paragraph that has come together."""
        lines, self.buffer = self.buffer, []
        if not lines:
            return
        written = to_rst(self.inline(lines)).split("\n")
        numbers = [number for number, _ in lines]
        kept = [
            (number, text.strip())
            for number, text in zip(numbers, written, strict=False)
            if text.strip()
        ]
        if kept:
            texts = paragraph([text for _, text in kept])
            self.output.paragraph([(n, t) for (n, _), t in zip(kept, texts, strict=True)])

    def inline(self, lines: Sequence[Numbered], *, as_written: bool = False) -> list[Span]:
        numbers = [number for number, _ in lines]
        text = "\n".join(text if as_written else text.strip() for _, text in lines)

        def note(kind: ProblemKind, position: int, message: str) -> None:
            self.report(kind, numbers[text.count("\n", 0, position)], message)

        try:
            return read_inline(text, note, as_written=as_written)
        except RstRefused as refusal:
            raise RstRefused(numbers[0], refusal.reason) from None


def _number(first: str, items: int) -> str:
    """The number, or letter, of an item."""
    if first.isascii() and first.isdecimal():
        return str(int(first[:4]) + items)
    letter = chr(ord(first[0]) + items)
    return letter if letter.isascii() and letter.isalpha() else str(items + 1)
