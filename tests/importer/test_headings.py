"""Every form of heading that QEMU's documents and our own have."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.records import ListKind, Statement
from deprecations.importer.headings import read_heading
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version


def stated(event: str, version: str, scope: str = "") -> Statement:
    return Statement(Event(event), Version.parse(version), scope)


@pytest.mark.parametrize(
    ("text", "title", "statements"),
    [
        ("``-x`` (since 6.0)", "``-x``", [stated("deprecated", "6.0")]),
        ("``-x`` (since 2.12.0)", "``-x``", [stated("deprecated", "2.12")]),
        ("``-x`` (Since 4.2)", "``-x``", [stated("deprecated", "4.2")]),
        ("APIC (x86, since 6.0)", "APIC", [stated("deprecated", "6.0", "x86")]),
        ("APIC (since 6.0, x86)", "APIC", [stated("deprecated", "6.0", "x86")]),
        ("``-smp`` (bad shape) (since 3.1)", "``-smp`` (bad shape)", [stated("deprecated", "3.1")]),
        ("``-x`` (since v9.0)", "``-x``", [stated("deprecated", "9.0")]),
        ("``-x`` (deprecated since QEMU 9.0)", "``-x``", [stated("deprecated", "9.0")]),
        (
            "Big X since 7.2; 32-bit little X since 9.2",
            "Big X; 32-bit little X",
            [stated("deprecated", "7.2", "Big X"), stated("deprecated", "9.2", "32-bit little X")],
        ),
        ("Board since 7.2", "Board", [stated("deprecated", "7.2")]),
        (
            "``-x`` (since 5.1, removed in 6.0)",
            "``-x``",
            [stated("deprecated", "5.1"), stated("removed", "6.0")],
        ),
        (
            "``-x`` (since 5.2, withdrawn in 7.1)",
            "``-x``",
            [stated("deprecated", "5.2"), stated("withdrawn", "7.1")],
        ),
        ("nanoX ISA", "nanoX ISA", []),
        ("Machine types (aarch64, arm, i386)", "Machine types (aarch64, arm, i386)", []),
        ("Works since the beginning", "Works since the beginning", []),
        ("", "", []),
    ],
)
def test_deprecated_heading_is_taken_apart(
    text: str, title: str, statements: list[Statement]
) -> None:
    heading = read_heading(text, ListKind.DEPRECATED)
    assert (heading.title, list(heading.statements)) == (title, statements)
    assert not heading.unreadable
    assert not heading.not_understood


@pytest.mark.parametrize(
    ("text", "title", "statements"),
    [
        ("``-x`` (removed in 9.0)", "``-x``", [stated("removed", "9.0")]),
        ("``-x`` (removed in 2.12.0)", "``-x``", [stated("removed", "2.12")]),
        ("``-x`` (removed 6.0)", "``-x``", [stated("removed", "6.0")]),
        ("APIC (x86, removed in 8.0)", "APIC", [stated("removed", "8.0", "x86")]),
        ("APIC (x86, removed 8.0)", "APIC", [stated("removed", "8.0", "x86")]),
        (
            "HAXM (``-accel hax``) (removed in 8.2)",
            "HAXM (``-accel hax``)",
            [stated("removed", "8.2")],
        ),
        (
            "``pc-a`` up to ``pc-b`` (removed in 4.0 up to 6.0)",
            "``pc-a`` up to ``pc-b``",
            [stated("removed", "4.0"), stated("removed", "6.0")],
        ),
        (
            "``-x`` (since 8.0, removed in 9.0)",
            "``-x``",
            [stated("deprecated", "8.0"), stated("removed", "9.0")],
        ),
    ],
)
def test_removed_heading_is_taken_apart(text: str, title: str, statements: list[Statement]) -> None:
    heading = read_heading(text, ListKind.REMOVED)
    assert (heading.title, list(heading.statements)) == (title, statements)
    assert not heading.since_in_removed


def test_since_in_the_removed_list_means_the_removal_and_is_told() -> None:
    heading = read_heading("``-watch`` (since 7.2)", ListKind.REMOVED)
    assert heading.statements == (stated("removed", "7.2"),)
    assert heading.since_in_removed


@pytest.mark.parametrize("number", ["9", "9.x", "8.2.1.4", "TBD", "09.1"])
def test_unreadable_version_is_handed_back(number: str) -> None:
    heading = read_heading(f"``-x`` (since {number})", ListKind.DEPRECATED)
    assert heading.title == "``-x``"
    assert heading.statements == ()
    assert heading.unreadable == (number,)


@pytest.mark.parametrize(
    ("text", "statements", "words"),
    [
        ("since 6.0 and 7.0", [stated("deprecated", "6.0")], ["and 7.0"]),
        ("since 6.0, 6.1", [stated("deprecated", "6.0")], ["6.1"]),
        ("since 6.0/6.1", [stated("deprecated", "6.0")], ["/6.1"]),
        ("since 9.0 release", [stated("deprecated", "9.0")], ["release"]),
        ("not since 6.0", [], ["not since 6.0"]),
        ("to be removed in 9.0", [], ["to be removed in 9.0"]),
        ("since 6.0, not removed in 7.0", [stated("deprecated", "6.0")], ["not removed in 7.0"]),
        ("since 2.12, gone in 4.0", [stated("deprecated", "2.12")], ["gone in 4.0"]),
        ("since 6.0 red, removed in 7.0", [stated("deprecated", "6.0"), stated("removed", "7.0")],
         ["red"]),
        ("x86, since 6.0, TCG", [stated("deprecated", "6.0", "x86")], ["TCG"]),
        ("frob-2.6, since 6.0", [stated("deprecated", "6.0")], ["frob-2.6"]),
    ],
)  # fmt: skip
def test_words_beside_a_version_that_are_no_scope_are_handed_back(
    text: str, statements: list[Statement], words: list[str]
) -> None:
    heading = read_heading(f"``-x`` ({text})", ListKind.DEPRECATED)
    assert heading.title == "``-x``"
    assert list(heading.statements) == statements
    assert list(heading.not_understood) == words
    assert heading.states_version


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("since 6.0 and removed in 7.0", [stated("deprecated", "6.0"), stated("removed", "7.0")]),
        ("x86, since 6.0 and arm, since 7.0",
         [stated("deprecated", "6.0", "x86"), stated("deprecated", "7.0", "arm")]),
        ("no knobs, since 6.0", [stated("deprecated", "6.0")]),
        ("x86 only, since 6.0", [stated("deprecated", "6.0", "x86")]),
    ],
)  # fmt: skip
def test_scopes_and_events_are_joined_by_commas_and_words(
    text: str, statements: list[Statement]
) -> None:
    assert list(read_heading(f"X ({text})", ListKind.DEPRECATED).statements) == statements


def test_since_in_the_removed_list_means_the_removal_only_if_nothing_else_is_said() -> None:
    heading = read_heading("``-x`` (since 2.12, gone in 4.0)", ListKind.REMOVED)
    assert heading.statements == (stated("deprecated", "2.12"),)
    assert heading.not_understood == ("gone in 4.0",)
    assert not heading.since_in_removed
    assert read_heading("``-x`` (since 7.2 release)", ListKind.REMOVED).since_in_removed


@pytest.mark.parametrize("kind", ListKind)
def test_several_parentheses_are_told_apart_by_what_they_hold(kind: ListKind) -> None:
    assert read_heading("``-x`` (old) (8.2) (removed in 9.0)", kind).title == "``-x`` (old) (8.2)"


@pytest.mark.parametrize("text", ["(since 6.0)", "  (since   6.0)  "])
def test_heading_may_be_a_version_and_nothing_else(text: str) -> None:
    heading = read_heading(text, ListKind.DEPRECATED)
    assert (heading.title, heading.statements) == ("", (stated("deprecated", "6.0"),))


def test_heading_states_a_version_even_if_it_cannot_be_read() -> None:
    assert read_heading("X (since 6.0)", ListKind.DEPRECATED).states_version
    assert read_heading("X (since 6.x)", ListKind.DEPRECATED).states_version
    assert not read_heading("X (red, green)", ListKind.DEPRECATED).states_version


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 1990 + "b",
        "(" * 2000,
        "since " * 330,
        "a since 1;" * 190,
        "(" + ", " * 990 + ")",
        "(" + "since 6.0 and " * 140 + ")",
        "(since 6.0" + " and" * 490 + ")",
    ],
    ids=["spaces", "parentheses", "verbs", "parts", "commas", "versions", "words"],
)
def test_heading_made_to_be_slow_is_read_at_once(text: str) -> None:
    start = time.process_time()
    for _ in range(20):
        read_heading(text, ListKind.DEPRECATED)
    assert time.process_time() - start < 0.5


@given(st.text(max_size=200), st.sampled_from(ListKind))
def test_no_heading_is_too_strange(text: str, kind: ListKind) -> None:
    heading = read_heading(text, kind)
    assert heading.title in " ".join(text.split()) or ";" in text
