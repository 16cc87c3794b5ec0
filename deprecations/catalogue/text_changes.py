"""What changed in a text, word by word: quotes, white space and kinds of dashes aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from deprecations.catalogue.histories import as_read

_PARAGRAPH = "\n\n"
_PARAGRAPHS = re.compile(r"\n\s*\n")
# How many words around a change are shown with it.
_AROUND = 12
# So few words between two changes are taken for a part of them.
_BY_CHANCE = 2
# Comparing takes time by the product of the lengths: past this, which no real text comes near,
# a text counts as written anew.
_MAX_COMPARISONS = 400_000

# What to do with words i to j of the earlier text and k to m of the later one: tag, i, j, k, m.
Operation = tuple[str, int, int, int, int]


class PieceKind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    LEFT_OUT = "left out"  # unchanged, and far from any change


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring words with one fate. Paragraphs are parted by an empty line."""

    kind: PieceKind
    text: str


def changed_words(before: str, after: str) -> tuple[Piece, ...]:
    """The later text with what was added and what is gone; nothing where both read the same.

    Of what did not change only the words near a change are given.
    """
    old, new = _words(before), _words(after)
    old_keys, new_keys = [as_read(word) for word in old], [as_read(word) for word in new]
    if old_keys == new_keys:
        return ()
    pieces: list[Piece] = []
    for tag, i, j, k, m in _joined(list(_operations(old_keys, new_keys))):
        if tag == "equal":
            pieces.extend(_unchanged(new[k:m], begins=not k, ends=m == len(new)))
        else:
            pieces.extend(_piece(PieceKind.REMOVED, old[i:j]))
            pieces.extend(_piece(PieceKind.ADDED, new[k:m]))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    """The words, the first of a paragraph with the empty line before it: where paragraphs part is
    no change of its own. What consists of quotes alone is not read."""
    words: list[str] = []
    for paragraph in _PARAGRAPHS.split(text.strip()):
        own = [word for word in paragraph.split() if as_read(word)]
        if words and own:
            own[0] = f"{_PARAGRAPH}{own[0]}"
        words.extend(own)
    return words


def _joined(operations: Sequence[Operation]) -> Iterator[Operation]:
    """Changes with the few words between them that stayed by chance, which would only make both
    texts hard to read."""
    pending: Operation | None = None
    for index, (tag, i, j, k, m) in enumerate(operations):
        is_between = pending is not None and index + 1 < len(operations)
        if tag == "equal" and not (is_between and j - i <= _BY_CHANCE):
            if pending:
                yield pending
                pending = None
            yield tag, i, j, k, m
        else:
            start, first = (pending[1], pending[3]) if pending else (i, k)
            pending = "replace", start, j, first, m
    if pending:
        yield pending


def _operations(old: Sequence[str], new: Sequence[str]) -> Iterator[Operation]:
    """Like SequenceMatcher's, without comparing what both texts begin and end with."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    old_end, new_end = len(old) - tail, len(new) - tail
    if head:
        yield "equal", 0, head, 0, head
    if (old_end - head) * (new_end - head) > _MAX_COMPARISONS:
        yield "replace", head, old_end, head, new_end
    else:
        matcher = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag, head + i, head + j, head + k, head + m
    if tail:
        yield "equal", old_end, len(old), new_end, len(new)


def _unchanged(words: Sequence[str], *, begins: bool, ends: bool) -> Iterator[Piece]:
    first = 0 if begins else _AROUND
    last = 0 if ends else _AROUND
    if len(words) <= first + last + 1:
        yield from _piece(PieceKind.SAME, words)
        return
    yield from _piece(PieceKind.SAME, words[:first])
    yield Piece(PieceKind.LEFT_OUT, "")
    yield from _piece(PieceKind.SAME, words[len(words) - last :])


def _piece(kind: PieceKind, words: Sequence[str]) -> Iterator[Piece]:
    """Words joined as they are read; none at all are no piece."""
    if words:
        yield Piece(kind, " ".join(words).replace(f" {_PARAGRAPH}", _PARAGRAPH))
