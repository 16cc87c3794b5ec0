"""Times two functions in turns and compares their medians."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent


def start_django() -> Path:
    """Set Django up on an empty SQLite database of its own, migrated; returns its file."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    database = Path(mkdtemp()) / "benchmark.sqlite3"
    os.environ["DATABASE_URL"] = f"sqlite:///{database}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return database


def compare(
    name: str,
    measured: Callable[[], object],
    baseline_name: str,
    baseline: Callable[[], object],
    *,
    runs: int,
    prepare: Callable[[], object] = lambda: None,
) -> float:
    """Run both in turns, print medians and ratio, return the ratio.

    ``prepare`` runs before each measured call and is not counted. One round of each warms up.
    """
    times: dict[Callable[[], object], list[float]] = {measured: [], baseline: []}
    for number in range(runs + 1):
        for function, own in times.items():
            if function is measured:
                prepare()
            start = perf_counter()
            function()
            if number:
                own.append(perf_counter() - start)
    medians = {function: median(own) for function, own in times.items()}
    ratio = medians[measured] / medians[baseline]
    width = max(len(name), len(baseline_name))
    print(f"{name:<{width}}  {medians[measured] * 1000:9.2f} ms  (median of {runs})")
    print(f"{baseline_name:<{width}}  {medians[baseline] * 1000:9.2f} ms")
    print(f"{'ratio':<{width}}  {ratio:9.2f}")
    return ratio
