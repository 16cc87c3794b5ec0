"""Imports QEMU's deprecation documents."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deprecations.management.import_reports import report_as_json, report_as_text
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.versions import InvalidVersion, Version
from deprecations.services.import_documents import ImportRefused, ImportReport, import_documents
from deprecations.services.releases import named_line

_REFUSED = 2
_INTERRUPTED = 130  # as shells have it: 128 and the number of the signal


class Command(BaseCommand):
    """``manage.py import_deprecations SOURCE``; exit 0 imported; 2 refused or 130 interrupted, with
    nothing changed."""

    help = "Imports QEMU's lists of deprecated and removed features, whole or not at all."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "source",
            type=_path,
            metavar="SOURCE",
            help="a QEMU source tree, a git repository of QEMU (every vX.Y.0 tag is read, without "
            "a checkout), a folder with one folder per release, or one document",
        )
        parser.add_argument(
            "--release",
            type=_version,
            metavar="X.Y",
            help="the release of a single document, or the only one to take from a repository or "
            "a folder; in any spelling",
        )
        parser.add_argument(
            "--revision",
            metavar="REV",
            help="a branch, a tag or a commit of a git repository to read instead of its tags",
        )
        parser.add_argument(
            "--origin",
            choices=[origin.value for origin in Origin],
            default=Origin.UPSTREAM.value,
            help="whose words the documents are: QEMU's or this project's own (default: upstream)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, feature by feature, and change nothing",
        )
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="how to report"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._import(options)
        except ImportRefused as refusal:
            self.stderr.write(f"error: {refusal}")
            raise SystemExit(_REFUSED) from None
        except KeyboardInterrupt:
            self.stderr.write("interrupted: nothing changed")
            raise SystemExit(_INTERRUPTED) from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(report_as_json(report), indent=2))
        elif options["verbosity"] > 0:
            for line in report_as_text(report, everything=options["verbosity"] > 1):
                self.stdout.write(line)

    def _import(self, options: dict[str, Any]) -> ImportReport:
        # Not what rich takes for a terminal: variables such as FORCE_COLOR make it see one.
        quiet = options["verbosity"] == 0 or not self.stderr.isatty()
        bar = Progress(
            TextColumn("Reading {task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True, no_color=options["no_color"]),
            transient=True,
            disable=quiet,
        )
        with bar:
            task = bar.add_task("", total=None)
            return import_documents(
                source=options["source"],
                origin=Origin(options["origin"]),
                release=options["release"],
                revision=options["revision"],
                dry_run=options["dry_run"],
                progress=lambda done, total, name: bar.update(
                    task, completed=done, total=total, description=name
                ),
            )


def _path(text: str) -> Path:
    # An empty path, as an unset variable gives one, would mean the current folder.
    if not text.strip():
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)


def _version(text: str) -> Version:
    try:
        return named_line(text)
    except (InvalidVersion, UnknownRelease) as error:
        raise argparse.ArgumentTypeError(str(error)) from None
