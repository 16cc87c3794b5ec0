"""Documents in Texinfo: the same entries come out of them as of RST, each with its own lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deprecations.catalogue.records import Entry, ListKind, ParsedDocument, SourceDocument
from deprecations.catalogue.titles import normalise_title
from deprecations.importer.guard import RstRefused
from deprecations.importer.replacements import find_replacements
from deprecations.importer.texinfo import as_rst, holds_list
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.versions import Version
from tests.documents import FIXTURES, read_source
from tests.knowledge import real_documents

HEAD = "@appendix Deprecated features\n@section Gadgets\n@subsection -frob (since 4.0)\n"
PAGE = (FIXTURES.parent / "docs" / "importing.md").read_text("utf-8")

# Entries of the two lists, counted by hand.
ENTRIES = {
    "2.10": (27, 0),
    "2.12": (32, 0),
    "3.1": (23, 0),
    "4.0": (24, 0),
    "4.2": (44, 1),
}


def read(text: str, name: str = "qemu-deprecated.texi", release: str = "4.2") -> ParsedDocument:
    """A Texinfo document of a release, read in this process."""
    version = Version.parse(release)
    return read_source(SourceDocument(name, version, f"{version}.0", Origin.UPSTREAM, text))


def entry(body: str) -> Entry:
    """The one entry of a document with this text."""
    (found,) = read(f"{HEAD}\n{body}\n").entries
    return found


def rst(body: str) -> str:
    return entry(body).body.rst


def titled(title: str) -> Entry:
    (found,) = read(HEAD.replace("-frob", title)).entries
    return found


def codes(text: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in read(text).problems]


# Entries.


def test_sections_become_categories_and_features_with_the_lines_of_the_file() -> None:
    parsed = read(
        "@node Deprecated features\n"
        "@appendix Deprecated features\n"
        "\n"
        "Some words on the list.\n"
        "\n"
        "@section Gadgets\n"
        "@cindex gadgets\n"
        "@subsection Small gadgets\n"
        "@subsubsection -frob (since 3.1.0)\n"
        "\n"
        "It will go,\n"
        "and so on.\n"
        "\n"
        "@node Knobs\n"
        "@section Knobs\n"
        "@subsection @option{--knob @var{x}} (x86, since 4.0)\n"
        "It will go:\n"
        "@example\n"
        "knob\n"
        "@end example\n"
        "\n"
        "@node Recently removed features\n"
        "@appendix Recently removed features\n"
        "@section Gadgets\n"
        "@subsection -lamp (removed in 4.1)\n"
        "It went.\n"
    )
    assert parsed.holds == {ListKind.DEPRECATED, ListKind.REMOVED}
    assert parsed.problems == ()
    assert [
        (e.kind.value, e.title, e.category_path, e.line, e.end_line, e.anchor)
        for e in parsed.entries
    ] == [
        ("deprecated", "-frob", ("Gadgets", "Small gadgets"), 9, 12, ""),
        ("deprecated", "--knob x", ("Knobs",), 16, 20, ""),
        ("removed", "-lamp", ("Gadgets",), 25, 26, ""),
    ]
    frob, knob, lamp = parsed.entries
    assert (frob.body.rst, frob.body.text) == (
        "It will go,\nand so on.",
        "It will go, and so on.",
    )
    assert frob.body.html == "<p>It will go,\nand so on.</p>"
    assert knob.title_rst == "``--knob x``"
    assert [(s.event, str(s.version), s.scope) for s in knob.statements] == [
        (Event.DEPRECATED, "4.0", "x86")
    ]
    assert knob.body.html == "<p>It will go:</p>\n<pre>knob</pre>"
    assert lamp.statements[0].event is Event.REMOVED


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    text = HEAD + "It will go.\n@itemize\n@item now\n@end itemize\n"
    dos = read("\ufeff" + text.replace("\n", "\r\n"))
    assert (dos.entries, dos.problems) == (read(text).entries, ())


def test_of_a_manual_only_the_lists_are_read() -> None:
    chapters = (
        "\\input texinfo @c -*- texinfo -*-\n@settitle A manual\n@chapter Use\n"
        "@section Options\n@subsection -odd (since 1.0)\n@foo{} and @code{unclosed\n"
    )
    text = f"{chapters}{HEAD}It will go.\n@node License\n@appendix License\nFree.\n@bye\n"
    parsed = read(text, "x.texi")
    assert [(e.title, e.line, e.end_line) for e in parsed.entries] == [("-frob", 9, 10)]
    assert parsed.problems == ()


def test_chapters_beside_the_list_are_accounted_for_where_the_document_is_no_manual() -> None:
    text = (
        f"@chapter Words\nSome.\n{HEAD}It will go.\n@appendix Knobs\n@subsection -x (since 4.1)\n"
    )
    parsed = read(text)
    assert [e.title for e in parsed.entries] == ["-frob", "-x"]
    assert codes(text) == [("QD017", 1), ("QD005", 7), ("QD005", 8)]


def test_heading_that_skips_a_level_is_read_as_one_level_down_and_reported() -> None:
    text = (
        "@appendix Deprecated features\n@subsubsection Gadgets\n"
        "@section Knobs\n@subsection -x (since 4.1)\nIt will go.\n"
    )
    assert [e.category_path for e in read(text).entries] == [("Knobs",)]
    assert ("QD005", 2) in codes(text)


def test_manual_that_only_includes_the_list_holds_none() -> None:
    assert not holds_list(
        "@chapter Use\n@include qemu-deprecated.texi\n@section Deprecated features\n"
    )
    assert holds_list("@chapter Use\n@appendix @emph{Deprecated} features @c here\n")
    assert not holds_list("@appendix " + "@w{" * 1000)


# Text.


@pytest.mark.parametrize(
    ("texinfo", "expected"),
    [
        ("@code{a} @option{-b} @command{c} @file{d} @samp{e}", "``a`` ``-b`` ``c`` ``d`` ``e``"),
        ("@var{a} @emph{b} @dfn{c} @strong{d} @b{e}", "*a* *b* *c* **d** **e**"),
        ("@option{-x @var{on|off}}", "``-x on|off``"),
        ("@emph{use @code{x} now}", "*use* ``x`` *now*"),
        ("a@code{b}c @code{d}@var{e}", "a\\ ``b``\\ c ``d``\\ *e*"),
        ("@code{ x }y", "``x`` y"),
        ("@code{} @code{a``b} @code{`}", "a\\`\\`b \\`"),
        ("``-x @{a@}'' and ``y`` or `z'", "``-x {a}`` and ``y`` or 'z'"),
        ("``a' and ``b''", "\"a' and ``b``"),
        ("@code{``a''}", "\\`\\`a''"),
        ("@verb{|@x{|}", "``@x{``"),
        ("@math{@var{n} <= @var{m} * 2}", "*n* <= *m* * 2"),
        ("a@dots{} @minus{}1 @@ @{@} a@*b@ c@:d. --x", "a... -1 @ {} a b cd. --x"),
        ("@copyright{} @bullet{} a@comma{}b @'e @\"{u} @,{c}", "© • a,b é ü ç"),
        ("@url{https://x.org}", "https://x.org"),
        ("@uref{https://x.org,the @code{x}}", "`the x <https://x.org>`__"),
        ("@url{https://x.org,,x}", "x"),
        ("@email{a@@x.org} @email{b@@x.org, B}", "a@x.org B (b@x.org)"),
        ("@xref{Node}, @ref{Node,,The title}", "See Node, The title"),
        ("@acronym{QMP, the protocol}", "QMP (the protocol)"),
        ("a@anchor{x}b@footnote{c}", "ab (c)"),
        ("@value{VERSION}", "4.2.0"),
        ("one @c two\n@comment three\nfour", "one\nfour"),
        ("  one\n    two", "one\ntwo"),
        ("@noindent one\n@cindex x\ntwo", "one\ntwo"),
        ("@center one", "one"),
        ("@set x a b\n@value{x} y\n@clear x\n@ifset x\nz\n@end ifset", "a b y"),
    ],
)
def test_text_becomes_rst(texinfo: str, expected: str) -> None:
    found = read(f"{HEAD}\n{texinfo}\n")
    assert [e.body.rst for e in found.entries] == [expected]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("texinfo", "expected"),
    [
        ("@itemize @bullet\n@item a\nb\n\nc\n@item\nd\n@end itemize", "- a\n  b\n\n  c\n\n- d"),
        ("@enumerate\n@item a\n@item b\n@end enumerate", "1. a\n\n2. b"),
        ("@enumerate b\n@item a\n@item b\n@end enumerate", "b. a\n\nc. b"),
        (
            "@itemize\n@item\n@itemize\n@item a\n@end itemize\n@item b\n@end itemize",
            "- - a\n\n- b",
        ),
        (
            "@table @option\n@item -a\n@itemx -b\nc\n@item -d\n@end table",
            "``-a``, ``-b``\n    c\n\n``-d``",
        ),
        (
            "@example\n@group\na *b*\n\n  @var{c}@{\n@end group\n@end example",
            "::\n\n    a *b*\n\n      c{",
        ),
        ("@verbatim\n@c a\n@section x\n@end verbatim", "::\n\n    @c a\n    @section x"),
        ("@quotation Note\na\n@end quotation\nb", "    **Note:**\n\n    a\n\nb"),
        (
            "@itemize\n@item a\n@end itemize\n@quotation\n--b\n@end quotation",
            "- a\n\n..\n\n    \\--b",
        ),
        ("@multitable @columnfractions .5 .5\n@item a @tab b\n@end multitable", "- a - b"),
        ("@example\n\n@end example\na", "a"),
    ],
)  # fmt: skip
def test_environments_become_blocks(texinfo: str, expected: str) -> None:
    found = read(f"{HEAD}\n{texinfo}\n")
    assert [e.body.rst for e in found.entries] == [expected]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("title", "title_rst"),
    [
        ("-frob", "-frob"),
        ("-net ...,name=@var{name}", "-net ...,name=\\ *name*"),
        ("-drive file=json:@{...@{'a':'b'@}@}", "-drive file=json:{...{'a':'b'}}"),
        ("FROB_ variables", "FROB\\_ variables"),
        ("--frob=on|off", "--frob=on|off"),
        ("``frob'' mode", "``frob`` mode"),
        ("1. x", "\\1. x"),
    ],
)
def test_titles_become_rst(title: str, title_rst: str) -> None:
    assert titled(title).title_rst == title_rst


def test_heading_without_a_version_keeps_its_title_even_where_it_looks_like_an_option() -> None:
    text = HEAD.replace(" (since 4.0)", "")
    assert [e.title for e in read(f"{text}It will go.\n").entries] == ["-frob"]
    assert codes(f"{text}It will go.\n") == [("QD001", 3)]


SIGNS = [
    *'ab  -*_|\\:."<>[]()=+/#1i2\n',
    "::",
    "__",
    "|x|",
    "----",
    ">>> ",
    "1. ",
    ".. x::",
    "[1]_",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=40).map("".join))
def test_what_looks_like_markup_of_rst_is_text(text: str) -> None:
    found = read(f"{HEAD}\nx{text}\n\n{text}\n")
    (only,) = found.entries
    assert only.body.text.split() == f"x{text}\n\n{text}".split()
    assert found.problems == ()


# What is wrong with a document.


@pytest.mark.parametrize(
    ("body", "text", "problems"),
    [
        ("@foo{x} y", "x y", [("QD023", 5)]),
        ("a\n@foo x", "a @foo x", [("QD023", 6)]),
        ("a@foo.org", "a@foo.org", [("QD023", 5)]),
        ("@%", "@%", [("QD023", 5)]),
        ("@code{x\n\ny", "x\n\ny", [("QD006", 5)]),
        ("x}", "x}", [("QD006", 5)]),
        ("{x}", "{x}", [("QD006", 5)]),
        ("@itemize\n@item x", "x", [("QD006", 5)]),
        ("@itemize\n@item x\n@table @asis\n@end itemize", "x", [("QD006", 7)]),
        ("x\n@end itemize", "x", [("QD006", 6)]),
        ("x\n@end ignore", "x", [("QD006", 6)]),
        ("x\n@end", "x", [("QD006", 6)]),
        ("@item x", "x", [("QD006", 5)]),
        ("@example\nx", "x", [("QD006", 5)]),
        ("@ignore\nx", "x", [("QD006", 5)]),
        ("@verbatim\nx", "x", [("QD006", 5)]),
        ("@value{x}", "x", [("QD015", 5)]),
        ("@url{javascript:1,x}", "x (javascript:1)", [("QD006", 5)]),
        ("@include x.texi\ny", "y", [("QD024", 5)]),
        ("@html\n<b>x</b>\n@end html\ny", "y", [("QD024", 5)]),
        ("@macro x\n@y\n@end macro\ny", "y", [("QD024", 5)]),
        ("@ifinfo\nx\n@end ifinfo\n@ifhtml\ny\n@end ifhtml", "y", []),
        ("@ifclear z\nx\n@end ifclear\n@ifset z\ny\n@end ifset", "x", []),
        ("@ignore\n@section x\n@end ignore\ny", "y", [("QD024", 6)]),
        ("@ifinfo\n@subsection x (since 4.0)\n@end ifinfo\ny", "y", [("QD024", 6)]),
        ("y\n@c @subsection -x (since 4.0)", "y", [("QD024", 6)]),
        ("y\n@bye\n@section x", "y", [("QD024", 7)]),
        ("y\n@section", "y", [("QD022", 6)]),
    ],
)
def test_what_is_not_understood_is_reported_with_its_line_and_its_text_stays(
    body: str, text: str, problems: list[tuple[str, int]]
) -> None:
    found = read(f"{HEAD}\n{body}\n")
    assert [(problem.code, problem.line) for problem in found.problems] == problems
    assert [e.body.text for e in found.entries] == [text]


@pytest.mark.parametrize("name", ["itemize", "example", "quotation", "table @code", "ignore"])
def test_environment_that_is_never_closed_costs_no_entry(name: str) -> None:
    text = f"{HEAD}\n@{name}\nx\n@subsection -knob (since 4.1)\ny\n"
    parsed = read(text)
    assert [e.title for e in parsed.entries] == ["-frob", "-knob"]
    assert codes(text) == [("QD006", 5)]


def test_page_shows_examples_of_the_problems_that_only_texinfo_has() -> None:
    examples = re.findall(r"```texinfo\n(.*?)```", PAGE, re.DOTALL)
    assert [{code for code, _ in codes(example)} for example in examples] == [{"QD023"}, {"QD024"}]


PIECES = [
    "@itemize", "@item a", "@end itemize", "@table @code", "@itemx b", "@end table", "@example",
    "@end example", "@quotation Note", "@end quotation", "", "text", "@section S", "@verbatim",
    "@subsection T (since 4.1)", "@enumerate", "@end enumerate", "@ignore", "@end ignore",
    "@ifinfo", "@end ifinfo", "@code{", "}", "@set A b", "@ifset A", "@end ifset", "@foo{x}",
    "@", "@chapter U", "@multitable", "@tab", "@html", "@end html", "@bye", "@value{A}", "{",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_whatever_is_out_of_order_is_read_and_every_heading_accounted_for(body: list[str]) -> None:
    lines = [*HEAD.splitlines(), *body]
    parsed = read("\n".join(lines))
    told = {e.line for e in parsed.entries} | {p.line for p in parsed.problems}
    names = {name for e in parsed.entries for name in e.category_path}
    text = "".join(e.body.text for e in parsed.entries)
    for number, line in enumerate(lines[1:], 2):
        if line.startswith(("@section", "@subsection", "@chapter")):
            title = line.partition(" ")[2]
            assert number in told or title in names or line in text


# Hostile documents.


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("x\u202ey", "invisible character"),
        ("x\fy", "invisible character"),
        ("x" * 2001, "characters"),
        ("x\n" * 10_000, "lines"),
        ("@w{" * 100, "deep"),
        ("@itemize\n@item\n" * 20, "environments"),
        ("@foo{}\n" * 600, "faults"),
        ("x " * 500 + "\n" + ("y " * 500 + "\n") * 40, "blank line"),
    ],
)
def test_document_beyond_the_limits_is_refused(body: str, reason: str) -> None:
    with pytest.raises(RstRefused, match=reason):
        read(f"{HEAD}\n{body}\n")


@pytest.mark.parametrize(
    "body",
    [
        "@html\n<script>x</script>\n@end html\ny",
        "<script>x</script>",
        "@url{javascript:alert(1),x}",
        "@url{https://x.org> `y <javascript:z,x}",
        ".. raw:: html\n\n   <script>x</script>",
        "`x <javascript:y>`_",
        "@code{<img src=x onerror=y>}",
        ".. image:: https://x.org/y.png",
        "@verbatim\n<script>\n@end verbatim",
    ],
)
def test_hostile_text_is_shown_as_text(body: str) -> None:
    html = entry(body).body.html
    assert not re.search(r"<(?!/?(?:p|code|pre|cite|a)\b)|<a href=\"(?!https://x\.org)", html)


# QEMU's own documents.


def real(release: str) -> ParsedDocument:
    folder = real_documents() / release
    for name in ("qemu-deprecated.texi", "qemu-doc.texi", "deprecated.rst"):
        if (path := folder / name).exists():
            return read(path.read_text("utf-8"), name, release)
    pytest.skip(f"needs QEMU's documents of {release}")


@pytest.mark.parametrize("release", ENTRIES)
def test_real_documents_have_their_entries_and_every_heading_is_accounted_for(release: str) -> None:
    parsed = real(release)
    kinds = [e.kind for e in parsed.entries]
    assert (kinds.count(ListKind.DEPRECATED), kinds.count(ListKind.REMOVED)) == ENTRIES[release]
    assert {problem.code for problem in parsed.problems} <= {"QD001", "QD002", "QD009"}
    lines = parsed.source.text.split("\n")
    start = next(n for n, line in enumerate(lines) if re.match("@appendix Deprecated", line))
    told = {e.line for e in parsed.entries}
    categories = {name for e in parsed.entries for name in e.category_path}
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if line == "@appendix License":
            break
        if found := re.match(r"@(?:sub)*section (.*)", line):
            assert number in told or found[1] in categories
    for e in parsed.entries:
        assert lines[e.line - 1].startswith("@sub")
        assert lines[e.end_line - 1].strip()
        assert e.body.text


def test_real_titles_and_texts_are_those_of_the_documents_in_rst_that_followed() -> None:
    """Of 4.2's entries, 6 titles are not in 5.0: five features left the list, one was renamed.
    Four texts were edited; the other differences would be ours."""
    old, new = real("4.2"), real("5.0")
    texts = {(normalise_title(e.title), " ".join(e.body.text.split())) for e in new.entries}
    titles = {title for title, _ in texts}
    keys = [(normalise_title(e.title), " ".join(e.body.text.split())) for e in old.entries]
    assert sum(title in titles for title, _ in keys) == 39
    assert sum(key in texts for key in keys) == 35


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("change", ["blockdev-change-medium", "change-vnc-password"]),
        ("-realtime", ["-overcommit mem-lock=on|off"]),
        ("query-cpus", ["query-cpus-fast"]),
        ("-vnc acl", ["tls-authz", "sasl-authz"]),
        ('"backing": ""', ['"backing": null']),
    ],
)
def test_replacements_are_found_in_real_texts(title: str, expected: list[str]) -> None:
    found = next(e for e in real("4.2").entries if e.title == title)
    replacements = find_replacements(
        title_rst=found.title_rst, body_rst=found.body.rst, category_path=found.category_path
    )
    assert [replacement.text for replacement in replacements] == expected


def test_suffix_tells_texinfo_from_rst() -> None:
    source = SourceDocument("a.rst", Version(5, 0), "5.0.0", Origin.UPSTREAM, "@code{x}\n")
    assert as_rst(source).text == "@code{x}\n"
