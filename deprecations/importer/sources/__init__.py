"""Where documents come from: a file, a source tree, a folder of releases, a git repository."""

from deprecations.importer.sources.finding import find_documents
from deprecations.importer.sources.places import Found
from deprecations.importer.sources.reading import SourceError, shown

__all__ = ["Found", "SourceError", "find_documents", "shown"]
