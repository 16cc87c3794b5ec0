"""Documents in Texinfo as documents in RST, and what is found in those back in their own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from deprecations.catalogue.records import Entry, ParsedDocument, Problem, SourceDocument
from deprecations.importer.guard import RstRefused, admit_text
from deprecations.importer.problems import ProblemKind
from deprecations.importer.texinfo.blocks import write_rst
from deprecations.importer.texinfo.lines import is_manual, read_lines

SUFFIX: Final = ".texi"
_MANUAL_NAME: Final = "qemu-doc.texi"
_MAX_PROBLEMS: Final = 500
_END: Final = re.compile(r"\s*@end\s")


@dataclass(frozen=True, slots=True)
class Readable:
    """A document for the parser of RST: ``text`` is RST, ``source`` the document as it was found.

    ``numbers`` says for each line of ``text`` which line of the source it comes from; it is empty
    where the source is RST itself.
    """

    source: SourceDocument
    text: str
    numbers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def document(self) -> SourceDocument:
        """The document as :func:`~deprecations.importer.entries.read_document` wants it."""
        return replace(self.source, text=self.text)

    def line(self, number: int | None) -> int | None:
        """The line of the source that a line of the text comes from."""
        if number is None or not self.numbers:
            return number
        return self.numbers[min(max(number, 1), len(self.numbers)) - 1]

    def found(self, parsed: ParsedDocument) -> ParsedDocument:
        """What was read of the text, said of the source."""
        if not self.numbers:
            return replace(parsed, source=self.source)
        lines = self.source.text.split("\n")
        problems = [*self.problems, *(self._problem(problem) for problem in parsed.problems)]
        return replace(
            parsed,
            source=self.source,
            entries=tuple(self._entry(entry, lines) for entry in parsed.entries),
            problems=tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        )

    def refused(self, refusal: RstRefused) -> RstRefused:
        """What the parser found wrong with the text, said of the source."""
        return RstRefused(self.line(refusal.line), refusal.reason)

    def _entry(self, entry: Entry, lines: Sequence[str]) -> Entry:
        line = self.numbers[entry.line - 1]
        end = max(self.numbers[min(entry.end_line, len(self.numbers)) - 1], line)
        while end < len(lines) and _END.match(lines[end]):
            end += 1
        # The pages that were made of Texinfo are no longer there.
        return replace(entry, line=line, end_line=end, anchor="")

    def _problem(self, problem: Problem) -> Problem:
        return replace(problem, line=self.line(problem.line))


def as_rst(source: SourceDocument) -> Readable:
    """A document for the parser of RST, whatever it is written in. Raises RstRefused."""
    if not source.name.endswith(SUFFIX):
        return Readable(source, source.text)
    text = admit_text(source.text)
    problems: list[Problem] = []

    def report(kind: ProblemKind, line: int, message: str) -> None:
        if len(problems) == _MAX_PROBLEMS:
            raise RstRefused(
                line, f"the markup has more than {_MAX_PROBLEMS} faults; is this Texinfo?"
            )
        problems.append(kind.at(source.name, line, message))

    values = {"VERSION": source.tree_version}
    only_lists = is_manual(text) or source.file_name == _MANUAL_NAME
    lines = read_lines(text, values, report, only_lists=only_lists)
    output = write_rst(lines, report)
    return Readable(source, "\n".join(output.lines) + "\n", tuple(output.numbers), tuple(problems))
