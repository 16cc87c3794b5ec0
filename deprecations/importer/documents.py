"""Documents in, their entries out: the way of many documents through one worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from deprecations.catalogue.records import ParsedDocument, SourceDocument
from deprecations.importer.entries import (
    NotADeprecationDocument,
    read_document,
    substitutions_for,
)
from deprecations.importer.guard import RstRefused
from deprecations.importer.parsing import DocumentParser
from deprecations.importer.texinfo import Readable, as_rst
from deprecations.importer.worker import RstWorker
from deprecations.policy.releases import ReleaseList

# Documents are looked at together up to so many characters: those of sixty releases.
MAX_TOGETHER: Final = 2 * 1024**2


class DocumentRefused(Exception):
    """A document that cannot be imported. The message is one line: its name, the line where one is
    to blame, and why."""


def read_documents(
    sources: Iterable[SourceDocument], releases: ReleaseList, worker: RstWorker
) -> Iterator[ParsedDocument]:
    """Read documents, in their order. Raises DocumentRefused for the first that cannot be read."""
    parser = DocumentParser(worker)
    for together in _together(sources):
        readables: list[Readable] = []
        texts = _texts(together, releases, readables)
        for number, parsed in enumerate(parser.parse(texts)):
            source, readable = together[number], readables[number]
            if isinstance(parsed, RstRefused):
                raise _refused(source, readable.refused(parsed))
            try:
                yield readable.found(read_document(readable.document, parsed, releases))
            except NotADeprecationDocument:
                raise DocumentRefused(
                    f"{source.name}: this is not a list of deprecated or removed features; "
                    "expected a title such as “Deprecated features” or “Removed features”"
                ) from None


def _texts(
    sources: Iterable[SourceDocument], releases: ReleaseList, readables: list[Readable]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The documents as RST with their substitutions, one by one: the parser begins with the first.
    What they were made from is added to ``readables``."""
    for source in sources:
        readable = _readable(source)
        readables.append(readable)
        yield readable.text, substitutions_for(readable.document.release, releases)


def _readable(source: SourceDocument) -> Readable:
    try:
        return as_rst(source)
    except RstRefused as refusal:
        raise _refused(source, refusal) from None


def _refused(source: SourceDocument, refusal: RstRefused) -> DocumentRefused:
    place = source.name if refusal.line is None else f"{source.name}:{refusal.line}"
    return DocumentRefused(f"{place}: {refusal.reason}")


def _together(sources: Iterable[SourceDocument]) -> Iterator[list[SourceDocument]]:
    together: list[SourceDocument] = []
    size = 0
    for source in sources:
        if together and size + len(source.text) > MAX_TOGETHER:
            yield together
            together, size = [], 0
        together.append(source)
        size += len(source.text)
    if together:
        yield together
