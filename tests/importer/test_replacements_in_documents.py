"""Replacements as they are read from whole documents: our own, and QEMU's where they are at hand.

The judgements by hand are a sample of QEMU's entries: what a careful reader takes as the
replacement. The floors below are what was reached, so a change that reads worse is noticed.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deprecations.catalogue.records import Replacement
from deprecations.importer.replacements import find_replacements
from deprecations.importer.rst import Section, parse_rst

FIXTURES = Path(__file__).parents[2] / "fixtures"

needs_truth = pytest.mark.skipif(
    not {"QEMU_TRUTH", "QEMU_DOCS"} <= os.environ.keys(),
    reason="needs judgements by hand: QEMU_TRUTH=folder with replacements.tsv, QEMU_DOCS=folder",
)


def sections_of(document: Path) -> Iterator[tuple[tuple[str, ...], Section, str]]:
    """Every section that is an entry, with its path of headings and its RST."""
    lines = document.read_text().splitlines()

    def walk(
        section: Section, path: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], Section, str]]:
        body = "\n".join(lines[section.body_line - 1 : section.end_line])
        if path and body.strip():
            yield path, section, body
        for child in section.children:
            yield from walk(child, (*path, section.title_rst))

    for top in parse_rst("\n".join(lines)).sections:
        for child in top.children:
            yield from walk(child, ())


@pytest.mark.parametrize("name", ["deprecated.rst", "removed-features.rst"])
def test_embedded_entry_names_its_replacement_or_says_that_there_is_none(name: str) -> None:
    wrong = [
        section.title
        for path, section, body in sections_of(FIXTURES / name)
        if bool(find_replacements(title_rst=section.title_rst, body_rst=body, category_path=path))
        == ("There is no replacement." in " ".join(body.split()))
    ]
    assert wrong == []


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(" || ") if part.strip()]


def read_truth() -> Iterator[tuple[dict[str, str], tuple[Replacement, ...]]]:
    """Each row that was judged by hand, and what is read from its entry."""
    file_names = {"deprecated": "deprecated.rst", "removed": "removed-features.rst"}
    entries: dict[str, list[tuple[tuple[str, ...], Section, str]]] = {}
    with (Path(os.environ["QEMU_TRUTH"]) / "replacements.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            name = f"{row['release']}/{file_names[row['list']]}"
            if name not in entries:
                entries[name] = list(sections_of(Path(os.environ["QEMU_DOCS"]) / name))
            category = tuple(row["category_path"].split(" > "))
            path, section, body = next(
                entry
                for entry in entries[name]
                if entry[1].title_rst == row["raw_title"] and entry[0] == category
            )
            yield (
                row,
                find_replacements(title_rst=section.title_rst, body_rst=body, category_path=path),
            )


@needs_truth
def test_replacements_agree_with_a_careful_reader() -> None:
    counts: Counter[str] = Counter()
    misses: list[str] = []
    for row, replacements in read_truth():
        wanted, acceptable = split(row["replacements"]), split(row["acceptable"])
        # The judgements leave out the quotes of ``"backing": null``.
        given_texts = [one.text.replace('"', "") for one in replacements]
        right = [text for text in given_texts if text in wanted + acceptable]
        wrong = [text for text in given_texts if text not in wanted + acceptable]
        excused = set(given_texts) & set(acceptable) or (not given_texts and "(none)" in acceptable)
        missing = [] if excused else [text for text in wanted if text not in given_texts]
        counts.update(right=len(right), wrong=len(wrong), missing=len(missing))
        misses += [f"{row['raw_title']}: wrong {wrong}, missing {missing}"] * bool(wrong + missing)

        expected_kinds = dict(zip(wanted, split(row["kinds"]), strict=True))
        kinds_given = [(one.kind, expected_kinds.get(one.text)) for one in replacements]
        counts.update("right kind" if a == b else "wrong kind" for a, b in kinds_given if b)
    report = "\n".join([str(counts), *misses])
    assert counts["right"] / (counts["right"] + counts["wrong"]) >= 0.98, report
    assert counts["right"] / (counts["right"] + counts["missing"]) >= 0.95, report
    assert counts["right kind"] / (counts["right kind"] + counts["wrong kind"]) >= 0.95, report


@needs_truth
def test_no_pair_of_old_and_new_name_is_made_up() -> None:
    pairs = {
        (row["raw_title"], one.replaces, one.text): tuple(row["pairs"].split(" || "))
        for row, replacements in read_truth()
        for one in replacements
        if one.replaces and row["pairs"]
    }
    assert len(pairs) >= 15
    made_up = [key for key, known in pairs.items() if f"{key[1]} => {key[2]}" not in known]
    assert made_up == []
