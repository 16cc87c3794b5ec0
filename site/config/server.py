"""Serves the site: `python -m config.server`, for `make run` and in production alike.

`HOST`, `PORT` and `WORKERS` (processes) are read from the environment.
"""

import os
import shlex
import signal
import socket
import sys
import threading
from functools import partial
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

# Per process. More would only wait for each other: for the interpreter, and for one of the
# connections in the pool of the database settings.
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)


class CannotServe(Exception):
    """The address cannot be served on. The message is one sentence and says what to do."""


def read_number(name: str, default: int, allowed: range) -> int:
    """Return the environment's number called `name`; raises CannotServe outside `allowed`."""
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) not in allowed:
        limits = f"{allowed.start} to {allowed.stop - 1}"
        raise CannotServe(f"{name} must be a number from {limits}, not {text!r}.")
    return int(text)


def resolve_free_address(host: str, port: int) -> str:
    """Return the numeric address of `host`; raises CannotServe where `port` cannot be had there.

    The server itself would share a port with another one that runs already, without a word.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise CannotServe(f"HOST names no address of this machine: {host!r}.") from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Without this, connections of a server that just stopped still hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            message = f"Cannot serve on {host} port {port}: {reason}. Choose another: PORT=8080."
            raise CannotServe(message) from None
    return str(address[0])


def announce(host: str, port: int) -> None:
    """Print where the site is and how to make an account for the admin."""
    shown = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    address = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    lines = [
        f"Site               {address}/",
        f"API documentation  {address}/api/v1/docs/",
        f"Admin              {address}/admin/",
        f"An admin account   {shlex.quote(sys.executable)} manage.py createsuperuser",
        "Stop with Ctrl-C.",
    ]
    print("", *lines, "", sep="\n", flush=True)  # noqa: T201


def take_interrupts_alone() -> None:
    """Make Ctrl-C, which a terminal sends to every process at once, stop this process only.

    It then stops its workers. One that hears of it twice waits for ever.
    """
    # Blocked here means blocked in every process that starts from here.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def pass_on() -> None:
        signal.sigwait({signal.SIGINT})
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=pass_on, daemon=True).start()


def main() -> None:
    """Serve until a signal says stop."""
    try:
        host = os.environ.get("HOST") or "127.0.0.1"
        port = read_number("PORT", 8000, range(1, 65536))
        workers = read_number("WORKERS", 1, range(1, 257))
        address = resolve_free_address(host, port)
        # Here, so that a wrong setting is said once, not by each worker with a traceback.
        import_module("config.wsgi")
    except (CannotServe, ImproperlyConfigured, EnvError) as error:
        sys.exit(str(error))
    server = Server(
        "config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=5,
    )
    server.on_startup(partial(announce, host, port))
    take_interrupts_alone()
    server.serve()


if __name__ == "__main__":
    main()
