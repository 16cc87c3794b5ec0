"""The phrasings that name a replacement, one rule each.

A rule is a pattern over a sentence of ``phrases``. In the table ``◆`` is a phrase, ``{new}`` the
phrase that is the replacement, ``{old}`` the one it stands for, ``{prose}`` a replacement without a
name ("a newer machine type"), ``…`` any words without a phrase; other words in braces are spelled
out in FRAGMENTS.

PLAIN rules say outright that one thing takes the place of another. FALLBACK rules read what is said
in passing ("can be done with ◆"); they count only where no plain rule has found anything and the
text does not say that there is no replacement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from deprecations.importer.replacements.phrases import NOUN

NO_REPLACEMENT: Final = re.compile(
    r"\b(?:no|without)(?: an?| any| current| direct)? replacement", re.IGNORECASE
)
_DENIAL: Final = re.compile(
    r"(?:\b(?:cannot|discouraged|neither|never|no|nobody|nor|not|nothing|without)|n't)\b"
    r"[^,;:]{0,30}$",
    re.IGNORECASE,
)
_BEFORE: Final = 60  # characters before a match in which a denial is looked for


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrasing.

    ``says``: in lower case, what its sentences have at least one of; looking for it first takes a
    tenth of the time of a pattern.
    ``describes``: the sentence tells what happened to something, which must then be the feature
    itself ("the format option was dropped in favour of ◆" may well stand in another entry).
    ``needs_phrase``: it occurs only in sentences that have a phrase.
    ``in_order``: two names for a feature with two names go by order ("Use ``a2`` and ``b2``").
    """

    name: str
    says: tuple[str, ...]
    pattern: re.Pattern[str]
    describes: bool
    in_order: bool
    needs_phrase: bool

    def matches(self, text: str, said: str) -> Iterable[re.Match[str]]:
        """Where the phrasing occurs in a sentence; ``said`` is that in lower case."""
        for word in self.says:
            if word in said:
                return self.pattern.finditer(text)
        # Beyond ASCII, patterns know more pairs of cases than a search for words.
        return () if said.isascii() else self.pattern.finditer(text)

    def is_denied(self, match: re.Match[str]) -> bool:
        """Whether the words before say the contrary: "cannot be replaced by ◆"."""
        start = match.start()
        return bool(_DENIAL.search(match.string, max(0, start - _BEFORE), start))


_WORD = (
    r"(?!(?:another|any|anything|it|of|one|other|others|same|something|that|the|them|these|this|"
    r"those|to)\b)[\w.+/-]{1,30}"
)
FRAGMENTS: Final = {
    "{new}": r"(?P<new>◆)",
    "{old}": r"(?P<old>◆)",
    # What something is said of: the first phrase of its clause, if it has one.
    "{subject}": r"(?:(?P<old>◆)(?:[^◆,;]{0,50}◆){0,2}?[^◆]{0,80}? )?",
    "{prose}": rf"(?P<prose>{_WORD}(?: {_WORD}){{0,4}})",
    "…": r"[^◆]{0,100}",
    "{adverbs}": (
        r"(?: (?:now|also|still|just|only|simply|best|then|always|either|[a-z]{2,20}ly)){0,2}"
    ),
    "{be}": (
        r"(?:can|could|has to|have to|is to|are to|may|must|needs? to|shall|should){adverbs} be"
    ),
    "{is}": r"\b(?:are|be|been|is|was|were){adverbs}",
    "{please}": r"(?:please |simply |just |either |rather |then ){0,2}",
    "{use}": (
        r"\buse (?:just |only |either |now )?(?:(?:any|one) of )?"
        r"(?:the (?:name|output|result|value)s? of )?"
    ),
    "{switch}": r"(?:migrat(?:e|ing)|mov(?:e|ing)|switch(?:ing)?)(?: over)? to(?: using)?",
    "{substitute}": r"(?:alternative|equivalent|replacement|substitute|successor)s?",
    "{noun}": rf"(?P<noun>(?:[a-z-]{{1,20}} ){{0,2}}{NOUN})",
    # Looking something up is not using it in place of something.
    "{not looking up}": (
        r"(?!.{0,200}\b(?:to|for) (?:a list|check|convert|details|determine|discover|display|find|"
        r"get|help|information|inspect|learn|list|more|print|query|see|show|verify)\b)"
    ),
}


def _rule(
    name: str,
    says: tuple[str, ...],
    pattern: str,
    *,
    describes: bool = False,
    in_order: bool = False,
) -> Rule:
    for _ in range(2):  # fragments hold fragments
        for fragment, meaning in FRAGMENTS.items():
            pattern = pattern.replace(fragment, meaning)
    compiled = re.compile(pattern, re.IGNORECASE)
    needs_phrase = "new" in compiled.groupindex
    return Rule(name, says, compiled, describes, in_order, needs_phrase)


_INSTEAD: Final = ("in lieu", "in place", "instead", "rather than")
_SUBSTITUTE: Final = ("alternative", "equivalent", "replacement", "substitute", "successor")
_SWITCH: Final = ("migrat", "mov", "switch")

PLAIN: Final = (
    _rule(
        "use X instead",
        _INSTEAD,
        r"(?<!will )(?<!would ){use}{new}(?:… (?:for|from|in(?: the [a-z]{1,20} to)?|of|on) ◆)?…"
        r"\b(?:in lieu|in place|instead|rather than)\b",
        in_order=True,
    ),
    _rule(
        "use A instead for this, X for that", _INSTEAD, r"{use}◆ instead…, {new}(?= for| on| with)"
    ),
    _rule(
        "use A instead, or X", _INSTEAD, r"{use}◆ instead…, (?:and|or) {new}(?= for| on| with|,|$)"
    ),
    _rule(
        "use A instead for this, B for that, and X for those",
        _INSTEAD,
        r"{use}◆ instead …, ◆ (?:for|on|with) …,? (?:and|or) {new}(?= for| on| with)",
    ),
    _rule(
        "using X instead",
        _INSTEAD,
        r"(?:^|\b(?:advise|consider|recommend|start|suggest) )using {new}…\binstead\b",
    ),
    _rule(
        "instead of O, use X",
        ("instead", "rather"),
        r"^(?:instead|rather)(?: (?:of|than) [^,]{1,150})?,? {please}{use}{new}",
        in_order=True,
    ),
    _rule("either use X", ("either",), r"\beither {use}{new}"),
    _rule(
        "specify X instead",
        _INSTEAD,
        r"^(?:…, )?{please}(?:add|boot|call|choose|configure|employ|give|invoke|pass|prefer|run|"
        r"select|set|specify|start|switch to|try|write) {new}…\binstead\b",
    ),
    _rule(
        "X should be used instead",
        _INSTEAD,
        r"{new}(?:,? which)? {be} used… (?:in place|instead|rather than)\b",
        in_order=True,
    ),
    _rule(
        "instead, X should be used",
        ("instead", "rather"),
        r"^(?:instead|rather),? {new} {be} used",
        in_order=True,
    ),
    _rule("O: use X", (":", ">"), r"^{old}(?:: (?:use )?| ?[=-]> ?){new}(?= instead|,|$)"),
    _rule(
        "O should be replaced by X",
        ("replaced",),
        r"{old}… {be}{adverbs} replaced (?:by|with) {new}",
    ),
    _rule(
        "replace O by X",
        ("change", "convert", "rename", "replace"),
        r"\b(?:change|convert|rename|replace) {old} (?:by|into|to|with) {new}",
    ),
    _rule(
        "O was replaced by X",
        ("obsoleted", "replaced", "substituted", "succeeded", "superseded"),
        r"{subject}(?:^|{is} )(?:obsoleted|replaced|substituted|succeeded|superseded)"
        r" (?:by|through|with)(?: setting| using)? {new}",
        describes=True,
        in_order=True,
    ),
    _rule(
        "replaced by A, which …, or by X",
        ("replaced",),
        r"\breplaced by ◆, which …, or (?:by )?{new}",
    ),
    _rule("replaced by A, and O by X", ("replaced",), r"\breplaced by ◆,? and {old} by {new}"),
    _rule(
        "X replaces O",
        ("replace", "supersede"),
        r"{new},?[^◆,]{0,30}?(?: should| can| will)?{adverbs} (?:replaces?|supersedes?)"
        r" (?:(?:it|them|these|this)\b|the (?:former|old|older|previous)\b|{old})",
        describes=True,
    ),
    _rule(
        "X came as a replacement for O",
        _SUBSTITUTE,
        r"{new}… as (?:an? |the )?(?:[a-z-]{1,20} )?{substitute}\b"
        r"(?: (?:for|of|to) [a-z ]{0,30}{old})?",
        describes=True,
    ),
    _rule(
        "O was dropped in favour of X",
        ("in favo",),
        r"{subject}\b(?:abandoned|deprecated|discontinued|dropped|obsoleted|removed|replaced|"
        r"retired|withdrawn)\b…\bin favou?r of(?: [a-z]{2,20}ly)?(?: the use of| using)?"
        r"(?: explicit)? {new}",
        describes=True,
    ),
    _rule(
        "O was renamed X",
        ("renamed",),
        r"{subject}\brenamed(?: as| into| to)? {new}",
        describes=True,
        in_order=True,
    ),
    _rule(
        "O is now called X",
        (" now ",),
        r"{subject}\b(?:are|is) now (?:called|known as|named|spelled|written) {new}",
        describes=True,
    ),
    _rule(
        "the new name is X",
        ("correct", "new", "preferred", "proper", "right"),
        r"\b(?:correct|new|preferred|proper|right) {noun}\b… (?:are|ended up being|is) {new}",
    ),
    _rule(
        "the replacement is X",
        _SUBSTITUTE,
        r"\b{substitute}(?: (?:for|of|to) {old}…)?(?: is| are| would be|:) {new}",
    ),
    _rule(
        "X is the replacement",
        _SUBSTITUTE,
        r"{new} (?:are|is)(?: now)? (?:its|the|their)(?: [a-z]{1,20})? {substitute}\b",
    ),
    _rule(
        "O was a synonym for X",
        ("alias", "equivalent", "name", "short", "spelling", "synonym"),
        r"(?:{old}|^(?:it|the|this)\b)[^◆,;]{0,30} (?:are|is|used to be|was|were){adverbs}"
        r"(?: an?)?(?: [a-z]{1,20})? (?:alias(?:es)? (?:for|of)|equivalent to|"
        r"(?:name|shorthand|shortcut|spelling|synonym)s? (?:for|of))(?: setting| using)? {new}",
        describes=True,
    ),
    _rule(
        "for a replacement, see X",
        ("replacement",),
        r"\bfor (?:a |the )?replacements?, (?:please )?see …{new}",
    ),
    _rule(
        "use prose instead",
        ("instead", "replacement", "substitute"),
        r"(?<!will )(?<!would ){use}(?:an? |the )?{prose}"
        r" (?:instead\b|as an? (?:replacement|substitute)\b)",
    ),
    _rule("prose should be used instead", ("instead",), r"(?:^|, )an? {prose} {be} used instead\b"),
    _rule(
        "specify it as prose instead",
        ("instead",),
        r"\b(?:give|pass|set|specify) … as {prose} instead\b",
    ),
    _rule("switch to prose", _SWITCH, r"\b{switch} (?:an? )?{prose}$"),
    _rule("switch to things such as X", _SWITCH, r"\b{switch} … such as (?P<prose>[\w.-]{1,30})$"),
)

FALLBACK: Final = (
    _rule("use X", ("use ",), r"^{not looking up}(?:therefore,? |so )?{please}{use}{new}"),
    _rule(
        "in this case, use X",
        ("use ",),
        r"^{not looking up}(?:for|if|in order to|on|to|when|where|with) .{3,200}?, "
        r"{please}{use}{new}",
    ),
    _rule("in this case, use prose", ("use ",), r"^if …, {please}{use}{prose}$"),
    _rule(
        "X does it, so O is not needed",
        (", so",),
        r"{new} (?:can|covers|does|emulates|handles|includes|offers|provides|supports)\b…, so"
        r" {old}… (?:are|is) (?:no longer|not) (?:necessary|needed|required)",
        describes=True,
    ),
    _rule(
        "there is a newer X",
        ("there is",),
        r"\bthere is (?:now )?an? (?P<note>(?:better|modern|newer?) …) of {new}",
    ),
    _rule(
        "users should use X",
        ("must", "need", "ought", "should"),
        r"\b(?:clients?|deployments?|guests?|management software|one|people|users?|you)"
        r" (?:must|need to|ought to|should){adverbs} (?:give|pass|set|specify|use) {new}",
    ),
    _rule(
        "it can be done with X",
        (" be",),
        r"(?:{old},? which )?\b{be}{adverbs} (?:achieved|activated|chosen|configured|controlled|"
        r"created|defined|done|enabled|given|obtained|passed|performed|requested|selected|set|"
        r"specified|spelled|written){adverbs} (?:as|by|through|using|via|with)"
        r"(?: setting| specifying| using| utilizing)? {new}",
    ),
    _rule(
        "one should do it with X",
        ("must", "need", "should"),
        r"\b(?:must|need to|should){adverbs} (?:activate|choose|configure|control|define|enable|"
        r"give|pass|set|specify)(?: (?:it|them|this))?{adverbs} (?:through|using|via|with) {new}",
    ),
    _rule("switch to X", _SWITCH, r"(?:^|\b(?:consider|must|or|please|should|to) ){switch} {new}"),
    _rule(
        "it moved to X",
        ("moved to",),
        r"\b(?:feature|functionality|it|option|property|setting|this)"
        r"(?: (?:has|have|was|were)(?: been)?)? moved to {new}",
    ),
    _rule(
        "it should be moved to X",
        ("ed to",),
        r"\b{be}{adverbs} (?:changed|converted|migrated|moved|ported|switched) to {new}",
    ),
    _rule(
        "X is preferred",
        ("only way", "preferred", "recommended"),
        r"{new} (?:are|is)(?: now)? (?:the )?(?:only way|preferred|recommended)\b"
        r"(?! (?:by|if|when))",
    ),
    _rule(
        "an alternative is X", ("alternative",), r"(?<!no )\balternatives?\b…(?:,|:| are| is) {new}"
    ),
    _rule(
        "it is available via X",
        ("available",),
        r"\b(?:are|is|remains?|stays?)(?: still)? available (?:as|from|through|via|with) {new}",
    ),
)
