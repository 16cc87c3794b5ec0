"""An import asks the database as often for many features as for few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from deprecations.models import Feature
from deprecations.services.import_documents import import_documents
from tests.documents import deprecated, removed, write_tree

pytestmark = pytest.mark.django_db

FEW, MANY = 3, 12  # rows of either fit into one statement on every database

Statements = Counter[str]
Bring = Callable[..., Statements]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports lists of a release; returns how often each kind of statement was made."""

    def run(version: str, listed: str, gone: str | None = None) -> Statements:
        texts = {"deprecated": deprecated(listed)}
        if gone is not None:
            texts["removed"] = removed(gone)
        folder = write_tree(tmp_path / version, version, **texts)
        with CaptureQueriesContext(connection) as queries:
            import_documents(source=folder)
        return Counter(_kind(query["sql"]) for query in queries)

    return run


def _kind(sql: str) -> str:
    words = sql.split()
    table = next((word for word in words if word.startswith('"deprecations_')), "")
    return f"{words[0]} {table.split('.')[0]}".strip()


def entries(count: int, text: str = "Use ``-new{0}`` instead.", state: str = "since 8.0") -> str:
    return "".join(f"'' Frob {n} ({state})\n{text.format(n)}\n" for n in range(count))


def life_of(count: int, bring: Bring) -> dict[str, Statements]:
    """The statements of each import in the life of so many features."""
    twice = f"-- A\n{entries(count)}-- B\n{entries(count)}"
    life = {
        "they appear": bring("8.0.0", f"-- A\n{entries(count)}"),
        "they stay": bring("8.1.0", f"-- A\n{entries(count)}"),
        "their texts change": bring("8.2.0", f"-- A\n{entries(count, 'Use ``-x{0}`` instead.')}"),
        "they move": bring("9.0.0", f"-- B\n{entries(count)}"),
        "they turn out to be two each": bring("9.1.0", twice),
        "they turn out to be one each": bring("9.1.0", f"-- B\n{entries(count)}"),
        "they go": bring("9.2.0", "", f"-- C\n{entries(count, 'Gone.', 'removed in 9.2')}"),
        "they were never meant to go": bring("9.2.0", "", ""),
    }
    assert Feature.objects.count() == count
    return life


def test_number_of_statements_does_not_grow_with_the_number_of_features(bring: Bring) -> None:
    with transaction.atomic():
        few = life_of(FEW, bring)
        transaction.set_rollback(True)
    many = life_of(MANY, bring)
    assert {name: many[name] - few[name] for name in few} == {name: Counter() for name in few}


def test_import_takes_some_dozens_of_statements(bring: Bring) -> None:
    for name, statements in life_of(FEW, bring).items():
        assert statements.total() < 90, f"{name}: {statements}"
    again = bring("9.2.0", "", "")
    # PostgreSQL is asked for the lock, which SQLite has with the transaction.
    most = 11 + (connection.vendor == "postgresql")
    assert again.total() <= most, again
