"""Documents parsed together, from parts: each comes out as the worker alone would have it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from docutils.nodes import make_id
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deprecations.importer import passages as importer_passages
from deprecations.importer.anchors import anchor_of
from deprecations.importer.guard import MAX_INDENTS, admit
from deprecations.importer.outline import Outline, plain_text_of, scan
from deprecations.importer.parsing import DocumentParser
from deprecations.importer.reading_passages import read_passages
from deprecations.importer.rst import ParsedRst, RstRefused, parse_rst
from deprecations.importer.sections import MAX_HTML, Passage
from deprecations.importer.worker import RstWorker
from tests.documents import FIXTURES, rst

VERSIONS = {"VER_MACHINE_DEPRECATION_VERSION": "8.1.0", "VER_MACHINE_DELETION_VERSION": "5.1.0"}

LISTS = """\
.. _Old things:

Old things
==========

What is on its way out, by 2.0 and |VER_MACHINE_DELETION_VERSION|.

* one
* two, see `the notice`_

Options
-------

``-fast`` (since 7.1)
'''''''''''''''''''''
Use ``-quick`` instead::

  -quick [a_]

and then
::

    -quicker

Devices
-------

Cards
'''''

``card,name=``\\ *text* (since 8.0)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

:doc:`/system/cards`, page 7.

``plug`` (since 8.0)
^^^^^^^^^^^^^^^^^^^^

term
  meaning

Gone things
===========

Options
-------

``-slow`` (removed in 6.0)
''''''''''''''''''''''''''

1. See `the notice`_, too.


.. _the notice: https://www.example.org/notice.html
.. _Devices: https://www.example.org/devices
"""


class WorkerInside(RstWorker):
    """A worker without a process of its own, which counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def parse(self, text: str, substitutions: Mapping[str, str]) -> ParsedRst:
        self.asked["documents"] += 1
        return parse_rst(text, substitutions)

    def parse_passages(
        self,
        passages: Sequence[tuple[str, str]],
        targets: Mapping[str, str],
        substitutions: Mapping[str, str],
    ) -> list[Passage | None]:
        self.asked["requests"] += 1
        self.asked["passages"] += len(passages)
        return read_passages(passages, targets, substitutions)


def outcome_alone(text: str) -> Any:
    """What becomes of a document that is parsed by itself and as a whole."""
    try:
        return parse_rst(text, VERSIONS)
    except RstRefused as refused:
        return refused.args


def outcomes_together(texts: Sequence[str], worker: RstWorker | None = None) -> list[Any]:
    parser = DocumentParser(worker or WorkerInside())
    return [
        parsed.args if isinstance(parsed, RstRefused) else parsed
        for parsed in parser.parse([(text, VERSIONS) for text in texts])
    ]


def assert_as_alone(*texts: str) -> Counter[str]:
    worker = WorkerInside()
    assert outcomes_together(texts, worker) == [outcome_alone(text) for text in texts]
    return worker.asked


def in_list(body: str) -> str:
    return rst(f"== Deprecated features\n-- Options\n'' ``-a`` (since 6.0)\n{body}\n'' Other\nx\n")


def scanned(text: str) -> Outline:
    outline = scan(admit(text))
    assert outline is not None
    return outline


class TestRegularDocuments:
    """Whose parts are told without docutils."""

    def test_it_becomes_what_docutils_makes_of_it(self) -> None:
        asked = assert_as_alone(LISTS)
        assert asked["documents"] == 0

    def test_equal_parts_of_many_documents_are_parsed_once(self) -> None:
        asked = assert_as_alone(in_list("Use b."), in_list("Use c."), in_list("Use b."))
        assert asked == {"requests": 1, "passages": 3}

    def test_a_later_call_knows_the_parts_of_an_earlier_one(self) -> None:
        worker = WorkerInside()
        parser = DocumentParser(worker)
        for _ in range(2):
            assert list(parser.parse([(LISTS, VERSIONS)])) == [parse_rst(LISTS, VERSIONS)]
        assert worker.asked["documents"] == 0
        assert worker.asked["requests"] == 3

    def test_memory_stays_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importer_passages, "MAX_KEPT", 10)
        worker = WorkerInside()
        parser = DocumentParser(worker)
        for text in (in_list("Use b."), in_list("Use c."), in_list("Use c.")):
            assert list(parser.parse([(text, VERSIONS)])) == [parse_rst(text, VERSIONS)]
            assert len(parser._passages._known) <= 3

    def test_a_body_reads_differently_with_other_substitutions(self) -> None:
        text = in_list("Until |VER_MACHINE_DELETION_VERSION|.")
        other = {**VERSIONS, "VER_MACHINE_DELETION_VERSION": "7.0.0"}
        parsed = DocumentParser(WorkerInside()).parse([(text, VERSIONS), (text, other)])
        assert list(parsed) == [parse_rst(text, VERSIONS), parse_rst(text, other)]

    def test_a_body_leads_elsewhere_with_another_target(self) -> None:
        texts = [in_list("See here_.") + f"\n.. _here: https://www.example.org/{n}\n" for n in "ab"]
        assert assert_as_alone(*texts)["documents"] == 0

    def test_a_link_that_names_nothing_ties_a_body_to_nothing(self) -> None:
        assert assert_as_alone(in_list("`a <https://a.example>`__"))["documents"] == 0

    def test_batches_stay_small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importer_passages, "MAX_BATCH", 340)
        asked = assert_as_alone(*(in_list(f"Text number {n}.") for n in range(9)))
        assert asked["passages"] == 10
        assert asked["requests"] > 2

    @pytest.mark.parametrize(
        ("title", "plain"),
        [
            ("``-a`` and b", "-a and b"),
            ("``a  b``", "a b"),
            ("Sizes (``-a``, ``b=c``)", "Sizes (-a, b=c)"),
            ("sifive_u, x86_64", "sifive_u, x86_64"),
            ("``a ``b``", None),
            ("a_ b", None),
            ("*a*", None),
            ("a\\ b", None),
            ("http://a", None),
            ("``a", None),
            ("``a``b", None),
        ],
    )
    def test_titles_are_read_where_they_are_plain(self, title: str, plain: str | None) -> None:
        assert plain_text_of(title) == plain
        assert_as_alone(rst(f"== List\n-- {title}\nx\n"))

    def test_names_that_repeat_get_the_same_numbers(self) -> None:
        titles = ["A b", "a-b", "``--a b``", "id1", "12", "+", "Notice", "id3", "Id 3"]
        titles = [title for title in titles if title[0].isalnum() or title[0] == "`"]
        text = rst("== List\n" + "".join(f"-- {title}\nx\n" for title in titles * 2))
        assert assert_as_alone(text + "\n.. _notice: https://a.example\n")["documents"] == 0

    @settings(max_examples=200)
    @given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
    def test_anchors_are_made_as_docutils_makes_them(self, name: str) -> None:
        assert anchor_of(name) == make_id(name)

    def test_sections_tell_their_texts_and_targets(self) -> None:
        outline = scanned(LISTS)
        assert (outline.label, [s.level for s in outline.sections]) == (
            "old things",
            [1, 2, 3, 2, 3, 4, 4, 1, 2, 3],
        )
        assert outline.sections[-1].body == "1. See `the notice`_, too."
        assert outline.sections[-1].targets == ("the notice", "devices")
        assert outline.sections[5].title is None


class TestOtherDocuments:
    """Which go to the worker as a whole, each by itself."""

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "No heading.\n",
            "Text above\n\nTitle\n=====\n",
            "=====\nTitle\n=====\n",
            "Title\n~~~~~\n",
            "A long title\n=====\n",
            "Title\n=====\nAgain\n-----\n",
            "A\n=\n\nB\n-\n\nC\n'\n\nD\n=\n\nE\n'\n",
            "Title\n=====\n\na\n\n----\n\nb\n",
            "Title\n=====\n\nLiteral::\n\nAgain\n-----\n",
            "Title\n=====\n\nLiteral::\n\n``a``\n-----\n",
            "Title\n=====\n\nab\n::\n\n  x\n",
            "Title\n=====\n\n===  ===\na    b\n===  ===\n",
            "Title\n=====\n\n+-+\n|a|\n+-+\n",
            "Title\n=====\n\n.. note:: x\n",
            "Title\n=====\n\n.. _a: b_\n",
            "Title\n=====\n\n__ https://a.example\n",
            ".. _a:\n.. _b:\n\nTitle\n=====\n",
            "Title\n=====\n\n.. _a: https://a.example\n\nText a_.\n",
            "Title\n=====\n\na_\n\n.. _a: https://a.example\n.. _A: https://b.example\n",
            "Title\n=====\n\n" + "".join(f".. _a{n}: https://a.example\n" for n in range(21)),
            "1. Title\n========\n",
            "- Title\n=======\n",
            "Tïtle\n=====\n",
            "Title\n=====\n\n\tText\n",
            "Title\n=====\n\nText::\n\n\xa0x\n",
        ],
    )
    def test_what_is_unusual_is_irregular(self, text: str) -> None:
        assert scan(text) is None
        assert assert_as_alone(text, in_list("Use b."))["documents"] == 1

    @pytest.mark.parametrize(
        "body",
        [
            "``-a",
            "*a",
            "a_",
            "a__",
            "`a`_",
            "`Other`_",
            "See [1]_.",
            "`a <https://a.example>`_ and a_",
            "_`a`",
            "|nosuch|",
            ":nosuch:`a`",
            "`a <//a>`__",
            "- a\nb",
            "a\nb\n  c",
            "* Heading\n  -------",
        ],
    )
    def test_a_body_at_fault_or_tied_to_its_document_costs_no_other(self, body: str) -> None:
        asked = assert_as_alone(in_list("Use b."), in_list(body), in_list("Use c."))
        assert asked["documents"] == 1

    def test_a_title_at_fault_is_reported_where_it_stands(self) -> None:
        text = rst("== List\n-- ``-a\nx\n-- Other\n")
        assert outcomes_together([text])[0].troubles[0].line == 4
        assert_as_alone(text, text, in_list("x"))

    def test_a_target_that_a_body_makes_is_not_another_bodys(self) -> None:
        made = in_list("`here <https://a.example/1>`_")
        used = in_list("See here_.\n\n.. _here: https://a.example/2").replace("Other", "Other 2")
        target = in_list("See here_.") + "\n.. _here: https://a.example/2\n"
        both = in_list("See `here <https://a.example/1>`_, here_.")
        both += "\n.. _here: https://a.example/2\n"
        assert_as_alone(made, in_list("See here_."), used, target, both)

    def test_a_document_that_is_refused_costs_no_other(self) -> None:
        faults = in_list("\n\n".join(["*a"] * 501))
        outcomes = outcomes_together([in_list("Use b."), faults, "a\0", in_list("Use c.")])
        assert [type(outcome) for outcome in outcomes] == [ParsedRst, tuple, tuple, ParsedRst]
        assert "more than 500 faults" in outcomes[1][1]
        assert outcomes[2][0] == 1

    def test_after_a_failure_every_document_is_judged_by_itself(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any) -> None:
            requests.append(1)
            raise RstRefused(None, "parsing took too long")

        requests: list[int] = []
        monkeypatch.setattr(WorkerInside, "parse_passages", fail)
        monkeypatch.setattr(importer_passages, "MAX_BATCH", 340)
        asked = assert_as_alone(*(in_list(f"Text number {n}.") for n in range(9)), "a\0")
        assert asked["documents"] == 10
        assert len(requests) == 1

    def test_a_long_body_is_parsed_with_its_document(self) -> None:
        text = in_list("\n\n".join([f"Text number {n}." for n in range(1200)]))
        assert assert_as_alone(text)["requests"] == 0

    def test_the_limit_of_html_holds_for_each_document(self) -> None:
        address = f"\n\n.. _x: https://a.example/{'a' * 1900}\n"
        links = [" ".join(["x_"] * 150) + f" {number}" for number in range(6)]
        sections = [in_list(text) for text in links]
        long = "\n".join(sections).replace("Deprecated features", "Deprecated features")
        (outcome,) = outcomes_together([long + address])
        assert f"more than {MAX_HTML:,} characters" in outcome[1]
        assert_as_alone(long + address, *(section + address for section in sections))

    def test_many_indents_of_many_documents_are_no_documents_fault(self) -> None:
        texts = [in_list("a\n\n" + " " * indent + "b") for indent in range(1, MAX_INDENTS + 3)]
        assert assert_as_alone(*texts)["documents"] == 0


ODD_LINES = st.sampled_from(
    [
        "", " ", "  ", "::", ":", "=", "==", "====", "----", "''''", "^^^^", "~~~~", "=" * 30,
        "-" * 30, "'" * 40, "^" * 40, "=== ===", "+--+", "|", "| a", "- a", "* a", "1. a", "a) b",
        "(i) a", "#. a", "-o  b", "--long=x", ":a: b", ">>> a", "> a", "a::", "``a", "*a*", "a_",
        "a__", "`a`_", "`Options`_", "`the notice`_", "[1]_", "|a|",
        "|VER_MACHINE_DELETION_VERSION|",
        ".. a", "..", ".. _a:", ".. _options:", ".. _a: https://a.example", ".. _b: a_",
        ".. _the notice: https://b.example", "__ https://a.example", ".. [1] a",
        ".. |a| replace:: b",
        ".. note:: a", ".. image:: a", ".. code::", ":a:`b`", "`a <https://a.example>`_",
        "`a <javascript:b>`__", "_`a`", "  a", "    a", "\ta", "a\tb", "\xa0", "\u3000a", "é",
        "漢字",
        "a \\", "\\", "-- a", "http://a.example", "javascript:a", "a@b.example", "``", "`", "**",
        "Options", "Id1", "id1", "A title", "``a`` b", "``-c`` (since 6.0)", "12", "1", "a.",
        "a. b",
    ]
)  # fmt: skip


def change(lines: list[str], place: int, kind: str, odd: str, count: int) -> None:
    """Change lines at a place in one of the ways in which people and editors do."""
    line = lines[place]
    ways = {
        "drop": [],
        "drop more": [],
        "repeat": [line, line],
        "indent": [" " * count + line],
        "shorten": [line[:-count]],
        "lengthen": [line + line[-1:] * count],
        "replace": [odd],
        "put above": [odd, line],
        "put apart": ["", odd, "", line],
        "move": [lines[count], line],
    }
    lines[place : place + (count if kind == "drop more" else 1)] = ways[kind]


KINDS = (
    "drop", "drop more", "repeat", "indent", "shorten", "lengthen", "replace", "put above",
    "put apart", "move",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A regular document with some of its lines changed."""
    base = draw(st.sampled_from([LISTS, in_list("Use b."), in_list("a\n\nb::\n\n  c")]))
    lines = base.split("\n")
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(lines) - 5))
        kind = draw(st.sampled_from(KINDS))
        change(lines, place, kind, draw(ODD_LINES), draw(st.integers(1, 4)))
    return "\n".join(lines)


@settings(max_examples=int(os.environ.get("MUTATIONS", "150")))
@given(st.lists(mutated(), min_size=1, max_size=3))
@example([LISTS, LISTS.replace("\n", "\r\n"), "\ufeff" + LISTS])
@example([LISTS + " \n\t\n"])
def test_any_documents_come_out_as_each_alone(texts: list[str]) -> None:
    assert_as_alone(*texts)


def documents_of(name: str, pattern: str) -> list[str]:
    folder = os.environ.get(name)
    if not folder:
        pytest.skip(f"needs {name}")
    paths = sorted(Path(folder).glob(pattern))
    assert paths
    return [path.read_bytes().decode("utf-8", "surrogateescape") for path in paths]


def test_the_embedded_documents_are_regular() -> None:
    texts = [path.read_text("utf-8") for path in sorted(FIXTURES.glob("*.rst"))]
    assert assert_as_alone(*texts)["documents"] == 0


def test_qemus_documents_are_regular_and_share_most_of_their_texts() -> None:
    texts = documents_of("QEMU_DOCS", "*/*.rst")
    asked = assert_as_alone(*texts)
    assert asked["documents"] == 0
    assert asked["passages"] <= 450
    assert asked["requests"] <= 10


def test_attacks_come_out_as_each_alone() -> None:
    texts = [text for text in documents_of("QEMU_ATTACKS", "*") if len(text) < 40_000]
    with RstWorker() as worker:
        together = outcomes_together(["Title\n=====\n", *texts, LISTS], worker)
        for text, outcome in zip(texts, together[1:-1], strict=True):
            try:
                alone: Any = worker.parse(text, VERSIONS)
            except RstRefused as refused:
                alone = refused.args
            assert outcome == alone
    assert together[-1] == parse_rst(LISTS, VERSIONS)


def test_a_process_gives_the_same_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    with RstWorker() as worker:
        assert outcomes_together([LISTS, in_list("*a"), in_list("b")], worker) == [
            outcome_alone(text) for text in (LISTS, in_list("*a"), in_list("b"))
        ]
        process = cast("Any", worker._child).process
        with pytest.raises(RstRefused):
            worker.parse_passages([("", "a\n\nTitle\n=====\n\nb")], {}, {})
        assert process.returncode is not None
        assert worker.parse_passages([("", "a")], {}, {}) == [
            Passage(title="Passage 0", html="<p>a</p>", text="a", html_length=9)
        ]
