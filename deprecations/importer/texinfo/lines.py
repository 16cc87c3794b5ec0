"""The lines of a document that are read: without comments, without the parts that are meant for
other outputs than web pages, and of a whole manual only the chapters that are lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from deprecations.importer import problems
from deprecations.importer.entries import list_named_by
from deprecations.importer.guard import RstRefused
from deprecations.importer.problems import ProblemKind
from deprecations.importer.texinfo.commands import (
    FLAGGED_PARTS,
    HEADINGS,
    LEFT_OUT,
    LEFT_OUT_PARTS,
    READ_PARTS,
)
from deprecations.importer.texinfo.inline import read_inline
from deprecations.importer.texinfo.spans import plain_text

# Told of each problem: what kind it is, in which line, and what there is to say.
Report = Callable[[ProblemKind, int, str], None]

VERBATIM: Final = "verbatim"
_COMMAND: Final = re.compile(r"\s*@([A-Za-z]+)(?![A-Za-z{])\s*(.*)")
_COMMENT: Final = re.compile(r"((?:^|[^@])(?:@@)*)@c(?:omment)?(?![A-Za-z]).*")
_HEADING_IN_COMMENT: Final = re.compile(r"\s*@c(?:omment)?\s+@([a-z]+)\s+(\S.*)")
_MANUAL: Final = re.compile(r"^\\input texinfo\b", re.MULTILINE)
_CHAPTER: Final = re.compile(
    rf"^[ \t]*@(?:{'|'.join(name for name, depth in HEADINGS.items() if depth == 1)})[ \t]+(.*)",
    re.MULTILINE,
)
_VALUE: Final = re.compile(r"@value\{([^{}@]*)\}")
_MAX_VALUE: Final = 100  # characters; so short that they cannot blow up a document
_PARTS: Final = READ_PARTS | LEFT_OUT_PARTS | FLAGGED_PARTS
_PAIRED: Final = _PARTS | LEFT_OUT | {VERBATIM}
_FOR_OTHER_PROGRAMS: Final = frozenset(
    {"docbook", "html", "latex", "macro", "rmacro", "tex", "xml"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number, counted from 1; ``command`` and ``rest`` where it begins with a
    command that has no braces."""

    number: int
    text: str
    command: str = ""
    rest: str = ""


def holds_list(text: str) -> bool:
    """Whether a chapter of a document is a list of deprecated or removed features."""
    return any(
        list_named_by(_plain(match[1])) for match in _CHAPTER.finditer(text.removeprefix("\ufeff"))
    )


def is_manual(text: str) -> bool:
    """Whether a document is a whole book, and not a part that a book includes."""
    return bool(_MANUAL.search(text))


def read_lines(
    text: str, values: dict[str, str], report: Report, *, only_lists: bool
) -> Iterator[Line]:
    """The lines that count, with their values filled in. ``values`` are those to begin with."""
    return _Selection(text, values, report, is_selected=not only_lists).lines()


def _plain(text: str) -> str:
    try:
        return plain_text(read_inline(_COMMENT.sub(r"\1", text), lambda *_: None)).strip()
    except RstRefused:  # again where the text counts
        return text


class _Selection:
    """One walk over the lines of a document."""

    def __init__(
        self, text: str, values: dict[str, str], report: Report, *, is_selected: bool
    ) -> None:
        self.originals = text.split("\n")
        self.all = [_line(number, line) for number, line in enumerate(self.originals, 1)]
        self.values = values
        self.tell = report
        self.only_lists = not is_selected
        self.is_selected = is_selected
        self.ends = _ends(self.all)
        self.closing = set(self.ends.values())

    def lines(self) -> Iterator[Line]:
        index = 0
        while index < len(self.all):
            line = self.all[index]
            if line.command == "bye":
                self.leave_out(index + 1, len(self.all), "stands behind @bye")
                return
            if HEADINGS.get(line.command) == 1 and self.only_lists:
                self.is_selected = list_named_by(_plain(line.rest)) is not None
            if line.command in _PAIRED:
                yield from self.paired(index)
                index = self.behind(index)
                continue
            index += 1
            if self.is_selected and self.counts(line):
                yield self.filled_in(line)

    def behind(self, index: int) -> int:
        """The line to go on with after the beginning of a part."""
        line = self.all[index]
        return index + 1 if self.is_read(line) else self.ends[index] + 1

    def is_read(self, line: Line) -> bool:
        name = line.command
        if line.number - 1 not in self.ends or name in READ_PARTS:
            return True
        flag = line.rest.split(" ")[0]
        return name in FLAGGED_PARTS and (flag in self.values) == (name == "ifset")

    def paired(self, index: int) -> Iterator[Line]:
        """What there is to say of a part that has an end, or ought to."""
        line = self.all[index]
        name, end = line.command, self.ends.get(index)
        if end is None:
            self.report(problems.MARKUP, line.number, f"“@{name}” is never closed")
        elif name == VERBATIM:
            if self.is_selected:
                yield line
                for number in range(index + 1, end):
                    yield Line(number + 1, self.originals[number])
                yield self.all[end]
        elif not self.is_read(line):
            if name in _FOR_OTHER_PROGRAMS:
                self.report(problems.LEFT_OUT, line.number, f"“@{name}” is not read")
            self.leave_out(index + 1, end, f"stands in @{name}")

    def leave_out(self, start: int, end: int, why: str) -> None:
        for line in self.all[start:end]:
            if line.command in HEADINGS and line.rest:
                self.report(problems.LEFT_OUT, line.number, f"“{_plain(line.rest)}” {why}")

    def counts(self, line: Line) -> bool:
        """Whether a line is text, or a command for the reader of blocks."""
        if line.command in {"set", "clear"}:
            name, _, value = line.rest.partition(" ")
            if line.command == "set" and len(value) <= _MAX_VALUE:
                self.values[name] = value.strip()
            else:
                self.values.pop(name, None)
            return False
        if line.command == "end" and line.rest.split(" ")[0] in _PAIRED:
            if line.number - 1 not in self.closing:
                self.report(problems.MARKUP, line.number, f"“@end {line.rest}” closes nothing")
            return False
        if line.text.strip() or not self.originals[line.number - 1].strip():
            return not line.text.startswith("\\input ")
        found = _HEADING_IN_COMMENT.match(self.originals[line.number - 1])
        if found and found[1] in HEADINGS:
            self.report(problems.LEFT_OUT, line.number, f"“{_plain(found[2])}” stands in a comment")
        return False

    def filled_in(self, line: Line) -> Line:
        """A line with the values as they are here. One that is not set stays, to be reported."""
        if "@value{" not in line.text:
            return line
        text = _VALUE.sub(lambda found: self.values.get(found[1], found[0]), line.text)
        return _line(line.number, text)

    def report(self, kind: ProblemKind, number: int, message: str) -> None:
        if self.is_selected:
            self.tell(kind, number, message)


def _ends(lines: Sequence[Line]) -> dict[int, int]:
    """For the line that begins a part, by its index, the line that ends it."""
    ends: dict[int, int] = {}
    open_parts: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.command in _PAIRED:
            open_parts[line.command].append(index)
        elif line.command == "end" and open_parts[line.rest.split(" ")[0]]:
            ends[open_parts[line.rest.split(" ")[0]].pop()] = index
    return ends


def _line(number: int, text: str) -> Line:
    text = _COMMENT.sub(r"\1", text)
    found = _COMMAND.match(text)
    return Line(number, text, found[1], found[2].strip()) if found else Line(number, text)
