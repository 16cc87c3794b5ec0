"""An RST document that grows block by block, and knows which line each of its lines comes from."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Numbered = tuple[int, str]  # a text and the line it comes from

_UNDERLINES: Final = "=-'^"
_MIN_UNDERLINE: Final = 4
_STEP: Final = 4


@dataclass(slots=True)
class Place:
    """An environment in the output: where its text begins, and what is to be written before."""

    start: int
    indent: int
    marker: str = ""
    term: Numbered | None = None

    def item(self, marker: str) -> None:
        self.marker = marker
        self.indent = self.start + len(marker)

    def define(self, number: int, term: str) -> None:
        self.term = number, term
        self.indent = self.start + _STEP


class Output:
    """``lines`` of RST, and for each of them the number of the line it comes from."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers: list[int] = []
        self.places: list[Place] = []
        self.is_open = True  # whether an indented block would stand by itself here

    @property
    def indent(self) -> int:
        return self.places[-1].indent if self.places else 0

    def heading(self, title: str, depth: int, number: int) -> None:
        underline = _UNDERLINES[depth - 1] * max(_MIN_UNDERLINE, _width(title))
        self._blank(number)
        self._add(number, title)
        self._add(number, underline)
        self._add(number, "")
        self.is_open = True

    def paragraph(self, lines: Sequence[Numbered]) -> None:
        self._block(lines)
        self.is_open = True

    def literal(self, lines: Sequence[Numbered]) -> None:
        texts = [(number, text.expandtabs().rstrip()) for number, text in lines]
        filled = [index for index, (_, text) in enumerate(texts) if text]
        if not filled:
            return
        texts = texts[filled[0] : filled[-1] + 1]
        first = texts[0][0]
        inside = [(number, " " * _STEP + text if text else "") for number, text in texts]
        self._block([(first, "::"), (first, ""), *inside])
        self.is_open = False

    def open(self, *, indented: bool) -> Place:
        is_pending = any(place.marker or place.term for place in self.places)
        start = self.indent
        indent = start + _STEP if indented and not is_pending else start
        self.places.append(Place(start, indent))
        return self.places[-1]

    def close(self) -> None:
        place = self.places[-1]
        self.flush_term(place)
        self.places.pop()
        self.is_open = self.is_open and place.indent == place.start

    def separate(self) -> None:
        """Keep an indented block that comes next apart from the list or example before it."""
        if not self.is_open and not any(place.marker or place.term for place in self.places):
            self._block([(self.numbers[-1], "..")])
            self.is_open = True

    def flush_term(self, place: Place) -> None:
        """Write a term that nothing is said of."""
        if place.term:
            term, place.term = place.term, None
            place.indent = place.start
            self.paragraph([term])

    def _block(self, lines: Sequence[Numbered]) -> None:
        """Write a block below what waits to be written before it: markers of items, and terms."""
        number = lines[0][0]
        self._blank(number)
        lead = ""
        for place in self.places:
            if place.marker:
                lead = lead.ljust(place.start) + place.marker
                place.marker = ""
            elif place.term:
                self._add(place.term[0], lead.ljust(place.start) + place.term[1])
                lead, place.term = "", None
        self._add(number, lead.ljust(self.indent) + lines[0][1])
        for number, text in lines[1:]:
            self._add(number, " " * self.indent + text if text else "")

    def _blank(self, number: int) -> None:
        if self.lines and self.lines[-1]:
            self._add(number, "")

    def _add(self, number: int, text: str) -> None:
        self.lines.append(text)
        self.numbers.append(number)


def _width(title: str) -> int:
    """In columns, of which wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "FW" else 1 for sign in title)
