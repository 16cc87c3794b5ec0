"""Python's search for rubbish, made rarer while an import makes records by the ten thousand.

The search goes through what is alive, again and again while that grows, and finds nothing: records
hold no circles. It took a sixth of a large import.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_RARE = (20_000, 20, 20)
_lock = threading.Lock()
_inside: list[tuple[int, int, int]] = []


@contextmanager
def rare_collections() -> Iterator[None]:
    """Until the end of this, or of the last of several at once. Rubbish is still found."""
    with _lock:
        usual = _inside[0] if _inside else gc.get_threshold()
        _inside.append(usual)
        gc.set_threshold(*_RARE)
    try:
        yield
    finally:
        with _lock:
            _inside.pop()
            if not _inside:
                gc.set_threshold(*usual)
