"""What tests of the services share: one parser for all imports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from deprecations.importer.worker import RstWorker


@pytest.fixture(scope="session")
def parser() -> Iterator[RstWorker]:
    """A process that parses documents, started once: starting it is most of a small import."""
    with RstWorker() as worker:
        yield worker


@pytest.fixture(autouse=True)
def _one_parser(parser: RstWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "deprecations.services.import_documents.RstWorker", lambda: nullcontext(parser)
    )
