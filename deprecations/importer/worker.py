"""Documents parsed in a child process, under limits of time and memory.

docutils can be made to run for hours or to fill the memory by a few hundred bytes. Whatever a
document does, it does to a process that owns nothing and is thrown away.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self, TypeVar, cast

from deprecations.importer.guard import RstRefused, admit
from deprecations.importer.messages import receive, send, unpack, unpack_passages
from deprecations.importer.sections import ParsedRst, Passage

# A real document takes a tenth of a second. A hostile one is answered within ten seconds, the
# start of the process included.
START_SECONDS: Final = 4.0
WALL_SECONDS: Final = 5.0
# For many texts at once: where they take longer, their documents are still to be parsed and judged.
WALL_SECONDS_TOGETHER: Final = 3.0

_Outcome = TypeVar("_Outcome")

_PROJECT: Final = Path(__file__).resolve().parents[2]
# What an interpreter may need to start. The rest of the environment, secrets among it, stays here.
_INHERITED: Final = ("LD_LIBRARY_PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "SYSTEMROOT")


class RstWorker:
    """Parses the texts of one import, one after the other, in a process of its own.

    A context manager. The process starts on entering, while its user goes on, and again after a
    document that was refused. To be used by one thread at a time.
    """

    def __init__(self) -> None:
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        self._child = self._child or _Child()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, at once and for certain."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def parse(self, text: str, substitutions: Mapping[str, str]) -> ParsedRst:
        """Parse a document as :func:`~deprecations.importer.rst.parse_rst` does.

        Raises RstRefused, also where the document has used up its time or ended the process.
        """
        request = {"text": admit(text), "substitutions": dict(substitutions)}
        return self._ask(request, WALL_SECONDS, unpack)

    def parse_passages(
        self,
        passages: Sequence[tuple[str, str]],
        targets: Mapping[str, str],
        substitutions: Mapping[str, str],
    ) -> list[Passage | None]:
        """Parse headings with their bodies, all at once, under the limits of one request.

        They come from documents that the guard has admitted. None stands for what must be parsed
        with its whole document. Raises RstRefused as ``parse`` does.
        """
        request = {
            "passages": passages,
            "targets": dict(targets),
            "substitutions": dict(substitutions),
        }
        return self._ask(request, WALL_SECONDS_TOGETHER, unpack_passages)

    def _ask(
        self, request: Mapping[str, Any], seconds: float, unpacked: Callable[[Any], _Outcome]
    ) -> _Outcome:
        if self._child is not None and not self._child.alive:
            self.close()
        try:
            if self._child is None:
                self._child = _Child()
            return unpacked(self._child.ask(request, seconds))
        except BaseException:
            # What a refused document leaves behind goes with the process; and after an
            # interruption, its answer must not be taken for the next document's.
            self.close()
            raise


class _Child:
    """One life of the process."""

    def __init__(self) -> None:
        paths = [str(_PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deprecations.importer.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**inherited, "PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"},
            start_new_session=True,  # an interrupt at the terminal is for the parent to handle
        )
        self.requests = cast("IO[bytes]", self.process.stdin)
        self.answers = cast("IO[bytes]", self.process.stdout)
        self.ready = False
        self.expired = False

    @property
    def alive(self) -> bool:
        return not self.expired and self.process.poll() is None

    def ask(self, request: Any, seconds: float) -> Any:
        """The answer to a request. Raises RstRefused where none comes in time."""
        if not self.ready:
            self.ready = self._within(START_SECONDS, "starting the parser", self._answer)
        return self._within(seconds, "parsing", partial(self._answer, request))

    def end(self) -> None:
        self.process.kill()
        # Leaving closes the pipes and waits; what was not read any more cannot be flushed.
        with suppress(OSError), self.process:
            pass

    def _answer(self, request: Any = None) -> Any:
        if request is not None:
            send(self.requests, request)
        return receive(self.answers)

    def _within(self, seconds: float, doing: str, action: Callable[[], Any]) -> Any:
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            return action()
        except (EOFError, OSError, ValueError) as error:
            raise RstRefused(None, f"{doing} {self._how_it_ended(seconds)}") from error
        finally:
            timer.cancel()
            timer.join()  # so that it does not fire into the next document

    def _expire(self) -> None:
        self.expired = True
        self.process.kill()

    def _how_it_ended(self, seconds: float) -> str:
        if self.expired:
            return f"took longer than {seconds:g} seconds"
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=1)
        status = self.process.returncode
        if status == -getattr(signal, "SIGXCPU", 0):
            return "took too much computing time"
        return f"ended the process that parses documents (status {status})"


if __name__ == "__main__":
    from deprecations.importer.confinement import serve

    serve(sys.stdin.buffer, sys.stdout.buffer)
