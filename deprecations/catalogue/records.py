"""The records that travel between documents, plan and database.

Frozen dataclasses without behaviour worth testing: readers and writers of documents produce and
consume them, the plan compares them, and one service maps them to models and back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.versions import Version


class ListKind(StrEnum):
    """The two lists that QEMU keeps."""

    DEPRECATED = "deprecated"
    REMOVED = "removed"


class Severity(StrEnum):
    """How much a problem matters: an ERROR lost text, a WARNING needs a person, INFO is a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ReplacementKind(StrEnum):
    """What sort of thing takes a feature's place."""

    OPTION = "option"
    PROPERTY = "property"
    ARGUMENT = "argument"
    VALUE = "value"
    QMP_COMMAND = "qmp-command"
    HMP_COMMAND = "hmp-command"
    EVENT = "event"
    DEVICE = "device"
    MACHINE = "machine"
    CPU = "cpu"
    OBJECT = "object"
    TOOL = "tool"
    DRIVER = "driver"
    OTHER = "other"


class LinkKind(StrEnum):
    """How a feature that left the deprecated list relates to one that stands elsewhere."""

    RETITLED = "retitled"  # the same thing under another title
    SPLIT = "split"  # one of several entries that share what it was
    MERGED = "merged"  # an entry that several were put together in
    COVERED = "covered"  # a note or a range that speaks of many


class LinkStatus(StrEnum):
    """What people say of a link that software suggested."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class FateKind(StrEnum):
    """What became of a feature."""

    LISTED = "listed"  # the newest list still has it as deprecated
    REMOVED = "removed"  # under its own title
    RETITLED = "retitled"
    SPLIT = "split"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"  # its deprecation was taken back
    VANISHED = "vanished"  # no longer listed, and nothing says why
    COVERED = "covered"


class FateBasis(StrEnum):
    """How the fate is known: documents say so, software suggests it, or people decided."""

    EXACT = "exact"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to use instead.

    ``text`` is what a user types; ``replaces`` names the old spelling it stands for where a text
    maps several; ``note`` is a condition or a hint in words.
    """

    text: str
    kind: ReplacementKind = ReplacementKind.OTHER
    note: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a document that a person should look at. ``code`` is stable (QD001 …)."""

    code: str
    severity: Severity
    document: str
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One version that a heading states, with the part of the feature it speaks of."""

    event: Event
    version: Version
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an entry. Equal bodies of many releases share one digest (of the RST)."""

    digest: str
    rst: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list, as its document has it.

    ``line`` is the line of the title and ``end_line`` the last line of the body, both counted
    from 1. ``anchor`` is the entry's address on QEMU's rendered page.
    """

    kind: ListKind
    title: str
    title_rst: str
    category_path: tuple[str, ...]
    statements: tuple[Statement, ...]
    line: int
    end_line: int
    body: Body
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as it was found. ``name`` is how reports call it; ``tree_version`` what the tree
    says of itself (8.2.0, 8.2.91), from which ``release`` was derived; ``revision`` the commit, of
    a repository's document alone."""

    name: str
    release: Version
    tree_version: str
    origin: Origin
    text: str
    revision: str = ""

    @property
    def file_name(self) -> str:
        """The name without folders, and without the revision that git's names begin with."""
        path = self.name.partition(":")[2] if self.revision else self.name
        return path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document read: the lists it holds, its entries in order, and what was wrong with it."""

    source: SourceDocument
    holds: frozenset[ListKind]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Listing:
    """What one document says of one feature, as far as identity and versions need it.

    ``ref`` is whatever the caller knows the listing by; ``number`` is its place in the document.
    """

    ref: int
    release: Version
    origin: Origin
    kind: ListKind
    number: int
    title: str
    title_rst: str
    category_path: tuple[str, ...]
    statements: tuple[Statement, ...]
    body_digest: str

    @property
    def newness(self) -> tuple[Version, bool, int]:
        """Sorts listings from old to new: by release, upstream after embedded, and of a
        document's own entries the first one last."""
        return self.release, self.origin is Origin.UPSTREAM, -self.number
