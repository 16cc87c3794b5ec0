"""Plain text written as RST: it reads as the same text, and code stays code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.exporter.paragraphs import as_paragraphs, tidy_paragraphs
from tests.documents import deprecated, read

LIKE = "Use ``NAME=on`` or ``a b``. Before::\n\n    -frob  name\n    -x\n\nEnd.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Old and slow.", "Old and slow."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("Glob *.c, a|b and C:\\", r"Glob \*.c, a\|b and C:" + "\\\\"),
        ("The aio_context_ and foo__ names", r"The aio_context\_ and foo\_\_ names"),
        ("`x`", r"\`x\`"),
        ("- no list", r"\- no list"),
        ("1. no list", r"\1. no list"),
        ("So:\n-a\n-b", "| So:\n| -a\n| -b"),
        ("Before::", r"Before:\:"),
        ("x " * 45 + "end", "x " * 39 + "x\n" + "x " * 5 + "end"),
        ("Use NAME=on (a b).", "Use ``NAME=on`` (``a b``)."),
        ("Not NAME=only here", "Not NAME=only here"),
        ("Before:\n\n-frob  name\n-x", "Before::\n\n    -frob  name\n    -x"),
        ("Now.\n\n-frob  name\n-x\n\nEnd.", "Now.\n\n::\n\n    -frob  name\n    -x\n\nEnd."),
    ],
)
def test_what_people_write_becomes_rst(text: str, expected: str) -> None:
    assert as_paragraphs(text, LIKE) == expected


def test_paragraph_that_was_there_stays_as_it_is_written() -> None:
    like = "One ``two\nthree``\nfour::\n\n    code\n\n*Five* ``six``.\n\nSeven_.\n"
    text = "One two three four:\n\ncode\n\nFive six.\n\nSeven.\n\nOne two three four:"
    assert as_paragraphs(text, like) == (
        "One ``two\nthree``\nfour::\n\n    code\n\nFive ``six``.\n\nSeven.\n\n"
        "One ``two\nthree``\nfour:"
    )


def test_code_is_not_broken_over_lines() -> None:
    words = "word " * 15
    assert as_paragraphs(f"{words}a b end", "``a b``") == f"{words.strip()}\n``a b`` end"


def test_what_nobody_sees_goes() -> None:
    assert tidy_paragraphs("\n A  b \n\n \n\n  c\n    d \n\n") == "A b\n\nc\n  d"


@given(
    text=st.text("ab1 \n\n-*_`|\\:.,()#>[]<+=~'\"é&%$i", max_size=80),
    like=st.sampled_from(["", "``a`` and ``b1 a``::\n\n   a b\n   -  b\n", "``a b``\n\na_\n\n*b*"]),
)
def test_any_text_reads_as_it_was_written(text: str, like: str) -> None:
    tidy = tidy_paragraphs(text)
    assert tidy_paragraphs(tidy) == tidy
    body = as_paragraphs(tidy, like)
    outline = f"'' One (since 8.0)\n\n{body}\n\n'' Two (since 8.1)\n\nEnd.\n"
    document = read(deprecated(f"-- Gadgets\n\n{outline}"))
    assert [entry.title for entry in document.entries] == ["One", "Two"]
    assert document.entries[0].body.text == tidy
    assert not document.problems
