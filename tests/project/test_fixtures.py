"""The embedded knowledge in `fixtures/`: its form, its facts, and whose words it is in."""

import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import docutils.core
import pytest
from docutils import nodes

PROJECT = Path(__file__).parents[2]
FIXTURES = PROJECT / "fixtures"
DEPRECATED = FIXTURES / "deprecated.rst"
REMOVED = FIXTURES / "removed-features.rst"
DOCUMENTS = [pytest.param(path, id=path.name) for path in (DEPRECATED, REMOVED)]

# The importer fills these in; docutils alone would call them undefined.
SUBSTITUTIONS = """
.. |VER_MACHINE_DEPRECATION_VERSION| replace:: 8.1.0
.. |VER_MACHINE_DELETION_VERSION| replace:: 5.1.0
"""
HEADING = re.compile(r"^(\S.*)\n(([=\-'^])\3{2,})$", re.MULTILINE)
SINCE_AND_REMOVED = re.compile(r"\(since ([\d.]+), removed in ([\d.]+)\)$")
SINCE = re.compile(r"\s*\((?:[^()]*, )?since ([\d.]+)\)$", re.IGNORECASE)
REMOVED_IN = re.compile(r"\s*\((?:[^()]*, )?removed in ([\d.]+)\)$")
NAMES_A_REPLACEMENT = re.compile(r"\b[Uu]se .+? instead\b|: use ``|\breplaced by ``")
NO_REPLACEMENT = "There is no replacement."


@dataclass(frozen=True)
class Entry:
    """A feature as docutils sees it: a section without sections in it."""

    heading: str
    body: tuple[nodes.Node, ...]

    @property
    def text(self) -> str:
        """Its prose on one line, markup kept."""
        paragraphs = (found for part in self.body for found in part.findall(nodes.paragraph))
        return " ".join(" ".join(paragraph.rawsource.split()) for paragraph in paragraphs)


def parse(text: str) -> tuple[nodes.document, str]:
    """The doctree and what docutils complains about."""
    complaints = io.StringIO()
    settings: dict[str, Any] = {
        "_disable_config": True,
        "doctitle_xform": False,
        # Below warnings docutils only remarks that two categories have a feature of one title.
        "report_level": 2,
        "warning_stream": complaints,
    }
    tree = docutils.core.publish_doctree(text, settings_overrides=settings)
    return tree, complaints.getvalue()


def entries(path: Path) -> Iterator[Entry]:
    tree, _ = parse(path.read_text("ascii") + SUBSTITUTIONS)
    for section in tree.findall(nodes.section):
        title, *body = section.children
        assert isinstance(title, nodes.title)
        if not any(isinstance(part, nodes.section) for part in body):
            yield Entry(title.rawsource, tuple(body))


def headings(path: Path) -> list[tuple[str, str]]:
    """Every heading of a document with the character under it, by reading lines alone."""
    return [(match[1], match[3]) for match in HEADING.finditer(path.read_text("utf-8"))]


def deprecated_headings(folder: Path) -> Iterator[str]:
    """Headings of the deprecated list alone: from 5.0 to 5.2 both lists are in this file."""
    titles = 0
    for heading, adornment in headings(folder / "deprecated.rst"):
        titles += adornment == "="
        if titles > 1:
            return
        yield heading


def with_categories(path: Path) -> list[tuple[str, str]]:
    """Category and heading of everything below the categories, whatever its level."""
    category = ""
    found = []
    for heading, adornment in headings(path):
        if adornment == "-":
            category = heading
        elif adornment in "'^":
            found.append((category, heading))
    return found


def number(version: str) -> tuple[int, int]:
    """A release in a heading, in a form that compares: 2.12.0 is the same as 2.12."""
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def releases() -> list[dict[str, str]]:
    content = json.loads((FIXTURES / "releases.json").read_text("ascii"))
    assert content["format"] == 1
    listed: list[dict[str, str]] = content["releases"]
    return listed


@pytest.fixture
def qemu_docs() -> Path:
    if not (folder := os.environ.get("QEMU_DOCS")):
        pytest.skip("QEMU_DOCS is not set: a folder with QEMU's documents, one folder per release")
    return Path(folder)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_docutils_has_nothing_to_complain_about(path: Path) -> None:
    _, complaints = parse(path.read_text("ascii") + SUBSTITUTIONS)
    assert complaints == ""


@pytest.mark.parametrize("path", DOCUMENTS)
def test_line_reading_finds_the_sections_that_docutils_finds(path: Path) -> None:
    tree, _ = parse(path.read_text("ascii") + SUBSTITUTIONS)
    sections = [title.rawsource for title in tree.findall(nodes.title)]
    assert [heading for heading, _ in headings(path)] == sections


@pytest.mark.parametrize("path", DOCUMENTS)
def test_document_is_ascii_with_unix_line_ends_and_lines_of_80(path: Path) -> None:
    content = path.read_bytes()
    assert content.isascii()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    long_by_nature = {heading for heading, _ in headings(path)}
    too_long = [
        line
        for line in content.decode("ascii").splitlines()
        if len(line) > 80 and line not in long_by_nature and line.strip("'^-")
    ]
    assert too_long == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_adornment_is_as_long_as_its_heading(path: Path) -> None:
    found = HEADING.findall(path.read_text("ascii"))
    assert [heading for heading, adornment, _ in found if len(heading) != len(adornment)] == []


def test_all_features_that_this_release_deprecates_are_listed() -> None:
    assert len(list(entries(DEPRECATED))) == 45


def test_all_features_that_this_release_removed_are_listed() -> None:
    assert sum(entry.heading.endswith("removed in 11.1)") for entry in entries(REMOVED)) == 8


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_entry_either_names_a_replacement_or_says_there_is_none(path: Path) -> None:
    undecided = [
        entry.heading
        for entry in entries(path)
        if bool(NAMES_A_REPLACEMENT.search(entry.text)) == (NO_REPLACEMENT in entry.text)
    ]
    assert undecided == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_example_before_has_one_after(path: Path) -> None:
    for entry in entries(path):
        introductions = re.findall(r"(Before|After)\b[^.:]*:", entry.text)
        assert introductions in ([], ["Before", "After"]), entry.heading


def test_release_of_the_documents_is_the_newest_of_the_list() -> None:
    version = (FIXTURES / "VERSION").read_text("ascii").strip()
    assert version == f"{releases()[-1]['version']}.0"


def test_releases_are_the_28_since_the_policy_began() -> None:
    listed = [release["version"] for release in releases()]
    assert (listed[0], listed[-1], len(listed)) == ("2.10", "11.1", 28)


def test_releases_are_sorted_and_unique() -> None:
    listed = [number(release["version"]) for release in releases()]
    assert all(earlier < later for earlier, later in itertools.pairwise(listed))


def test_release_dates_are_iso_and_advance() -> None:
    written = [release["released_on"] for release in releases()]
    dates = [date.fromisoformat(text) for text in written]
    assert [day.isoformat() for day in dates] == written
    assert all(earlier < later for earlier, later in itertools.pairwise(dates))


def test_nothing_was_removed_before_the_policy_let_it_go() -> None:
    known = [number(release["version"]) for release in releases()]
    too_early = []
    for heading, _ in headings(REMOVED):
        if both := SINCE_AND_REMOVED.search(heading):
            since, removed = number(both[1]), number(both[2])
            # Before the policy began there was no count: earlier deprecations start with it.
            counted_from = max(since, known[0])
            if known.index(removed) - known.index(counted_from) < 2:
                too_early.append(heading)
    # QEMU states 6.0 although 6.0 still lists it as deprecated; 6.1 was the first without it.
    assert too_early == ["``sheepdog`` driver (since 5.2, removed in 6.0)"]


def test_deprecated_headings_are_qemus_in_qemus_order(qemu_docs: Path) -> None:
    assert headings(DEPRECATED) == headings(qemu_docs / "11.1" / "deprecated.rst")


def test_removed_headings_are_qemus_in_qemus_order(qemu_docs: Path) -> None:
    upstream = with_categories(qemu_docs / "11.1" / "removed-features.rst")
    ours = [
        (category, SINCE_AND_REMOVED.sub(r"(removed in \2)", heading))
        for category, heading in with_categories(REMOVED)
    ]
    positions = [upstream.index(entry) for entry in ours]
    assert positions == sorted(set(positions))


def test_removals_of_this_release_are_complete(qemu_docs: Path) -> None:
    upstream = [
        heading
        for _, heading in with_categories(qemu_docs / "11.1" / "removed-features.rst")
        if heading.endswith("(removed in 11.1)")
    ]
    ours = [
        SINCE_AND_REMOVED.sub(r"(removed in \2)", heading)
        for heading, _ in headings(REMOVED)
        if heading.endswith("removed in 11.1)")
    ]
    assert ours == upstream


def test_stated_deprecations_agree_with_earlier_documents(qemu_docs: Path) -> None:
    stated: dict[str, str] = {}
    for folder in sorted(qemu_docs.iterdir(), key=lambda folder: number(folder.name)):
        if (folder / "deprecated.rst").is_file():
            for heading in deprecated_headings(folder):
                if since := SINCE.search(heading):
                    stated[SINCE.sub("", heading)] = since[1]
    compared = 0
    for heading, _ in headings(REMOVED):
        title = SINCE_AND_REMOVED.sub("", heading).strip()
        if (ours := SINCE_AND_REMOVED.search(heading)) and title in stated:
            compared += 1
            assert number(ours[1]) == number(stated[title]), heading
    assert compared > 60


def test_no_run_of_words_is_qemus() -> None:
    if not (tool := os.environ.get("QEMU_COPIED_TEXT")):
        pytest.skip("QEMU_COPIED_TEXT is not set: a program that finds text shared with QEMU's")
    result = subprocess.run(
        [sys.executable, tool, str(PROJECT)], capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.returncode) == ("", 0), result.stderr
