"""Documents in a git repository: by its tags, by a revision, and all that can be wrong with it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from deprecations.importer.guard import MAX_BYTES
from deprecations.importer.sources import Found, SourceError, find_documents, git_program
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from tests.documents import RELEASES, deprecated, removed
from tests.repositories import SUBMODULE, SYMBOLIC_LINK, Content, GitRepository

pytestmark = pytest.mark.git

DEPRECATED = deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n")
REMOVED = removed("-- Gadgets\n'' Knob (removed in 6.0)\nGone.\n")
ABOUT = "docs/about/deprecated.rst"


def files(version: str | None = None, place: str = "docs/about/") -> dict[str, Content]:
    """The files of a tree, with a VERSION if it is given."""
    found: dict[str, Content] = {"README.rst": "Read me.\n"}
    if version is not None:
        found["VERSION"] = f"{version}\n"
    return {
        **found,
        f"{place}deprecated.rst": DEPRECATED,
        f"{place}removed-features.rst": REMOVED,
    }


def find(source: Path, release: str | None = None, revision: str | None = None) -> Found:
    return find_documents(
        source,
        RELEASES,
        origin=Origin.UPSTREAM,
        release=None if release is None else Version.parse(release),
        revision=revision,
    )


def found(source: Path, release: str | None = None, revision: str | None = None) -> list[str]:
    """The documents as ``name: release tree``."""
    documents = find(source, release, revision).documents
    return [f"{item.name}: {item.release} {item.tree_version}" for item in documents]


def refusal(source: Path, release: str | None = None, revision: str | None = None) -> str:
    with pytest.raises(SourceError) as error:
        find(source, release, revision)
    message = str(error.value)
    assert message.isprintable(), "a refusal is one line"
    assert message.startswith(f"{source}: ")
    return message.removeprefix(f"{source}: ")


@pytest.fixture
def qemu(tmp_path: Path) -> GitRepository:
    """A bare repository with two releases and the next one in the making."""
    repository = GitRepository(tmp_path / "qemu.git")
    repository.commit(files("8.2.0"), tag="v8.2.0")
    repository.commit(files("9.0.0"), tag="v9.0.0", annotated=False)
    repository.commit(files("9.0.50"))
    return repository


# Tags.


def test_every_release_is_read_by_its_tag_from_old_to_new(qemu: GitRepository) -> None:
    assert found(qemu.path) == [
        "v8.2.0:docs/about/deprecated.rst: 8.2 8.2.0",
        "v8.2.0:docs/about/removed-features.rst: 8.2 8.2.0",
        "v9.0.0:docs/about/deprecated.rst: 9.0 9.0.0",
        "v9.0.0:docs/about/removed-features.rst: 9.0 9.0.0",
    ]
    assert find(qemu.path).problems == ()


def test_documents_are_read_as_they_stand_and_name_their_commit(qemu: GitRepository) -> None:
    text = "\ufeff" + DEPRECATED.replace("\n", "\r\n").rstrip()
    commit = qemu.commit({**files("9.1.0"), ABOUT: text}, tag="v9.1.0")
    document = find(qemu.path, "9.1").documents[0]
    assert (document.text, document.revision) == (text, commit)
    assert commit != qemu.git("rev-parse", "v9.1.0"), "an annotated tag is an object of its own"


def test_only_first_releases_of_a_line_count(qemu: GitRepository) -> None:
    for tag in ("v8.2.7", "v9.1.0-rc2", "v2.5.1.1", "8.1.0", "v8.1.0x", "v08.1.0", "release.0"):
        qemu.git("tag", tag)
    assert {item.split(":")[0] for item in found(qemu.path)} == {"v8.2.0", "v9.0.0"}


def test_releases_before_the_first_lists_are_passed_by_in_silence(qemu: GitRepository) -> None:
    for tag in ("v0.1.0", "v1.3.0", "v2.9.0"):
        qemu.commit({"VERSION": tag[1:]}, tag=tag)
    assert len(found(qemu.path)) == 4
    assert find(qemu.path).problems == ()


@pytest.mark.parametrize(
    ("tag", "place"), [("v6.1.0", "docs/about/"), ("v6.0.0", "docs/system/"), ("v8.1.0", "")]
)
def test_lists_are_found_where_qemu_kept_them(qemu: GitRepository, tag: str, place: str) -> None:
    qemu.commit(files(place=place), tag=tag)
    assert found(qemu.path)[0].startswith(f"{tag}:{place}deprecated.rst: {tag[1:-2]} ")


@pytest.mark.parametrize(
    ("tag", "name"), [("v2.10.0", "qemu-doc.texi"), ("v4.2.0", "qemu-deprecated.texi")]
)
def test_texinfo_is_found_where_qemu_kept_it(qemu: GitRepository, tag: str, name: str) -> None:
    qemu.commit({"qemu-doc.texi": "@node Deprecated\n", name: "@node Deprecated\n"}, tag=tag)
    (problem,) = find(qemu.path, tag[1:-2]).problems
    assert (problem.code, problem.document) == ("QD008", f"{tag}:{name}")


def test_release_limits_the_tags(qemu: GitRepository) -> None:
    assert [item.split(": ")[1] for item in found(qemu.path, "9.0")] == ["9.0 9.0.0"] * 2
    assert refusal(qemu.path, "8.1") == "no tag of QEMU 8.1; found v8.2.0, v9.0.0"


def test_tag_without_any_list_is_reported(qemu: GitRepository) -> None:
    qemu.commit({"VERSION": "8.1.0"}, tag="v8.1.0")
    assert len(found(qemu.path)) == 4
    (problem,) = find(qemu.path).problems
    assert (problem.code, problem.document) == ("QD012", "v8.1.0")


@pytest.mark.parametrize("version", ["8.2.0", "eight"])
def test_tag_is_believed_and_a_contradiction_reported(qemu: GitRepository, version: str) -> None:
    qemu.commit(files(version), tag="v9.1.0")
    assert found(qemu.path, "9.1")[0].endswith(": 9.1 9.1.0")
    (problem,) = find(qemu.path, "9.1").problems
    assert (problem.code, problem.document) == ("QD016", "v9.1.0:VERSION")


def test_release_that_came_out_since_the_list_was_made_is_reported(qemu: GitRepository) -> None:
    qemu.commit(files("11.2.0"), tag="v11.2.0")
    assert found(qemu.path)[-1].endswith(": 11.2 11.2.0")
    assert [problem.code for problem in find(qemu.path).problems] == ["QD018"]


def test_release_that_qemu_never_made_is_refused_with_what_is_allowed(qemu: GitRepository) -> None:
    qemu.commit(files("99.0.0"), tag="v99.0.0")
    assert "Allowed are 2.10 to 11.1" in refusal(qemu.path)
    assert len(found(qemu.path, "8.2")) == 2


def test_progress_names_every_release(qemu: GitRepository) -> None:
    heard: list[tuple[int, int, str]] = []
    find_documents(
        qemu.path,
        RELEASES,
        origin=Origin.UPSTREAM,
        progress=lambda *step: heard.append(step),
    )
    assert heard == [(0, 2, f"v8.2.0:{ABOUT}"), (1, 2, f"v9.0.0:{ABOUT}")]


# One revision.


def test_branch_is_the_release_in_the_making_by_its_version_file(qemu: GitRepository) -> None:
    assert found(qemu.path, revision="master") == [
        "master:docs/about/deprecated.rst: 9.1 9.0.50",
        "master:docs/about/removed-features.rst: 9.1 9.0.50",
    ]
    assert [problem.code for problem in find(qemu.path, revision="master").problems] == ["QD013"]


def test_point_release_belongs_to_its_line(qemu: GitRepository) -> None:
    commit = qemu.commit(files("8.2.7"), tag="v8.2.7", branch="stable-8.2")
    for revision in ("v8.2.7", "refs/tags/v8.2.7", "stable-8.2", commit, commit[:12]):
        (document, _) = find(qemu.path, revision=revision).documents
        assert document.name == f"{revision}:{ABOUT}"
        assert (str(document.release), document.tree_version) == ("8.2", "8.2.7")
        assert document.revision == commit
    assert found(qemu.path, revision="master~1")[0].endswith(": 9.0 9.0.0")


def test_revision_is_not_taken_for_another_release(qemu: GitRepository) -> None:
    assert len(found(qemu.path, "9.1", "master")) == 2
    assert refusal(qemu.path, "9.0", "master") == "master: this is QEMU 9.1 (by 9.0.50), not 9.0"


def test_revision_without_version_file_goes_by_its_name_or_the_given_release(
    qemu: GitRepository,
) -> None:
    qemu.commit(files(), tag="v8.1.3")
    assert found(qemu.path, revision="v8.1.3")[0].endswith(": 8.1 8.1.3")
    assert found(qemu.path, "8.1", "master")[0].endswith(": 8.1 8.1.0")
    assert "release of this revision is not known" in refusal(qemu.path, revision="master")


def test_revision_without_documents_is_refused(qemu: GitRepository) -> None:
    qemu.commit({"README": "x"})
    assert "master: no documents found; expected a git rep" in refusal(qemu.path, revision="master")


@pytest.mark.parametrize("revision", ["nothing", "v8.2", "0" * 40, "refs/heads", "master~99", "v2"])
def test_revision_that_is_not_there_is_refused(qemu: GitRepository, revision: str) -> None:
    assert f"there is no commit {revision}; expected" in refusal(qemu.path, revision=revision)


@pytest.mark.parametrize(
    "revision",
    ["", "-v", "--all", "a b", "a\nb", ":/fix", "master:VERSION", "v8.2.0..v9.0.0", "@{-1}", "^v9"],
)
def test_what_names_no_revision_is_refused_before_git_sees_it(
    qemu: GitRepository, revision: str
) -> None:
    message = refusal(qemu.path, revision=revision)
    assert "names no revision; expected a branch, a tag or a commit, such as master" in message


def test_tag_that_names_a_file_is_no_commit(qemu: GitRepository) -> None:
    qemu.git("tag", "v8.1.0", f"master:{ABOUT}")
    assert "there is no commit v8.1.0" in refusal(qemu.path)


# What counts as a repository.


def test_checkout_worktree_and_git_folder_say_the_same_as_a_bare_one(
    qemu: GitRepository, tmp_path: Path
) -> None:
    clone, worktree = tmp_path / "clone", tmp_path / "worktree"
    qemu.git("clone", "--quiet", str(qemu.path), str(clone))
    qemu.git("worktree", "add", "--quiet", "--detach", str(worktree))
    assert (worktree / ".git").is_file()
    for source in (clone, clone / ".git", worktree):
        assert find(source) == find(qemu.path)


def test_checkout_without_tags_is_a_source_tree(tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "qemu", bare=False)
    repository.commit({**files("8.2.0"), ABOUT: "To be changed.\n"}, tag="v2.9.0")
    repository.check_out()
    (repository.path / ABOUT).write_text(DEPRECATED)
    documents = find(repository.path).documents
    assert (documents[0].name, documents[0].text) == (ABOUT, DEPRECATED)
    assert {item.revision for item in documents} == {""}
    assert len(find(repository.path, revision="HEAD").documents) == 2


def test_files_that_are_checked_out_can_be_named(tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "qemu", bare=False)
    repository.commit(files("8.2.7"), tag="v8.2.0")
    repository.check_out()
    assert found(repository.path)[0].startswith("v8.2.0:")
    path = repository.path / ABOUT
    assert found(path) == [f"{path}: 8.2 8.2.7"]


def test_bare_repository_without_tags_is_refused(qemu: GitRepository) -> None:
    qemu.git("tag", "--delete", "v8.2.0", "v9.0.0")
    assert "no tag of a release; expected a git repository of QEMU" in refusal(qemu.path)


def test_repository_of_another_project_is_refused(tmp_path: Path) -> None:
    repository = GitRepository(tmp_path / "other.git")
    repository.commit({"main.c": "int main(void);\n"}, tag="v3.0.0")
    assert "no documents in its tags (v3.0.0); expected a git" in refusal(repository.path)


def test_only_a_repository_has_revisions(tmp_path: Path) -> None:
    path = tmp_path / "deprecated.rst"
    path.write_text(DEPRECATED)
    for source in (tmp_path, path):
        assert "this is no git repository" in refusal(source, "8.2", "master")


@pytest.mark.parametrize("name", ["with space", "schön", "-dash", "a'b\"c", "semi;colon", "co:lon"])
def test_names_of_repositories_may_hold_anything(qemu: GitRepository, name: str) -> None:
    path = qemu.path.parent / name
    qemu.path.rename(path)
    assert len(found(path)) == 4


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
