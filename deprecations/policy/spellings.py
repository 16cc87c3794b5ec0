"""A release as people, programs and packages write it: "v8.2.0", "QEMU emulator version 7.2.22".

Whatever surrounds the number has to be understood too, so that nothing else with a dot in it (a
distribution's release, a range, two releases at once) is mistaken for a release of QEMU.

The release is the line. A point release belongs to its line, and a tree in the making (9.0.50,
9.1.0-rc2) to the release it is going to become. What `git describe` says some commits after the
tag of a line's first release, "v9.1.0-1234-gdeadbeef", is taken as the tree that works towards the
next one, as QEMU's own VERSION file would say 9.1.50 there; behind any other tag it stays in its
line.
"""

from __future__ import annotations

import re
from typing import Final

from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY
from deprecations.policy.versions import FIRST_TOWARDS_NEXT, InvalidVersion, TreeVersion, Version

MAX_LENGTH: Final = 200
"""Nothing longer is read."""

ALLOWED: Final = (
    "X.Y, also as 8.2.7, v8.2.0, 9.1.0-rc2, QEMU 8.2, "
    "or what qemu --version or a package manager prints"
)
"""The spellings of a release, in words."""

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_PART: Final = r"(?:0|[1-9][0-9]{0,2})"
# The epoch of a package, the version as its source has it, and a candidate written behind it.
_NUMBER: Final = re.compile(
    rf"(?<![0-9.])(?:[0-9]{{1,3}}:)?"
    rf"(?P<line>(?:0|[1-9][0-9]{{0,5}})\.{_PART})(?:\.(?P<point>{_PART})(?:\.{_PART})?)?(?![0-9])"
    r"(?P<candidate>[-~.]?rc[0-9]{1,3}(?![0-9a-z]))?"
)
_WORDS: Final = frozenset(
    (
        *("v", "version", "release", "emulator", "package", "name"),
        *("ii", "stable", "source", "running", "hypervisor", "tags/v", "refs/tags/v"),
    )
)
_NAME: Final = re.compile(
    r"(?:[a-z-]{1,40}/)?[a-z0-9_+-]*qemu[a-z0-9_+-]*"
    r"(?:\.(?:noarch|src|i686|x86_64|aarch64|ppc64le|s390x|riscv64|loongarch64))?"
)
_BETWEEN_WORDS: Final = re.compile(r"[\s:,=]+")
_AFTER_A_TAG: Final = re.compile(r"[-.]r?(?P<commits>[0-9]{1,6})[-.]g[0-9a-f]{4,40}(?![0-9a-z])")
# A range such as 8.2-9.0 would pass for a package's revision.
_RANGE: Final = re.compile(r"[-~_][0-9]+\.[0-9]+")
_REVISION: Final = re.compile(r"[-+~_][a-z0-9][a-z0-9.+~_:-]*")
_ENDING: Final = re.compile(r"\.(?:x|tar|zip|tgz|txz|tbz2|src|rpm|deb|dsc|orig|exe)\b[a-z0-9._-]*")
_PARENTHESES: Final = re.compile(r"\([^()]*\)")
_ANOTHER_NUMBER: Final = re.compile(r"[0-9]\.[0-9]|(?:^|[,;/|&]|\b(?:and|or|to|until)\b)\s*v?[0-9]")


def read_spelling(text: str) -> TreeVersion:
    """The version that a text spells, without a release list; raises InvalidVersion."""
    plain = text.translate(_FULL_WIDTH).strip().lower() if len(text) <= MAX_LENGTH else ""
    number = _NUMBER.search(plain)
    if number is None or not _leads_to_a_number(plain[: number.start()]):
        raise _not_a_release(text)
    tail = plain[number.end() :]
    describe = _AFTER_A_TAG.match(tail)
    if not _is_understood(tail[describe.end() :] if describe else tail, number):
        raise _not_a_release(text)
    point = int(number["point"] or 0)
    if describe and int(describe["commits"]) and not point and not number["candidate"]:
        point = FIRST_TOWARDS_NEXT
    try:
        return TreeVersion.parse(f"{number['line']}.{point}")
    except InvalidVersion:
        raise _not_a_release(text) from None


def read_line(text: str, releases: ReleaseList) -> Version:
    """The release line that a text names, whether or not that is one to ask about.

    Raises InvalidVersion, and UnknownRelease for a tree that comes after no release.
    """
    spelled = read_spelling(text)
    if not spelled.towards_next:
        return spelled.base
    if releases.find(spelled.base) is None and spelled.base >= FIRST_RELEASE_WITH_POLICY:
        raise UnknownRelease(spelled.base, releases.allowed())
    return spelled.line(releases)


def _leads_to_a_number(text: str) -> bool:
    """Whether the words before a number say that it is QEMU's."""
    words = _BETWEEN_WORDS.split(text.strip())
    return words == [""] or all(_is_known(word) for word in words if word)


def _is_known(word: str) -> bool:
    return word.rstrip("-_") in _WORDS or _NAME.fullmatch(word) is not None


def _is_understood(text: str, number: re.Match[str]) -> bool:
    """Whether what stands behind a number leaves no doubt that the number is all."""
    has_point = number["point"] is not None
    if not has_point and not number["candidate"] and _RANGE.fullmatch(text):
        return False
    ending = _REVISION.match(text) or _ENDING.match(text)
    rest = text[ending.end() :] if ending else text
    # Pasted into one line, what qemu --version prints loses the break before its second line.
    if rest and not (rest[0].isspace() or rest[0] in "(,:" or rest.startswith("copyright")):
        return False
    return not _ANOTHER_NUMBER.search(_PARENTHESES.sub(" ", rest))


def _not_a_release(text: str) -> InvalidVersion:
    shown = text[: MAX_LENGTH + 1].strip()
    shown = shown if len(shown) <= 40 else shown[:40] + "…"
    return InvalidVersion(f"{shown!r} is not a release. Allowed are {ALLOWED}")
