"""Documents given back: what stays as it was, to the byte, and which lines an edit touches."""

from __future__ import annotations

import pytest

from deprecations.exporter.as_rst import as_rst
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version
from tests.documents import deprecated, read
from tests.exporter.editing import edit, edited
from tests.knowledge import real_documents

DOCUMENT = deprecated(
    """-- Gadgets

'' ``frob`` card (since 8.0)

Use ``-device frob2`` instead.

'' Knob (x86, since 6.0)

Old.
"""
)
UNDERLINE_OF_KNOB = "'" * 21 + "\n\nOld"
OTHER_FORMS = {
    "without a newline at the end": DOCUMENT.rstrip("\n"),
    "with many newlines at the end": f"{DOCUMENT}\n\n",
    "with line ends of another system": DOCUMENT.replace("\n", "\r\n"),
    "with a byte order mark": f"\ufeff{DOCUMENT}",
    "with spaces behind lines": DOCUMENT.replace("\n", "  \n"),
    "with a tab": DOCUMENT.replace("Old.", "\tOld."),
}


def changed_lines(before: str, after: str) -> list[int]:
    """The numbers of the lines that differ, in texts of equally many lines."""
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return [number for number, (one, other) in enumerate(pairs, 1) if one != other]


@pytest.mark.parametrize("text", [DOCUMENT, *OTHER_FORMS.values()], ids=["plain", *OTHER_FORMS])
def test_document_that_nobody_edited_comes_back_to_the_byte(text: str) -> None:
    entries = [edit(entry, number) for number, entry in enumerate(read(text).entries)]
    assert len(entries) == 2
    assert as_rst(text, entries).encode() == text.encode()


@pytest.mark.parametrize("text", [DOCUMENT, *OTHER_FORMS.values()], ids=["plain", *OTHER_FORMS])
def test_edit_touches_the_heading_and_its_underline_alone(text: str) -> None:
    after = edited(text, title="``frob`` network card", versions={Event.DEPRECATED: "7.2"})
    line = read(text).entries[0].line
    assert changed_lines(text, after) == [line, line + 1]
    heading, underline = after.split("\n")[line - 1 : line + 1]
    assert heading.rstrip() == "``frob`` network card (since 7.2)"
    assert underline.rstrip() == "'" * 33
    assert ("\r" in heading, "\r" in underline) == (("\r" in text),) * 2


@pytest.mark.parametrize("text", [DOCUMENT, *OTHER_FORMS.values()], ids=["plain", *OTHER_FORMS])
def test_edited_document_reads_as_it_was_edited(text: str) -> None:
    before = read(text)
    after = read(edited(text, 1, title="Big knob", versions={Event.DEPRECATED: "8.1"}))
    assert after.entries[0] == before.entries[0]
    assert (after.entries[1].title_rst, after.entries[1].body.rst) == (
        "Big knob",
        before.entries[1].body.rst,
    )
    assert [(str(item.version), item.scope) for item in after.entries[1].statements] == [
        ("8.1", "x86")
    ]
    assert after.problems == before.problems


def test_several_entries_are_edited_at_once() -> None:
    first, second = read(DOCUMENT).entries
    after = as_rst(DOCUMENT, [edit(first, 0, title="One"), edit(second, 1, title="Two")])
    assert [entry.title for entry in read(after).entries] == ["One", "Two"]
    assert "One (since 8.0)\n'''''''''''''''\n" in after
    assert "Two (x86, since 6.0)\n''''''''''''''''''''\n" in after


def test_underline_is_as_long_as_the_heading_even_where_it_was_not() -> None:
    text = DOCUMENT.replace(UNDERLINE_OF_KNOB, f"{'^' * 56}\n\nOld")
    assert read(text).entries[1].title == "Knob"
    after = edited(text, 1, versions={Event.DEPRECATED: "6.1"})
    assert f"\nKnob (x86, since 6.1)\n{'^' * 21}\n\nOld" in after


def test_underline_counts_wide_characters_twice() -> None:
    after = edited(DOCUMENT, title="卡片")
    assert "\n卡片 (since 8.0)\n" + "'" * 16 + "\n\n" in after
    assert read(after).entries[0].title == "卡片"


def test_every_level_keeps_its_adornment() -> None:
    text = deprecated("-- Devices\n'' CPU device properties\n\n^^ ``pcommit`` (since 5.1)\n\nNo.\n")
    after = edited(text, title="``pcommit`` property")
    assert "\n``pcommit`` property (since 5.1)\n^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n" in after


def test_line_above_a_heading_is_kept_as_long_as_the_one_below() -> None:
    text = DOCUMENT.replace(UNDERLINE_OF_KNOB, f"{'^' * 21}\n\nOld")
    text = text.replace("Knob", f"{'^' * 21}\nKnob")
    after = edited(text, 1, title="Big knob")
    line = read(text).entries[1].line
    assert changed_lines(text, after) == [line - 1, line, line + 1]
    assert f"\n{'^' * 25}\nBig knob (x86, since 6.0)\n{'^' * 25}\n" in after
    assert read(after).entries[1].title == "Big knob"


def test_underline_of_a_heading_above_is_none_of_the_next_one() -> None:
    text = deprecated("-- Gadgets\n'' One (since 8.0)\n'' Two (since 8.1)\n\nText.\n")
    text = text.replace("\n\nTwo", "\nTwo")
    after = edited(text, 1, title="The second")
    line = read(text).entries[1].line
    assert changed_lines(text, after) == [line, line + 1]


def test_all_of_qemus_documents_come_back_to_the_byte() -> None:
    paths = sorted(real_documents().glob("*/*.rst"))
    assert paths
    for path in paths:
        text = path.read_bytes().decode()
        entries = [edit(entry, number) for number, entry in enumerate(read(text).entries)]
        assert as_rst(text, entries).encode() == path.read_bytes(), path


def test_every_heading_of_qemu_can_get_another_title_and_version() -> None:
    """The two texts differ by two lines for each entry at most, and say what was asked for."""
    documents = {path.read_bytes().decode() for path in real_documents().glob("*/*.rst")}
    for text in sorted(documents):
        before = read(text).entries
        events = [
            Event.REMOVED if entry.kind.value == "removed" else Event.DEPRECATED for entry in before
        ]
        edits = [
            edit(entry, number, title=f"New {entry.title_rst}", versions={event: "11.0"})
            for number, (entry, event) in enumerate(zip(before, events, strict=True))
        ]
        after = as_rst(text, edits)
        touched = {line for item in edits for line in (item.line, item.line + 1)}
        assert set(changed_lines(text, after)) <= touched
        for entry, event, item in zip(read(after).entries, events, edits, strict=True):
            assert entry.title_rst == item.new_title_rst
            assert entry.line == item.line
            own = [state.version for state in entry.statements if state.event is event]
            assert (min if event is Event.DEPRECATED else max)(own) == Version(11, 0)
