"""What maintainers put in place of what a document says of its entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from deprecations.catalogue.records import ListKind, Statement
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """An entry as its document has it, and what its heading should say.

    ``line`` is the line of the title, ``end_line`` the last one of the body, counted from 1, and
    ``number`` its place in the document. Of each event the new statements hold as many as the old
    ones, in their order, or none; or one where there was none. ``new_body`` is RST, as
    ``bare_body`` leaves it; None where the body is not edited.
    """

    kind: ListKind
    number: int
    line: int
    end_line: int
    title_rst: str
    statements: tuple[Statement, ...]
    new_title_rst: str
    new_statements: tuple[Statement, ...]
    new_body: str | None = None

    @property
    def has_new_heading(self) -> bool:
        return (self.title_rst, self.statements) != (self.new_title_rst, self.new_statements)

    @property
    def is_edited(self) -> bool:
        return self.has_new_heading or self.new_body is not None


def bare_body(rst: str) -> str:
    """The text of an entry without what means nothing in it: blank lines around it, white space
    at the end of lines, and how lines end."""
    return "\n".join(line.rstrip() for line in rst.split("\n")).strip("\n")


def restate(
    statements: tuple[Statement, ...], kind: ListKind, versions: Mapping[Event, Version | None]
) -> tuple[Statement, ...]:
    """What an entry of a list has to state for each event to count from the given version.

    None: the event never happened. Of several scopes the first deprecation and the last removal
    are what counts (see the lifecycle), so these move, and whatever would stand before or behind.
    """
    result = list(statements)
    for event, version in versions.items():
        own = [item for item in result if item.event is event]
        if version is None:
            result = [item for item in result if item.event is not event]
        elif own:
            result = [
                replace(item, version=_moved(item, own, version)) if item.event is event else item
                for item in result
            ]
        else:
            place = 0 if event is Event.DEPRECATED else len(result)
            result.insert(place, Statement(event, version))
    # Alone in the removed list, a deprecation would be read as the removal.
    if kind is ListKind.REMOVED and all(item.event is Event.DEPRECATED for item in result):
        result = []
    return tuple(result)


def _moved(item: Statement, own: list[Statement], version: Version) -> Version:
    versions = [other.version for other in own]
    if item.event is Event.DEPRECATED:
        moves = item.version == min(versions) or item.version < version
    else:
        moves = item.version == max(versions) or item.version > version
    return version if moves else item.version
