"""Cells of a table are text to a spreadsheet, and those of a ticket text to Markdown."""

from __future__ import annotations

import csv
from html import unescape
from io import StringIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from deprecations.exporter import as_csv, as_markdown

GROUPS = ["removed", "removable", "deprecated", "withdrawn"]
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Zs"]), min_size=1
)
hostile = (
    st.lists(words | st.text("|`\\[]()<>*_&#!~$@:/ w.", min_size=1), min_size=1)
    .map(lambda parts: " ".join(" ".join(parts).split()))
    .filter(bool)
)  # no title is empty


def feature(title: str, instead: str = "") -> dict[str, Any]:
    replacements = [{"text": instead, "replaces": None}] if instead else []
    return {
        "slug": "frob",
        "title": title,
        "url": "https://tracker.example/features/frob/",
        "category": {"path": ["Devices", title]},
        "release": "9.0",
        "stage": "removed",
        "listed": False,
        "deprecated_in": "8.0",
        "removed_in": "9.0",
        "withdrawn_in": None,
        "eligibility": None,
        "replacements": replacements,
    }


def comparison(*removed: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {group: [] for group in GROUPS}
    return {**empty, "from": "8.2", "to": "9.0", "removed": list(removed), "machine_types": []}


@pytest.mark.parametrize(
    "title",
    ["=1+2", "+1", "-no-hpet", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"],
)
def test_cell_that_looks_like_a_formula_is_made_text(title: str) -> None:
    [_, row] = csv.reader(StringIO(as_csv.write_features([feature(title)]), newline=""))
    assert row[1] == f"'{title}"


@given(title=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_table_can_be_read_back(title: str) -> None:
    [head, row] = csv.reader(StringIO(as_csv.write_features([feature(title)]), newline=""))
    assert row[head.index("title")].removeprefix("'") == title.removeprefix("'")
    assert row[head.index("listed")] == "false"
    assert row[head.index("withdrawn_in")] == ""


@given(title=hostile, instead=hostile)
@example("a|b", "c|d")
@example("a\\|b", "`c\\|d`")
@example("`code`", "a``b`c")
@example("[link](javascript:x)", "![image](x)")
@example("<b>bold</b> &amp; <https://x.example>", "&lt;")
@example("https://x.example www.x.example", "@someone")
def test_words_of_documents_mean_nothing_in_markdown(title: str, instead: str) -> None:
    text = as_markdown.write_comparison(comparison(feature(title, instead)), GROUPS)
    html = MARKDOWN.render(text)
    assert html.count("<tr>") == 2
    assert html.count("<td>") == 4
    assert html.count("<a ") == 1
    tags = html.replace("<code>", "").replace("</code>", "")
    for cell in (title, f"Devices › {title}", instead):
        assert cell in unescape(tags)


def test_addresses_in_words_are_no_links() -> None:
    text = as_markdown.escaped("see https://x.example and www.x.example")
    assert text == "see https:\\//x.example and www\\.x.example"


def test_feature_without_a_replacement_says_so() -> None:
    assert "| none named |" in as_markdown.write_comparison(comparison(feature("Frob")), GROUPS)


def test_comparison_of_equals_says_that_nothing_changes() -> None:
    assert "No feature changes its stage." in as_markdown.write_comparison(comparison(), GROUPS)


def test_machine_types_stand_by_what_became_of_them() -> None:
    types = [{"version": "5.1", "stage": "removed"}, {"version": "8.1", "stage": "deprecated"}]
    text = as_markdown.write_comparison({**comparison(), "machine_types": types}, GROUPS)
    assert text.endswith("- gone: 5.1\n- deprecated: 8.1\n")
    table = as_csv.write_comparison({**comparison(), "machine_types": types}, GROUPS)
    assert "removed,,Machine types of 5.1,,9.0,removed," in table
