"""reStructuredText in, sections out: the one door to docutils."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from deprecations.importer.guard import RstRefused, admit
from deprecations.importer.sections import ParsedRst, Section, Trouble

__all__ = ["ParsedRst", "RstRefused", "Section", "Trouble", "parse_rst"]

NO_SUBSTITUTIONS: Final[Mapping[str, str]] = MappingProxyType({})


def parse_rst(text: str, substitutions: Mapping[str, str] = NO_SUBSTITUTIONS) -> ParsedRst:
    """Parse a document in this process; whoever made it, what comes back is safe to show.

    ``substitutions`` maps names (``VER_MACHINE_DELETION_VERSION``) to the text that takes their
    place. Time is not limited here: documents of strangers belong into a
    :class:`~deprecations.importer.worker.RstWorker`. Raises RstRefused.
    """
    admitted = admit(text)
    # Takes a tenth of a second to load, which those need not wait for who only use the records.
    from deprecations.importer.reading import read  # noqa: PLC0415

    return read(admitted, substitutions)
