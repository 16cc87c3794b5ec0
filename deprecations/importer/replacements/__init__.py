"""What the text of an entry gives as the replacement.

From bottom to top: ``names`` finds the names in an RST text, ``phrases`` makes sentences of phrases
out of it, ``rules`` is the table of phrasings, ``kinds`` tells what sort of thing a name is, and
``finding`` puts them together.
"""

from deprecations.importer.replacements.finding import find_replacements

__all__ = ["find_replacements"]
