"""From the text of an entry to its replacements.

A wrong replacement is worse than a missing one, so whatever is merely mentioned is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from deprecations.catalogue.records import Replacement
from deprecations.importer.replacements.kinds import kind_of
from deprecations.importer.replacements.names import Name
from deprecations.importer.replacements.phrases import PHRASE, Phrase, Sentence, read_sentences
from deprecations.importer.replacements.rules import FALLBACK, NO_REPLACEMENT, PLAIN, Rule

LONGEST_TITLE: Final = 1_000
LONG_WORD: Final = 3  # shorter ones occur in other words by chance
_WORD: Final = re.compile(r"\w{1,100}")


def find_replacements(
    *, title_rst: str, body_rst: str, category_path: tuple[str, ...]
) -> tuple[Replacement, ...]:
    """The replacements in the order of the text; none where it gives none.

    ``title_rst`` is the heading of the entry with or without its version, ``body_rst`` the section
    below it. Never fails, whatever the texts are.
    """
    title = _read_title(title_rst)
    sentences = list(read_sentences(body_rst))
    found = list(_read(PLAIN, sentences, title))
    if not found and not any(NO_REPLACEMENT.search(sentence.text) for sentence in sentences):
        found = list(_read(FALLBACK, sentences, title))
    return tuple(
        Replacement(
            text=match.new.text,
            kind=kind_of(
                match.new.text,
                words=match.new.words,
                heading=title.words,
                category_path=category_path,
            ),
            note=match.new.note,
            replaces=match.old,
        )
        for match in _distinct(found, title)
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A replacement as a sentence gives it, and the old name it stands for, if one is said."""

    new: Name
    old: str = ""


@dataclass(frozen=True, slots=True)
class _Title:
    """A heading: its names in phrases, its words without them, and the words of its names."""

    phrases: tuple[Phrase, ...]
    words: str
    words_of_names: frozenset[str]
    has_literals: bool

    def names(self, text: str) -> bool:
        return any(text in phrase.texts for phrase in self.phrases)

    def is_meant_by(self, old: Phrase) -> bool:
        """Whether a text can mean the feature by a phrase: it says ``-net dump,len=x`` and
        ``nodelay`` for what the heading calls ``-net dump`` and ``delay``. A heading without
        literals can be meant by anything."""
        said = " ".join(old.texts).lower()
        return (
            not self.has_literals
            or not self.words_of_names.isdisjoint(_WORD.findall(said))
            or any(len(word) >= LONG_WORD and word in said for word in self.words_of_names)
        )

    def names_in_order(self, count: int) -> tuple[str, ...]:
        """The names of the heading's only list of that many names, or none."""
        lists = [phrase.texts for phrase in self.phrases if len(phrase.names) == count]
        return lists[0] if count > 1 and len(lists) == 1 else ()


def _read_title(title_rst: str) -> _Title:
    sentences = list(read_sentences(title_rst[:LONGEST_TITLE]))
    phrases = tuple(phrase for sentence in sentences for phrase in sentence.phrases)
    words = [sentence.text.replace(PHRASE, " ") for sentence in sentences]
    words += [name.words for phrase in phrases for name in phrase.names]
    names = " ".join(text for phrase in phrases for text in phrase.texts)
    words_of_names = frozenset(_WORD.findall(names.lower()))
    return _Title(phrases, " ".join(words), words_of_names, "`" in title_rst)


def _read(rules: Iterable[Rule], sentences: list[Sentence], title: _Title) -> Iterator[_Found]:
    of_prose = [rule for rule in rules if not rule.needs_phrase]
    for sentence in sentences:
        text = sentence.text
        apt = rules if PHRASE in text else of_prose
        said = text.lower().replace(PHRASE, "")
        matches = [(rule, match) for rule in apt for match in rule.matches(text, said)]
        for rule, match in sorted(matches, key=lambda pair: pair[1].start()):
            if not rule.is_denied(match):
                yield from _found(rule, match, sentence, title)


def _found(rule: Rule, match: re.Match[str], sentence: Sentence, title: _Title) -> Iterator[_Found]:
    """What a match gives: nothing if it is about another thing than the feature."""
    groups = match.groupdict()
    if prose := groups.get("prose"):
        yield _Found(Name(prose, words=prose))
        return
    new = sentence.phrase_at(match.start("new"))
    old = sentence.phrase_at(match.start("old")) if groups.get("old") else None
    if rule.describes and old and not title.is_meant_by(old):
        return
    for name, replaced in zip(new.names, _replaced(rule, new, old, title), strict=True):
        words = " ".join(filter(None, (name.words, groups.get("noun"))))
        note = name.note or groups.get("note") or ""
        if name.text != replaced and (note or not title.names(name.text)):
            yield _Found(Name(name.text, words, note), replaced)


def _replaced(rule: Rule, new: Phrase, old: Phrase | None, title: _Title) -> tuple[str, ...]:
    """For each name of a phrase the old name it stands for, or "" where that is the feature as a
    whole: two lists of equal length go by order, one old name goes for all."""
    count = len(new.names)
    if old is None:
        pairs = title.names_in_order(count) if rule.in_order and new.joined == "and" else ()
        return pairs or ("",) * count
    if len(old.names) == count:
        return old.texts
    return old.texts * count if len(old.names) == 1 else ("",) * count


def _distinct(found: list[_Found], title: _Title) -> Iterator[_Found]:
    """Each name once, or once for each old name it stands for. The name of the feature itself
    counts as an old name only beside others."""
    olds = {match.old for match in found if match.old}
    maps_several = len(olds) > 1 or not any(title.names(old) for old in olds)
    seen: set[tuple[str, str]] = set()
    texts: set[str] = set()
    for match in found:
        old = match.old if maps_several else ""
        if (match.new.text, old) not in seen and (old or match.new.text not in texts):
            yield _Found(match.new, old)
        seen.add((match.new.text, old))
        texts.add(match.new.text)
