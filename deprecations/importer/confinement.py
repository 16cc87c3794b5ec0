"""The inside of the process that parses documents: its limits, and its loop.

The limits are the operating system's; where a platform lacks one, the others hold, and the wall
clock of the parent holds everywhere.
"""

from __future__ import annotations

import gc
import math
import sys
import time
from contextlib import suppress
from typing import IO, Any, Final

from deprecations.importer.guard import RstRefused
from deprecations.importer.messages import pack, pack_passages, receive, send
from deprecations.importer.reading import read
from deprecations.importer.reading_passages import read_passages

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

CPU_SECONDS: Final = 3  # for each request
LIMITS: Final = {
    "RLIMIT_AS": 1024**3,
    "RLIMIT_CORE": 0,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NOFILE": 16,
}
# The first words of the events (see sys.addaudithook) by which a process reaches out of itself.
REACHING_OUT: Final = frozenset({"ctypes", "mmap", "open", "os", "shutil", "socket", "subprocess"})

# Has docutils load whatever it loads late, before nothing can be opened any more.
_EVERYTHING: Final = """\
Title
=====

:field: *a* **b** ``c`` `d` :code:`e` `f <https://qemu.org>`_ [1]_ |g| h_

-o VALUE  option

i) term
     definition

=====  =====
cell   cell
=====  =====

.. [1] footnote
.. note:: note
.. unknown:: directive
"""


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    _limit()
    read(_EVERYTHING, {})
    gc.freeze()  # what is loaded now stays, and need not be searched for rubbish
    sys.addaudithook(_stay_inside)
    send(answers, "ready")
    with suppress(EOFError):
        while True:
            request = receive(requests)
            _grant_time()
            send(answers, _answer(**request))


def _answer(substitutions: dict[str, str], **request: Any) -> dict[str, Any]:
    try:
        if "text" in request:
            return pack(read(request["text"], substitutions))
        return pack_passages(read_passages(request["passages"], request["targets"], substitutions))
    except RstRefused as refused:
        # Without its traceback, which holds the document: there may be no memory left to answer.
        outcome = RstRefused(refused.line, refused.reason)
    gc.collect()
    return pack(outcome)


def _limit() -> None:
    for name, value in LIMITS.items():
        with suppress(AttributeError, ValueError, OSError):
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (lowest, lowest))


def _grant_time() -> None:
    """Move the limit of computing time forward for the next document."""
    with suppress(AttributeError, ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        until = math.ceil(time.process_time()) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _stay_inside(event: str, _arguments: tuple[Any, ...]) -> None:
    """Nothing here needs to open anything; should docutils find a way to, this is where it ends."""
    if event.partition(".")[0] in REACHING_OUT:
        raise PermissionError(f"{event}: a document may not reach out of its process")
