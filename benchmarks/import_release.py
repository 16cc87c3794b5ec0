"""Importing one release, against docutils' own parse of the same two files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.measuring import ROOT, compare, start_django

_DOCUMENTS = ("deprecated.rst", "removed-features.rst")


def main() -> None:
    """Measure the folder that the command line names, or the embedded documents."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fixtures"
    texts = [(folder / name).read_text("utf-8") for name in _DOCUMENTS]
    database = start_django()

    from django.db import connection
    from docutils.core import publish_doctree

    from deprecations.importer.worker import RstWorker
    from deprecations.services.import_documents import import_documents

    connection.close()
    empty = database.with_suffix(".empty")
    shutil.copy(database, empty)
    settings = {"report_level": 5, "halt_level": 5, "doctitle_xform": False}

    def put_empty_database() -> None:
        connection.close()
        for path in database.parent.glob(f"{database.name}*"):
            path.unlink()
        shutil.copy(empty, database)

    def parse() -> None:
        for text in texts:
            publish_doctree(text, settings_overrides=settings)

    def start_worker() -> None:
        with RstWorker() as worker:
            worker.parse("Deprecated features\n===================\n", {})

    compare(
        "import of one release",
        lambda: import_documents(source=folder),
        "docutils' parse of its files",
        parse,
        runs=9,
        prepare=put_empty_database,
    )
    compare("start of the parsing process", start_worker, "docutils' parse", parse, runs=9)


if __name__ == "__main__":
    main()
