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


def plain_title(title_rst: str) -> str:
    """A title without the inline markup that titles have: literals, emphasis, escaped spaces."""
    text = _INLINE_MARKUP.sub(lambda m: m[1] or m[2] or m[3], title_rst)
    return " ".join(text.replace("\\ ", "").split())


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
