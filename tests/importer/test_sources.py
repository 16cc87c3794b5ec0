"""Where documents come from: every shape a source can have, and every wrong one."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from deprecations.importer.guard import MAX_BYTES
from deprecations.importer.sources import Found, SourceError, find_documents, shown
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from tests.documents import RELEASES, deprecated, removed, rst, write_tree

DEPRECATED = deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n")
REMOVED = removed("-- Gadgets\n'' Knob (removed in 6.0)\nGone.\n")


def find(source: Path, release: str | None = None) -> Found:
    version = None if release is None else Version.parse(release)
    return find_documents(source, RELEASES, origin=Origin.UPSTREAM, release=version)


def found(source: Path, release: str | None = None) -> list[str]:
    """The documents as ``name: release tree``."""
    documents = find(source, release).documents
    return [f"{item.name}: {item.release} {item.tree_version}" for item in documents]


def codes(source: Path, release: str | None = None) -> list[tuple[str, str]]:
    return [(problem.code, problem.document) for problem in find(source, release).problems]


def refusal(source: Path, release: str | None = None) -> str:
    with pytest.raises(SourceError) as error:
        find(source, release)
    message = str(error.value)
    assert message.isprintable(), "a refusal is one line"
    return message


def tree(folder: Path, version: str | None = "8.2.0") -> Path:
    return write_tree(folder, version, deprecated=DEPRECATED, removed=REMOVED)


# A source tree.


@pytest.mark.parametrize("place", ["docs/about", "docs/system", "."])
def test_source_tree_keeps_its_lists_where_qemu_kept_them(tmp_path: Path, place: str) -> None:
    (tmp_path / "VERSION").write_text("8.2.0\n")
    write_tree(tmp_path / place, None, deprecated=DEPRECATED, removed=REMOVED)
    prefix = "" if place == "." else f"{place}/"
    assert found(tmp_path) == [
        f"{prefix}deprecated.rst: 8.2 8.2.0",
        f"{prefix}removed-features.rst: 8.2 8.2.0",
    ]
    assert codes(tmp_path) == []


def test_documents_are_read_as_they_stand(tmp_path: Path) -> None:
    text = "\ufeff" + DEPRECATED.replace("\n", "\r\n").rstrip()
    write_tree(tmp_path, "8.2.0", deprecated=text)
    (document,) = find(tmp_path).documents
    assert document.text == text
    assert document.origin is Origin.UPSTREAM


def test_tree_of_a_point_release_belongs_to_its_line(tmp_path: Path) -> None:
    assert found(tree(tmp_path, "8.2.7"))[0] == "deprecated.rst: 8.2 8.2.7"


@pytest.mark.parametrize(
    ("version", "release"),
    [("8.2.91", "9.0"), ("9.0.50", "9.1"), ("9.1.0-rc2", "9.1"), ("6.2.90", "7.0")],
)
def test_tree_in_the_making_belongs_to_the_release_to_come(
    tmp_path: Path, version: str, release: str
) -> None:
    assert found(tree(tmp_path, version))[0] == f"deprecated.rst: {release} {version}"
    assert codes(tmp_path) == [("QD013", "deprecated.rst")]


@pytest.mark.parametrize(
    ("name", "version"), [("8.2", "8.2"), ("v8.2.0", "8.2.0"), ("qemu-8.2.7", "8.2.7")]
)
def test_tree_without_version_file_goes_by_the_name_of_its_folder(
    tmp_path: Path, name: str, version: str
) -> None:
    assert found(tree(tmp_path / name, None))[0] == f"deprecated.rst: 8.2 {version}"


def test_release_that_came_out_since_the_list_was_made_is_imported_and_reported(
    tmp_path: Path,
) -> None:
    folder = tree(tmp_path, "11.2.0")
    assert found(folder)[0] == "deprecated.rst: 11.2 11.2.0"
    (problem,) = find(folder).problems
    assert problem.code == "QD018"
    assert problem.message == ("QEMU 11.2 is out by 11.2.0; the newest release in the list is 11.1")


def test_tree_without_any_version_needs_the_release(tmp_path: Path) -> None:
    folder = tree(tmp_path / "checkout", None)
    assert "release of these documents is not known" in refusal(folder)
    assert "--release X.Y" in refusal(folder)
    assert found(folder, "8.2")[0] == "deprecated.rst: 8.2 8.2.0"


@pytest.mark.parametrize(("name", "version"), [("checkout", "8.2.7"), ("8.2", None)])
def test_tree_is_not_taken_for_another_release(
    tmp_path: Path, name: str, version: str | None
) -> None:
    folder = tree(tmp_path / name, version)
    assert "this is QEMU 8.2" in refusal(folder, "9.0")
    assert len(found(folder, "8.2")) == 2


def test_version_file_is_believed_and_the_contradiction_reported(tmp_path: Path) -> None:
    folder = tree(tmp_path / "8.2", "9.0.0")
    assert found(folder)[0] == "deprecated.rst: 9.0 9.0.0"
    assert codes(folder) == [("QD016", "VERSION")]


@pytest.mark.parametrize("list_name", ["deprecated", "removed"])
def test_missing_list_is_reported(tmp_path: Path, list_name: str) -> None:
    write_tree(tmp_path, "8.2.0", **{list_name: DEPRECATED})
    (problem,) = find(tmp_path).problems
    assert problem.code == "QD012"
    assert problem.message.startswith("no ")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_list_that_stands_in_the_other_document_is_not_missing(
    tmp_path: Path, newline: str
) -> None:
    both = rst("== Deprecated features\n\n== Removed features\n").replace("\n", newline)
    write_tree(tmp_path, "8.2.0", deprecated=both)
    assert codes(tmp_path) == []


def test_list_that_is_only_spoken_of_is_missing(tmp_path: Path) -> None:
    write_tree(tmp_path, "8.2.0", deprecated=f"{DEPRECATED}\nSee removed features\n\nthere.\n")
    assert codes(tmp_path) == [("QD012", "deprecated.rst")]


def test_one_file_for_both_lists_is_complete_before_6_0(tmp_path: Path) -> None:
    write_tree(tmp_path / "docs/system", None, deprecated=DEPRECATED)
    (tmp_path / "VERSION").write_text("5.2.0")
    assert codes(tmp_path) == []


def test_texinfo_is_reported_and_not_refused(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("4.2.0")
    (tmp_path / "qemu-deprecated.texi").write_text("@node Deprecated\n")
    assert found(tmp_path) == []
    assert codes(tmp_path) == [("QD008", "qemu-deprecated.texi")]


def test_rst_counts_before_texinfo(tmp_path: Path) -> None:
    tree(tmp_path, "5.0.0")
    (tmp_path / "qemu-doc.texi").write_text("@node Deprecated\n")
    assert [name for name, _, _ in (item.partition(":") for item in found(tmp_path))] == [
        "deprecated.rst",
        "removed-features.rst",
    ]


# A folder of releases.


def test_folder_of_releases_is_read_from_old_to_new(tmp_path: Path) -> None:
    tree(tmp_path / "10.0", "10.0.0")
    tree(tmp_path / "9.2", "9.2.0")
    tree(tmp_path / "v2.11.0", None)
    assert [item.split(": ")[1] for item in found(tmp_path)] == [
        "2.11 2.11.0",
        "2.11 2.11.0",
        "9.2 9.2.0",
        "9.2 9.2.0",
        "10.0 10.0.0",
        "10.0 10.0.0",
    ]
    assert found(tmp_path)[-1].startswith("10.0/removed-features.rst")


def test_folders_without_documents_are_no_releases(tmp_path: Path) -> None:
    tree(tmp_path / "9.2")
    (tmp_path / "8.2").mkdir()
    (tmp_path / "notes.txt").write_text("hello")
    assert len(found(tmp_path)) == 2


def test_release_limits_a_folder(tmp_path: Path) -> None:
    tree(tmp_path / "9.2", None)
    tree(tmp_path / "10.0", None)
    assert [item.split(": ")[1] for item in found(tmp_path, "9.2")] == ["9.2 9.2"] * 2
    assert refusal(tmp_path, "8.2") == f"{tmp_path}: no documents of QEMU 8.2; found 9.2, 10.0"


def test_whole_trees_may_stand_in_a_folder_of_releases(tmp_path: Path) -> None:
    write_tree(tmp_path / "qemu-8.2.0/docs/about", None, deprecated=DEPRECATED)
    assert found(tmp_path) == ["qemu-8.2.0/docs/about/deprecated.rst: 8.2 8.2.0"]


def test_of_two_trees_of_one_release_the_later_counts(tmp_path: Path) -> None:
    tree(tmp_path / "a", "8.2.7")
    tree(tmp_path / "b", "8.2.0")
    tree(tmp_path / "c", "8.1.91")
    assert {item.split()[-1] for item in found(tmp_path)} == {"8.2.7"}
    assert codes(tmp_path) == [("QD014", "c"), ("QD014", "b")]


def test_folder_whose_release_is_not_known_is_named(tmp_path: Path) -> None:
    tree(tmp_path / "9.2", None)
    tree(tmp_path / "misc", None)
    assert refusal(tmp_path).startswith(f"{tmp_path}/misc: the release of these documents")


# One document.


def test_document_belongs_to_the_version_beside_it(tmp_path: Path) -> None:
    path = tree(tmp_path) / "deprecated.rst"
    assert found(path) == [f"{path}: 8.2 8.2.0"]
    assert codes(path) == []


def test_document_belongs_to_the_version_of_its_tree(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "docs/about", None, deprecated=DEPRECATED)
    (tmp_path / "VERSION").write_text("8.2.0\n")
    assert found(folder / "deprecated.rst")[0].endswith(": 8.2 8.2.0")


def test_document_without_version_needs_the_release(tmp_path: Path) -> None:
    path = write_tree(tmp_path / "a/b/c/d", None, deprecated=DEPRECATED) / "deprecated.rst"
    assert "the release of this document is not known" in refusal(path)
    assert "--release X.Y" in refusal(path)
    assert found(path, "8.2") == [f"{path}: 8.2 8.2.0"]


def test_document_is_not_taken_for_another_release_than_its_tree(tmp_path: Path) -> None:
    path = tree(tmp_path, "8.2.7") / "deprecated.rst"
    assert refusal(path, "9.0") == f"{path}: this is QEMU 8.2 (by 8.2.7), not 9.0"
    assert found(path, "8.2") == [f"{path}: 8.2 8.2.7"]


@pytest.mark.parametrize("version", ["my project 1", "0.3.1"])
def test_version_file_of_another_project_does_not_outdo_the_release(
    tmp_path: Path, version: str
) -> None:
    path = tree(tmp_path, version) / "deprecated.rst"
    assert found(path, "9.0") == [f"{path}: 9.0 9.0.0"]
    refusal(path)


def test_document_may_have_any_name(tmp_path: Path) -> None:
    path = tmp_path / "Änderungen (neu).txt"
    path.write_text(DEPRECATED)
    assert found(path, "8.2") == [f"{path}: 8.2 8.2.0"]


def test_texinfo_document_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "qemu-doc.texi"
    path.write_text("@node\n")
    assert codes(path, "2.10") == [("QD008", str(path))]


# Paths as people write them.


@pytest.mark.parametrize("name", ["with space", "schön", "[brackets]", "a'b\"c"])
def test_names_of_folders_may_hold_anything(tmp_path: Path, name: str) -> None:
    tree(tmp_path / name / "8.2", None)
    assert found(tmp_path / name)[0] == "8.2/deprecated.rst: 8.2 8.2"


def test_relative_paths_find_the_same_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tree(tmp_path / "8.2", None)
    monkeypatch.chdir(folder)
    assert found(Path()) == found(folder)
    assert found(Path("..")) == found(tmp_path)
    assert found(Path("../8.2/")) == found(folder)
    assert found(Path("deprecated.rst"), "8.2") == ["deprecated.rst: 8.2 8.2.0"]


def test_symbolic_links_are_followed(tmp_path: Path) -> None:
    tree(tmp_path / "real/8.2", None)
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/8.2").symlink_to(tmp_path / "real/8.2")
    (tmp_path / "link").symlink_to(tmp_path / "releases")
    assert len(found(tmp_path / "link")) == 2


def test_dangling_and_circular_links_are_no_documents(tmp_path: Path) -> None:
    write_tree(tmp_path, "8.2.0", deprecated=DEPRECATED)
    (tmp_path / "removed-features.rst").symlink_to(tmp_path / "gone.rst")
    assert codes(tmp_path) == [("QD012", "deprecated.rst")]
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert "there is no such file or folder" in refusal(loop)


def test_names_that_terminals_would_obey_are_shown_escaped(tmp_path: Path) -> None:
    assert shown(Path("a\nb\x1b[31m\u202e")) == "a\\nb\\x1b[31m\\u202e"
    assert shown(Path("schön/a b")) == "schön/a b"
    assert shown(Path(os.fsdecode(b"\xff.rst"))) == "\\udcff.rst"
    folder = tmp_path / "a\nb"
    tree(folder / "8.2\x1b[2J", "8.2.0")
    assert found(folder)[0].startswith("8.2\\x1b[2J/deprecated.rst")
    assert "a\\nb/nothing" in refusal(folder / "nothing")


# What is no source.


def test_source_that_is_not_there_is_named_with_what_would_do(tmp_path: Path) -> None:
    message = refusal(tmp_path / "nothing")
    assert message.startswith(f"{tmp_path}/nothing: there is no such file or folder; expected a ")
    assert "QEMU source tree" in message


def test_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert "cannot be read (File name too long)" in refusal(tmp_path / ("x" * 300))


def test_folder_without_documents_is_refused(tmp_path: Path) -> None:
    assert "no documents found; expected a QEMU source tree" in refusal(tmp_path)
    (tmp_path / "9.2").mkdir()
    (tmp_path / "main.py").write_text("import this\n")
    assert "no documents found" in refusal(tmp_path)


@pytest.mark.git
def test_empty_git_repository_is_refused_as_one(tmp_path: Path) -> None:
    for name in ("objects", "refs"):
        (tmp_path / name).mkdir()
    (tmp_path / "HEAD").write_text("ref: refs/heads/master\n")
    assert "no tag of a release" in refusal(tmp_path)


@pytest.mark.parametrize("version", ["", "eight", "8", "8.2.0.0.0", "8.2.0\n9.0.0", "\xff\x00"])
def test_version_file_that_makes_no_sense_is_named(tmp_path: Path, version: str) -> None:
    message = refusal(tree(tmp_path, version))
    assert message.startswith(f"{tmp_path}/VERSION: ")
    assert "such as 8.2.0" in message


def test_version_file_of_any_size_is_not_read_to_its_end(tmp_path: Path) -> None:
    assert "VERSION: larger than the 100 bytes" in refusal(tree(tmp_path, "8" * 5000))


@pytest.mark.parametrize("version", ["9.7.0", "99.0.0", "14.1.0"])
def test_release_that_qemu_never_made_is_refused_with_what_is_allowed(
    tmp_path: Path, version: str
) -> None:
    assert "Allowed are 2.10 to 11.1" in refusal(tree(tmp_path, version))


def test_release_before_the_first_lists_is_refused(tmp_path: Path) -> None:
    assert "the first release with them is 2.10" in refusal(tree(tmp_path, "2.9.0"))
    assert "the first release with them is 2.10" in refusal(tree(tmp_path / "x", None), "1.3")


def test_device_is_not_read(tmp_path: Path) -> None:
    assert refusal(Path("/dev/zero"), "8.2") == "/dev/zero: this is not a regular file"
    assert refusal(Path("/dev/zero")) == "/dev/zero: this is not a regular file"
    (tmp_path / "deprecated.rst").symlink_to("/dev/zero")
    (tmp_path / "VERSION").write_text("8.2.0")
    assert "deprecated.rst: this is not a regular file" in refusal(tmp_path)


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "deprecated.rst")
    assert "deprecated.rst: this is not a regular file" in refusal(tmp_path, "8.2")
    assert "not a regular file" in refusal(tmp_path / "deprecated.rst", "8.2")
    os.mkfifo(tmp_path / "VERSION")
    assert "not a regular file" in refusal(tmp_path, "8.2")


def test_socket_and_folder_are_no_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("deprecated.rst")
        assert "not a regular file" in refusal(tmp_path, "8.2")
    (tmp_path / "tree/deprecated.rst").mkdir(parents=True)
    assert "deprecated.rst: this is not a regular file" in refusal(tmp_path / "tree", "8.2")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00", "this is a binary file; documents are text in UTF-8"),
        (b"x" * (MAX_BYTES + 1), f"larger than the {MAX_BYTES:,} bytes that are allowed"),
    ],
)
def test_file_that_is_no_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "deprecated.rst"
    path.write_bytes(data)
    assert refusal(path, "8.2") == f"{path}: {reason}"


@pytest.mark.parametrize("character", ["\x01", "\x1b", "\u202e"])
def test_invisible_characters_do_not_make_a_binary_file(tmp_path: Path, character: str) -> None:
    """The guard refuses them, with their line and name."""
    path = tmp_path / "deprecated.rst"
    path.write_text(f"{DEPRECATED}\n{character}\n", "utf-8")
    (document,) = find_documents(
        path, RELEASES, origin=Origin.UPSTREAM, release=Version(8, 2)
    ).documents
    assert character in document.text


def test_text_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "deprecated.rst"
    path.write_bytes("Title\n=====\n\nÄnderung\n".encode("latin-1"))
    assert refusal(path, "8.2") == f"{path}:4: this is not UTF-8; documents are text in UTF-8"


@pytest.mark.parametrize("method", ["open", "exists", "iterdir"])
def test_what_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Permissions do not keep root out, who may be running the tests."""
    tree(tmp_path / "8.2", None)

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, method, refuse)
    assert refusal(tmp_path).endswith(": cannot be read (Permission denied)")
    assert refusal(tmp_path).startswith(str(tmp_path))
