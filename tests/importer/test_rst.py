"""Documents become sections: their headings, lines, HTML and text, and what is reported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deprecations.importer.rst import ParsedRst, RstRefused, Section, Trouble, parse_rst

QEMU_DOCS = Path(os.environ.get("QEMU_DOCS", "."))
VERSIONS = {"VER_MACHINE_DEPRECATION_VERSION": "8.1.0", "VER_MACHINE_DELETION_VERSION": "5.1.0"}

LISTS = """\
.. _Old things:

Old things
==========

What is on its way out.

Options
-------

``-fast`` (since 7.1)
'''''''''''''''''''''

Use ``-quick`` instead:
see `the notice`_.

Devices
-------

Cards
'''''

``card,name=``\\ *text* (since 8.0)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

``plug``
^^^^^^^^

Gone things
===========

Options
-------

``-slow`` (removed in 6.0)
''''''''''''''''''''''''''

See `the notice`_, too.


.. _the notice: https://www.example.org/notice.html
"""


def every_section(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from every_section(section.children)


def parsed_body(body: str) -> tuple[Section, tuple[Trouble, ...]]:
    """A body under a heading, and what was reported of it."""
    parsed = parse_rst(f"Title\n=====\n\n{body}\n", VERSIONS)
    (section,) = parsed.sections
    return section, parsed.troubles


def html_of(body: str) -> str:
    section, troubles = parsed_body(body)
    assert troubles == ()
    return section.html


@pytest.fixture(scope="module")
def lists() -> ParsedRst:
    return parse_rst(LISTS)


class TestHeadings:
    """What makes a section, and where it stands."""

    def test_two_titles_of_one_document_are_two_sections(self, lists: ParsedRst) -> None:
        assert [section.title for section in lists.sections] == ["Old things", "Gone things"]

    def test_levels_count_from_the_titles_down(self, lists: ParsedRst) -> None:
        levels = [(section.level, section.title) for section in every_section(lists.sections)]
        assert levels == [
            (1, "Old things"),
            (2, "Options"),
            (3, "-fast (since 7.1)"),
            (2, "Devices"),
            (3, "Cards"),
            (4, "card,name=text (since 8.0)"),
            (4, "plug"),
            (1, "Gone things"),
            (2, "Options"),
            (3, "-slow (removed in 6.0)"),
        ]

    def test_a_heading_keeps_its_markup_beside_its_plain_text(self, lists: ParsedRst) -> None:
        card = lists.sections[0].children[1].children[0].children[0]
        assert card.title_rst == "``card,name=``\\ *text* (since 8.0)"
        assert card.title == "card,name=text (since 8.0)"

    def test_anchors_are_those_of_the_rendered_page(self, lists: ParsedRst) -> None:
        anchors = [section.anchor for section in every_section(lists.sections)]
        assert anchors == [
            "old-things",
            "options",
            "fast-since-7-1",
            "devices",
            "cards",
            "card-name-text-since-8-0",
            "plug",
            "gone-things",
            "id2",  # Sphinx numbers what is named twice; id1 is the title that has a label
            "slow-removed-in-6-0",
        ]

    def test_an_overline_belongs_to_its_heading(self) -> None:
        parsed = parse_rst("===\nOne\n===\n\nbody\n\n=====\n Two\n=====\nbody\n")
        spans = [(s.title, s.line, s.body_line, s.end_line) for s in parsed.sections]
        assert spans == [("One", 2, 4, 5), ("Two", 8, 10, 10)]

    def test_a_body_ends_before_the_next_heading_of_any_level(self, lists: ParsedRst) -> None:
        first, *_ = lists.sections
        assert (first.line, first.body_line, first.end_line) == (3, 5, 6)
        fast = first.children[0].children[0]
        assert (fast.line, fast.body_line, fast.end_line) == (11, 13, 15)

    def test_an_empty_body_ends_before_it_begins(self, lists: ParsedRst) -> None:
        cards = lists.sections[0].children[1].children[0]
        assert (cards.body_line, cards.end_line) == (22, 21)
        assert (cards.html, cards.text) == ("", "")

    def test_the_end_of_the_file_ends_the_last_body(self) -> None:
        (section,) = parse_rst("Title\n=====").sections
        assert (section.line, section.body_line, section.end_line) == (1, 3, 2)

    def test_line_ends_and_byte_order_marks_change_nothing(self, lists: ParsedRst) -> None:
        assert parse_rst("\ufeff" + LISTS.replace("\n", "\r\n")) == lists

    def test_a_heading_with_broken_markup_is_kept_and_reported(self) -> None:
        parsed = parse_rst("Title\n=====\n\n``-global with no end\n---------------------\n\ntext\n")
        (section,) = parsed.sections[0].children
        assert section.title == "``-global with no end"
        assert section.text == "text"
        assert [(trouble.line, trouble.kind) for trouble in parsed.troubles] == [(4, "markup")]

    def test_a_heading_that_skips_a_level_is_kept_and_reported(self) -> None:
        text = "A\n=\n\nB\n-\n\nC\n'\n\nD\n^\n\nE\n-\n\nF\n^\n\ntext\n\nG\n'\n"
        parsed = parse_rst(text)
        (b, e) = parsed.sections[0].children
        assert [section.title for section in b.children] == ["C"]
        assert [(child.title, child.text) for child in e.children] == [("F", "text"), ("G", "")]
        assert [(trouble.kind, trouble.line) for trouble in parsed.troubles] == [("level", 16)]

    def test_a_short_underline_is_reported_and_still_makes_a_heading(self) -> None:
        parsed = parse_rst("A long title\n=====\n\ntext\n")
        assert parsed.sections[0].html == "<p>text</p>"
        assert [trouble.line for trouble in parsed.troubles] == [2]

    def test_text_above_the_first_heading_is_reported(self) -> None:
        parsed = parse_rst("\nStray.\n\nTitle\n=====\n")
        assert parsed.troubles == (
            Trouble(2, "The text above the first heading belongs to no section.", "text"),
        )

    def test_a_comment_or_label_above_the_first_heading_is_no_stray_text(self) -> None:
        assert parse_rst(".. Licence: MIT\n\n.. _label:\n\nTitle\n=====\n").troubles == ()


class TestBodies:
    """What is made of the text below a heading."""

    def test_html_has_structure_and_nothing_else(self) -> None:
        html = html_of("Use ``-a`` *or* **b**.\n\n* one\n* two\n\n::\n\n  $ qemu <x>")
        assert html == (
            "<p>Use <code>-a</code> <em>or</em> <strong>b</strong>.</p>\n"
            "<ul>\n<li><p>one</p></li>\n<li><p>two</p></li>\n</ul>\n"
            "<pre>$ qemu &lt;x&gt;</pre>"
        )

    def test_lists_keep_their_numbers(self) -> None:
        assert '<ol start="3">' in html_of("3. a\n4. b")

    def test_other_blocks_are_written(self) -> None:
        assert html_of("  quoted") == "<blockquote>\n<p>quoted</p>\n</blockquote>"
        assert html_of("word\n  meaning") == "<dl>\n<dt>word</dt>\n<dd><p>meaning</p>\n</dd>\n</dl>"
        assert "<td><p>1</p></td>" in html_of("==  ==\na   b\n==  ==\n1   2\n==  ==")
        assert html_of(">>> 1") == "<pre>&gt;&gt;&gt; 1\n</pre>"
        assert "<kbd>-x</kbd>" in html_of("-x  an option")

    def test_text_has_one_line_for_each_paragraph_and_keeps_literal_ones(self) -> None:
        section, _ = parsed_body("Use ``-a``\ninstead.\n\n* one\n  item\n\n::\n\n  a\n    b")
        assert section.text == "Use -a instead.\n\none item\n\na\n  b"

    def test_the_text_of_children_is_not_the_parents(self, lists: ParsedRst) -> None:
        assert lists.sections[0].text == "What is on its way out."
        assert lists.sections[0].html == "<p>What is on its way out.</p>"

    def test_links_in_several_sections_find_the_target_at_the_end(self, lists: ParsedRst) -> None:
        link = (
            '<a href="https://www.example.org/notice.html" rel="noopener nofollow">the notice</a>'
        )
        first = lists.sections[0].children[0].children[0]
        last = lists.sections[1].children[0].children[0]
        assert link in first.html
        assert link in last.html
        assert lists.troubles == ()

    @pytest.mark.parametrize(
        ("markup", "address"),
        [
            ("https://a.example/b", "https://a.example/b"),
            ("`t <http://a.example>`_", "http://a.example"),
            ("`t <http://a.example>`__", "http://a.example"),
            ("t__\n\n__ https://a.example", "https://a.example"),
            ("t_\n\n.. _t: u_\n.. _u: https://a.example", "https://a.example"),
            ("someone@a.example", "mailto:someone@a.example"),
        ],
    )
    def test_links_to_the_web_and_to_mail_stay(self, markup: str, address: str) -> None:
        assert f'<a href="{address}" rel="noopener nofollow">' in html_of(markup)

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "//a.example",
            "/path",
            "page.html",
            "file:///etc/passwd",
            "ftp://a.example/x",
            "http:javascript",
        ],
    )
    def test_links_elsewhere_become_text_and_are_reported(self, address: str) -> None:
        section, troubles = parsed_body(f"See `this <{address}>`__.")
        assert section.html == "<p>See this.</p>"
        assert troubles == (
            Trouble(
                4, f'The link to "{address}" is not allowed; http, https and mailto are.', "link"
            ),
        )

    def test_a_link_within_the_document_becomes_text(self) -> None:
        assert html_of("See Title_ and `Title`_.") == "<p>See Title and Title.</p>"

    def test_a_link_to_nowhere_becomes_text_and_is_reported(self) -> None:
        section, troubles = parsed_body("See `no such place`_.")
        assert section.html == "<p>See no such place.</p>"
        assert troubles == (Trouble(4, 'The link target "no such place" is not defined.', "link"),)

    def test_footnotes_are_quotes_with_their_number(self) -> None:
        html = html_of("Text [1]_ and [#]_.\n\n.. [1] one\n.. [#] two")
        assert "<p>Text [1] and [2].</p>" in html
        assert "<p>[2]</p>\n<p>two</p>" in html


class TestRoles:
    """Interpreted text, of which few kinds are known."""

    @pytest.mark.parametrize(
        ("markup", "html"),
        [
            (":strong:`a`", "<strong>a</strong>"),
            (":emphasis:`a`", "<em>a</em>"),
            ("H\\ :sub:`2`\\ O", None),
            (":code:`a<b`", "<code>a&lt;b</code>"),
            (":option:`-a`", "<code>-a</code>"),
            ("`a`", "<cite>a</cite>"),
            (":ref:`A title <label>`", "A title"),
            (":ref:`label`", "label"),
        ],
    )
    def test_known_roles_are_written(self, markup: str, html: str | None) -> None:
        section, troubles = parsed_body(markup)
        if html is None:
            assert [trouble.kind for trouble in troubles] == ["role"]
        else:
            assert (section.html, troubles) == (f"<p>{html}</p>", ())

    def test_an_unknown_role_leaves_its_text_and_is_reported(self) -> None:
        section, troubles = parsed_body("Some :nosuch:`text` here.")
        assert section.html == "<p>Some text here.</p>"
        assert troubles == (Trouble(4, 'The role "nosuch" is not known.', "role"),)

    @pytest.mark.parametrize(
        ("markup", "title"), [(":doc:`/a/b-c`", "/a/b-c"), (":doc:`The page </a/b-c>`", "The page")]
    )
    def test_a_document_is_a_link_to_qemus_documentation(self, markup: str, title: str) -> None:
        address = "https://www.qemu.org/docs/master/a/b-c.html"
        assert html_of(markup) == (
            f'<p><a href="{address}" rel="noopener nofollow">{title}</a></p>'
        )

    @pytest.mark.parametrize(
        "path", ["relative", "//evil.example/x", "/../x", "/a?b", "/a#b", '/a"b', "/a b"]
    )
    def test_a_document_whose_place_is_not_known_is_text(self, path: str) -> None:
        assert "<a" not in html_of(f":doc:`T <{path}>`")


class TestDirectives:
    """Directives, of which few are allowed."""

    @pytest.mark.parametrize("name", ["note", "warning", "tip", "Important"])
    def test_an_admonition_is_a_quote_that_begins_with_its_name(self, name: str) -> None:
        assert html_of(f".. {name}:: Mind *this*.\n\n   And that.") == (
            f"<blockquote>\n<p><strong>{name.capitalize()}</strong></p>\n"
            "<p>Mind <em>this</em>.</p>\n<p>And that.</p>\n</blockquote>"
        )

    def test_options_of_an_admonition_change_nothing(self) -> None:
        html = html_of(".. note::\n   :class: evil\n   :name: title\n\n   Text.")
        assert html == "<blockquote>\n<p><strong>Note</strong></p>\n<p>Text.</p>\n</blockquote>"

    @pytest.mark.parametrize(
        "opening", ["code-block:: c\n   :linenos:", "code::", "sourcecode:: x"]
    )
    def test_code_is_a_literal_block(self, opening: str) -> None:
        assert html_of(f".. {opening}\n\n   if (*a < b)\n     c;") == (
            "<pre>if (*a &lt; b)\n  c;</pre>"
        )

    @pytest.mark.parametrize(
        "name",
        [
            "image", "figure", "include", "literalinclude", "raw", "csv-table", "table", "role",
            "default-role", "class", "meta", "math", "title", "header", "contents", "sectnum",
            "replace", "unicode", "date", "container", "topic", "restructuredtext-test-directive",
            "nosuch",
        ],
    )  # fmt: skip
    def test_any_other_directive_is_shown_as_written_and_reported(self, name: str) -> None:
        section, troubles = parsed_body(
            f"Before.\n\n.. {name}:: argument\n   :a: b\n\n   *x*\n\nAfter."
        )
        assert section.html == (
            f"<p>Before.</p>\n<pre>.. {name}:: argument\n   :a: b\n\n   *x*</pre>\n<p>After.</p>"
        )
        assert troubles == (Trouble(6, f'The directive "{name}" is not allowed.', "directive"),)

    @pytest.mark.parametrize(
        "place",
        [
            "- {}",
            "1. {}",
            ":field: {}",
            "-o  {}",
            "term\n  {}",
            "  {}",
            ".. [1] {}",
            ".. note:: {}",
            "+------------------+\n| {} |\n+------------------+",
            "x\n\n  - y\n\n    z\n      {}",
        ],
    )
    def test_a_directive_is_refused_wherever_it_hides(self, place: str) -> None:
        section, troubles = parsed_body(place.format(".. image:: x.png"))
        assert "<pre>.. image:: x.png</pre>" in section.html
        assert [trouble.kind for trouble in troubles] == ["directive"]

    def test_a_directive_that_is_used_wrongly_keeps_its_text_and_is_reported(self) -> None:
        section, troubles = parsed_body(".. note::\n   :nosuch: x\n\n   Text.")
        assert section.html == "<pre>.. note::\n   :nosuch: x\n\n   Text.</pre>"
        assert [(trouble.line, trouble.kind) for trouble in troubles] == [(4, "markup")]


class TestSubstitutions:
    """Names that the importer gives a text."""

    def test_the_importer_fills_them_in_as_text(self) -> None:
        assert html_of("up to |VER_MACHINE_DELETION_VERSION|.") == "<p>up to 5.1.0.</p>"

    def test_they_are_filled_in_in_headings(self) -> None:
        (section,) = parse_rst("Up to |V|\n=========\n", {"V": "<b>"}).sections
        assert (section.title, section.title_rst) == ("Up to <b>", "Up to |V|")

    def test_their_text_is_no_markup(self) -> None:
        (section,) = parse_rst("T\n=\n\n|V|\n", {"V": "<b>*x* |V|"}).sections
        assert section.html == "<p>&lt;b&gt;*x* |V|</p>"

    def test_an_undefined_one_keeps_its_name_and_is_reported(self) -> None:
        section, troubles = parsed_body("up to |NOSUCH|.")
        assert section.text == "up to |NOSUCH|."
        assert troubles == (
            Trouble(4, 'The substitution "NOSUCH" is not defined.', "substitution"),
        )

    def test_a_document_cannot_define_one(self) -> None:
        section, troubles = parsed_body(
            "|VER_MACHINE_DELETION_VERSION|\n\n.. |VER_MACHINE_DELETION_VERSION| replace:: 9.9"
        )
        assert section.html.startswith("<p>5.1.0</p>\n<pre>.. |VER")
        assert troubles == (
            Trouble(6, "Definitions of substitutions are not allowed.", "directive"),
        )


class TestProcess:
    """What parsing does to the process, and where it gives up."""

    def test_the_records_are_at_hand_without_docutils(self) -> None:
        self.run("import deprecations.importer.rst, sys; assert 'docutils' not in sys.modules")

    def test_parsing_needs_no_django(self) -> None:
        self.run("import deprecations.importer.reading, sys; assert 'django' not in sys.modules")

    @staticmethod
    def run(program: str) -> None:
        subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])

    def test_nothing_of_one_document_is_left_in_the_next(self) -> None:
        hostile = ".. default-role:: strong\n.. role:: doc(strong)\n.. |V| replace:: x\n.. _t: https://x.y"
        parsed_body(hostile)
        section, troubles = parsed_body("`a` :doc:`b` |V| t_")
        assert section.html == "<p><cite>a</cite> b |V| t</p>"
        assert {trouble.kind for trouble in troubles} == {"link", "substitution"}

    def test_a_document_of_faults_is_refused(self) -> None:
        with pytest.raises(RstRefused, match="more than 500 faults"):
            parse_rst("Title\n=====\n\n" + "*a\n\n" * 501)

    def test_a_document_that_makes_too_much_html_is_refused(self) -> None:
        links = "x_ " * 300
        with pytest.raises(RstRefused, match="more than 1,048,576 characters of HTML"):
            parse_rst(f"T\n=\n\n{links}\n\n{links}\n\n.. _x: https://a.example/{'a' * 1900}\n")

    def test_an_error_within_docutils_refuses_the_document(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise AssertionError

        monkeypatch.setattr("docutils.parsers.rst.Parser.parse", fail)
        with pytest.raises(RstRefused, match=r"cannot be read \(AssertionError\)"):
            parse_rst("Title\n=====\n")


@pytest.mark.skipif("QEMU_DOCS" not in os.environ, reason="QEMU_DOCS names no QEMU documents")
class TestRealDocuments:
    """QEMU's own documents."""

    DOCUMENTS = sorted(QEMU_DOCS.glob("*/*.rst")) if "QEMU_DOCS" in os.environ else []

    @pytest.fixture(params=DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
    def document(self, request: pytest.FixtureRequest) -> str:
        path: Path = request.param
        return path.read_text(encoding="utf-8")

    def test_every_heading_stands_on_its_line(self, document: str) -> None:
        lines = document.split("\n")
        underlined = {
            number
            for number, line in enumerate(lines, 1)
            if line.strip()
            and number < len(lines)
            and lines[number][:4] in {"====", "----", "''''", "^^^^"}
        }
        sections = list(every_section(parse_rst(document, VERSIONS).sections))
        assert {section.line for section in sections} == underlined
        for section in sections:
            assert lines[section.line - 1] == section.title_rst

    def test_headings_and_bodies_cover_the_document_without_overlap(self, document: str) -> None:
        lines = document.split("\n")
        covered: list[int] = []
        for section in every_section(parse_rst(document, VERSIONS).sections):
            covered += [section.line, section.line + 1]
            covered += range(section.body_line, section.end_line + 1)
        assert covered == sorted(set(covered))
        first = covered[0]
        assert all(not line or line.startswith(".. _") for line in lines[: first - 1])
        uncovered = set(range(first, len(lines) + 1)) - set(covered)
        assert all(not lines[number - 1].strip() for number in uncovered)

    def test_nothing_is_to_be_reported(self, document: str) -> None:
        assert parse_rst(document, VERSIONS).troubles == ()

    def test_no_word_of_a_body_is_lost_or_made_up(self, document: str) -> None:
        lines = document.split("\n")
        markup = re.compile(r"^\.\. _.*|^ *[0-9]+\. |:doc:|[^A-Za-z0-9]", re.MULTILINE)
        for section in every_section(parse_rst(document, VERSIONS).sections):
            written = "\n".join(lines[section.body_line - 1 : section.end_line])
            for name, version in VERSIONS.items():
                written = written.replace(f"|{name}|", version)
            assert markup.sub("", section.text) == markup.sub("", written)
            assert bool(section.text) == bool(section.html)


def test_document_without_a_heading_has_no_sections() -> None:
    assert parse_rst("Only a paragraph.\n").sections == ()
