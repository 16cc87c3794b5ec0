"""The limits that stand before docutils, and what a refusal says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deprecations.importer import guard
from deprecations.importer.guard import RstRefused, admit

real_documents = pytest.mark.skipif(
    "QEMU_DOCS" not in os.environ, reason="needs QEMU's documents: QEMU_DOCS=folder of releases"
)


def refusal(text: str) -> RstRefused:
    with pytest.raises(RstRefused) as caught:
        admit(text)
    return caught.value


def test_text_within_all_limits_is_admitted_as_it_is() -> None:
    text = "Title\n=====\n\n- a\n\n\tb — “quoted”\n"
    assert admit(text) == text


def test_windows_line_ends_become_newlines_and_lines_keep_their_numbers() -> None:
    assert admit("a\r\n\r\nb\r\n") == "a\n\nb\n"


def test_byte_order_mark_at_the_start_is_taken_off() -> None:
    assert admit("\ufeffTitle\n") == "Title\n"


def test_byte_order_mark_elsewhere_is_refused() -> None:
    assert refusal("a\nb\ufeff\n").line == 2


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x85", "U+0085"),
        ("\r", "U+000D"),
        ("\f", "U+000C"),
        ("\u200b", "ZERO WIDTH SPACE"),
        ("\u200f", "RIGHT-TO-LEFT MARK"),
        ("\u202e", "RIGHT-TO-LEFT OVERRIDE"),
        ("\u2028", "LINE SEPARATOR"),
        ("\u2066", "LEFT-TO-RIGHT ISOLATE"),
        ("\ud800", "U+D800"),
        ("\U000e0041", "TAG LATIN CAPITAL LETTER A"),
    ],
)
def test_invisible_character_is_refused_by_line_and_name(character: str, name: str) -> None:
    refused = refusal(f"one\ntwo {character}.\nthree {character}.\n")
    assert refused.line == 2
    assert name in refused.reason
    assert "only tab and newline are allowed" in refused.reason


def test_document_of_the_largest_size_is_admitted() -> None:
    admit(("é" * 63 + "\n\n") * (guard.MAX_BYTES // 128))


def test_larger_document_is_refused_by_its_bytes() -> None:
    refused = refusal(("é" * 63 + "\n\n") * (guard.MAX_BYTES // 128) + "é")
    assert refused.line is None
    assert str(refused) == "the document has 262,146 bytes; at most 262,144 are allowed"


def test_document_of_more_lines_than_allowed_is_refused() -> None:
    admit("\n" * (guard.MAX_LINES - 1))
    refused = refusal("\n" * guard.MAX_LINES)
    assert str(refused) == "the document has 10,001 lines; at most 10,000 are allowed"


def test_line_of_the_greatest_length_is_admitted() -> None:
    admit("x" * guard.MAX_LINE_LENGTH)


def test_longer_line_is_refused() -> None:
    refused = refusal("short\n" + "x" * (guard.MAX_LINE_LENGTH + 1))
    assert str(refused) == "line 2: has 2,001 characters; at most 2,000 are allowed"


def test_tabs_count_as_wide_as_docutils_makes_them() -> None:
    assert refusal("\t" * 251).line == 1


def test_block_of_the_greatest_length_is_admitted() -> None:
    admit("\n".join(["x" * 127] * 256) + "\n\n" + "\n".join(["x" * 127] * 256))


def test_longer_block_without_a_blank_line_is_refused_where_it_begins() -> None:
    refused = refusal("one\ntwo\n\n" + "\n".join(["x" * 127] * 257))
    assert refused.line == 4
    assert refused.reason == (
        "begins 32,895 characters without a blank line; at most 32,768 are allowed"
    )


@pytest.mark.parametrize("marker", ["-", "*", "+", "1.", "(a)", "iv)", "#.", "|", "•"])
def test_line_may_begin_with_twelve_list_markers_but_not_with_more(marker: str) -> None:
    admit(f"  {marker}" + f" {marker}" * 11 + " text")
    refused = refusal(f"text\n\n  {marker}" + f" {marker}" * 12 + " text")
    assert refused.line == 3
    assert "at most 12 are allowed" in refused.reason


def test_sentence_of_many_short_words_is_no_list() -> None:
    admit("a b c d e f g h i j k l m n o p - q - r - s - t - u - v - w - x - y - z - a - b - c\n")


def test_depths_of_indentation_are_counted_and_limited() -> None:
    steps = ["\n" + " " * depth + "x\n" for depth in range(guard.MAX_INDENTS)]
    admit("".join(steps * 3))
    refused = refusal("".join(steps) + "\n" + " " * guard.MAX_INDENTS + "x\n")
    assert refused.line == 2 * guard.MAX_INDENTS + 2
    assert refused.reason == "brings the 25th depth of indentation; at most 24 are allowed"


def test_blank_lines_have_no_depth() -> None:
    admit("\n".join(" " * width for width in range(100)))


@real_documents
def test_real_documents_stay_far_below_every_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_BYTES", guard.MAX_BYTES // 4)
    monkeypatch.setattr(guard, "MAX_LINES", guard.MAX_LINES // 5)
    monkeypatch.setattr(guard, "MAX_BLOCK", guard.MAX_BLOCK // 30)
    monkeypatch.setattr(guard, "MAX_INDENTS", guard.MAX_INDENTS // 4)
    documents = sorted(Path(os.environ["QEMU_DOCS"]).glob("*/*.rst"))
    assert len(documents) == 24
    for document in documents:
        text = document.read_text(encoding="utf-8")
        assert admit(text) == text, document
