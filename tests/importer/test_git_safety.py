"""Repositories that are damaged, hostile or somebody else's, and a git that does not answer."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from deprecations.importer.guard import MAX_BYTES
from deprecations.importer.sources import git_program
from tests.importer.git_searches import ABOUT, DEPRECATED, files, find, found, refusal
from tests.repositories import SUBMODULE, SYMBOLIC_LINK, Content, GitRepository

pytestmark = pytest.mark.git


# What is not there, or damaged.


def test_folder_inside_a_repository_is_not_the_repository(qemu: GitRepository) -> None:
    """Git would look for one further up."""
    inside = qemu.path / "inside"
    (inside / ".git").mkdir(parents=True)
    assert "git finds no repository here" in refusal(inside)


def test_shallow_clone_gives_the_tags_it_has(qemu: GitRepository, tmp_path: Path) -> None:
    clone = tmp_path / "clone.git"
    url = f"file://{qemu.path}"
    qemu.git("clone", "-q", "--bare", "--depth=1", "--branch=v9.0.0", url, str(clone))
    assert {item.split(":")[0] for item in found(clone)} == {"v9.0.0"}


@pytest.mark.parametrize("kept_out", ["blob:none", "tree:0"])
def test_partial_clone_fetches_nothing_and_runs_nothing(
    qemu: GitRepository, tmp_path: Path, kept_out: str
) -> None:
    qemu.git("config", "uploadpack.allowFilter", "true")
    clone, trace = tmp_path / "clone.git", tmp_path / "trace"
    url = f"file://{qemu.path}"
    qemu.git("clone", "-q", "--bare", f"--filter={kept_out}", url, str(clone))
    program = _program(tmp_path / "program", f"touch '{trace}'\nexec git-upload-pack \"$@\"")
    settings = [
        f"[remote \"origin\"]\n\tuploadpack = '{program}'\n",
        '[protocol]\n\tallow = always\n[protocol "file"]\n\tallow = always\n',
    ]
    with (clone / "config").open("a") as config:
        config.writelines(settings)
    assert "; expected a repository with all objects of what is read" in refusal(clone)
    assert not trace.exists()


def test_damaged_object_is_refused(qemu: GitRepository) -> None:
    blob = qemu.git("rev-parse", f"v8.2.0:{ABOUT}")
    loose = qemu.path / "objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"nothing of the kind")
    assert f"v8.2.0:{ABOUT}: object {blob} is missing; expected" in refusal(qemu.path)
    loose.unlink()
    assert f"v8.2.0:{ABOUT}: object {blob} is missing; expected" in refusal(qemu.path)


@pytest.mark.parametrize("damage", ["HEAD", "config", "packed-refs"])
def test_damaged_repository_is_refused(qemu: GitRepository, damage: str) -> None:
    (qemu.path / damage).write_text("[nothing of the kind\n")
    assert "git " in refusal(qemu.path)


def test_folder_whose_record_is_damaged_is_refused(qemu: GitRepository) -> None:
    words = ("hash-object", "-w", "--literally", "--stdin", "-t")
    folder = qemu.git(*words, "tree", given=b"eight hundred\0" + b"x" * 20)
    commit = f"tree {folder}\nauthor A <a> 0 +0000\ncommitter A <a> 0 +0000\n\nx\n"
    name = qemu.git(*words, "commit", given=commit.encode())
    assert "git's record of this folder is damaged" in refusal(qemu.path, revision=name)


# What is no document.


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ((SYMBOLIC_LINK, "/etc/passwd"), "this is a symbolic link; documents are regular files"),
        ((SYMBOLIC_LINK, "removed-features.rst"), "this is a symbolic link; documents are"),
        ((SUBMODULE, "1" * 40), "this is a submodule; documents are regular files"),
        (b"\x7fELF\x00", "this is a binary file; documents are text in UTF-8"),
        (b"x" * (MAX_BYTES + 1), f"larger than the {MAX_BYTES:,} bytes that are allowed"),
        (b"\0" * 20_000_000, f"larger than the {MAX_BYTES:,} bytes that are allowed"),
    ],
    ids=["link", "link beside", "submodule", "binary", "large", "huge"],
)
def test_what_is_no_document_is_refused_by_name(
    qemu: GitRepository, content: Content, reason: str
) -> None:
    qemu.commit({**files("9.1.0"), ABOUT: content}, tag="v9.1.0")
    assert refusal(qemu.path).startswith(f"v9.1.0:{ABOUT}: {reason}")


def test_folder_in_place_of_a_document_is_refused(qemu: GitRepository) -> None:
    qemu.commit({f"{ABOUT}/x": "x", "VERSION": "9.1.0"}, tag="v9.1.0")
    assert refusal(qemu.path).startswith(f"v9.1.0:{ABOUT}: this is a folder; documents are")


@pytest.mark.parametrize("place", ["docs", "docs/about"])
def test_folder_that_is_a_link_or_a_submodule_holds_no_documents(
    qemu: GitRepository, place: str
) -> None:
    for number, content in enumerate([(SYMBOLIC_LINK, "/etc"), (SUBMODULE, "1" * 40)]):
        qemu.commit({place: content}, tag=f"v8.{number}.0")
    assert [problem.code for problem in find(qemu.path).problems] == ["QD012"] * 2


def test_version_file_that_makes_no_sense_is_named(qemu: GitRepository) -> None:
    qemu.commit(files("eight"))
    message = refusal(qemu.path, revision="master")
    assert message.startswith("master:VERSION: 'eight' is not the version of a QEMU tree")
    qemu.commit({**files(), "VERSION": (SYMBOLIC_LINK, "/etc/passwd")})
    assert "master:VERSION: this is a symbolic" in refusal(qemu.path, revision="master")


# Git itself.


def test_two_programs_read_any_number_of_releases(
    qemu: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    start = git_program.Git.start

    def watched(git: Any, *arguments: str, **streams: Any) -> Any:
        started.append(arguments[:2])
        return start(git, *arguments, **streams)

    monkeypatch.setattr(git_program.Git, "start", watched)
    find(qemu.path)
    assert [name for name, _ in started] == ["for-each-ref", "cat-file"]
    assert started[1] == ("cat-file", "--batch")
    find(qemu.path, revision="master")
    assert started[2:] == [("cat-file", "--batch")]


def test_no_program_outlives_a_search(qemu: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = []
    start = git_program.Git.start

    def watched(git: Any, *arguments: str, **streams: Any) -> Any:
        processes.append(start(git, *arguments, **streams))
        return processes[-1]

    monkeypatch.setattr(git_program.Git, "start", watched)
    find(qemu.path)
    refusal(qemu.path, revision="nothing")
    assert len(processes) == 3
    assert all(process.returncode is not None for process in processes)


def test_machine_without_git_is_told_so(
    qemu: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "needs git, which this machine does not have; install it" in refusal(qemu.path)


def test_repository_of_another_user_is_refused_with_the_way_to_trust_it(
    qemu: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setitem(git_program._VARIABLES, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for revision in (None, "master"):
        assert refusal(qemu.path, revision=revision) == (
            "this repository belongs to another user, and git does not read it; if you trust it: "
            f"git config --global --add safe.directory {qemu.path}"
        )
    (tmp_path / ".gitconfig").write_text(f"[safe]\n\tdirectory = {qemu.path}\n")
    assert len(found(qemu.path)) == 4


def test_environment_of_the_caller_does_not_lead_elsewhere(
    qemu: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = GitRepository(tmp_path / "other.git")
    other.commit(files("8.1.0"), tag="v8.1.0")
    for name in ("GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE"):
        monkeypatch.setenv(name, str(other.path))
    for name in ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"):
        monkeypatch.setenv(name, str(other.path / "objects"))
    monkeypatch.setenv("GIT_NAMESPACE", "other")
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert {item.split(":")[0] for item in found(qemu.path)} == {"v8.2.0", "v9.0.0"}
    assert not (tmp_path / "trace").exists()


def test_repository_starts_no_program_of_its_own(tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "qemu", bare=False)
    repository.commit({**files("8.2.0"), ".gitattributes": "* filter=x diff=x\n"}, tag="v8.2.0")
    repository.check_out()
    trace = tmp_path / "trace"
    program = _program(tmp_path / "program", f"touch '{trace}'")
    hooks = repository.path / ".git/hooks"
    for hook in ("reference-transaction", "post-checkout", "post-index-change", "pre-auto-gc"):
        _program(hooks / hook, f"touch '{trace}'")
    for setting in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand"),
        *("pager.for-each-ref", "pager.cat-file", "credential.helper", "core.askPass"),
        *("filter.x.smudge", "filter.x.process", "diff.x.textconv", "gpg.program"),
    ):
        repository.git("config", setting, str(program))
    for command in ("for-each-ref", "cat-file"):
        repository.git("config", f"alias.{command}", f"!{program}")
    assert len(found(repository.path)) == 2
    assert len(found(repository.path, revision="HEAD")) == 2
    assert not trace.exists()


def test_replacements_of_objects_are_not_followed(qemu: GitRepository) -> None:
    other = qemu.git("hash-object", "-w", "--stdin", given=b"Something else.\n")
    qemu.git("replace", qemu.git("rev-parse", f"v8.2.0:{ABOUT}"), other)
    assert find(qemu.path).documents[0].text == DEPRECATED


@pytest.mark.parametrize("revision", [None, "master"])
def test_git_that_never_answers_is_not_waited_for(
    qemu: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, revision: str | None
) -> None:
    _program(tmp_path / "git", "exec sleep 60")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(git_program, "ANSWER_SECONDS", 0.2)
    start = time.monotonic()
    assert refusal(qemu.path, revision=revision) == "git gave no answer within 0.2 seconds"
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("says", ["", "gibberish", "a blob 99999", "a blob x", "\\377 b"])
def test_git_that_answers_nonsense_is_refused(
    qemu: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str
) -> None:
    _program(tmp_path / "git", f"printf '{says}\\n'\necho 'fatal: \033[31m' >&2")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert "git cannot read this repository (" in refusal(qemu.path, revision="master")


def _program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path
