"""Documents in QEMU's form, written for a test: outlines that become RST, and what reads them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from docutils.utils import column_width

from deprecations.catalogue.records import ParsedDocument, SourceDocument
from deprecations.importer.entries import read_document, substitutions_for
from deprecations.importer.rst import parse_rst
from deprecations.importer.texinfo import as_rst
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
RELEASES = ReleaseList(
    Release(Version.parse(item["version"]), date.fromisoformat(item["released_on"]))
    for item in json.loads((FIXTURES / "releases.json").read_text("utf-8"))["releases"]
)
_HEADING = re.compile(r"^(==|--|''|\^\^|~~|\+\+) (.*)$", re.MULTILINE)


def rst(outline: str) -> str:
    """An outline as a document: ``== Title``, ``-- Category``, ``'' Feature``, ``^^ Feature below
    a sub-category``, and ``~~`` and ``++`` deeper still, become underlined headings."""

    def heading(match: re.Match[str]) -> str:
        mark, title = match.groups()
        return f"\n{title}\n{mark[0] * max(4, column_width(title))}"

    return _HEADING.sub(heading, outline).removeprefix("\n")


def deprecated(outline: str) -> str:
    """A deprecated list with these categories and features."""
    return rst(f"== Deprecated features\n{outline}")


def removed(outline: str) -> str:
    """A removed list with these categories and features."""
    return rst(f"== Removed features\n{outline}")


def read(text: str, release: str = "8.2") -> ParsedDocument:
    """A document of a release, parsed in this process."""
    version = Version.parse(release)
    return read_source(
        SourceDocument("deprecated.rst", version, f"{version}.0", Origin.UPSTREAM, text)
    )


def read_source(source: SourceDocument) -> ParsedDocument:
    """A document in RST or Texinfo, parsed in this process."""
    readable = as_rst(source)
    tree = parse_rst(readable.text, substitutions_for(source.release, RELEASES))
    return readable.found(read_document(readable.document, tree, RELEASES))


def write_tree(folder: Path, version: str | None, **texts: str) -> Path:
    """A folder with a VERSION file, unless it is None, and documents by the names of the lists
    (``deprecated``, ``removed``); returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if version is not None:
        (folder / "VERSION").write_text(f"{version}\n")
    names = {"deprecated": "deprecated.rst", "removed": "removed-features.rst"}
    for name, text in texts.items():
        (folder / names[name]).write_text(text, "utf-8", newline="")
    return folder
