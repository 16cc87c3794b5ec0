"""The outline of a regular document: its sections, found without docutils.

docutils reads a line in a tenth of a millisecond, and of the texts of many releases nine in ten
have been read before. Where a document is so plain that there is no doubt what docutils would make
of its headings, they are found here, and only texts that are new need docutils.

Whatever is unusual in the least makes a document irregular, which costs time and nothing else: it
is parsed as a whole. The comments name the rule of docutils that each condition stays clear of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# A text is scanned with two newlines before it, as if the first line stood below a blank one.
#
# Printable ASCII, of which characters and columns are the same number. Whatever block stands above,
# a line that begins like this begins another one, unless it looks like the item of a list.
_TITLE: Final = r"(?=[A-Za-z0-9`])[ -~]*[!-~]"
_LIST_ITEM: Final = re.compile(r"(?:[0-9]+|[A-Za-z]+)[.)](?: |$)")
_HEADING: Final = re.compile(rf"\n\n({_TITLE})\n(([=\-'^])\3*)(?=\n|\Z)")
# Underlines, overlines and transitions, and what shares their form.
_ADORNMENT: Final = re.compile(r"\n([!-/:-@\[-`{-~])\1*(?=\n|\Z)")
# The mark of a literal block on a line of its own: no underline where what stands above is longer.
_LITERAL_MARK: Final = "\n::\n\n"
_ABOVE_MARK: Final = re.compile(r"(?:|[A-Za-z0-9`(\"'].{2,})")
# Tables, in which a line may look like a heading; a literal block that is not indented, which takes
# the next heading in.
_IRREGULAR: Final = (re.compile(r"\n(?:\+[-=+]|=+ +=)"), re.compile(r"::\n+(?=\S)"))
_ODD_SPACE: Final = re.compile(r"[^\S \n]")
# Explicit markup (targets, directives, comments) makes or uses what belongs to the whole document.
_EXPLICIT: Final = re.compile(r"\n *(?:\.\.|__)(?=[ \n]|\Z)")
_NAME: Final = r"[A-Za-z0-9](?:[A-Za-z0-9 -]*[A-Za-z0-9])?"
MAX_TARGETS: Final = 20  # which go along with every text that may use one
_LABEL: Final = re.compile(rf"\n*\.\. _({_NAME}):\n\n+")
_TARGET: Final = re.compile(rf"\.\. _({_NAME}): (https?://[A-Za-z0-9./?#&=%+~_-]*[A-Za-z0-9/])")

# Titles of literals and plain words, in which docutils finds nothing else: no stars, bars,
# backslashes, single backquotes, addresses, nor underscores at the end of words.
_PLAIN_TITLE: Final = re.compile(
    r"(?:"
    r"[A-Za-z0-9 ,.()/&+=;#%!?<>\[\]'\"-]"
    r"|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])"
    r"|(?:(?<=[ (])|\A)``[^`\s)](?:[^`]*[^`\s])?``(?=[ ,.;)]|\Z)"
    r")+"
)


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A heading and what stands below it. ``level`` and the lines are those of a Section.

    ``title`` is the plain text of the heading, None where only docutils can tell; ``body`` the text
    without blank lines around it and without the targets at its end, whose names are ``targets``.
    """

    level: int
    title_rst: str
    title: str | None
    line: int
    end_line: int
    body: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a regular document in the order of the text.

    ``label`` is the name before the first heading, or empty; ``targets`` maps the names that bodies
    may refer to to their addresses.
    """

    sections: tuple[OutlineSection, ...]
    label: str
    targets: dict[str, str]


def scan(text: str) -> Outline | None:
    """The outline of a text that the guard has admitted; None where it is irregular."""
    text = "\n\n" + _without_trailing_space(text)
    headings = list(_HEADING.finditer(text))
    if not headings or _ODD_SPACE.search(text) or any(odd.search(text) for odd in _IRREGULAR):
        return None
    if not _only_headings_are_adorned(text, headings):
        return None
    label = _label_above(text[: headings[0].start(1)])
    levels = list(_levels(headings))
    if label is None or not all(levels) or not all(map(_is_certain, headings)):
        return None
    sections = []
    targets: list[tuple[str, str]] = []
    line = text.count("\n", 0, headings[0].start(1)) - 1
    for level, heading, following in zip(levels, headings, [*headings[1:], None], strict=True):
        below = text[heading.end() : following.start() if following else len(text)]
        body, own = _without_targets(below)
        targets += own
        title = heading[1]
        sections.append(
            OutlineSection(
                level=level,
                title_rst=title,
                title=plain_text_of(title),
                line=line,
                end_line=line + 1 + below.rstrip("\n").count("\n"),
                body=body.strip("\n"),
                targets=tuple(name for name, _ in own),
            )
        )
        if following:
            line += text.count("\n", heading.start(1), following.start(1))
    names = [*filter(None, [label]), *(name for name, _ in targets)]
    is_explained = len(_EXPLICIT.findall(text)) == len(names) == len(set(names))
    if not is_explained or len(targets) > MAX_TARGETS:
        return None
    return Outline(tuple(sections), label, dict(targets))


def plain_text_of(title_rst: str) -> str | None:
    """The text of a title that is literals and plain words; None for any other."""
    if not _PLAIN_TITLE.fullmatch(title_rst):
        return None
    return " ".join(title_rst.replace("``", "").split())


def normalised(name: str) -> str:
    """A name by which docutils knows a target."""
    return " ".join(name.lower().split())


def _without_trailing_space(text: str) -> str:
    """As docutils has every line."""
    if text.isascii() and " \n" not in text and not text.endswith(" "):
        return text
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _only_headings_are_adorned(text: str, headings: Sequence[re.Match[str]]) -> bool:
    """Whether no line but the underlines looks like one."""
    underlines = {heading.start(2) for heading in headings}
    adorned = {match.start(1) for match in _ADORNMENT.finditer(text)}
    return underlines <= adorned <= underlines | set(_literal_marks(text))


def _literal_marks(text: str) -> Iterator[int]:
    start = text.find(_LITERAL_MARK)
    while start >= 0:
        if _ABOVE_MARK.fullmatch(text, text.rfind("\n", 0, start) + 1, start):
            yield start + 1
        start = text.find(_LITERAL_MARK, start + 1)


def _is_certain(heading: re.Match[str]) -> bool:
    title, underline = heading[1], heading[2]
    return len(title) <= len(underline) and not _LIST_ITEM.match(title)


def _levels(headings: Sequence[re.Match[str]]) -> Iterator[int]:
    """The level of each heading, by the order in which its underline first occurs; 0 for one that
    skips a level."""
    styles: list[str] = []
    depth = 0
    for heading in headings:
        style = heading[3]
        if style not in styles:
            styles.append(style)
        level = styles.index(style) + 1
        yield level if level <= depth + 1 else 0
        depth = level


def _label_above(text: str) -> str | None:
    """The label before the first heading, empty where nothing stands there; None for all else."""
    if not text.strip("\n"):
        return ""
    match = _LABEL.fullmatch(text)
    return normalised(match[1]) if match else None


def _without_targets(below: str) -> tuple[str, list[tuple[str, str]]]:
    """A text, and the names and addresses of the targets that stood at its end."""
    if "\n.. _" not in below:
        return below, []
    lines = below.split("\n")
    targets: list[tuple[str, str]] = []
    first = end = len(lines)
    while end and (not lines[end - 1] or (_TARGET.fullmatch(lines[end - 1]))):
        end -= 1
        if match := _TARGET.fullmatch(lines[end]):
            targets.insert(0, (normalised(match[1]), match[2]))
            first = end
    if first != len(lines) and lines[first - 1]:  # not set off from the text above: a part of it
        return below, []
    return "\n".join(lines[:end]), targets
