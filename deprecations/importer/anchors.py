"""The addresses of sections on a rendered page, as docutils gives them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from deprecations.importer.outline import Outline, normalised

_NOT_IN_ANCHORS: Final = re.compile("[^a-z0-9]+")
_NOT_AT_ENDS: Final = re.compile("^[-0-9]+|-+$")


def anchor_of(name: str) -> str:
    """What an ASCII name becomes in an address; may be empty."""
    return _NOT_AT_ENDS.sub("", _NOT_IN_ANCHORS.sub("-", name.lower()))


def assign_anchors(outline: Outline, titles: Sequence[str]) -> list[str]:
    """The anchor of each section of an outline, whose plain titles are given.

    Labels, headings and targets get theirs in the order of the text. A name whose anchor is taken,
    or is empty, gets the next number; a section that has a label goes by the label's.
    """
    taken: set[str] = set()
    numbered = 0

    def assign(name: str) -> str:
        nonlocal numbered
        anchor = anchor_of(name)
        while not anchor or anchor in taken:
            numbered += 1
            anchor = f"id{numbered}"
        taken.add(anchor)
        return anchor

    of_label = assign(outline.label) if outline.label else ""
    anchors = []
    for section, title in zip(outline.sections, titles, strict=True):
        anchors.append(assign(normalised(title)))
        for name in section.targets:
            assign(name)
    if of_label:
        anchors[0] = of_label
    return anchors
