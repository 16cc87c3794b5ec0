"""Sentences in which names have become phrases.

The rules look at sentences like ``Use ◆ instead``, where each ``◆`` is a phrase: one or several
names with the words that belong to them (``the more general commands A and B``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from deprecations.importer.replacements.names import NAME, Name, read_blocks, written_out

LONGEST_SENTENCE: Final = 2_000
PHRASE: Final = "◆"  # stands for one phrase in a sentence


@dataclass(frozen=True, slots=True)
class Phrase:
    """Names that stand together. ``joined`` tells how: "and", "or", or "" for a single one."""

    names: tuple[Name, ...]
    joined: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(name.text for name in self.names)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with PHRASE in place of each of its phrases."""

    text: str
    phrases: tuple[Phrase, ...]

    def phrase_at(self, position: int) -> Phrase:
        """The phrase that the PHRASE at this position of the text stands for."""
        return self.phrases[self.text.count(PHRASE, 0, position)]


def read_sentences(rst: str) -> Iterator[Sentence]:
    """All sentences of an RST text in order, without those too long to be one."""
    for text, names in read_blocks(rst):
        used = 0
        for part in _SENTENCE_END.split(text.replace(PHRASE, "")):
            count = part.count(NAME)
            if part.strip() and len(part) <= LONGEST_SENTENCE:
                yield _with_phrases(part.strip(), names[used : used + count])
            used += count


_SENTENCE_END: Final = re.compile(
    r"(?=[.!?;])(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)[.!?;]{1,3}(?=\s|$)"
)
_SPACE: Final = re.compile(r"\s{1,100}")

# What names are called, and what they are said to be part of.
NOUN: Final = (
    r"(?:alias(?:es)?|apis?|arguments?|backends?|binar(?:y|ies)|boards?|boolean|capabilit(?:y|ies)|"
    r"class|command|command-line|commands|config|configure|cpus?|devices?|drivers?|environment|"
    r"events?|fields?|files?|flags?|forms?|formats?|hmp|interfaces?|keys?|line|machines?|members?|"
    r"models?|modules?|names?|objects?|options?|output|parameters?|platforms?|programs?|"
    r"propert(?:y|ies)|protocol|qmp|qom|return|runtime|setting|settings|short-form|spelling|string|"
    r"struct|subcommand|suboption|switch|switches|syntax|target|tools?|tuple|types?|uris?|utility|"
    r"values?|variables?)"
)
# What cannot stand between an article and a name: "the user must set X" is not "the … X".
_STOP: Final = (
    r"(?:a|an|and|are|as|at|be|been|being|but|by|can|could|do|does|for|from|had|has|have|how|if|in|"
    r"instead|into|is|it|its|may|might|must|no|not|of|on|or|out|rather|set|shall|should|so|than|"
    r"that|the|their|them|then|there|these|they|this|those|through|to|use|used|users?|using|via|"
    r"was|were|what|when|where|which|while|who|will|with|without|would|you)\b"
)
_ARTICLE: Final = r"\b(?:the|an?|its|their)\ "
_WORDS: Final = rf"(?:(?:more\ )?\w{{1,20}}\ and\ )?(?:(?!{_STOP})[\w/+'-]{{1,30}}\ ){{0,4}}"
_ELEMENT: Final = (  # "the more general command A", "machine A option B", "the A machine type"
    rf"(?>(?:{_ARTICLE}{_WORDS}|(?:\b{NOUN}\ ){{0,3}}){NAME}"
    rf"(?:\ (?:{NOUN}\ ){{0,3}}{NAME}){{0,3}}(?:\ {NOUN}\b){{0,4}})"
)
_OR: Final = (
    r"(?:,?\ (?:and/)?or\ (?:else\ )?(?:(?:as|by|use|using|via|switch\ to)\ )?)"  # "or use B"
)
# "A and B is …", "A and B by C": B begins a statement of its own.
_AND: Final = (
    rf"(?:(?:,\ (?:and\ )?|,?\ and\ |\ [&/]\ ){_ELEMENT}"
    rf"(?!\ (?:has|is|was)\b|\ by\ {_ELEMENT}))"
)
_COMPANION: Final = (
    r"(?:\ (?:of|(?:(?:together|along|combined|in\ combination)\ )?with)"
    rf"\ {_ELEMENT}(?:\ (?:of|with)\ {_ELEMENT})?)"
)
_PHRASE: Final = re.compile(
    rf"""
      (?<=\breplace\ ){_ELEMENT}    # "replace A with B": B does not go with A
    | (?:\b(?:either|both)\ )?{_ELEMENT}
      (?:{_COMPANION}?{_OR}{_ELEMENT}|{_AND}){{0,30}}
      {_COMPANION}?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PART: Final = re.compile(
    rf"(?P<companion>{_COMPANION})|(?P<element>{_ELEMENT})", re.VERBOSE | re.IGNORECASE
)
_LEADING_ARTICLE: Final = re.compile(_ARTICLE, re.VERBOSE | re.IGNORECASE)
_WORD_OR: Final = re.compile(r"\bor\b", re.IGNORECASE)


def _with_phrases(text: str, names: list[Name]) -> Sentence:
    text = _SPACE.sub(" ", text)
    if not names:
        return Sentence(text, ())
    parts: list[str] = []
    phrases: list[Phrase] = []
    end = used = 0
    for match in _PHRASE.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        count = match[0].count(NAME)
        phrases.append(_phrase(match[0], names[used : used + count]))
        parts.append(PHRASE)
        used += count
    parts.append(text[end:])
    return Sentence("".join(parts), tuple(phrases))


def _phrase(text: str, names: list[Name]) -> Phrase:
    """A phrase from its text. Of names side by side (``machine A option B``) the last one counts;
    what it belongs to or goes with (``of the B device``, ``with B``) becomes its note. Words that
    stand at one name only (``the A or B machine``) are said of all."""
    if text == NAME:  # by far the most common phrase
        return Phrase((names[0],))
    heads: list[Name] = []
    used = 0
    for part in _PART.finditer(text):
        inside = names[used : used + part[0].count(NAME)]
        used += len(inside)
        if part["element"]:
            words = _LEADING_ARTICLE.sub("", part[0]).replace(NAME, "")
            name = inside[-1]
            heads.append(Name(name.text, " ".join(words.split()), name.note))
        elif heads:
            notes = [heads[-1].note, written_out(part[0], inside)]
            heads[-1] = replace(heads[-1], note=", ".join(filter(None, notes)))
    joined = "or" if _WORD_OR.search(_PART.sub(" ", text)) else "and"
    said_of_all = " ".join(filter(None, (name.words for name in heads)))
    named = tuple(Name(name.text, name.words or said_of_all, name.note) for name in heads)
    return Phrase(named, joined if len(named) > 1 else "")
