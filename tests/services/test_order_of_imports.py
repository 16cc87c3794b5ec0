"""The same documents give the same knowledge, in whatever order they arrive."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from deprecations.catalogue.records import ParsedDocument
from deprecations.importer.sources import find_documents
from deprecations.policy.lifecycle import Origin
from deprecations.services.sync import sync_documents
from tests.documents import FIXTURES, RELEASES, deprecated, read_source, removed, write_tree
from tests.knowledge import facts, real_documents, rolled_back

pytestmark = pytest.mark.django_db

Batch = list[ParsedDocument]


@cache
def parsed(source: Path, origin: Origin) -> tuple[ParsedDocument, ...]:
    """The documents of a source, read once for all tests."""
    return tuple(
        read_source(document)
        for document in find_documents(source, RELEASES, origin=origin).documents
    )


def by_release(documents: Sequence[ParsedDocument]) -> list[Batch]:
    return [list(group) for _, group in groupby(documents, lambda item: item.source.release)]


def knowledge_after(batches: Sequence[Sequence[ParsedDocument]]) -> dict[str, dict[Any, Any]]:
    for batch in batches:
        sync_documents(batch, RELEASES)
    return facts()


def differences(one: dict[str, dict[Any, Any]], other: dict[str, dict[Any, Any]]) -> list[str]:
    return [
        f"{subject} {key}: {one[subject].get(key)} | {other[subject].get(key)}"
        for subject in one
        for key in one[subject].keys() | other[subject].keys()
        if one[subject].get(key) != other[subject].get(key)
    ]


# Own documents, in which everything happens that makes an order matter.


@pytest.fixture
def eventful(tmp_path: Path) -> list[Batch]:
    """Releases through which features move, split, come back, change spelling, text and date."""
    gadgets, tools = "-- Gadgets\n", "-- Quantum tools\n"
    lists = {
        "8.0": (
            gadgets + "'' Frob (since 7.2)\nOld.\n'' Knob\nOld.\n'' Saw's (since 8.0)\nx\n",
            "",
        ),
        "8.1": (
            tools + "'' Frob (since 7.1)\nOld.\n'' Knob\nOlder.\n",
            gadgets + "'' Axe\nGone.\n",
        ),
        "8.2": (
            gadgets.upper()
            + "'' Frob (since 7.1)\nA\n'' Frob (since 7.1)\nB\n'' Saws (since 8)\nx\n",
            tools + "'' Knob (removed in 8.2)\nGone.\n",
        ),
        "9.0": (
            "-- QUANTUM TOOLS\n'' Frob (since 9.0)\nBack.\n'' Axe (since 9.0)\nBack.\n",
            gadgets + "'' Knob (removed in 8.1)\nGone.\n'' Saws (removed in 9.0)\nGone.\n",
        ),
        "9.1": ("-- Device options\n'' Net device options\n^^ Frob (since 9.1)\nMoved.\n", ""),
    }
    for release, (listed, gone) in lists.items():
        write_tree(
            tmp_path / release, f"{release}.0", deprecated=deprecated(listed), removed=removed(gone)
        )
    return by_release(parsed(tmp_path, Origin.UPSTREAM))


@pytest.fixture
def known(eventful: list[Batch]) -> dict[str, dict[Any, Any]]:
    """What is known after one import of all of them."""
    with transaction.atomic():
        facts_of_all = knowledge_after([together(eventful)])
        transaction.set_rollback(True)
    return facts_of_all


@pytest.mark.parametrize("seed", range(8))
def test_eventful_releases_may_arrive_in_any_order(
    eventful: list[Batch], known: dict[str, dict[Any, Any]], seed: int
) -> None:
    shuffled = list(eventful)
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert differences(known, knowledge_after(shuffled)) == []


def test_lists_of_releases_may_arrive_one_by_one(
    eventful: list[Batch], known: dict[str, dict[Any, Any]]
) -> None:
    assert len(known["features"]) > 4
    assert differences(known, knowledge_after([[item] for item in together(eventful)])) == []


def test_writing_everything_anew_changes_nothing(
    eventful: list[Batch], known: dict[str, dict[Any, Any]]
) -> None:
    assert differences(known, knowledge_after([together(eventful), together(eventful), []])) == []
    sync_documents([], RELEASES, rewrite=True)
    assert differences(known, facts()) == []


# QEMU's documents with ours.


@pytest.fixture(scope="module")
def embedded() -> Batch:
    return list(parsed(FIXTURES, Origin.EMBEDDED))


@pytest.fixture(scope="module")
def upstream() -> list[Batch]:
    return by_release(parsed(real_documents(), Origin.UPSTREAM))


@pytest.fixture(scope="module")
def at_once(
    embedded: Batch,
    upstream: list[Batch],
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> dict[str, dict[Any, Any]]:
    """What is known after one import of everything."""
    with rolled_back(django_db_blocker):
        return knowledge_after([[*embedded, *together(upstream)]])


def together(batches: Sequence[Batch]) -> Batch:
    return [document for batch in batches for document in batch]


def in_parts(batches: Sequence[Batch]) -> list[Batch]:
    return [together(batches[start : start + 3]) for start in range(0, len(batches), 3)]


def test_releases_of_qemu_may_arrive_one_by_one_by_chance(
    embedded: Batch, upstream: list[Batch], at_once: dict[str, dict[Any, Any]]
) -> None:
    shuffled = [embedded, *upstream]
    random.Random("QEMU").shuffle(shuffled)  # noqa: S311
    assert differences(at_once, knowledge_after(shuffled)) == []


def test_releases_of_qemu_may_arrive_from_old_to_new(
    embedded: Batch, upstream: list[Batch], at_once: dict[str, dict[Any, Any]]
) -> None:
    assert differences(at_once, knowledge_after([embedded, *in_parts(upstream)])) == []


def test_releases_of_qemu_may_arrive_from_new_to_old_with_our_words_last(
    embedded: Batch, upstream: list[Batch], at_once: dict[str, dict[Any, Any]]
) -> None:
    assert differences(at_once, knowledge_after([*in_parts(upstream)[::-1], embedded])) == []
