"""``manage.py import_deprecations``: what it prints, how it ends, what it refuses."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command, get_commands

from deprecations.models import Document, Feature, ImportRun
from tests.commands.importing import SHAPE, Result, run
from tests.documents import FIXTURES, deprecated, removed, rst, write_tree
from tests.knowledge import rows

pytestmark = pytest.mark.django_db

FROB = "-- Gadgets\n'' ``frob`` card (since 8.0)\nUse ``-device frob2`` instead.\n"
GONE = "-- Gadgets\n'' Lamp (since 8.2)\nDark.\n"


def refused(*arguments: object) -> str:
    """The one line that a refused import prints, after proving that nothing changed."""
    before = rows()
    result = run(*arguments)
    assert (result.status, result.out) == (2, "")
    assert rows() == before
    line = result.err.removesuffix("\n")
    assert line.isprintable()
    assert line.startswith("error: ")
    return line.removeprefix("error: ")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB), removed=removed(GONE))


# Reports.


def test_report_names_problems_with_place_and_code_and_counts_the_rest(tree: Path) -> None:
    assert run(tree) == Result(
        0,
        "removed-features.rst:7: warning QD002: “Lamp” says “since 8.2” in the removed list; "
        "taken as removed in 8.2\n"
        "Releases: 8.2\n"
        "Features: 2 created, 0 updated, 0 unchanged, 0 delisted\n"
        "Problems: 1\n",
        "",
    )


def test_reports_in_the_documentation_are_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (FIXTURES.parent / "docs" / "importing.md").read_text("utf-8")
    blocks = re.findall(r"```(\w*)\n(.*?)```", page, re.DOTALL)
    (text,) = (block for _, block in blocks if "\nReleases: " in block)
    (as_json,) = (block for language, block in blocks if language == "json")
    example = next(block for language, block in blocks if language == "rst")
    monkeypatch.chdir(tmp_path)
    Path("deprecated.rst").write_text(example.replace("\n\nIt will go.", ""))
    arguments = ("deprecated.rst", "--release", "8.2")
    assert run(*arguments, "--format", "json", "--dry-run").json == json.loads(as_json)
    assert run(*arguments).out == text


def test_second_run_says_that_nothing_changed_and_tells_the_problems_again(tree: Path) -> None:
    problem, *_ = run(tree).out.splitlines()
    assert run(tree).out.splitlines() == [
        problem,
        "Releases: 8.2",
        "Features: 0 created, 0 updated, 2 unchanged, 0 delisted",
        "Problems: 1",
    ]


def test_json_is_alone_on_stdout_and_has_the_agreed_shape(tree: Path) -> None:
    result = run(tree, "--format", "json")
    jsonschema.validate(result.json, SHAPE)
    assert result.json == {
        "releases": ["8.2"],
        "features": {"created": 2, "updated": 0, "unchanged": 0, "delisted": 0},
        "problems": [
            {
                "code": "QD002",
                "severity": "warning",
                "document": "removed-features.rst",
                "line": 7,
                "message": "“Lamp” says “since 8.2” in the removed list; taken as removed in 8.2",
            }
        ],
    }
    assert result.err == ""


def test_json_of_a_source_without_documents_is_complete(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("4.2.0")
    (tmp_path / "qemu-deprecated.texi").write_text("@node\n")
    result = run(tmp_path, "--format", "json")
    jsonschema.validate(result.json, SHAPE)
    assert (result.status, result.json["releases"]) == (0, [])
    assert [problem["code"] for problem in result.json["problems"]] == ["QD008"]


def test_text_of_a_source_without_documents_says_so(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("4.2.0")
    (tmp_path / "qemu-deprecated.texi").write_text("@node\n")
    assert run(tmp_path).out.splitlines()[1] == "Releases: none"


def test_dry_run_says_what_it_is_and_changes_nothing(tree: Path) -> None:
    before, runs = rows(), ImportRun.objects.count()
    result = run(tree, "--dry-run")
    assert result.out.splitlines()[-3:] == [
        "Features: 2 created, 0 updated, 0 unchanged, 0 delisted",
        "Problems: 1",
        "This was a dry run: nothing is stored",
    ]
    assert (rows(), ImportRun.objects.count()) == (before, runs)


def test_dry_run_as_json_has_the_same_shape(tree: Path) -> None:
    result = run(tree, "--dry-run", "--format", "json")
    jsonschema.validate(result.json, SHAPE)
    assert result.json["features"]["created"] == 2
    assert not Feature.objects.exists()


def test_quiet_run_prints_nothing(tree: Path) -> None:
    assert run(tree, "--verbosity", "0") == Result(0, "", "")
    assert Feature.objects.count() == 2


def test_embedded_knowledge_is_imported_as_ours() -> None:
    assert run(FIXTURES, "--origin", "embedded").status == 0
    assert set(Document.objects.values_list("origin", flat=True)) == {"embedded"}


def test_release_names_or_limits(tree: Path, tmp_path: Path) -> None:
    write_tree(tmp_path / "all/9.0", None, deprecated=deprecated(FROB), removed=removed(""))
    write_tree(tmp_path / "all/9.1", None, deprecated=deprecated(FROB), removed=removed(""))
    assert "Releases: 9.1\n" in run(tmp_path / "all", "--release", "9.1").out
    assert "Releases: 8.2\n" in run(tree / "deprecated.rst", "--release", "8.2").out


# Refusals.


def test_refusal_is_one_line_that_names_place_reason_and_what_is_allowed(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing") == (
        f"{tmp_path}/nothing: there is no such file or folder; expected a QEMU source tree, a "
        "folder with one folder per release (8.2/deprecated.rst), or one document"
    )
    assert ImportRun.objects.latest().outcome == ImportRun.Outcome.REFUSED


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        (
            "empty.rst",
            b"",
            "this is not a list of deprecated or removed features; expected a title",
        ),
        ("main.py", b"import this\nprint('=====')\n", "this is not a list of deprecated"),
        ("style.rst", rst("== Coding style\n-- Tabs\nNo.\n").encode(), "this is not a list of"),
        ("qemu.rst", b"\x7fELF\x00\x00", "this is a binary file; documents are text in UTF-8"),
        ("latin.rst", "Geräte\n======\n".encode("latin-1"), "this is not UTF-8; documents are"),
        ("long.rst", b"x" * 300_000, "larger than the 262,144 bytes that are allowed"),
        ("bidi.rst", deprecated("\u202e").encode(), "contains the invisible character U+202E"),
        ("wide.rst", deprecated("x" * 2001).encode(), "has 2,001 characters; at most 2,000"),
    ],
)
def test_file_that_is_no_such_document_is_refused(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    message = refused(path, "--release", "8.2")
    assert message.startswith(str(path))
    assert reason in message


def test_document_without_a_known_release_is_refused(tmp_path: Path) -> None:
    path = write_tree(tmp_path / "a/b/c/d", None, deprecated=deprecated(FROB)) / "deprecated.rst"
    assert "name the release with --release X.Y" in refused(path)


@pytest.mark.parametrize("release", ["9.7", "99.0", "1.0"])
def test_release_that_never_had_documents_is_refused(tmp_path: Path, release: str) -> None:
    path = write_tree(tmp_path, None, deprecated=deprecated(FROB)) / "deprecated.rst"
    assert re.search(
        r"Allowed are 2\.10 to|first release with them is 2\.10",
        refused(path, "--release", release),
    )


def test_device_and_pipe_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "deprecated.rst")
    start = time.monotonic()
    assert "not a regular file" in refused("/dev/zero", "--release", "8.2")
    assert "not a regular file" in refused(tmp_path / "deprecated.rst", "--release", "8.2")
    assert "not a regular file" in refused(tmp_path, "--release", "8.2")
    assert time.monotonic() - start < 5


def test_folder_without_documents_is_refused(tmp_path: Path) -> None:
    assert "no documents found; expected a QEMU source tree" in refused(tmp_path)


def test_refused_dry_run_ends_alike_and_leaves_no_record(tmp_path: Path) -> None:
    assert "no documents found" in refused(tmp_path, "--dry-run")
    assert not ImportRun.objects.exists()


def test_json_of_a_refusal_is_no_half_a_report(tmp_path: Path) -> None:
    assert "no documents found" in refused(tmp_path, "--format", "json")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--release", "eight"], "'eight' is not a release. Allowed are X.Y, also as 8.2.7"),
        (["--release", "9.7.50"], "There is no QEMU release 9.7."),
        (["--origin", "elsewhere"], "choose from 'upstream', 'embedded'"),
        (["--format", "yaml"], "choose from 'text', 'json'"),
        (["--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_argument_that_is_not_allowed_is_told(arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command("import_deprecations", str(FIXTURES), *arguments)
    assert reason in str(error.value)
    assert not ImportRun.objects.exists()


def test_every_command_of_the_project_has_its_tests() -> None:
    own = {name for name, app in get_commands().items() if app == "deprecations"}
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert own
    assert own <= tests


def test_empty_path_is_refused_and_not_the_current_folder() -> None:
    with pytest.raises(CommandError, match="the path is empty"):
        call_command("import_deprecations", "")
