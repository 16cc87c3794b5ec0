"""A git repository says the same as a folder with the documents of its releases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from deprecations.models import Document, ImportRun
from deprecations.policy.versions import Version
from deprecations.services.import_documents import ImportRefused, import_documents
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import facts, real_documents, rows
from tests.repositories import GitRepository, repository_of

pytestmark = [pytest.mark.django_db, pytest.mark.git]

OLD = "-- Gadgets\n'' Frob (since 8.0)\nUse ``-frob2``.\n'' Lamp (since 8.1)\nDark.\n"
NEW = "-- Gadgets\n'' Frob (since 8.0)\nUse ``-frob3``.\n"
GONE = "-- Gadgets\n'' Lamp (removed in 9.0)\nDark.\n"


def knowledge_from(source: Path) -> dict[str, dict[Any, Any]]:
    """All that an import into an empty database knows, but by which commit."""
    with transaction.atomic():
        import_documents(source=source)
        known = facts()
        transaction.set_rollback(True)
    assert known["listings"]
    known["documents"] = {
        key: (*values[:3], *values[4:]) for key, values in known["documents"].items()
    }
    return known


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    write_tree(folder / "8.2", "8.2.0", deprecated=deprecated(OLD), removed=removed(""))
    write_tree(folder / "9.0", "9.0.0", deprecated=deprecated(NEW), removed=removed(GONE))
    return folder


@pytest.fixture
def qemu(releases: Path, tmp_path: Path) -> GitRepository:
    return repository_of(releases, tmp_path / "qemu.git")


def test_repository_and_folder_of_the_same_releases_give_the_same_knowledge(
    releases: Path, qemu: GitRepository, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    qemu.git("clone", "--quiet", str(qemu.path), str(clone))
    expected = knowledge_from(releases)
    assert knowledge_from(qemu.path) == expected
    assert knowledge_from(clone) == expected


def test_documents_beside_the_version_file_are_called_as_in_a_folder(tmp_path: Path) -> None:
    entries = "@section A\n@subsection x (since 2.10)\ny\n"
    texts = {
        "qemu-doc.texi": f"@appendix Deprecated features\n{entries}",
        "qemu-deprecated.texi": entries,
    }
    repository = GitRepository(tmp_path / "qemu.git")
    folder = tmp_path / "releases"
    for release, name in (("2.10", "qemu-doc.texi"), ("4.0", "qemu-deprecated.texi")):
        files = {"VERSION": f"{release}.0\n", name: texts[name]}
        repository.commit(files, tag=f"v{release}.0")
        for path, text in files.items():
            (folder / release).mkdir(parents=True, exist_ok=True)
            (folder / release / path).write_text(text)
    assert knowledge_from(repository.path) == knowledge_from(folder)


def test_documents_keep_the_commit_they_are_of(qemu: GitRepository) -> None:
    import_documents(source=qemu.path)
    for tag, release in (("v8.2.0", Version(8, 2)), ("v9.0.0", Version(9, 0))):
        commit = qemu.git("rev-parse", f"{tag}^{{commit}}")
        documents = Document.objects.filter(release=release)
        assert {(item.revision, item.tree_version) for item in documents} == {(commit, tag[1:])}


def test_problems_name_the_revision_and_the_line(qemu: GitRepository) -> None:
    qemu.commit({"VERSION": "9.0.50", "docs/about/deprecated.rst": deprecated("-- A\n'' x\ny\n")})
    report = import_documents(source=qemu.path, revision="master")
    places = [(item.code, item.document, item.line) for item in report.problems]
    assert ("QD001", "master:docs/about/deprecated.rst", 7) in places
    assert [str(release) for release in report.releases] == ["9.1"]
    assert ImportRun.objects.get().source == f"{qemu.path} (master)"


def test_same_repository_again_changes_nothing_but_the_record(
    qemu: GitRepository, releases: Path
) -> None:
    import_documents(source=qemu.path)
    before = rows()
    for source in (qemu.path, releases):
        assert import_documents(source=source).unchanged == 2
        assert rows() == before
    assert ImportRun.objects.count() == 3


def test_one_bad_tag_refuses_all(qemu: GitRepository) -> None:
    qemu.commit({"docs/about/deprecated.rst": b"\0"}, tag="v9.1.0")
    with pytest.raises(ImportRefused, match=r"v9\.1\.0:docs/about/deprecated\.rst: this is a bin"):
        import_documents(source=qemu.path)
    assert not Document.objects.exists()
    assert ImportRun.objects.get().outcome == ImportRun.Outcome.REFUSED


def test_repository_of_real_documents_says_what_their_folder_says(tmp_path: Path) -> None:
    documents = real_documents()
    repository = repository_of(documents, tmp_path / "qemu.git")
    assert knowledge_from(repository.path) == knowledge_from(documents)
