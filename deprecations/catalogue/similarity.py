"""How alike two titles or texts are, from 0 to 1.

Words count by how rare they are: that two titles share "machine" says little, that they share
"taihu" says nearly all. Words may differ in spelling (privledge, privilege), ending (compress,
compression) or be cut short (``-i`` for ``inc``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from math import log

_WORD = re.compile(r"[a-z]+[0-9]*[a-z]*|[0-9]+")
_PLURAL = re.compile(r"(?:ies|(?<!s)s)$")
_STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in"),
        *("is", "it", "its", "of", "on", "or", "so", "that", "the", "this", "to", "was", "when"),
        "with",
    }
)
_CONTAINED = 0.9  # for all words of the shorter one, found in the longer one
_SIMILAR = 0.8
_SHORTENED = 0.5
_STEM = 4
_SAME_START = 3


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, in lower case and the singular."""
    return frozenset(
        _PLURAL.sub("y" if word.endswith("ies") else "", word) if len(word) > _STEM else word
        for word in _WORD.findall(text.lower())
        if word not in _STOP_WORDS
    )


class Similarity:
    """Compares texts of one kind; what is rare among all of them weighs most.

    That a text stands in a longer one says little where it has fewer than ``enough_words``. Of
    titles nearly all words have to be found there: most of them is what others have too.
    """

    def __init__(
        self, texts: Iterable[str], *, enough_words: int = 1, are_titles: bool = False
    ) -> None:
        self._enough_words = enough_words
        self._power = 2 if are_titles else 1
        corpus = [words_of(text) for text in set(texts)]
        self._count = len(corpus)
        self._frequency = Counter(word for words in corpus for word in words)
        self._weights: dict[str, float] = {}

    def weight(self, word: str) -> float:
        """How much a word says: 1 for a letter, or what all texts have; more for a rare one."""
        known = self._weights.get(word)
        if known is None:
            rarity = (self._count + 1) / (self._frequency[word] + 1)
            known = self._weights[word] = 1 if len(word) == 1 else 1 + log(rarity)
        return known

    def score(self, one: str, other: str) -> float:
        """1 for the same words; for a text that the other one contains a little less."""
        first, second = words_of(one), words_of(other)
        if not first or not second:
            return 0.0
        shared = self._shared(first, second)
        sizes = sorted(sum(map(self.weight, words)) for words in (first, second))
        contained = _CONTAINED * min(1.0, min(len(first), len(second)) / self._enough_words)
        return max(shared / (sum(sizes) - shared), contained * (shared / sizes[0]) ** self._power)

    def rarest(self, text: str) -> frozenset[str]:
        """The words of a text that say most."""
        words = words_of(text)
        heaviest = max(map(self.weight, words), default=0.0)
        return frozenset(word for word in words if self.weight(word) == heaviest)

    def _shared(self, first: frozenset[str], second: frozenset[str]) -> float:
        """The weight of what both have; of two spellings of a word the lighter one counts."""
        same = first & second
        shared = sum(map(self.weight, same))
        left: dict[str, set[str]] = defaultdict(set)
        for word in second - same:
            left[word[:_SAME_START]].add(word)
        for word in sorted(first - same):
            for other in sorted(_alike(word, left)):
                if likeness := _likeness(word, other):
                    left[other[:_SAME_START]].discard(other)
                    shared += likeness * min(self.weight(word), self.weight(other))
                    break
        return shared


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether a text has one of some words, in whatever spelling."""
    there: dict[str, set[str]] = defaultdict(set)
    for word in words_of(text):
        there[word[:_SAME_START]].add(word)
    return any(
        word == other or _likeness(word, other) >= _SIMILAR
        for word in words
        for other in _alike(word, there)
    )


def _alike(word: str, words: Mapping[str, set[str]]) -> set[str]:
    """The words that may be this one spelled otherwise, of words by their first letters."""
    if len(word) == 1:
        return {other for own in words.values() for other in own if other.startswith(word)}
    return words.get(word[:_SAME_START], set()) | words.get(word[0], set())


@lru_cache(maxsize=65536)
def _likeness(one: str, other: str) -> float:
    short, long = sorted((one, other), key=len)
    if not short.isalpha():
        return 0.0
    if len(short) == 1:
        return _SHORTENED
    if len(short) < _STEM or len(long) - len(short) > _STEM:
        return 0.0
    is_same = long.startswith(short) or SequenceMatcher(None, short, long).ratio() > _SIMILAR
    return _SIMILAR if is_same else 0.0
