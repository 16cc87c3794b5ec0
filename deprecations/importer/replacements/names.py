"""The names in an RST text: options, commands, machines, whatever is set off from the words.

What must not be read as running text is taken out on the way: literal blocks, explicit markup, and
whatever stands in parentheses. Every repetition in the patterns of this package has an upper bound
or is never taken back, so the work grows with the length of a text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

# The longest entry that QEMU ever had is about 3,000 characters long; more is not read.
LONGEST_TEXT: Final = 30_000
LONGEST_NAME: Final = 300
NAME: Final = "\ue000"  # stands for one name in a text


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a user types it, the words around it (``new machine type``), and what the text
    adds to it (``for pluggable NICs``, ``with the loader device``)."""

    text: str
    words: str = ""
    note: str = ""


def read_blocks(rst: str) -> Iterator[tuple[str, list[Name]]]:
    """Each paragraph and list item on one line with NAME for its names, and these names."""
    for block in _blocks(rst[:LONGEST_TEXT]):
        yield _without_asides(*_marked_up(block))


def written_out(text: str, names: list[Name]) -> str:
    """A piece of text with its names back in it."""
    pieces = text.split(NAME)
    words = [piece + name.text for piece, name in zip(pieces, names, strict=False)]
    return _SPACE.sub(" ", "".join([*words, pieces[-1]])).strip(" ,")


_SPACE: Final = re.compile(r"\s{1,100}")
_LIST_ITEM: Final = re.compile(r"(?:[-*+•]|\(?(?:\d{1,3}|#)[.)])\s{1,20}(?=\S)")


def _blocks(rst: str) -> Iterator[str]:
    block: list[str] = []
    is_item = False
    hidden_below: int | None = None  # what is indented deeper than this is not text
    indent = 0
    for line in [*rst.splitlines(), ""]:
        content = line.strip()
        if not content:
            if block:
                if block[-1].endswith("::"):
                    hidden_below = indent
                yield " ".join(block)
            block, is_item = [], False
            continue
        depth = len(line) - len(line.lstrip())
        if not block:
            if hidden_below is not None and depth > hidden_below:
                continue
            hidden_below, indent = None, depth
            if content == ".." or content.startswith(".. "):
                hidden_below = depth
                continue
        marker = _LIST_ITEM.match(content)
        if marker and (not block or is_item or block[-1].endswith(":")):
            if block:
                yield " ".join(block)
            block, is_item, content = [], True, content[marker.end() :]
        block.append(content)


# --- markup -----------------------------------------------------------------------------------

# A word with a hyphen is a name (virtio-scsi) unless it is English (low-level, hand-written).
_FIRST_PARTS: Final = (
    "above|all|big|bit|built|by|command|cross|double|end|few|first|free|full|general|guest|half|"
    "hard|high|host|in|just|key|known|less|little|live|long|low|machine|mid|more|most|much|multi|"
    "near|new|non|off|old|on|one|open|out|over|per|plain|post|pre|quasi|re|read|real|run|second|"
    "self|semi|short|single|so|soft|stand|sub|third|three|top|two|under|up|user|well|wide|write"
)
_LAST_PARTS: Final = (
    "aware|based|bit|board|by|capable|defined|dependent|down|end|endian|fashioned|form|free|"
    "friendly|in|independent|known|level|like|line|made|mode|only|out|party|picked|purpose|ready|"
    "reaching|related|reviewed|scale|side|size|sized|specific|style|supported|tested|threaded|"
    "time|to|up|way|wide|width|written|year"
)
_AFTER_A_NAME: Final = (
    "and|are|as|for|has|if|in|instead|is|on|or|should|to|was|when|which|with"  # not "level"
)
_MARKUP: Final = re.compile(
    rf"""
      ``(?P<literal>(?!\s)[^`]++(?:`[^`]++)*+)``
    | :[A-Za-z][\w.+-]{{0,40}}:`[^`]++`                      # a role: points somewhere else
    | `(?P<reference>[^`]++)`__?
    | `(?P<interpreted>[^`]++)`{{1,2}}
    | (?<![\w*])\*{{1,2}}(?P<emphasis>[^*\s][^*]{{0,60}})\*{{1,2}}(?!\w)
    | (?<!\w)"(?P<double>[^"`\s][^"`]{{0,80}})"(?!\w)
    | (?<![\w'])'(?P<single>[^'`\s][^'`]{{0,80}})'(?!\w)
    | (?<![\w/.:+-])(?P<bare>
          --?[a-z][\w-]{{0,60}}
        | [A-Za-z][A-Za-z0-9]{{0,60}}_\w{{1,60}}
        | (?!(?:{_FIRST_PARTS})-|[\w-]{{1,60}}-(?:{_LAST_PARTS})\b)
          [a-z][a-z0-9]{{1,30}}(?:-[a-z0-9]{{1,30}}){{1,4}}
          (?=[.,;:)]|$|\ (?:{_AFTER_A_NAME})\b)
      )(?![\w/-])
    """,
    re.VERBOSE,
)


def _marked_up(block: str) -> tuple[str, list[Name]]:
    """The text with NAME for each of its names, and the names."""
    parts: list[str] = []
    names: list[Name] = []
    end = 0
    for match in _MARKUP.finditer(block):
        parts.append(block[end : match.start()].replace(NAME, ""))
        end = match.end()
        text = _SPACE.sub(" ", match[match.lastgroup] if match.lastgroup else "").strip()
        if match.lastgroup and _is_name(match.lastgroup, text):
            names.append(Name(text))
            parts.append(NAME)
        else:
            parts.append(text.replace(NAME, ""))
    parts.append(block[end:].replace(NAME, ""))
    return "".join(parts), names


def _is_name(markup: str, text: str) -> bool:
    if markup == "reference" or not text or len(text) > LONGEST_NAME:
        return False
    if markup == "emphasis":
        return any(sign in text for sign in "-_=")
    if markup in {"double", "single"}:
        return text.startswith("-") or text.count(" ") <= 1
    return True


# --- parentheses ------------------------------------------------------------------------------

_PARENTHESIS: Final = re.compile(r"[()]")
# An aside that says when or with what a name is used is a note to it; "(or the shorthand X)" goes
# on with the sentence; other asides say nothing about replacements.
_NOTE: Final = re.compile(r"(?:accompanied|for|if|in|on|only|together|when|with)\b")
_ALTERNATIVE: Final = re.compile(r"or\b")
_NEAR: Final = 30  # characters between a name and what is said of it


def _without_asides(text: str, names: list[Name]) -> tuple[str, list[Name]]:
    """A text without what stands in parentheses, and the names that are left."""
    kept: list[str] = []
    kept_names: list[Name] = []
    end = used = 0
    for start, stop in _outermost_parentheses(text):
        before, aside = text[end:start], text[start + 1 : stop - 1]
        last = used + before.count(NAME)
        kept_names += names[used:last]
        used = last + aside.count(NAME)
        inside = names[last:used]
        end = stop
        if _ALTERNATIVE.match(aside):
            kept += [before, aside]
            kept_names += inside
            continue
        kept.append(before.rstrip())
        if kept_names and NAME in before[-_NEAR:] and _NOTE.match(aside):
            kept_names[-1] = replace(kept_names[-1], note=written_out(aside, inside))
    kept.append(text[end:])
    return "".join(kept), kept_names + names[used:]


def _outermost_parentheses(text: str) -> list[tuple[int, int]]:
    """Start and end of each pair of parentheses that stands in no other pair."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, match.end()))
    return pairs
