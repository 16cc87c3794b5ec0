"""The process that parses documents: its limits, its lives, and that none is left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deprecations.importer import messages, worker
from deprecations.importer.rst import RstRefused, parse_rst
from deprecations.importer.worker import RstWorker

PROJECT = Path(__file__).parents[2]
GOOD = "Title\n=====\n\nUp to |V|, says `a <//b>`__.\n\nChild\n-----\n\n* one\n* two\n"
VERSIONS = {"V": "5.1.0"}
# Within the limits of the guard, and half a minute's work.
ENDLESS = "T\n=\n\n" + "\n\n".join([":a: " * 90 + "x"] * 680)

on_linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux' /proc")


@pytest.fixture
def running() -> Iterator[RstWorker]:
    with RstWorker() as entered:
        yield entered


def process_of(running: RstWorker) -> subprocess.Popen[bytes]:
    assert running._child is not None
    return running._child.process


def refusal(running: RstWorker, text: str) -> str:
    with pytest.raises(RstRefused) as caught:
        running.parse(text, {})
    return caught.value.reason


def is_running(pid: int) -> bool:
    """Whether a process still does anything; who is dead may wait to be buried."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def run_python(program: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        cwd=PROJECT,
        **options,
    )


def test_the_outcome_is_that_of_parsing_here(running: RstWorker) -> None:
    assert running.parse(GOOD, VERSIONS) == parse_rst(GOOD, VERSIONS)


def test_one_process_serves_all_documents_of_an_import(running: RstWorker) -> None:
    running.parse(GOOD, VERSIONS)
    first = process_of(running)
    running.parse(GOOD, {})
    assert process_of(running) is first


def test_a_worker_that_was_not_entered_works_too() -> None:
    alone = RstWorker()
    assert alone.parse(GOOD, VERSIONS).sections
    alone.close()


def test_a_document_that_the_guard_refuses_never_reaches_the_process(running: RstWorker) -> None:
    before = process_of(running)
    assert "invisible character" in refusal(running, "a\0b")
    running.parse(GOOD, VERSIONS)
    assert process_of(running) is before


def test_a_refusal_carries_its_line(running: RstWorker) -> None:
    with pytest.raises(RstRefused) as caught:
        running.parse("T\n=\n\n" + "\n\n".join(["*a"] * 501), {})
    assert caught.value.line == 1004
    assert "more than 500 faults" in str(caught.value)


def test_what_a_refused_document_leaves_behind_goes_with_its_process(running: RstWorker) -> None:
    before = process_of(running)
    refusal(running, "T\n=\n\n" + ":a: " * 400)
    assert before.returncode is not None
    assert running.parse(GOOD, VERSIONS) == parse_rst(GOOD, VERSIONS)


def test_a_document_that_takes_too_long_is_refused_and_the_next_one_parsed(
    running: RstWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.parse(GOOD, VERSIONS)
    monkeypatch.setattr(worker, "WALL_SECONDS", 0.3)
    assert refusal(running, ENDLESS) == "parsing took longer than 0.3 seconds"
    monkeypatch.undo()
    assert running.parse(GOOD, VERSIONS).sections


@pytest.mark.skipif(not hasattr(signal, "SIGXCPU"), reason="the platform limits no process")
def test_a_document_that_computes_too_much_is_refused(
    running: RstWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WALL_SECONDS", 60)
    assert refusal(running, ENDLESS) == "parsing took too much computing time"


def test_computing_time_is_granted_to_each_document_anew(running: RstWorker) -> None:
    busy = "T\n=\n\n" + "\n\n".join(["- " + "*a* " * 400] * 30)
    for _ in range(12):  # altogether more than is granted to one
        running.parse(busy, {})


def test_a_process_that_is_killed_meanwhile_costs_no_document(running: RstWorker) -> None:
    running.parse(GOOD, VERSIONS)
    process_of(running).kill()
    process_of(running).wait()
    assert running.parse(GOOD, VERSIONS).sections


def test_a_process_that_dies_of_a_document_costs_that_one_only(
    running: RstWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.parse(GOOD, VERSIONS)

    def send_and_kill(*arguments: Any) -> None:
        process_of(running).kill()
        process_of(running).wait()
        messages.send(*arguments)

    monkeypatch.setattr(worker, "send", send_and_kill)
    assert (
        refusal(running, ENDLESS) == "parsing ended the process that parses documents (status -9)"
    )
    monkeypatch.undo()
    assert running.parse(GOOD, VERSIONS).sections


@pytest.mark.parametrize("executable", ["/bin/false", "/bin/echo"])
def test_a_process_that_does_not_start_refuses_the_document(
    executable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    with RstWorker() as broken:
        assert refusal(broken, GOOD).startswith("starting the parser ended the process")


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_an_interruption_leaves_no_process(
    error: type[BaseException], running: RstWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.parse(GOOD, VERSIONS)
    process = process_of(running)

    def interrupt(_: object) -> None:
        raise error

    monkeypatch.setattr(worker, "receive", interrupt)
    with pytest.raises(error):
        running.parse(GOOD, VERSIONS)
    assert process.returncode is not None
    monkeypatch.undo()
    assert running.parse(GOOD, VERSIONS).sections


def test_leaving_ends_the_process_and_its_pipes_even_after_an_error() -> None:
    def enter_and_fail() -> None:
        with RstWorker() as entered:
            entered.parse(GOOD, VERSIONS)
            processes.append(process_of(entered))
            raise LookupError

    processes: list[subprocess.Popen[bytes]] = []
    with pytest.raises(LookupError):
        enter_and_fail()
    (process,) = processes
    assert process.returncode is not None
    assert process.stdin is not None
    assert process.stdin.closed
    assert process.stdout is not None
    assert process.stdout.closed


def test_leaving_does_not_wait_for_a_process_that_is_still_starting() -> None:
    start = time.monotonic()
    with RstWorker():
        pass
    assert time.monotonic() - start < 1


@on_linux
def test_a_parent_that_is_killed_takes_its_process_along() -> None:
    program = (
        "import os, time\n"
        "from deprecations.importer.worker import RstWorker\n"
        "entered = RstWorker().__enter__()\n"
        "entered.parse('T\\n=\\n', {})\n"
        "print(entered._child.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=PROJECT)
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    assert wait_until(lambda: not is_running(child))


def test_nothing_reaches_the_users_terminal(
    running: RstWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    refusal(running, "T\n=\n\n" + ":a: " * 400)
    running.parse(GOOD, VERSIONS)
    os.kill(process_of(running).pid, signal.SIGINT)  # would be a traceback
    with pytest.raises(RstRefused):
        running.parse(ENDLESS, {})
    assert capfd.readouterr() == ("", "")


def test_modules_of_the_current_directory_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("docutils", "nh3", "deprecations", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    with RstWorker() as elsewhere:
        assert elsewhere.parse(GOOD, VERSIONS).sections


def test_it_works_where_the_parent_has_a_safe_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    with RstWorker() as safe:
        assert safe.parse(GOOD, VERSIONS).sections


@on_linux
def test_secrets_of_the_environment_stay_with_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "do not tell")
    with RstWorker() as entered:
        entered.parse(GOOD, VERSIONS)
        environment = Path(f"/proc/{process_of(entered).pid}/environ").read_bytes()
    assert b"do not tell" not in environment


@on_linux
def test_the_process_runs_under_the_limits_of_the_system(running: RstWorker) -> None:
    running.parse(GOOD, VERSIONS)
    limits = Path(f"/proc/{process_of(running).pid}/limits").read_text(encoding="ascii")
    soft = {line[:25].strip(): line[25:].split()[0] for line in limits.splitlines()}
    assert soft["Max address space"] == str(1024**3)
    assert soft["Max core file size"] == "0"
    assert soft["Max file size"] == "0"
    assert soft["Max open files"] == "16"
    assert int(soft["Max cpu time"]) <= 5


def test_the_process_cannot_take_more_memory_than_its_limit() -> None:
    done = run_python(
        "from deprecations.importer import confinement\n"
        "confinement._limit()\n"
        "try:\n"
        "    bytearray(confinement.LIMITS['RLIMIT_AS'])\n"
        "except MemoryError:\n"
        "    print('refused')\n"
    )
    assert done.stdout == "refused\n", done.stderr


def test_limits_that_a_platform_lacks_are_left_out() -> None:
    done = run_python(
        "import sys\n"
        "sys.modules['resource'] = None\n"
        "from deprecations.importer import confinement\n"
        "confinement._limit()\n"
        "confinement._grant_time()\n"
        "print('went on')\n"
    )
    assert done.stdout == "went on\n", done.stderr


@pytest.mark.parametrize(
    "reaching_out",
    [
        "open('/etc/passwd')",
        "open('new', 'w')",
        "os.listdir('/')",
        "os.remove('/tmp/none')",
        "os.system('true')",
        "subprocess.run(['true'])",
        "socket.socket().connect(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
    ],
)
def test_the_process_cannot_reach_out_of_itself(reaching_out: str) -> None:
    done = run_python(
        "import os, socket, subprocess, sys\n"
        "from deprecations.importer import confinement\n"
        "sys.addaudithook(confinement._stay_inside)\n"
        f"{reaching_out}\n"
    )
    assert "PermissionError" in done.stderr
    assert "may not reach out" in done.stderr


def test_the_process_loads_neither_django_nor_the_rest_of_the_project() -> None:
    done = run_python(
        "import sys, deprecations.importer.confinement\n"
        "ours = {name for name in sys.modules if name.startswith('deprecations')}\n"
        "assert 'django' not in sys.modules\n"
        "assert all(name.startswith('deprecations.importer') for name in ours - {'deprecations'})\n"
    )
    assert done.returncode == 0, done.stderr


def test_an_outcome_survives_its_journey_between_processes() -> None:
    outcome = parse_rst(GOOD, {})
    assert outcome.troubles
    assert messages.unpack(messages.pack(outcome)) == outcome
    with pytest.raises(RstRefused, match="line 3: too bad"):
        messages.unpack(messages.pack(RstRefused(3, "too bad")))
