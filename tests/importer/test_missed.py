"""Headings that RST reads as text are reported: no entry is lost in silence."""

from __future__ import annotations

import pytest

from deprecations.catalogue.records import Severity
from tests.documents import deprecated, read, removed, rst

FIRST = "-- Gadgets\n'' Frob (since 6.0)\nOld.\n"
LINE = "'" * 20


def missed(text: str) -> list[str]:
    lines = text.splitlines()
    found = [problem for problem in read(text).problems if problem.code == "QD019"]
    assert all(problem.severity is Severity.ERROR for problem in found)
    return [lines[(problem.line or 0) - 1] for problem in found]


@pytest.mark.parametrize(
    "lost",
    [
        f"``-lost`` (since 7.0)\n{LINE}\n\nGone.",
        f"Lost without a version\n{LINE}\n\nGone.",
        "\n``-lost`` (since 7.0)\n'''\n\nGone.",
        "\nLost without a version\n''\n\nGone.",
        "\n``-lost`` (since 7.0)\n--\nGone.",
        "\n``-lost`` (since 7.0)\n\nGone.",
        "\n``-lost`` (since 7.0)\nGone.",
        "\n``-lost`` (since 7)\n\nGone.",
        "``-lost`` (since 7.0)\n\nGone.",
        "\n``-lost`` (since 7.0)",
    ],
    ids=[
        "no blank line above",
        "no blank line above and no version",
        "underline of three characters",
        "underline of two characters and no version",
        "underline of two characters and no blank line below",
        "no underline",
        "no underline and no blank line below",
        "no underline and a version that cannot be read",
        "neither underline nor blank line above",
        "at the end of the document",
    ],
)
def test_heading_that_is_read_as_text_is_an_error_on_its_line(lost: str) -> None:
    text = deprecated(f"{FIRST}{lost}\n")
    assert missed(text) == [lost.strip().splitlines()[0]]


def test_heading_on_two_lines_is_an_error_on_the_line_above_its_underline() -> None:
    text = deprecated(f"{FIRST}\n``-lost`` with a title\nof two lines (since 7.0)\n{LINE}\n\nx\n")
    assert missed(text) == ["of two lines (since 7.0)"]


def test_message_names_the_heading_and_what_to_check() -> None:
    (problem,) = read(deprecated(f"{FIRST}``-lost``\n{LINE}\n")).problems
    assert problem.message == (
        "“``-lost``” looks like an entry, but was read as text; "
        "check the underline and the blank line above it"
    )


@pytest.mark.parametrize(
    "above",
    [
        "== Deprecated features\n\n",
        "== Deprecated features\n-- Gadgets\n\n",
        "== Deprecated features\n-- Gadgets\n'' Small gadgets\n\n",
        "== Deprecated features\n-- A\n'' Frob (since 6.0)\n\n== Knobs\n",
    ],
    ids=["below the title", "in a category", "in a sub-category", "beside the title"],
)
def test_heading_is_missed_in_no_place(above: str) -> None:
    assert missed(rst(f"{above}``-lost`` (since 7.0)\n\nx\n^^ Knob (since 6.1)\nx\n")) == [
        "``-lost`` (since 7.0)"
    ]


def test_heading_of_the_removed_list_is_missed_like_any_other() -> None:
    text = removed("-- Gadgets\n'' Frob (removed in 6.0)\nOld.\n\n``-lost`` (removed 7.0)\n\nx\n")
    assert missed(text) == ["``-lost`` (removed 7.0)"]


@pytest.mark.parametrize(
    "body",
    [
        "Take ``frob2`` (since 6.1).",
        "It has a successor\nnamed ``frob2`` (since 6.1)\nthat does the same.",
        "* ``frob2`` (since 6.1)\n* ``frob3`` (since 6.2)",
        "1. ``frob2`` (since 6.1)",
        "``frob2`` (since 6.1)\n  The successor.",
        "Take::\n\n    frob2 (since 6.1)\n    -----------------\n",
        "Either\n\n----\n\nor.",
        "=====  =====\nframe  frame\n=====  =====\na      b\n=====  =====",
        ".. frob2 (since 6.1)",
        "It is old (see above)",
        "| frob2 (since 6.1)",
    ],
    ids=[
        "sentence",
        "within a paragraph",
        "bullets",
        "enumeration",
        "definition",
        "literal block",
        "transition",
        "table",
        "comment",
        "other parentheses",
        "line block",
    ],
)
def test_text_of_an_entry_is_no_heading(body: str) -> None:
    assert missed(deprecated(f"-- Gadgets\n'' Frob (since 6.0)\nOld.\n\n{body}\n")) == []
