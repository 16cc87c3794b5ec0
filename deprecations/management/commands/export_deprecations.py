"""Gives imported documents back, with what maintainers changed."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.management.base import BaseCommand

from deprecations.catalogue.records import ListKind
from deprecations.importer.sources import shown
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.versions import InvalidVersion
from deprecations.services.export_documents import ExportRefused, export_document
from deprecations.services.releases import named_line

_REFUSED = 2


class Command(BaseCommand):
    """``manage.py export_deprecations``; exit 0 written, 2 refused with nothing written."""

    help = "Writes an imported document back, byte for byte but for what maintainers changed."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--release", required=True, metavar="X.Y", help="whose document, in any spelling"
        )
        parser.add_argument(
            "--list",
            choices=[kind.value for kind in ListKind],
            required=True,
            help="the list that the document holds; it may hold both",
        )
        parser.add_argument(
            "--origin",
            choices=[origin.value for origin in Origin],
            help="whose words: QEMU's or this project's own (default: QEMU's where both are known)",
        )
        parser.add_argument(
            "--diff", action="store_true", help="only what was changed, as a patch for git apply"
        )
        parser.add_argument("--output", metavar="FILE", help="where to write (default: the output)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = export_document(
                release=named_line(options["release"]),
                kind=ListKind(options["list"]),
                origin=Origin(options["origin"]) if options["origin"] else None,
            )
            text = document.diff() if options["diff"] else document.text
            if options["output"] is None:
                self._print(text)
            else:
                _write(Path(options["output"]), text)
        except (ExportRefused, InvalidVersion, UnknownRelease) as refusal:
            self.stderr.write(self.style.ERROR(f"error: {refusal}"))
            raise SystemExit(_REFUSED) from None

    def _print(self, text: str) -> None:
        """Bytes, where the output takes them: a terminal's encoding is not the document's."""
        if output := getattr(self.stdout, "buffer", None):
            self.stdout.flush()
            output.write(text.encode())
            output.flush()
        else:
            self.stdout.write(text, ending="")


def _write(path: Path, text: str) -> None:
    """Put a file in its place whole, or leave what stands there. Raises ExportRefused."""
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise ExportRefused(f"{shown(path)}: this is not a regular file")
        if target.exists() and not os.access(target, os.W_OK):
            raise ExportRefused(f"{shown(path)}: cannot be written (it is read-only)")
        temporary = target.with_name(f".{token_hex(8)}.part")
        try:
            with temporary.open("xb") as file:
                file.write(text.encode())
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ExportRefused(f"{shown(path)}: cannot be written ({error.strerror})") from None
