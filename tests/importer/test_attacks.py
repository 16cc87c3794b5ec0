"""Hostile documents: each is refused or does no harm, and costs the next one nothing."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docutils.parsers.rst import directives, roles
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deprecations.importer.guard import MAX_BLOCK, MAX_BYTES, MAX_LINE_LENGTH, MAX_LINES
from deprecations.importer.rst import ParsedRst, RstRefused, Section, parse_rst
from deprecations.importer.sections import MAX_HTML
from deprecations.importer.worker import RstWorker

ANSWERED_WITHIN = 10.0  # seconds

HEADINGS = """\
Deprecated features
===================

Options
-------

``-attack`` (since 6.0)
'''''''''''''''''''''''

"""
GOOD = HEADINGS + "Use ``-defence`` instead, see `here <https://www.example.org>`_.\n"
GOOD_HTML = (
    "<p>Use <code>-defence</code> instead, see "
    '<a href="https://www.example.org" rel="noopener nofollow">here</a>.</p>'
)

TAGS = {
    "a", "blockquote", "cite", "code", "dd", "div", "dl", "dt", "em", "kbd", "li", "ol", "p", "pre",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "rel"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


class HarmlessHtml(HTMLParser):
    """Fails on whatever a page of ours may not have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set())
        for name, value in attrs:
            if name == "href":
                assert re.match("https?://|mailto:", value or "", re.IGNORECASE)
            elif name == "rel":
                assert value == "noopener nofollow"
            else:
                assert re.fullmatch("[0-9]+|[a-zA-Z]+", value or "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def every_section(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from every_section(section.children)


def assert_harmless(parsed: ParsedRst) -> None:
    """What a document became may be shown to anyone."""
    sections = list(every_section(parsed.sections))
    assert sum(len(section.html) for section in sections) <= MAX_HTML
    for section in sections:
        html = HarmlessHtml()
        html.feed(section.html)
        html.close()
        assert re.fullmatch("[a-z0-9-]+", section.anchor)
        for text in (section.html, section.text, section.title, section.title_rst):
            unseen = {character for character in text if unicodedata.category(character)[0] == "C"}
            assert {
                character
                for character in unseen - {"\n", "\t"}
                if unicodedata.category(character) not in {"Cn", "Co"}
            } == set()
            assert "root:" not in text  # how the files begin that attacks ask for
    assert len(parsed.troubles) <= 500
    for trouble in parsed.troubles:
        assert len(trouble.message) <= 300


@pytest.fixture(scope="module")
def worker() -> Iterator[RstWorker]:
    with RstWorker() as running:
        yield running


def assert_survived(worker: RstWorker, text: str) -> str:
    """Have a worker parse a hostile document, then a good one; return what became of the first."""
    start = time.monotonic()
    try:
        parsed = worker.parse(text, {})
    except RstRefused as refused:
        outcome = refused.reason
        assert outcome
    else:
        outcome = "parsed"
        assert_harmless(parsed)
    assert time.monotonic() - start < ANSWERED_WITHIN
    good = worker.parse(GOOD, {})
    assert good.troubles == ()
    assert [section.html for section in every_section(good.sections)] == ["", "", GOOD_HTML]
    return outcome


ATTACKS = sorted(Path(os.environ["QEMU_ATTACKS"]).iterdir()) if "QEMU_ATTACKS" in os.environ else []


@pytest.mark.skipif(not ATTACKS, reason="QEMU_ATTACKS names no folder of hostile documents")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
class TestKnownAttacks:
    """Those that docutils' own safe settings let pass."""

    def test_it_is_refused_or_harmless_and_the_worker_goes_on(
        self, attack: Path, worker: RstWorker
    ) -> None:
        assert_survived(worker, attack.read_bytes().decode("utf-8", "surrogateescape"))

    def test_it_leaves_the_registries_of_docutils_alone(self, attack: Path) -> None:
        def registries() -> list[dict[str, object]]:
            return [
                dict(vars(module)[name])
                for module, name in (
                    (roles, "_roles"),
                    (roles, "_role_registry"),
                    (directives, "_directives"),
                    (directives, "_directive_registry"),
                )
            ]

        # Those that take their time are for the worker, and their markup is that of the others.
        if attack.name.startswith("dos-") and attack.stat().st_size > 40_000:
            return
        before = registries()
        with suppress(RstRefused):
            assert_harmless(parse_rst(attack.read_text(encoding="utf-8")))
        assert registries() == before


def filled(unit: str) -> str:
    """As much of something as the guard admits, with blank lines where it wants them."""
    block = "\n".join([unit] * (MAX_BLOCK // (len(unit) + 1))) + "\n\n"
    by_size = (MAX_BYTES - 3000) // len(block.encode())
    by_lines = (MAX_LINES - 20) // block.count("\n")
    return block * min(by_size, by_lines)


def long_lines(word: str) -> str:
    """Paragraphs and lines as long as the guard admits."""
    return filled(" ".join([word] * (MAX_LINE_LENGTH // (len(word) + 1))))


def boxed(text: str, times: int) -> str:
    """Tables within tables."""
    for _ in range(times):
        lines = text.split("\n")
        width = max(map(len, lines))
        border = f"+{'-' * width}+"
        text = "\n".join([border, *(f"|{line.ljust(width)}|" for line in lines), border])
    return text


ADORNMENTS = '"#$%&()*+,./:;<>?@[\\]^_`{|}~'

OWN_ATTACKS = {
    # Markup that begins and never ends, below every limit of size.
    "stray-stars": long_lines("*a"),
    "stray-literals": long_lines("``a"),
    "stray-bars": long_lines("|a"),
    "backslashes": filled("\\" * 1900),
    # Patterns that are searched again and again from each place.
    "anonymous-references": long_lines("a__"),
    "addresses": "\n\n".join(["http://" + "(" * 1800] * 130),
    "mail-addresses": filled("a.a." * 470),
    "roles": "\n\n".join([":a" * 900 + ":`x`"] * 130),
    "option-strings": filled(", ".join(["-a"] * 450) + "  x"),
    "target-names": filled(".. _" + "`a" * 900),
    "open-target": ".. _a\n" + "   b\n" * 6500,
    # Small things in great numbers.
    "bullets": filled("- a"),
    "roman-numbers": filled("mdclxvi. a"),
    "huge-numbers": filled("9" * 1900 + ". a\n"),
    "options": filled("-a  b"),
    "fields": filled(":a: b"),
    "definitions": filled("a\n  b"),
    "quotes": filled("a\n\n b\n"),
    "line-blocks": filled("\n".join("| " + " " * number + "a" for number in range(23))),
    "literal-blocks": filled("::\n\n  a\n"),
    "comments": filled(".. a\n"),
    "targets": "\n\n".join(f".. _{number}: https://a.example" for number in range(4900)),
    "transitions": filled("a\n\n----\n"),
    "faults": filled("+-----+\n|a\n"),
    "tables": filled("= =\na b\n= =\n"),
    "one-wide-table": "\n".join(
        [*("+" + "-+" * 900, "|" + "a|" * 900) * 8, "+" + "-+" * 900]
    ),
    "one-long-table": "\n".join(["= =", *["a b"] * 8000, "= ="]),
    "sections": "\n".join(f"T{number}\n'''''''\n\nbody\n" for number in range(1990)),
    "sections-of-one-name": filled("T\n''''\n\nbody\n"),
    "huge-titles": filled("T" * 1990 + "\n" + "'" * 1990 + "\n"),
    "blank-lines": "\n" * (MAX_LINES - 20),
    "spaces": filled(" " * 1999),
    # Depth, in every way that a line or an indent gives it.
    "section-levels": "\n".join(f"T\n{mark * 4}\n\nbody\n" for mark in ADORNMENTS),
    "overlined-levels": "\n".join(f"{mark * 4}\nT\n{mark * 4}\n\nx\n" for mark in ADORNMENTS),
    "lists-in-lists": "\n\n".join("  " * depth + "- a" for depth in range(24)),
    "lists-on-a-line-in-lists": "\n\n".join(
        " " * 25 * depth + "- " * 12 + "a" for depth in range(20)
    ),
    "enumerations": "\n\n".join("   " * depth + "#. a" for depth in range(24)),
    "fields-in-fields": ":a: " * 400 + "x",
    "options-in-options": "-a  " * 480 + "x",
    "notes-in-notes": ".. note:: " * 150 + "x",
    "footnotes-in-footnotes": ".. [#] " * 250 + "x",
    "everything-in-everything": "\n\n".join(["- :a: -a  1. .. note:: " * 20 + "x"] * 500),
    "tables-in-tables": boxed("a", 80),
    # References that lead to references, and texts that grow.
    "chain-of-targets": "\n\n".join(f".. _t{n}: t{n + 1}_" for n in range(4900)) + "\n\nt0_",
    "ring-of-targets": ".. _a: b_\n.. _b: c_\n.. _c: a_\n\na_ b_ c_",
    "one-long-address": long_lines("x_") + f"\n\n.. _x: https://a.example/{'a' * 1800}",
    "links-to-documents": long_lines(":doc:`/a/b`"),
    # Where markup meets HTML.
    "script-title": "<script>alert(1)</script> (since 6.0)\n" + "'" * 40 + "\n\nx",
    "link-title": "`x <javascript:alert(1)>`_ :doc:`/a\"onclick=b`\n" + "'" * 60 + "\n\nx",
    "script-everywhere": "\n\n".join(
        [
            "**<script>alert(1)</script>**",
            "``<img src=x onerror=alert(1)>``",
            "`<svg onload=alert(1)> <https://a.example/\"onclick=\"alert(1)>`_",
            "`x <https://a.example/<script>>`__",
            "`x <https://a.example/'onmouseover='x>`__",
            ":doc:`</script> </a/b>`",
            ".. [1] <iframe src=//a.example>",
            ".. code:: html\n\n   </pre><script>alert(1)</script>",
            ".. note::\n   :class: \" onclick=alert(1)\n\n   x",
            "<script>\n  alert(1)",
            ":<script>: <style>*{}</style>",
            "--script=<script>  x",
            "<!-- <![CDATA[ <?php &lt;script&gt; &#x202e; &#0;",
        ]
    ),
    "addresses-in-disguise": "\n\n".join(
        f"`x <{address}>`__"
        for address in (
            r"java\script:alert(1)", "java%73cript:alert(1)", "&#106;avascript:x", r"\//a.example",
            "///a.example", r"https:\/\/a.example", "https:a", "mailto:", "mailto:a?body=<script>",
            "HTTPS://a.example", "http://a b", "blob:x", "about:blank", "view-source:x", "feed:x",
        )
    ),
    "unquoted-addresses": "javascript:alert(1) vbscript:x data:text/html,x file:///etc/passwd "
    "//a.example ftp://a.example tel:1 urn:x jar:x",
    "combining-characters": filled("a" + "\u0301" * 900),
    "wide-characters": "+" + "-" * 900 + "+\n" + "|" + "漢" * 450 + "|\n+" + "-" * 900 + "+",
}  # fmt: skip


@pytest.mark.parametrize("attack", OWN_ATTACKS.values(), ids=OWN_ATTACKS.keys())
def test_attack_below_the_limits_of_size_is_survived(attack: str, worker: RstWorker) -> None:
    outcome = assert_survived(worker, HEADINGS + attack)
    assert "cannot be read" not in outcome
    assert "ended" not in outcome


@pytest.mark.parametrize("marker", ["- ", "1. ", "* ", "(a) "])
def test_lists_of_too_many_levels_on_a_line_are_refused(marker: str, worker: RstWorker) -> None:
    assert "list markers" in assert_survived(worker, HEADINGS + marker * 13 + "a")


RST_PIECES = st.sampled_from(
    [
        "*", "**", "`", "``", "|", "_", "__", "_`", "]_", "[1]_", "::", "..", ".. _", ".. _a:",
        ".. |a|", ".. [1]", ".. note::", ".. code::", ".. image::", ":a:", "-a", "--a=b", "+", "-",
        "+-+", "|a|", "=", "==", "===", "----", "'''", "~~~~", "\\", "\\\\", "<", ">", "<a>", '"',
        "'", "&", ":doc:`", ":ref:`", ":raw:`", "a_", "a__", "`a`_", "`a<b>`_", "http://a", "a@b.c",
        "javascript:a", "1.", "i)", "(a)", "#.", ">>>", "term", "replace::", "<script>", "--", "é",
        "漢", "\u0301", " ", "  ", "    ", "\t", "\n", "\n\n", "\n\n  ", "\r\n", "- ", "| ", "* ",
        "\n=====\n",
    ]
)  # fmt: skip
DOCUMENTS = st.one_of(
    st.lists(st.one_of(RST_PIECES, st.text(max_size=3)), max_size=60).map("".join),
    st.lists(RST_PIECES, max_size=80).map(" ".join),
    st.text(max_size=200),
)


@settings(max_examples=400)
@given(DOCUMENTS)
@example("T\n=\n\n.. |a| replace:: |a|\n\n|a|")
@example("|")
@example("..")
@example("\ud800")
def test_any_text_is_refused_or_harmless(text: str) -> None:
    with suppress(RstRefused):
        assert_harmless(parse_rst(text))


@settings(max_examples=200)
@given(DOCUMENTS)
def test_any_body_leaves_the_headings_around_it_where_they_are(body: str) -> None:
    before, after = "Before\n======\n\n", "\n\nAfter\n======\n"
    try:
        parsed = parse_rst(before + body + after)
    except RstRefused:
        return
    sections = list(every_section(parsed.sections))
    assert (sections[0].title, sections[0].line) == ("Before", 1)
    lines = (before + body + after).replace("\r\n", "\n").split("\n")
    for section in sections:
        assert lines[section.line - 1].expandtabs(8).strip() == section.title_rst
    ends = [section.end_line for section in sections]
    assert ends == sorted(ends)
