"""QEMU's version numbers: release lines ("8.2") and what a source tree calls itself ("8.2.91").

The removal policy counts release lines only. A point release (8.2.7) belongs to its line, a tree
in the making (9.0.50, 9.1.0-rc2) to the release it is going to become.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

# Majors of six digits keep `Version.number` within a 32-bit database column.
_PART = r"(0|[1-9][0-9]{0,2})"
_LINE = re.compile(rf"(0|[1-9][0-9]{{0,5}})\.{_PART}")
_POINT = re.compile(rf"{_LINE.pattern}(?:\.{_PART})?")
_TREE = re.compile(
    rf"v?(?P<text>{_LINE.pattern}(?:\.(?P<point>{_PART})(?:\.(?P<fix>{_PART}))?)?"
    rf"(?:-rc(?P<candidate>{_PART}))?)"
)
_MINORS = 1000
FIRST_TOWARDS_NEXT = 50
"""The third number of a tree that works towards the next release."""

_FIRST_CANDIDATE = 90  # 9.0.90 is how the tree of 9.1.0-rc0 calls itself
_LAST_IN_THE_MAKING = 99


class InvalidVersion(ValueError):
    """The text or numbers are not a version of QEMU; the message says what would be."""


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """A release line "X.Y". Ordered as QEMU's releases are: 2.9 < 2.10 < 10.0."""

    major: int
    minor: int

    def __post_init__(self) -> None:
        """Keep `number` unique and sortable; raises InvalidVersion."""
        if self.major < 0 or not 0 <= self.minor < _MINORS:
            raise InvalidVersion(
                f"{self.major}.{self.minor} is no version: a major version is not negative "
                f"and a minor version lies between 0 and {_MINORS - 1}"
            )

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read "X.Y" and nothing else; raises InvalidVersion."""
        match = _LINE.fullmatch(text)
        if match is None:
            raise InvalidVersion(f"{_shown(text)} is not a release of the form X.Y, such as 8.2")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def parse_line(cls, text: str) -> Version:
        """Read "X.Y" or a point release "X.Y.Z" as the line it belongs to; raises InvalidVersion.

        Headings of QEMU's documents give either. The third number of a development tree (50 and
        up) is refused: such a tree belongs to the next line, which only a release list can name.
        """
        match = _POINT.fullmatch(text)
        if match is None or int(match[3] or 0) >= FIRST_TOWARDS_NEXT:
            raise InvalidVersion(
                f"{_shown(text)} is not a release of the form X.Y or X.Y.Z, such as 8.2 or 8.2.1"
            )
        return cls(int(match[1]), int(match[2]))

    @property
    def number(self) -> int:
        """One sortable integer per version, which is what the database stores."""
        return self.major * _MINORS + self.minor

    @classmethod
    def from_number(cls, number: int) -> Version:
        """The inverse of `number`; raises InvalidVersion for a negative one."""
        return cls(*divmod(number, _MINORS))


# The first release whose documents list deprecated features.
_FIRST_WITH_DOCUMENTS = Version(2, 10)


class _HasVersion(Protocol):
    @property
    def version(self) -> Version: ...


class ReleaseOrder(Protocol):
    """The part of a release list that is needed to name the release after another one."""

    def __contains__(self, version: object) -> bool: ...

    def after(self, version: Version, count: int = 1) -> _HasVersion: ...


@dataclass(frozen=True, slots=True)
class TreeVersion:
    """The version of a source tree, from its VERSION file or its tag.

    `base` is the line the number is spelled with; `line()` is the one the tree belongs to.
    """

    text: str
    base: Version
    point: int = 0
    fix: int = 0
    candidate: int | None = None

    @classmethod
    def parse(cls, text: str) -> TreeVersion:
        """Read "8.2.0", "8.2.91", "9.1.0-rc2", "v8.2.0" and the like; raises InvalidVersion.

        Two numbers (v1.0) and four (v2.5.1.1) occur among old tags. Space around is ignored,
        because a VERSION file ends with a newline.
        """
        match = _TREE.fullmatch(text.strip())
        if match is not None:
            point, fix = int(match["point"] or 0), int(match["fix"] or 0)
            candidate = None if match["candidate"] is None else int(match["candidate"])
            towards_next = point >= FIRST_TOWARDS_NEXT
            if point <= _LAST_IN_THE_MAKING and not (towards_next and (fix or match["candidate"])):
                base = Version.parse(f"{match[2]}.{match[3]}")
                return cls(match["text"], base, point, fix, candidate)
        raise InvalidVersion(
            f"{_shown(text.strip())} is not the version of a QEMU tree, "
            "such as 8.2.0, 8.2.91, 9.0.50 or 9.1.0-rc2"
        )

    def __str__(self) -> str:
        return self.text

    @property
    def in_the_making(self) -> bool:
        """Whether the release this tree belongs to was not out yet."""
        return self.towards_next or self.candidate is not None

    @property
    def towards_next(self) -> bool:
        """Whether the release this tree belongs to is the one after its number."""
        return self.point >= FIRST_TOWARDS_NEXT

    def line(self, releases: ReleaseOrder) -> Version:
        """The release line this tree is, or is going to be, a part of."""
        if not self.towards_next:
            return self.base
        if self.base < _FIRST_WITH_DOCUMENTS and self.base not in releases:
            # The list does not reach back that far; only 2.9.50 and up are ever asked for.
            return Version(self.base.major, self.base.minor + 1)
        return releases.after(self.base).version

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the trees of one line: 8.1.50 < 8.1.91 = 8.2.0-rc1 < 8.2.0 < 8.2.7."""
        if self.towards_next:
            return (0, self.point)
        if self.candidate is not None:
            return (2 * self.point, _FIRST_CANDIDATE + self.candidate)
        return (2 * self.point + 1, self.fix)


def _shown(text: str) -> str:
    """The text as an error message shows it: quoted, and cut where it is long."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
