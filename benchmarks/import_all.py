"""Importing all releases together, against docutils' own parse of the same RST documents; and
importing them a second time, against the first."""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest import mock

from benchmarks.measuring import ROOT, start_django

_RUNS = 7
_PROBE = "Title\n=====\n"


def main() -> None:
    """Measure the folder of release folders that the command line names.

    Without one, the embedded documents take its place, once for each of ten releases: they say
    nearly the same in each, as QEMU's own do.
    """
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    with _made_up_releases() as folder:
        measure(folder)


@contextmanager
def _made_up_releases() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(10):
            version = f"{8 + number // 3}.{number % 3}"
            release = folder / version
            release.mkdir()
            (release / "VERSION").write_text(f"{version}.0\n")
            for path in (ROOT / "fixtures").glob("*.rst"):
                text = path.read_text("utf-8") + f"\nThis is what {version} says.\n"
                (release / path.name).write_text(text, "utf-8")
        yield folder


def measure(folder: Path) -> None:
    """All three in turns, as often as is needed for a median; one round warms up."""
    texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.rst"))]
    database = start_django()

    from django.db import connection
    from docutils.core import publish_doctree

    from deprecations.importer.worker import RstWorker
    from deprecations.services import import_documents as use_case
    from deprecations.services import listings

    connection.close()
    empty = database.with_suffix(".empty")
    shutil.copy(database, empty)
    settings = {"report_level": 5, "halt_level": 5, "doctitle_xform": False}
    # Neither side shall pay for the other's modules when Python searches for rubbish.
    gc.collect()
    gc.freeze()
    rounds: list[tuple[float, float, float, float]] = []
    for _ in range(_RUNS + 1):
        connection.close()
        for path in database.parent.glob(f"{database.name}*"):
            path.unlink()
        shutil.copy(empty, database)
        listings.reader_version.cache_clear()  # a new program would not know it yet

        start = perf_counter()
        with RstWorker() as worker:
            worker.parse(_PROBE, {})
            started = perf_counter()
            with mock.patch.object(use_case, "RstWorker", return_value=nullcontext(worker)):
                use_case.import_documents(source=folder)
            imported = perf_counter()
        before = perf_counter()
        use_case.import_documents(source=folder)
        again = perf_counter()
        for text in texts:
            publish_doctree(text, settings_overrides=settings)
        parsed = perf_counter()
        rounds.append((started - start, imported - started, again - before, parsed - again))

    start_of_worker, first, second, baseline = map(median, zip(*rounds[1:], strict=True))
    print(f"{len(texts)} documents, {sum(map(len, texts)):,} characters; medians of {_RUNS}")
    for name, seconds in (
        ("import of all, by a process that had started", first),
        ("start of that process, not counted", start_of_worker),
        ("second import of the same", second),
        ("docutils' parse of each document", baseline),
    ):
        print(f"{name:<52} {seconds * 1000:9.1f} ms")
    print(f"{'import / docutils':<52} {first / baseline:9.2f}")
    print(f"{'second import / docutils':<52} {second / baseline:9.3f}")
    print(f"{'second import / first':<52} {second / first:9.3f}")


if __name__ == "__main__":
    main()
