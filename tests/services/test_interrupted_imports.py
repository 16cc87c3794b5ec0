"""An interrupt (Ctrl-C) in the middle of an import, and one that comes too late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, transaction

from deprecations.models import Document, ImportRun
from deprecations.services import import_documents as module
from deprecations.services.import_documents import ImportRefused, import_documents
from tests.documents import deprecated, write_tree
from tests.knowledge import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    text = deprecated("-- Gadgets\n'' Frob (since 8.0)\nOld.\n")
    return write_tree(tmp_path, "8.2.0", deprecated=text)


@pytest.mark.parametrize("step", ["find_documents", "sync_documents", "find_conflicts", "record"])
def test_interrupt_leaves_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = rows()
    monkeypatch.setattr(module, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        import_documents(source=tree)
    assert rows() == before
    assert not ImportRun.objects.exists()


def test_interrupt_that_comes_when_all_is_stored_is_too_late(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be done storing before Python hears of the interrupt."""

    @contextmanager
    def atomic() -> Iterator[None]:
        with transaction.atomic():
            yield
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "transaction", type("Transactions", (), {"atomic": atomic}))
    assert import_documents(source=tree).created == 1
    assert ImportRun.objects.get().outcome == ImportRun.Outcome.IMPORTED
    assert Document.objects.exists()


def test_trouble_of_the_database_is_a_refusal_without_a_record(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection\n\tunexpectedly")

    monkeypatch.setattr(module, "sync_documents", fail)
    with pytest.raises(ImportRefused) as refusal:
        import_documents(source=tree)
    assert str(refusal.value) == (
        "the database cannot be used (server closed the connection unexpectedly)"
    )
    assert not ImportRun.objects.exists()
