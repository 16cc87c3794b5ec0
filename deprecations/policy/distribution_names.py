"""A distribution's release as people write it: "debian-12", "Debian 12.5", "Ubuntu 24.04.1 LTS".

Names are compared by their words: case, spaces and dashes do not count, nor what distributions
call all they make ("GNU/Linux", "LTS") or add in parentheses ("Debian GNU/Linux 12 (bookworm)").
"""

from __future__ import annotations

import re
from typing import Final

_PARENTHESES: Final = re.compile(r"\([^()]*\)")
_READABLE: Final = re.compile(r"[a-z0-9 \t_./,:-]*")
_WORD: Final = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*")
_FIRST_NUMBER: Final = re.compile(r"-(?=[0-9])")
_OF_NO_MEANING: Final = frozenset(("gnu", "linux", "lts", "release", "v"))


def name_key(text: str) -> str:
    """Equal for names that mean the same; empty for what is no name."""
    plain = _PARENTHESES.sub(" ", text.casefold())
    if not _READABLE.fullmatch(plain):
        return ""
    return "-".join(word for word in _WORD.findall(plain) if word not in _OF_NO_MEANING)


def keys_to_try(text: str) -> tuple[str, ...]:
    """The keys by which a text may be found: its own, then that without the point release, which
    a distribution's list of releases does not have: Debian 12.5 belongs to Debian 12."""
    key = name_key(text)
    if not key:
        return ()
    shorter, point, _ = key.rpartition(".")
    return (key, shorter) if point else (key,)


def words_before_number(key: str) -> str:
    """What a key says of whose release it is: "debian" of "debian-12"; empty without a number."""
    number = _FIRST_NUMBER.search(key)
    return key[: number.start()] if number else ""
