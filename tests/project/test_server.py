"""The server that `make run` and production start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from config.server import CannotServe, read_number, resolve_free_address


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else serves on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """A port that nobody served on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(port: int, folder: Path) -> subprocess.Popen[str]:
    """Start the server as `make run` does, on a database of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "config.server"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{settings.BASE_DIR}{os.pathsep}{settings.BASE_DIR / 'site'}",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "SECRET_KEY": "only-for-tests",
            "DATABASE_URL": f"sqlite:///{folder / 'tracker.sqlite3'}",
            "PORT": str(port),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def headers_of(url: str) -> dict[str, str]:
    """Return the headers of any answer from a server that may still be starting."""
    for _ in range(100):
        try:
            with urlopen(url, timeout=10) as answer:  # noqa: S310
                return dict(answer.headers)
        except HTTPError as answer:
            with answer:
                return dict(answer.headers)
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers on {url}")


def press_ctrl_c(server: subprocess.Popen[str]) -> None:
    """Send what a terminal sends: the signal to every process of the session."""
    os.killpg(server.pid, signal.SIGINT)


@pytest.mark.parametrize("stop", [press_ctrl_c, subprocess.Popen.terminate])
def test_server_says_where_it_is_answers_with_its_policy_and_stops_when_asked(
    stop: Callable[[subprocess.Popen[str]], None], free_port: int, tmp_path: Path
) -> None:
    with serve(free_port, tmp_path) as server:
        headers = headers_of(f"http://127.0.0.1:{free_port}/healthz")
        stop(server)
        output, _ = server.communicate(timeout=10)

    assert headers["server"] == "granian"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert f"http://127.0.0.1:{free_port}/" in output
    assert "createsuperuser" in output
    assert not re.search("Traceback|Killing|refused", output)
    assert server.returncode == 0


def test_server_refuses_a_port_that_is_taken_in_one_sentence(
    taken_port: int, tmp_path: Path
) -> None:
    with serve(taken_port, tmp_path) as server:
        output, _ = server.communicate(timeout=10)

    assert output == (
        f"Cannot serve on 127.0.0.1 port {taken_port}: address already in use."
        " Choose another: PORT=8080.\n"
    )
    assert server.returncode == 1


def test_free_port_is_left_free_for_the_server(free_port: int) -> None:
    assert resolve_free_address("127.0.0.1", free_port) == "127.0.0.1"
    assert resolve_free_address("127.0.0.1", free_port) == "127.0.0.1"


def test_host_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CannotServe, match="HOST names no address of this machine: 'a b'"):
        resolve_free_address("a b", 8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8000.0", "http", "٣", " "])
def test_port_that_is_no_port_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(CannotServe, match="PORT must be a number from 1 to 65535"):
        read_number("PORT", 8000, range(1, 65536))


def test_port_that_is_not_given_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")

    assert read_number("PORT", 8000, range(1, 65536)) == 8000
