"""Bodies put in place of one another: only the lines that differ are touched."""

from __future__ import annotations

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from deprecations.exporter.as_rst import as_rst
from deprecations.exporter.bodies import body_of
from tests.documents import deprecated, read
from tests.exporter.editing import edit, edited

DOCUMENT = deprecated(
    """-- Gadgets

'' Card (since 8.0)

Use ``-device frob2``  \t
instead. Before::

    -device  frob

* One.

'' Knob (since 6.0)

^^ Below (since 6.1)

Old.

.. _end: https://example.org/
"""
)
OTHER_FORMS = {
    "plain": DOCUMENT,
    "with line ends of another system": DOCUMENT.replace("\n", "\r\n"),
    "with a byte order mark": f"\ufeff{DOCUMENT}",
    "without a newline at the end": DOCUMENT.rstrip("\n"),
    "without the target": DOCUMENT.partition("\n.. _end")[0],
    "without anything below": DOCUMENT.partition("\n\n.. _end")[0],
    "with a label above the title": f".. _label:\n\n{DOCUMENT}",
    "without blank lines below headings": DOCUMENT.replace("'\n\n", "'\n").replace("^\n\n", "^\n"),
}
forms = pytest.mark.parametrize("text", OTHER_FORMS.values(), ids=OTHER_FORMS)


def parts(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that an edit took away and those that it brought, between what both begin and
    end with."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


@forms
@pytest.mark.parametrize("place", range(3))
def test_same_body_changes_nothing(text: str, place: int) -> None:
    entry = read(text).entries[place]
    body = body_of(text, entry.line, entry.end_line)
    assert edited(text, place, body=body).encode() == text.encode()


@forms
def test_changed_line_is_the_only_one_that_differs(text: str) -> None:
    entry = read(text).entries[0]
    body = body_of(text, entry.line, entry.end_line)
    assert body.startswith("Use ``-device frob2``\ninstead.")
    end = "\r\n" if "\r" in text else "\n"
    old, new = parts(text, edited(text, body=body.replace("* One.", "* Two.\n* Three.")))
    assert (old, new) == ([f"* One.{end}"], [f"* Two.{end}", f"* Three.{end}"])


@forms
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("body", ["", "New.", "  Quoted.\n\n* One\n  two.\n\nEnd."])
def test_edited_body_reads_as_it_was_edited(text: str, place: int, body: str) -> None:
    before = read(text).entries
    after = edited(text, place, body=body)
    entries = read(after).entries
    assert [entry.title for entry in entries] == [entry.title for entry in before]
    assert entries[place].body.rst.rstrip() == body
    others = [entry.body for number, entry in enumerate(before) if number != place]
    assert [entry.body for number, entry in enumerate(entries) if number != place] == others
    assert after.startswith(text.partition("Gadgets")[0])
    assert ("\r\n" in after, "\n" in after.replace("\r\n", "")) == (
        "\r\n" in text,
        "\n" in text.replace("\r\n", ""),
    )
    assert after.count("\r") in (0, after.count("\n"))
    assert (after[-1:] == "\n") == (text[-1:] == "\n") or place == 2
    assert ("\n.. _end" in after) == ("\n.. _end" in text)


@forms
def test_body_that_was_emptied_can_come_back(text: str) -> None:
    entry = read(text).entries[0]
    body = body_of(text, entry.line, entry.end_line)
    emptied = edited(text, body="")
    assert read(emptied).entries[0].body.rst == ""
    again = edited(emptied, body=body)
    assert read(again).entries[0].body.digest == entry.body.digest


def test_heading_and_body_are_edited_at_once() -> None:
    first, second, third = read(DOCUMENT).entries
    edits = [
        edit(first, 0, title="Board", body="New.\n\nReally."),
        edit(second, 1, title="Wheel", body="Round."),
        edit(third, 2, title="Deeper", body=""),
    ]
    after = as_rst(DOCUMENT, edits)
    assert as_rst(DOCUMENT, edits[::-1]) == after
    assert [(entry.title, entry.body.rst) for entry in read(after).entries] == [
        ("Board", "New.\n\nReally."),
        ("Wheel", "Round."),
        ("Deeper", ""),
    ]


lines = st.sampled_from(["", "One.", "Two three", "* item", "  more", "    code", "end::", "é"])
bodies = st.lists(lines, max_size=8).map(lambda chosen: "\n".join(chosen).strip("\n"))
ends = st.sampled_from(["\n", "\r\n"])


@given(old=bodies, new=bodies, end=ends, newline=st.booleans(), last=st.booleans())
def test_any_body_takes_the_place_of_any_other(
    old: str, new: str, end: str, newline: bool, last: bool
) -> None:
    below = "" if last else "\n\n'' Below (since 8.1)\n\nText."
    text = deprecated(f"-- Gadgets\n\n'' Card (since 8.0)\n\n{old}{below}")
    text = (text + "\n" * newline).replace("\n", end)
    entry = read(text).entries[0]
    if entry.title != "Card" or body_of(text, entry.line, entry.end_line) != old:
        reject()  # the text was no body
    after = edited(text, body=new)
    start = entry.line + 1
    assert after.split("\n")[: start - 1] == text.split("\n")[: start - 1]
    longer = after.count("\n") - text.count("\n")
    assert body_of(after, entry.line, max(entry.end_line + longer, entry.line + 1)) == new
    assert edited(text, body=old) == text
    assert "\r" not in after.replace("\r\n", "")
