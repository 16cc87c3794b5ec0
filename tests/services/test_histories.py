"""The history of stored features."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Feature
from deprecations.policy.lifecycle import Origin
from deprecations.services.histories import HistoryEntry, history_of
from deprecations.services.import_documents import import_documents
from tests.documents import deprecated, removed, write_tree

pytestmark = pytest.mark.django_db

CARD = "-- Devices\n'' ``frob`` card (since 8.0)\n"
GONE = "-- Devices\n'' ``frob`` card (removed in 9.0)\nGone.\n"


def bring(folder: Path, release: str, origin: Origin = Origin.UPSTREAM, **texts: str) -> None:
    tree = write_tree(folder / origin.value / release, f"{release}.0", **texts)
    import_documents(source=tree, origin=origin)


def shown(entry: HistoryEntry) -> tuple[str, str, list[str], str]:
    listing = entry.listing
    return str(listing.document.release), listing.kind, list(entry.changed), listing.body.text


def test_history_is_every_listing_with_what_changed(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bring(tmp_path, "9.0", deprecated=deprecated("-- Devices\n"), removed=removed(GONE))
    bring(tmp_path, "8.2", deprecated=deprecated(CARD + "Use another.\n"))
    bring(tmp_path, "8.0", deprecated=deprecated(CARD + "Use ``x``.\n"))
    bring(tmp_path, "8.1", deprecated=deprecated(CARD + "Use\n*x*.\n"))
    feature = Feature.objects.get()
    with django_assert_num_queries(1):
        history = history_of(feature)
        assert [shown(entry) for entry in history] == [
            ("8.0", "deprecated", [], "Use x."),
            ("8.1", "deprecated", [], "Use x."),
            ("8.2", "deprecated", ["text"], "Use another."),
            ("9.0", "removed", [], "Gone."),
        ]
        assert [entry.previous and entry.previous.document.release for entry in history][1:] == [
            history[0].listing.document.release,
            history[1].listing.document.release,
            None,
        ]


def test_our_documents_tell_it_only_where_qemus_do_not(tmp_path: Path) -> None:
    bring(tmp_path, "8.1", Origin.EMBEDDED, deprecated=deprecated(CARD + "Our words.\n"))
    assert [shown(entry)[3] for entry in history_of(Feature.objects.get())] == ["Our words."]
    bring(tmp_path, "8.0", deprecated=deprecated(CARD + "Its words.\n"))
    assert [shown(entry)[3] for entry in history_of(Feature.objects.get())] == ["Its words."]
