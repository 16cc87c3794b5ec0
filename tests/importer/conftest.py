"""What tests of the importer share: a repository to look for documents in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importer.git_searches import files
from tests.repositories import GitRepository


@pytest.fixture
def qemu(tmp_path: Path) -> GitRepository:
    """A bare repository with two releases and the next one in the making."""
    repository = GitRepository(tmp_path / "qemu.git")
    repository.commit(files("8.2.0"), tag="v8.2.0")
    repository.commit(files("9.0.0"), tag="v9.0.0", annotated=False)
    repository.commit(files("9.0.50"))
    return repository
