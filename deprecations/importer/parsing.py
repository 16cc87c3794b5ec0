"""Many texts parsed, each to what the worker alone would make of it, most of them without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deprecations.importer.anchors import assign_anchors
from deprecations.importer.guard import RstRefused, admit
from deprecations.importer.outline import Outline, scan
from deprecations.importer.passages import MAX_BODY, Passages, Text, body_text, heading_text
from deprecations.importer.sections import MAX_HTML, ParsedRst, Passage, Section
from deprecations.importer.worker import RstWorker

_EMPTY = Passage(title="", html="", text="", html_length=0)


class DocumentParser:
    """Parses the documents of one import.

    Of regular documents the parts are told without docutils, and equal parts of many documents are
    parsed once. Others go to the worker as a whole, and so does each with a part that is at fault:
    what is refused or reported of a document is what the worker says of it alone.
    """

    def __init__(self, worker: RstWorker) -> None:
        self._worker = worker
        self._passages = Passages(worker)

    def parse(
        self, documents: Iterable[tuple[str, Mapping[str, str]]]
    ) -> Iterator[ParsedRst | RstRefused]:
        """What becomes of each document, a text with its substitutions, in their order."""
        plans: list[tuple[str, Mapping[str, str], _Plan | None]] = []

        def texts() -> Iterator[Text]:
            for text, substitutions in documents:
                plan = _plan(text, substitutions)
                plans.append((text, substitutions, plan))
                yield from plan.texts if plan else ()

        self._passages.parse(texts())
        for text, substitutions, plan in plans:
            yield (plan and self._assembled(plan)) or self._whole(text, substitutions)

    def _whole(self, text: str, substitutions: Mapping[str, str]) -> ParsedRst | RstRefused:
        try:
            return self._worker.parse(text, substitutions)
        except RstRefused as refused:
            return refused

    def _assembled(self, plan: _Plan) -> ParsedRst | None:
        """The document as its passages make it; None where they do not suffice."""
        titles = []
        for section, heading in zip(plan.outline.sections, plan.headings, strict=True):
            passage = self._passages.get(heading) if heading else None
            title = passage.title if passage else section.title
            if title is None:
                return None
            titles.append(title)
        bodies = []
        for body in plan.bodies:
            passage = self._passages.get(body) if body else _EMPTY
            if passage is None:
                return None
            bodies.append(passage)
        if sum(passage.html_length for passage in bodies) > MAX_HTML:
            return None
        return ParsedRst(_tree(plan.outline, titles, bodies), troubles=())


@dataclass(frozen=True, slots=True)
class _Plan:
    """A regular document and what of it must be parsed: for each section its heading and its body,
    None where there is nothing to parse."""

    outline: Outline
    headings: list[Text | None]
    bodies: list[Text | None]

    @property
    def texts(self) -> Iterator[Text]:
        yield from filter(None, self.headings)
        yield from filter(None, self.bodies)


def _plan(text: str, substitutions: Mapping[str, str]) -> _Plan | None:
    """None for a document that must be parsed as a whole, or that the guard refuses."""
    try:
        outline = scan(admit(text))
    except RstRefused:
        return None
    if outline is None or any(len(section.body) > MAX_BODY for section in outline.sections):
        return None
    return _Plan(
        outline,
        [
            heading_text(section.title_rst) if section.title is None else None
            for section in outline.sections
        ],
        [
            body_text(section.body, outline.targets, substitutions) if section.body else None
            for section in outline.sections
        ],
    )


def _tree(
    outline: Outline, titles: Sequence[str], bodies: Sequence[Passage]
) -> tuple[Section, ...]:
    """The sections with those below them, put together from the last to the first."""
    anchors = assign_anchors(outline, titles)
    waiting: dict[int, list[Section]] = defaultdict(list)  # by level, the last one first
    parts = zip(outline.sections, titles, anchors, bodies, strict=True)
    for own, title, anchor, body in reversed(list(parts)):
        below = waiting.pop(own.level + 1, [])
        waiting[own.level].append(
            Section(
                level=own.level,
                title_rst=own.title_rst,
                title=title,
                anchor=anchor,
                line=own.line,
                body_line=own.line + 2,
                end_line=own.end_line,
                html=body.html,
                text=body.text,
                children=tuple(reversed(below)),
            )
        )
    return tuple(reversed(waiting[1]))
