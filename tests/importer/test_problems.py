"""The codes of problems, and the page that explains each one with an example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deprecations.catalogue.records import Problem, Severity
from deprecations.importer import problems
from deprecations.importer.problems import KINDS, ProblemKind
from tests.documents import FIXTURES, read

PAGE = (FIXTURES.parent / "docs" / "importing.md").read_text("utf-8")
SECTIONS: dict[str, str] = dict(
    re.findall(r"^### (QD\d{3}: .*)\n\n((?:(?!^#).*\n)*)", PAGE, re.MULTILINE)
)
# What only a source or a whole import can show; the tests of these have it.
BEYOND_A_DOCUMENT = {
    "QD008",
    "QD011",
    "QD012",
    "QD013",
    "QD014",
    "QD016",
    "QD018",
    "QD023",
    "QD024",
}


def section(kind: ProblemKind) -> str:
    return SECTIONS[f"{kind.code}: {kind.title}"]


def test_codes_are_numbered_without_a_gap() -> None:
    assert list(KINDS) == [f"QD{number:03}" for number in range(1, len(KINDS) + 1)]
    assert all(code == kind.code for code, kind in KINDS.items())


def test_every_kind_of_problem_is_in_the_table() -> None:
    kinds = {value.code for value in vars(problems).values() if isinstance(value, ProblemKind)}
    assert kinds == set(KINDS)


def test_page_explains_every_code_once_and_no_other() -> None:
    assert list(SECTIONS) == [f"{kind.code}: {kind.title}" for kind in KINDS.values()]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_page_says_how_severe_a_problem_is_and_what_to_do(kind: ProblemKind) -> None:
    words = " ".join(section(kind).split())
    assert words.startswith(f"{kind.severity.value.capitalize()}. {kind.advice}")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_page_shows_an_example_that_has_this_problem_and_no_other(kind: ProblemKind) -> None:
    if kind.code in BEYOND_A_DOCUMENT - {"QD011"}:
        assert "```\n" in section(kind)
        return
    (example,) = re.findall(r"```rst\n(.*?)```", section(kind), re.DOTALL)
    found = {problem.code for problem in read(example).problems}
    assert found == {kind.code} - BEYOND_A_DOCUMENT


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_page_shows_the_line_that_reports_the_example(kind: ProblemKind) -> None:
    line = section(kind).rstrip().removesuffix("\n```").rpartition("```\n")[2]
    assert f": {kind.severity.value} {kind.code}: " in line
    if kind.code not in BEYOND_A_DOCUMENT:
        (example,) = re.findall(r"```rst\n(.*?)```", section(kind), re.DOTALL)
        (found,) = read(example).problems
        assert line == (
            f"{found.document}:{found.line}: {kind.severity.value} {kind.code}: {found.message}"
        )


def test_examples_of_the_page_have_all_problems_that_a_document_can_have() -> None:
    examples = re.findall(r"```rst\n(.*?)```", PAGE, re.DOTALL)
    found = {problem.code for example in examples for problem in read(example).problems}
    assert found == set(KINDS) - BEYOND_A_DOCUMENT


def test_problem_names_its_kind_and_its_place() -> None:
    assert problems.NO_VERSION.at("deprecated.rst", 7, "x") == Problem(
        "QD001", Severity.WARNING, "deprecated.rst", 7, "x"
    )


def test_every_code_is_reported_somewhere_in_the_code() -> None:
    names = {name for name, value in vars(problems).items() if isinstance(value, ProblemKind)}
    folder = Path(problems.__file__).parents[1]
    code = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    assert {name for name in names if f"problems.{name}" in code} == names
