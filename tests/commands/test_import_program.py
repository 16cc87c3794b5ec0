"""``manage.py import_deprecations`` as a program: pipes, terminals and wrong arguments."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings

from tests.commands.importing import SHAPE
from tests.documents import deprecated, removed, write_tree
from tests.repositories import GitRepository

MANAGE = str(Path(settings.BASE_DIR) / "manage.py")
FROB = "-- Gadgets\n'' ``frob`` card (since 8.0)\nUse ``-device frob2`` instead.\n"
GONE = "-- Gadgets\n'' Lamp (removed in 8.2)\nDark.\n"


@dataclass(frozen=True)
class Program:
    """The command in a process and on a database of its own."""

    environment: dict[str, str]

    def __call__(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.line(*arguments),
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def line(self, *arguments: object) -> list[str]:
        return [sys.executable, MANAGE, "import_deprecations", *map(str, arguments)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    database = tmp_path_factory.mktemp("database") / "tracker.sqlite3"
    variables = {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    migrate = [sys.executable, MANAGE, "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=variables, check=True)
    return Program(variables)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tree(tmp_path, "8.2.0", deprecated=deprecated(FROB), removed=removed(GONE))


def on_terminal(program: Program, *arguments: object) -> tuple[str, str]:
    """Run with stderr on a terminal; returns what came on stdout and on the terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        program.line(*arguments),
        env=program.environment | {"TERM": "xterm", "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    os.close(theirs)
    shown = "".join(_read_terminal(ours))
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    return out, shown


def _read_terminal(terminal: int) -> Iterator[str]:
    while select.select([terminal], [], [], 60)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux: nobody writes any more
            return
        if not data:
            return
        yield data.decode()


def test_program_prints_no_control_characters_when_piped(program: Program, tree: Path) -> None:
    for variables in ({}, {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TERM": "xterm-256color"}):
        for source in (tree, tree / "nothing"):
            result = program(source, "--dry-run", **variables)
            assert result.returncode == (0 if source == tree else 2)
            assert all(line.isprintable() for line in (result.stdout + result.stderr).split("\n"))


def test_program_shows_progress_on_a_terminal_and_its_report_on_stdout(
    program: Program, tree: Path
) -> None:
    out, shown = on_terminal(program, tree, "--dry-run", "--format", "json")
    jsonschema.validate(json.loads(out), SHAPE)
    assert "\x1b" not in out
    assert "Reading" in shown
    assert "/2" in shown


@pytest.mark.git
def test_program_shows_progress_through_the_tags_of_a_repository(
    program: Program, tmp_path: Path
) -> None:
    repository = GitRepository(tmp_path / "qemu.git")
    for release in ("8.2.0", "9.0.0"):
        repository.commit({"docs/about/deprecated.rst": deprecated(FROB)}, tag=f"v{release}")
    out, shown = on_terminal(program, repository.path, "--dry-run", "--format", "json")
    assert json.loads(out)["releases"] == ["8.2", "9.0"]
    assert "Reading" in shown
    assert "2/2" in shown
    assert "Traceback" not in shown


@pytest.mark.git
def test_program_reads_one_revision_and_refuses_what_is_none(
    program: Program, tmp_path: Path
) -> None:
    repository = GitRepository(tmp_path / "qemu.git")
    repository.commit({"docs/about/deprecated.rst": deprecated(FROB), "VERSION": "8.2.50"})
    result = program(repository.path, "--revision", "master", "--dry-run", "--format", "json")
    assert json.loads(result.stdout)["releases"] == ["9.0"]
    for arguments in (
        [repository.path],
        [repository.path, "--revision", "nothing"],
        [repository.path, "--revision=-nothing"],
        [repository.path, "--revision", "master", "--release", "8.2"],
        [tmp_path, "--revision", "master"],
    ):
        result = program(*arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith(f"error: {tmp_path}")


def test_program_shows_no_progress_when_it_is_to_be_quiet(program: Program, tree: Path) -> None:
    assert on_terminal(program, tree, "--dry-run", "--verbosity", "0") == ("", "")


def test_names_of_documents_are_no_markup(program: Program, tmp_path: Path) -> None:
    """On the terminal, ``[/red]`` would be a mistake in the markup of the progress bar."""
    (tmp_path / "x[").mkdir()
    path = tmp_path / "x[" / "red].rst"
    path.write_text(deprecated(FROB))
    out, shown = on_terminal(program, path, "--release", "8.2", "--dry-run")
    assert "Features: 1 created" in out
    assert "Traceback" not in shown


def test_program_explains_itself(program: Program) -> None:
    result = program("--help")
    assert result.returncode == 0
    words = " ".join(result.stdout.split())
    for expected in (
        "SOURCE",
        "--release X.Y",
        "--revision REV",
        "--origin",
        "--dry-run",
        "--format {text,json}",
    ):
        assert expected in words


@pytest.mark.parametrize(
    "arguments",
    [[], [".", "--release", "x"], [".", "--origin", "x"], [".", "--format", "x"], ["a", "b"]],
    ids=" ".join,
)
def test_program_ends_with_2_and_its_usage_on_wrong_arguments(
    program: Program, arguments: list[str]
) -> None:
    result = program(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("usage: ")
    assert "error: " in result.stderr.splitlines()[-1]


def test_program_refuses_with_2_and_one_line(program: Program, tmp_path: Path) -> None:
    result = program(tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"error: {tmp_path}: no documents found")


def test_program_imports_twice_and_says_the_same_of_the_second_time(
    program: Program, tree: Path
) -> None:
    first, second = program(tree, "--format", "json"), program(tree, "--format", "json")
    assert json.loads(first.stdout)["features"]["created"] == 2
    assert json.loads(second.stdout)["features"] == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "delisted": 0,
    }
    assert (first.stderr, second.stderr) == ("", "")
