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
from deprecations.policy.versions import Version
from deprecations.services.overrides import Field, set_overrides
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


def change_by_hand(title: str, version: Version) -> None:
    set_overrides(
        feature=Feature.objects.get(title=title),
        values={Field.DEPRECATED_IN: version},
        made_by=None,
        reason="It was announced so.",
    )


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
    text, planned = (block for _, block in blocks if "Releases: " in block)
    (as_json,) = (block for language, block in blocks if language == "json")
    example = next(block for language, block in blocks if language == "rst")
    monkeypatch.chdir(tmp_path)
    Path("deprecated.rst").write_text(example.replace("\n\nIt will go.", ""))
    arguments = ("deprecated.rst", "--release", "8.2")
    planned_json = run(*arguments, "--format", "json", "--dry-run").json
    assert planned_json.pop("plan")["created"] == [
        {"slug": "gadgets-frob-daemon", "title": "Frob daemon"}
    ]
    assert planned_json == json.loads(as_json)
    assert run(*arguments).out == text
    change_by_hand("Frob daemon", Version(7, 0))
    Path("next.rst").write_text(deprecated("-- Gadgets\n'' Knob (since 9.0)\nOld.\n"))
    assert run("next.rst", "--release", "9.0", "--dry-run").out == planned


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
        "conflicts": [],
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
    assert result.out.splitlines()[-6:] == [
        "Features: 2 created, 0 updated, 0 unchanged, 0 delisted",
        "Problems: 1",
        "Created: 2",
        "  frob card [gadgets-frob-card]",
        "  Lamp [gadgets-lamp]",
        "This was a dry run: nothing is stored",
    ]
    assert (rows(), ImportRun.objects.count()) == (before, runs)


def test_dry_run_as_json_has_the_same_shape(tree: Path) -> None:
    result = run(tree, "--dry-run", "--format", "json")
    jsonschema.validate(result.json, SHAPE)
    assert result.json["features"]["created"] == 2
    assert result.json["plan"] == {
        "created": [
            {"slug": "gadgets-frob-card", "title": "frob card"},
            {"slug": "gadgets-lamp", "title": "Lamp"},
        ],
        "updated": [],
        "unchanged": [],
        "delisted": [],
    }
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


# Plans and conflicts.


def lists(folder: Path, version: str, count: int) -> Path:
    """A release with as many features."""
    entries = "".join(f"'' Frob {number} (since 8.0)\nOld.\n" for number in range(count))
    return write_tree(
        folder / version,
        version,
        deprecated=deprecated(f"-- Gadgets\n{entries}"),
        removed=removed(""),
    )


def test_plan_of_hundreds_of_features_says_what_it_leaves_out(tmp_path: Path) -> None:
    folder = lists(tmp_path, "8.2.0", 250)
    short = run(folder, "--dry-run").out.splitlines()
    assert short[3:5] == ["Created: 250", "  Frob 0 [gadgets-frob-0]"]
    assert short[-2:] == [
        "  … and 230 more; --verbosity 2 shows all",
        "This was a dry run: nothing is stored",
    ]
    assert len(short) == 26
    assert len(run(folder, "--dry-run", "--verbosity", "2").out.splitlines()) == 255
    planned = run(folder, "--dry-run", "--format", "json").json
    assert len(planned["plan"]["created"]) == planned["features"]["created"] == 250


def test_plan_names_features_by_what_becomes_of_them(tmp_path: Path) -> None:
    run(lists(tmp_path, "8.2.0", 4))
    changed = "'' Frob 1 (since 8.1)\nOld.\n'' Frob 2 (since 8.0)\nOld.\n'' Knob (since 9.0)\nx\n"
    later = write_tree(
        tmp_path / "9.0",
        "9.0.0",
        deprecated=deprecated(f"-- Gadgets\n{changed}"),
        removed=removed(""),
    )
    before = rows()
    planned = run(later, "--dry-run", "--format", "json").json
    titles = {
        outcome: [feature["title"] for feature in features]
        for outcome, features in planned["plan"].items()
    }
    assert titles == {
        "created": ["Knob"],
        "updated": ["Frob 1"],
        "unchanged": ["Frob 2"],
        "delisted": ["Frob 0", "Frob 3"],
    }
    assert rows() == before
    real = run(later, "--format", "json").json
    assert "plan" not in real
    assert real["features"] == {outcome: len(names) for outcome, names in titles.items()}


def test_plan_names_what_no_document_lists_any_more(tmp_path: Path) -> None:
    run(lists(tmp_path, "8.2.0", 2))
    planned = run(lists(tmp_path, "8.2.0", 1), "--dry-run", "--format", "json").json
    assert planned["plan"]["delisted"] == [{"slug": "gadgets-frob-1", "title": "Frob 1"}]


def test_plan_of_documents_that_are_known_has_every_feature_unchanged(tmp_path: Path) -> None:
    folder = lists(tmp_path, "8.2.0", 3)
    run(folder)
    planned = run(folder, "--dry-run", "--format", "json").json
    assert len(planned["plan"]["unchanged"]) == planned["features"]["unchanged"] == 3


def test_conflict_with_a_change_by_hand_is_told_with_both_values(tmp_path: Path) -> None:
    folder = lists(tmp_path, "8.2.0", 2)
    run(folder)
    change_by_hand("Frob 1", Version(7, 0))
    for _ in range(2):
        assert run(folder).out.splitlines()[-2:] == [
            "Conflicts with changes by hand: 1",
            "  Frob 1 [gadgets-frob-1]: deprecated in is “7.0” by hand, “8.0” in the documents",
        ]
        assert ImportRun.objects.latest().conflicts == 1
    assert run(folder, "--format", "json").json["conflicts"] == [
        {
            "slug": "gadgets-frob-1",
            "title": "Frob 1",
            "field": "deprecated_in",
            "value": "7.0",
            "upstream_value": "8.0",
        }
    ]


def test_change_by_hand_that_documents_agree_with_by_now_is_no_conflict(tmp_path: Path) -> None:
    run(lists(tmp_path, "8.2.0", 2))
    change_by_hand("Frob 1", Version(8, 1))
    text = "-- Gadgets\n'' Frob 1 (since 8.1)\nOld.\n"
    folder = write_tree(tmp_path / "9.0", "9.0.0", deprecated=deprecated(text), removed=removed(""))
    assert run(folder, "--dry-run", "--format", "json").json["conflicts"] == []
    assert "Conflicts" not in run(folder).out
    assert ImportRun.objects.latest().conflicts == 0


# Refusals.


def test_refusal_is_one_line_that_names_place_reason_and_what_is_allowed(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing") == (
        f"{tmp_path}/nothing: there is no such file or folder; expected a QEMU source tree or "
        "git repository, a folder with one folder per release (8.2/deprecated.rst), or one document"
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
