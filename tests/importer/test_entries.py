"""What is a category and what is a feature: all forms of documents, and ways they go wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.records import Entry, ListKind, ParsedDocument, Severity
from deprecations.importer.entries import NotADeprecationDocument, list_named_by
from tests.documents import deprecated, read, removed, rst


def titles(document: ParsedDocument) -> list[str]:
    return [entry.title for entry in document.entries]


def places(document: ParsedDocument) -> dict[str, tuple[str, ...]]:
    return {entry.title: entry.category_path for entry in document.entries}


def codes(document: ParsedDocument) -> list[tuple[str, str]]:
    """The problems' codes with the line of the source that each points at."""
    lines = document.source.text.splitlines()
    return [(problem.code, lines[(problem.line or 0) - 1]) for problem in document.problems]


def messages(document: ParsedDocument) -> str:
    return "\n".join(problem.message for problem in document.problems)


def stated(entry: Entry) -> list[tuple[str, str, str]]:
    return [(s.event.value, str(s.version), s.scope) for s in entry.statements]


def only(document: ParsedDocument) -> Entry:
    (entry,) = document.entries
    return entry


# The plain forms.


def test_feature_of_a_category_is_read_with_title_version_text_and_lines() -> None:
    text = deprecated("-- Gadgets\n'' ``frob`` card (since 6.0)\nTake the\n``frob2`` card.\n\n")
    entry = only(read(text))

    assert entry.kind is ListKind.DEPRECATED
    assert (entry.title, entry.title_rst) == ("frob card", "``frob`` card")
    assert entry.category_path == ("Gadgets",)
    assert stated(entry) == [("deprecated", "6.0", "")]
    assert entry.body.rst == "Take the\n``frob2`` card."
    assert entry.body.text == "Take the frob2 card."
    assert "<code>frob2</code>" in entry.body.html
    lines = text.splitlines()
    assert lines[entry.line - 1] == "``frob`` card (since 6.0)"
    assert lines[entry.end_line - 1] == "``frob2`` card."
    assert read(text).problems == ()


def test_both_lists_of_one_file_are_told_apart_by_their_titles() -> None:
    document = read(
        rst(
            "== Deprecated features\n-- Gadgets\n'' Frob (since 4.1)\nOld.\n"
            "== Recently removed features\n-- Gadgets\n'' Knob (removed in 5.0)\nGone.\n"
        ),
        "5.0",
    )
    assert document.holds == {ListKind.DEPRECATED, ListKind.REMOVED}
    assert [(e.kind, e.title) for e in document.entries] == [
        (ListKind.DEPRECATED, "Frob"),
        (ListKind.REMOVED, "Knob"),
    ]
    assert document.problems == ()


def test_second_list_of_a_file_begins_without_a_category() -> None:
    document = read(
        rst(
            "== Deprecated features\n-- Gadgets\n'' Frob (since 4.1)\nOld.\n"
            "== Recently removed features\n-- Knob (removed in 5.0)\nGone.\n"
        )
    )
    assert places(document)["Knob"] == ("Uncategorised",)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Deprecated features", ListKind.DEPRECATED),
        ("Removed features", ListKind.REMOVED),
        ("Recently removed features", ListKind.REMOVED),
        ("DEPRECATED QEMU features", ListKind.DEPRECATED),
        ("About QEMU", None),
        ("Features", None),
        ("Undeprecated features", None),
    ],
)
def test_list_is_known_by_its_title(title: str, kind: ListKind | None) -> None:
    assert list_named_by(title) is kind


@pytest.mark.parametrize(
    "text",
    ["", "Just a sentence.\n", rst("== Coding style\n-- Tabs\nNone.\n"), "import os\n", "\n" * 9],
)
def test_document_without_a_list_is_told_apart(text: str) -> None:
    with pytest.raises(NotADeprecationDocument):
        read(text)


def test_list_without_entries_is_a_list() -> None:
    document = read(deprecated("Nothing at present.\n"))
    assert document.holds == {ListKind.DEPRECATED}
    assert document.entries == ()


def test_label_above_the_title_is_no_text() -> None:
    document = read(".. _Old things:\n\n" + deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n"))
    assert titles(document) == ["Frob"]
    assert document.problems == ()


def test_introduction_below_the_title_belongs_to_no_feature() -> None:
    document = read(
        deprecated("All of this goes one day.\n-- Gadgets\n'' Frob (since 6.0)\nOld.\n")
    )
    assert only(document).body.text == "Old."
    assert document.problems == ()


# Categories.


def test_third_level_heading_with_entries_and_no_version_is_a_category() -> None:
    document = read(
        deprecated(
            "-- Gadgets\n'' Small gadgets\n^^ Frob (since 6.0)\nOld.\n^^ Knob (since 6.1)\nOld.\n"
            "'' Plain (since 6.2)\nOld.\n-- Tools\n'' Saw (since 7.0)\nBlunt.\n"
        )
    )
    assert places(document) == {
        "Frob": ("Gadgets", "Small gadgets"),
        "Knob": ("Gadgets", "Small gadgets"),
        "Plain": ("Gadgets",),
        "Saw": ("Tools",),
    }
    assert document.problems == ()


def test_third_level_heading_with_a_version_is_a_feature_whatever_stands_below() -> None:
    document = read(
        deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n^^ Knob (since 6.1)\nOlder.\n")
    )
    assert places(document) == {"Frob": ("Gadgets",), "Knob": ("Gadgets",)}


def test_third_level_heading_without_version_and_entries_is_a_feature() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob\nOld.\n"))
    assert titles(document) == ["Frob"]
    assert codes(document) == [("QD001", "Frob")]


def test_categories_nest_as_deep_as_headings_do() -> None:
    document = read(
        deprecated("-- A\n'' B\n^^ C\n~~ D\n++ Frob (since 6.0)\nOld.\n~~ Knob (since 6.1)\nOld.\n")
    )
    assert places(document) == {"Frob": ("A", "B", "C", "D"), "Knob": ("A", "B", "C")}
    assert document.problems == ()


def test_empty_category_is_reported_and_not_taken_for_a_feature() -> None:
    document = read(deprecated("-- Gadgets\n\n-- Tools\n'' Saw (since 7.0)\nBlunt.\n"))
    assert titles(document) == ["Saw"]
    assert [(p.code, p.severity, p.message) for p in document.problems] == [
        ("QD010", Severity.INFO, "“Gadgets” has no entries")
    ]


def test_category_of_nothing_but_empty_categories_is_empty() -> None:
    document = read(deprecated("-- Device options\n'' Net device options\n"))
    assert document.entries == ()
    assert codes(document) == [("QD010", "Device options"), ("QD010", "Net device options")]


def test_known_category_that_lost_its_entries_is_no_feature_on_any_level() -> None:
    document = read(
        deprecated("-- Device options\n'' Net device options\n'' Frob (since 6.0)\nOld.\n")
    )
    assert places(document) == {"Frob": ("Device options",)}
    assert [p.code for p in document.problems] == ["QD010"]


def test_category_may_have_a_text_of_its_own() -> None:
    document = read(
        deprecated("-- System emulator machines\nMany went.\n'' Frob board (since 6.0)\nOld.\n")
    )
    assert only(document).body.text == "Old."
    assert document.problems == ()


def test_text_of_what_may_be_category_or_feature_is_not_lost_silently() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob\nOld.\n^^ Knob (since 6.1)\nOlder.\n"))
    assert places(document) == {"Knob": ("Gadgets", "Frob")}
    assert codes(document) == [("QD017", "Frob")]
    assert "“Frob” has a text and entries below it" in messages(document)


# Entries where none should be.


def test_feature_on_the_level_of_categories_belongs_to_the_category_before_it() -> None:
    document = read(
        deprecated(
            "-- Gadgets\n'' Frob (since 6.0)\nOld.\n-- ``-knob`` (since 9.1)\nOlder.\n"
            "-- Tools\n'' Saw (since 7.0)\nBlunt.\n"
        ),
        "9.1",
    )
    assert places(document) == {"Frob": ("Gadgets",), "-knob": ("Gadgets",), "Saw": ("Tools",)}
    assert codes(document) == [("QD005", "``-knob`` (since 9.1)")]
    assert "“-knob” stands on the level of categories; taken as a feature of “Gadgets”" in (
        messages(document)
    )


def test_feature_before_any_category_is_uncategorised_and_reported() -> None:
    document = read(deprecated("-- Frob (since 6.0)\nOld.\n"))
    assert places(document) == {"Frob": ("Uncategorised",)}
    assert [p.code for p in document.problems] == ["QD005"]


def test_text_without_version_on_the_level_of_categories_is_a_feature() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n-- Knob\nOlder.\n"))
    assert places(document)["Knob"] == ("Gadgets",)
    assert [p.code for p in document.problems] == ["QD017", "QD001"]
    assert (
        "“Knob” stands on the level of categories with a text, no version and no entries below "
        "it; taken as a feature of “Gadgets”"
    ) in messages(document)


def test_feature_on_the_level_of_the_title_is_a_feature_and_reported_once() -> None:
    document = read(
        rst(
            "== Deprecated features\n-- Gadgets\n'' Frob (since 6.0)\nOld.\n"
            "== Knob (since 6.1)\nOlder.\n"
        )
    )
    assert places(document) == {"Frob": ("Gadgets",), "Knob": ("Gadgets",)}
    assert [p.code for p in document.problems] == ["QD005"]
    assert "on the level of the document's title" in messages(document)


def test_category_on_the_level_of_the_title_keeps_its_entries() -> None:
    document = read(
        rst(
            "== Deprecated features\n-- Gadgets\n'' Frob (since 6.0)\nOld.\n"
            "== Tools\n-- Saw (since 6.1)\nBlunt.\n"
        )
    )
    assert places(document) == {"Frob": ("Gadgets",), "Saw": ("Tools",)}
    assert [p.code for p in document.problems] == ["QD005"]


def test_section_before_the_list_is_left_out_and_reported() -> None:
    document = read(
        rst("== Preface\nHello.\n== Deprecated features\n-- A\n'' Frob (since 6.0)\nx\n")
    )
    assert titles(document) == ["Frob"]
    assert codes(document) == [("QD017", "Preface")]


def test_feature_below_a_feature_is_a_feature_of_its_own() -> None:
    document = read(
        removed(
            "-- Gadgets\n'' Frob (removed in 6.0)\nGone.\n^^ Knob (removed in 9.2)\nGone too.\n"
            "~~ Dial (removed in 9.2)\nGone as well.\n'' Lamp (removed in 7.0)\nDark.\n"
        ),
        "9.2",
    )
    assert places(document) == dict.fromkeys(("Frob", "Knob", "Dial", "Lamp"), ("Gadgets",))
    assert [entry.body.text for entry in document.entries][:2] == ["Gone.", "Gone too."]
    assert [p.code for p in document.problems] == ["QD005", "QD005"]
    assert "“Dial” stands below another feature, “Knob”" in messages(document)


def test_known_category_below_a_feature_is_a_category_with_the_entries_that_follow() -> None:
    document = read(
        deprecated(
            "'' Frob (since 6.0)\nOld.\n-- Tools\n'' Saw (since 6.1)\nBlunt.\n"
            "-- Migration\n'' Bird (since 6.2)\nGone south.\n"
        )
    )
    assert places(document) == {
        "Frob": ("Uncategorised",),
        "Saw": ("Tools",),
        "Bird": ("Migration",),
    }
    assert {p.code for p in document.problems} == {"QD005"}
    assert "“Tools” stands below a feature, “Frob”; taken as a category" in messages(document)


def test_known_category_below_a_feature_keeps_the_entries_below_it() -> None:
    document = read(
        deprecated("-- A\n'' Frob (since 6.0)\nOld.\n^^ Tools\n~~ Saw (since 6.1)\nBlunt.\n")
    )
    assert places(document) == {"Frob": ("A",), "Saw": ("Tools",)}
    assert [p.code for p in document.problems] == ["QD005"]


def test_text_above_the_first_heading_is_reported() -> None:
    document = read("Hello.\n\n" + deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n"))
    assert codes(document) == [("QD006", "Hello.")]


# Versions.


def test_entry_without_version_is_imported_and_reported() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob daemon\nOld.\n"))
    assert stated(only(document)) == []
    assert codes(document) == [("QD001", "Frob daemon")]
    assert messages(document) == "“Frob daemon” states no version"


def test_parentheses_that_hold_no_version_stay_in_the_title() -> None:
    document = read(deprecated("-- Gadgets\n'' Versioned knobs (red, green, blue)\nOld.\n"))
    assert titles(document) == ["Versioned knobs (red, green, blue)"]
    assert [p.code for p in document.problems] == ["QD001"]


@pytest.mark.parametrize("version", ["6.x", "TBD", "6", "6.0.0.0", "06.0", "9.0.50", "6.0-rc1"])
def test_version_that_cannot_be_read_is_reported_and_left_out(version: str) -> None:
    document = read(deprecated(f"-- Gadgets\n'' Frob (since {version})\nOld.\n"))
    assert titles(document) == ["Frob"]
    assert stated(only(document)) == []
    assert codes(document) == [("QD003", f"Frob (since {version})")]
    assert f"“{version}” is not a version" in messages(document)


def test_words_beside_a_version_that_are_not_understood_are_reported() -> None:
    document = read(removed("-- Gadgets\n'' Frob (since 2.12, gone in 4.0)\nOld.\n"))
    assert stated(only(document)) == [("deprecated", "2.12", "")]
    assert [p.code for p in document.problems] == ["QD003"]
    assert messages(document) == "“Frob”: “gone in 4.0” is not understood beside a version"


def test_release_that_does_not_exist_is_recorded_as_stated_and_reported() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 9.7)\nOld.\n"))
    assert stated(only(document)) == [("deprecated", "9.7", "")]
    assert codes(document) == [("QD004", "Frob (since 9.7)")]
    assert "names release 9.7; known: 2.10 to 11.1, any release before 2.10" in messages(document)


@pytest.mark.parametrize("version", ["1.3", "2.5.0", "2.10", "11.1"])
def test_old_releases_and_the_documents_own_are_no_problem(version: str) -> None:
    document = read(deprecated(f"-- Gadgets\n'' Frob (since {version})\nOld.\n"), "11.1")
    assert document.problems == ()


def test_release_in_the_making_may_name_itself() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 12.0)\nOld.\n"), "12.0")
    assert document.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        deprecated("-- Gadgets\n'' Frob (since 9.0)\nOld.\n"),
        removed("-- Gadgets\n'' Frob (removed in 9.0)\nGone.\n"),
        removed("-- Gadgets\n'' Frob (removed in 4.0 up to 9.0)\nGone.\n"),
    ],
    ids=["deprecated", "removed", "removed up to"],
)
def test_release_later_than_the_documents_own_is_recorded_as_stated_and_reported(text: str) -> None:
    document = read(text, "8.2")
    assert stated(only(document))[-1][1] == "9.0"
    assert [p.code for p in document.problems] == ["QD021"]
    assert messages(document) == "“Frob” names release 9.0 in a document of 8.2"


def test_removal_and_nothing_else_in_the_deprecated_list_is_reported() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (removed in 8.0)\nGone.\n"))
    assert stated(only(document)) == [("removed", "8.0", "")]
    assert codes(document) == [("QD020", "Frob (removed in 8.0)")]


def test_deprecation_and_removal_in_the_deprecated_list_are_no_problem() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 6.0, removed in 8.0)\nGone.\n"))
    assert document.problems == ()


def test_since_in_the_removed_list_is_the_removal_and_reported() -> None:
    document = read(removed("-- Gadgets\n'' Frob (since 7.2)\nGone.\n"))
    assert stated(only(document)) == [("removed", "7.2", "")]
    assert codes(document) == [("QD002", "Frob (since 7.2)")]
    assert "taken as removed in 7.2" in messages(document)


def test_range_of_removals_states_its_first_and_its_last_release() -> None:
    document = read(removed("-- Gadgets\n'' ``f-1`` up to ``f-9`` (removed in 4.0 up to 6.0)\nx\n"))
    assert titles(document) == ["f-1 up to f-9"]
    assert stated(only(document)) == [("removed", "4.0", ""), ("removed", "6.0", "")]


def test_scope_of_a_version_is_kept() -> None:
    document = read(removed("-- Gadgets\n'' Frob with knobs (x86, removed in 8.0)\nGone.\n"))
    assert stated(only(document)) == [("removed", "8.0", "x86")]


def test_two_parts_of_one_heading_have_a_version_each() -> None:
    heading = "Left frobs since 7.2; right frobs since 9.2"
    document = read(deprecated(f"-- Gadgets\n'' {heading}\nOld.\n"), "10.0")
    assert titles(document) == ["Left frobs; right frobs"]
    assert stated(only(document)) == [
        ("deprecated", "7.2", "Left frobs"),
        ("deprecated", "9.2", "right frobs"),
    ]
    assert document.problems == ()


def test_heading_that_is_only_a_version_is_its_own_title_and_reported() -> None:
    document = read(deprecated("-- Gadgets\n'' (since 6.0)\nOld.\n"))
    entry = only(document)
    assert (entry.title, entry.title_rst) == ("(since 6.0)", "(since 6.0)")
    assert codes(document) == [("QD022", "(since 6.0)")]
    assert stated(entry) == [("deprecated", "6.0", "")]


# Repetitions.


def test_same_title_twice_in_a_category_is_kept_twice_and_reported() -> None:
    document = read(
        deprecated(
            "-- Gadgets\n'' Frob (since 4.1)\nThe red ones.\n'' Frob (since 4.1)\nThe blue.\n"
        )
    )
    assert titles(document) == ["Frob", "Frob"]
    ((code, line),) = codes(document)
    assert (code, line) == ("QD009", "Frob (since 4.1)")
    assert document.problems[0].line == document.entries[1].line


def test_same_title_in_two_categories_is_no_problem() -> None:
    document = read(
        deprecated("-- Gadgets\n'' Frob (since 4.1)\nOld.\n-- Tools\n'' Frob (since 4.1)\nOld.\n")
    )
    assert [entry.category_path for entry in document.entries] == [("Gadgets",), ("Tools",)]
    assert document.problems == ()


def test_same_title_in_both_lists_of_a_file_is_no_problem() -> None:
    document = read(
        rst(
            "== Deprecated features\n-- Gadgets\n'' Frob (since 4.1)\nOld.\n"
            "== Removed features\n-- Gadgets\n'' Frob (removed in 5.2)\nGone.\n"
        )
    )
    assert document.problems == ()


# Markup.


def test_substitutions_of_a_release_are_filled_in() -> None:
    text = deprecated(
        "-- Gadgets\n'' Frob (since 6.0)\n"
        "Up to |VER_MACHINE_DEPRECATION_VERSION| and |VER_MACHINE_DELETION_VERSION|.\n"
    )
    assert only(read(text, "11.1")).body.text == "Up to 8.1.0 and 5.1.0."
    assert only(read(text, "10.1")).body.text == "Up to 7.1.0 and 4.1.0."
    assert read(text, "11.1").problems == ()


def test_body_with_substitutions_differs_from_release_to_release() -> None:
    text = deprecated("-- Gadgets\n'' Frob (since 6.0)\n|VER_MACHINE_DELETION_VERSION|\n")
    assert only(read(text, "11.1")).body.digest != only(read(text, "10.1")).body.digest


def test_substitution_that_nobody_defines_is_shown_as_it_stands_and_reported() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 6.0)\nSee |NOTHING|.\n"))
    assert only(document).body.text == "See |NOTHING|."
    assert [p.code for p in document.problems] == ["QD015"]


def test_refused_directive_is_shown_as_it_is_written_and_reported_as_an_error() -> None:
    document = read(
        deprecated("-- Gadgets\n'' Frob (since 6.0)\nA.\n\n.. image:: http://x/y.png\n")
    )
    assert ".. image:: http://x/y.png" in only(document).body.text
    assert "<img" not in only(document).body.html
    assert [(p.code, p.severity) for p in document.problems] == [("QD007", Severity.ERROR)]


def test_broken_markup_is_reported_with_its_line() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 6.0)\nSee ``this.\n"))
    assert codes(document) == [("QD006", "See ``this.")]
    assert "this." in only(document).body.text


def test_role_and_named_target_of_documents_are_understood() -> None:
    document = read(
        removed(
            "-- Gadgets\n'' Frob (removed in 6.0)\nSee :doc:`/system/frobs` and `the page`_.\n\n"
            ".. _the page: https://example.org/page\n"
        )
    )
    html = only(document).body.html
    assert "https://www.qemu.org/docs/master/system/frobs.html" in html
    assert "https://example.org/page" in html
    assert document.problems == ()


# Files as editors leave them.

PLAIN = deprecated("-- Gadgets\n'' Frob (since 6.0)\nTake\n\n* this\n* that\n")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        "\ufeff" + PLAIN.replace("\n", "\r\n"),
        PLAIN.rstrip("\n"),
        PLAIN + "\n\n\n",
    ],
    ids=["CRLF", "BOM", "BOM and CRLF", "no newline at the end", "empty lines at the end"],
)
def test_line_ends_and_byte_order_mark_change_nothing(text: str) -> None:
    assert read(text).entries == read(PLAIN).entries
    assert read(text).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("Take\n\n", "Take  \n \t\n"),
        PLAIN.replace("that\n", "that \n  \n"),
        PLAIN.replace("Take", "  \nTake"),
    ],
    ids=["within", "at the end", "at the beginning"],
)
def test_white_space_at_the_end_of_lines_makes_no_other_body(text: str) -> None:
    assert text != PLAIN
    assert only(read(text)).body.digest == only(read(PLAIN)).body.digest


@pytest.mark.parametrize("other", ["Take\n* this", "Take\n\n  * this", "Take\n\n\n* this"])
def test_white_space_elsewhere_makes_another_body(other: str) -> None:
    text = PLAIN.replace("Take\n\n* this", other)
    assert only(read(text)).body.digest != only(read(PLAIN)).body.digest


def test_tabs_are_kept_in_the_source_and_shown_as_spaces() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 6.0)\nTake::\n\n\t-frob\n\t\ton\n"))
    entry = only(document)
    assert entry.body.rst.endswith("\t-frob\n\t\ton")
    assert "-frob\n        on" in entry.body.text
    assert document.problems == ()


def test_text_beyond_ascii_is_kept() -> None:
    document = read(deprecated("-- Geräte\n'' Größe „groß“ 大きい (since 6.0)\nÄnderung – €.\n"))
    entry = only(document)
    assert (entry.title, entry.category_path) == ("Größe „groß“ 大きい", ("Geräte",))
    assert entry.body.text == "Änderung – €."


def test_title_of_two_thousand_characters_is_read() -> None:
    title = "x" * 900 + " (since 6.0)"
    assert only(read(deprecated(f"-- Gadgets\n'' {title}\nOld.\n"))).title == "x" * 900


def test_entry_without_text_is_an_entry() -> None:
    document = read(deprecated("-- Gadgets\n'' Frob (since 6.0)\n'' Knob (since 6.1)\n"))
    assert [(e.title, e.body.text, e.body.rst) for e in document.entries] == [
        ("Frob", "", ""),
        ("Knob", "", ""),
    ]
    assert all(entry.end_line >= entry.line for entry in document.entries)
    assert document.problems == ()


def test_problems_come_in_the_order_of_their_lines() -> None:
    document = read(
        deprecated(
            "-- Gadgets\n'' Frob\n``x\n'' Knob (since 9.7)\nOld.\n'' Lamp (since 6.x)\n|NO|\n"
        )
    )
    assert [p.code for p in document.problems] == ["QD001", "QD006", "QD004", "QD003", "QD015"]
    lines = [p.line or 0 for p in document.problems]
    assert lines == sorted(lines)


def test_target_below_the_last_entry_is_no_part_of_it() -> None:
    text = (
        "Removed features\n================\n\nTools\n-----\n\nold (removed in 9.0)\n"
        "''''''''''''''''''''\n\nSee `the notice`_.\n\n.. _the notice: https://example.org/notice\n"
    )
    (entry,) = read(text).entries
    assert entry.body.rst == "See `the notice`_."
    assert entry.end_line == 10


# Whatever a document looks like.

TITLES = ["Gadgets", "Net device options", "Migration", "``-frob``", "Knob", "Lamp (red, blue)"]
VERSIONS = [
    "",
    "",
    " (since 6.0)",
    " (removed in 8.0)",
    " (since 9.7)",
    " (since 6.x)",
    " since 7.0",
]
headings = st.tuples(
    st.integers(0, 5), st.sampled_from(TITLES), st.sampled_from(VERSIONS), st.booleans()
)


@given(st.lists(headings, max_size=14), st.sampled_from(["Deprecated", "Removed"]))
def test_no_heading_is_skipped_silently(
    found: list[tuple[int, str, str, bool]], title: str
) -> None:
    """Each is a category that entries stand in, an entry, or named by a problem on its line."""
    lines, deepest = [f"{title} features", "==================="], 0
    for depth, words, version, has_text in found:
        level = min(depth, deepest + 1)  # a level cannot be left out
        deepest = level
        text = f"{words}{version}"
        lines += ["", text, "=-'^~+"[level] * 40, *(["Some text."] if has_text else [])]
    document = read("\n".join(lines) + "\n")

    entries = {entry.line for entry in document.entries}
    named = {problem.line for problem in document.problems}
    categories = {name for entry in document.entries for name in entry.category_path}
    for number, line in enumerate(lines[2:], 3):
        if number < len(lines) and set(lines[number]) <= set("=-'^~+") and lines[number]:
            plain = line.replace("``", "")
            assert number in entries or number in named or plain in categories, line
    assert len(document.entries) == len(entries), "no heading makes two entries"
