"""Documents in a git repository: by its tags or by one revision, and what counts as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from deprecations.importer.sources import find_documents
from deprecations.policy.lifecycle import Origin
from tests.documents import RELEASES
from tests.importer.git_searches import ABOUT, DEPRECATED, files, find, found, refusal
from tests.repositories import GitRepository

pytestmark = pytest.mark.git


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
    manual = "@chapter Deprecated features\n@section Tools\n"
    qemu.commit({"qemu-doc.texi": manual, name: manual}, tag=tag)
    assert [item.name for item in find(qemu.path, tag[1:-2]).documents] == [f"{tag}:{name}"]


def test_manual_without_a_list_is_reported(qemu: GitRepository) -> None:
    qemu.commit({"qemu-doc.texi": "@chapter Introduction\n"}, tag="v2.10.0")
    (problem,) = find(qemu.path, "2.10").problems
    assert (problem.code, problem.document) == ("QD008", "v2.10.0:qemu-doc.texi")


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
