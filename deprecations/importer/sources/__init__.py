"""Where documents come from: a file, a source tree, a folder of releases."""

from deprecations.importer.sources.finding import Found, find_documents
from deprecations.importer.sources.reading import SourceError, shown

__all__ = ["Found", "SourceError", "find_documents", "shown"]
