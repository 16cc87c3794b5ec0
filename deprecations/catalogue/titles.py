"""Titles of features: as shown, and as compared."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

_QUOTES = re.compile(r"[`'\"“”‘’]")
_RULE = re.compile(r"^versioned machine types\b")
_RULE_KEY = "versioned machine types"
# Keys of titles stand in an index, whose rows PostgreSQL limits to 2,704 bytes.
_MAX_KEY = 500
_INLINE_MARKUP = re.compile(r"``(.+?)``|\*\*(.+?)\*\*|(?<!\w)\*(\S.*?)\*(?!\w)")

_ESCAPE = re.compile(r"\\(.)")


def plain_title(title_rst: str) -> str:
    """A title without the inline markup that titles have: literals, emphasis, escapes."""
    parts: list[str] = []
    end = 0
    for found in _INLINE_MARKUP.finditer(title_rst):
        parts += _unescaped(title_rst[end : found.start()]), found[1] or found[2] or found[3]
        end = found.end()
    parts.append(_unescaped(title_rst[end:]))
    return " ".join("".join(parts).split())


def _unescaped(text: str) -> str:
    """Text without RST's escapes: an escaped space is none, anything else is itself."""
    return _ESCAPE.sub(lambda found: found[1].strip(), text)


@lru_cache(maxsize=1024)
def normalise_title(title: str) -> str:
    """A title without case, quotes and surplus space: spellings of one title are equal.

    Of one longer than any real title a digest stands for the end.
    """
    plain = " ".join(_QUOTES.sub("", title).lower().split())
    if _RULE.match(plain):
        return _RULE_KEY
    if len(plain) > _MAX_KEY:
        digest = hashlib.sha256(plain.encode()).hexdigest()
        plain = f"{plain[: _MAX_KEY - len(digest)]}{digest}"
    return plain


def is_rule_title(title: str) -> bool:
    """Whether a title names the rule for versioned machine types, whatever targets it lists."""
    return normalise_title(title) == _RULE_KEY
