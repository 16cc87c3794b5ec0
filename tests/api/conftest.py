"""What the API's tests ask: the project's own knowledge, or documents written for one test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker

from deprecations.policy.lifecycle import Origin
from deprecations.services.import_documents import import_documents
from tests.api.contract import ContractClient

Bring = Callable[..., None]
Lists = dict[str, dict[str, str]]

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
_TITLES = {"deprecated.rst": "Deprecated features", "removed-features.rst": "Removed features"}


@pytest.fixture
def client() -> ContractClient:
    return ContractClient()


@pytest.fixture(autouse=True)
def _nothing_kept_ready() -> None:
    """Tests that are rolled back share numbers of revisions, which no real database does."""
    cache.clear()


@pytest.fixture(scope="module")
def own_knowledge(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the embedded documents say, imported once for a module and taken back after it."""
    with _rolled_back(django_db_blocker):
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        yield


@pytest.fixture(scope="module")
def real_knowledge(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the embedded documents and QEMU's own of many releases say."""
    folder = os.environ.get("QEMU_DOCS")
    if not folder:
        pytest.skip("needs QEMU's documents: QEMU_DOCS=folder of release folders")
    with _rolled_back(django_db_blocker):
        import_documents(source=FIXTURES, origin=Origin.EMBEDDED)
        import_documents(source=Path(folder))
        yield


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports documents of a release: per list and category, headings with their texts."""

    def run(
        release: str,
        *,
        deprecated: Lists | None = None,
        removed: Lists | None = None,
        origin: Origin = Origin.UPSTREAM,
    ) -> None:
        folder = tmp_path / origin.value / release
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "VERSION").write_text(release)
        for name, lists in (("deprecated.rst", deprecated), ("removed-features.rst", removed)):
            if lists is not None:
                (folder / name).write_text(_as_rst(_TITLES[name], lists))
        import_documents(source=folder, origin=origin)

    return run


def _as_rst(title: str, lists: Lists) -> str:
    lines = [title, "=" * len(title)]
    for category, entries in lists.items():
        lines += ["", category, "-" * len(category)]
        for heading, text in entries.items():
            lines += ["", heading, "'" * len(heading), "", text]
    return "\n".join(lines) + "\n"


@contextmanager
def _rolled_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around those of a module's tests, which leaves nothing behind."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
