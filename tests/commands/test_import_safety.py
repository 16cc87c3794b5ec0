"""Imports that are killed, interrupted, two at a time, or meet a database that cannot be used."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pytest

from tests.documents import FIXTURES, deprecated, removed, write_tree
from tests.scratch_databases import ScratchDatabase

pytestmark = pytest.mark.database

SEED = 20_260_811
FROB = "-- Command line\n'' ``-no-hpet`` (since 8.0)\nOld.\n'' Frob (since 8.0)\nOld.\n"

# Tells when it begins, so that moments are moments of the import and not of the interpreter.
COMMAND = """
import sys
import django
django.setup()
from django.core.management import call_command
import deprecations.services.import_documents
print("ready", flush=True)
call_command("import_deprecations", *sys.argv[1:])
"""

# An import that goes on when it is told to.
LONG = """
import sys
from pathlib import Path
import django
django.setup()
from deprecations.services.import_documents import import_documents

def progress(done, total, name):
    if done == 0:
        print("under way", flush=True)
        sys.stdin.readline()

import_documents(source=Path(sys.argv[1]), progress=progress)
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScratchDatabase]:
    """A database that knows a release, and goes back to that."""
    folder = tmp_path_factory.mktemp("database")
    tree = write_tree(folder / "8.2", "8.2.0", deprecated=deprecated(FROB), removed=removed(""))
    database = ScratchDatabase(folder)
    database.manage("import_deprecations", tree, check=True)
    database.keep()
    yield database
    database.drop()


@pytest.fixture
def database(prepared: ScratchDatabase) -> ScratchDatabase:
    prepared.go_back()
    return prepared


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """Two more releases."""
    text = deprecated(FROB)
    first, second = (
        write_tree(tmp_path / name, f"{name}.0", deprecated=text, removed=removed(""))
        for name in ("9.0", "9.1")
    )
    return first, second


def begin(database: ScratchDatabase, script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a program and wait for its first line."""
    program = database.start(script, *arguments)
    assert cast("IO[str]", program.stdout).readline()
    return program


def begin_embedded(database: ScratchDatabase) -> subprocess.Popen[str]:
    return begin(database, COMMAND, str(FIXTURES), "--origin", "embedded")


def releases(rows: dict[str, list[tuple[Any, ...]]]) -> int:
    return len(rows["deprecations_document"])


def duration_and_result(database: ScratchDatabase) -> tuple[float, dict[str, Any]]:
    """How long an undisturbed import takes, and what is stored then."""
    program = begin_embedded(database)
    start = time.monotonic()
    _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    return time.monotonic() - start, database.rows()


# Killed and interrupted.


def test_import_killed_at_any_moment_leaves_the_state_before_or_after(
    database: ScratchDatabase,
) -> None:
    before = database.rows()
    duration, after = duration_and_result(database)
    assert after != before
    moments = random.Random(SEED)  # noqa: S311
    killed = 0
    for _ in range(20):
        database.go_back()
        program = begin_embedded(database)
        time.sleep(moments.uniform(0, duration))
        program.kill()
        program.communicate(timeout=60)
        killed += program.returncode == -signal.SIGKILL
        assert database.rows() in (before, after)
    assert killed


def test_import_after_a_killed_one_says_the_same_as_without_it(database: ScratchDatabase) -> None:
    duration, after = duration_and_result(database)
    database.go_back()
    program = begin_embedded(database)
    time.sleep(duration / 2)
    program.kill()
    program.communicate(timeout=60)
    if database.rows() != after:
        duration_and_result(database)
    for table in ("deprecations_feature", "deprecations_document", "deprecations_importrun"):
        assert len(database.rows()[table]) == len(after[table])


def test_interrupted_import_says_so_and_changes_nothing(database: ScratchDatabase) -> None:
    before = database.rows()
    duration, after = duration_and_result(database)
    moments = random.Random(SEED)  # noqa: S311
    interrupted = 0
    for _ in range(6):
        database.go_back()
        program = begin_embedded(database)
        time.sleep(0.05 + moments.uniform(0, duration))
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=60)
        if program.returncode == 130:
            interrupted += 1
            assert errors == "interrupted: nothing changed\n"
            assert database.rows() == before
        elif program.returncode == 0:
            assert database.rows() == after
    assert interrupted


# Two at once.


def test_import_waits_for_another_one(database: ScratchDatabase, trees: tuple[Path, Path]) -> None:
    first = begin(database, LONG, trees[0])
    second = begin(database, COMMAND, trees[1])
    time.sleep(1)
    assert second.poll() is None
    out, errors = first.communicate("go on\n", timeout=60)
    assert (first.returncode, out, errors) == (0, "done\n", "")
    _, errors = second.communicate(timeout=60)
    assert (second.returncode, errors) == (0, "")
    assert releases(database.rows()) == 6


def test_import_that_waits_for_too_long_is_refused(
    database: ScratchDatabase, trees: tuple[Path, Path]
) -> None:
    first = begin(database, LONG, trees[0])
    impatient = database.url_with(sqlite="timeout=1", postgresql="lock_timeout=1s")
    for arguments in ([trees[1]], [trees[1], "--dry-run"]):
        result = database.manage("import_deprecations", *arguments, url=impatient)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr == (
            "error: the database is busy: another import or a change in the admin is under way; "
            "nothing changed, try again when it is done\n"
        )
    first.communicate("go on\n", timeout=60)
    assert first.returncode == 0
    stored = database.rows()
    assert (releases(stored), len(stored["deprecations_importrun"])) == (4, 2)
    assert database.manage("import_deprecations", trees[1]).returncode == 0
    assert releases(database.rows()) == 6


# A database that cannot be used.


def refused(database: ScratchDatabase, source: Path, url: str | None = None) -> str:
    result = database.manage("import_deprecations", source, url=url)
    assert (result.returncode, result.stdout) == (2, "")
    line = result.stderr.removesuffix("\n")
    assert line.isprintable()
    return line.removeprefix("error: ")


def test_database_that_is_not_migrated_is_told_with_the_way_out(
    tmp_path: Path, trees: tuple[Path, Path]
) -> None:
    empty = ScratchDatabase(tmp_path, migrated=False)
    try:
        assert refused(empty, trees[0]) == (
            "the database is not migrated; run “manage.py migrate”, then try again"
        )
    finally:
        empty.drop()


def test_read_only_database_is_told(database: ScratchDatabase, trees: tuple[Path, Path]) -> None:
    before = database.rows()
    url = database.url_with(
        sqlite="init_command=PRAGMA query_only = 1", postgresql="default_transaction_read_only=on"
    )
    message = refused(database, trees[0], url)
    assert message.startswith("the database cannot be used (")
    assert "read" in message
    assert database.rows() == before


def test_full_disk_is_told(database: ScratchDatabase, tmp_path: Path) -> None:
    before = database.rows()
    entries = "".join(f"'' Frob {number} (since 8.0)\n{'x ' * 100}\n" for number in range(500))
    tree = write_tree(tmp_path, "9.0.0", deprecated=deprecated(f"-- A\n{entries}"))
    url = database.url_with(
        sqlite="init_command=PRAGMA max_page_count = 200", postgresql="temp_file_limit=0"
    )
    if url.startswith("postgres"):
        pytest.skip("PostgreSQL is asked for no limit on what it stores")
    assert refused(database, tree, url) == "the database cannot be used (database or disk is full)"
    assert database.rows() == before


def test_database_out_of_reach_is_told(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    database = ScratchDatabase(tmp_path, migrated=False)
    try:
        url = f"sqlite:///{tmp_path}/no/such/folder/x.sqlite3"
        assert "cannot be used (unable to open database file)" in refused(database, trees[0], url)
        broken = tmp_path / "broken.sqlite3"
        broken.write_text("This is no database, and long enough to be told apart from one.\n" * 99)
        url = f"sqlite:///{broken}"
        assert "cannot be used (file is not a database)" in refused(database, trees[0], url)
    finally:
        database.drop()
