"""Many short texts parsed at once: as the sections of one document, made up for the purpose.

docutils takes as long to begin and to end a document as to read many of its paragraphs. What a text
becomes must not depend on the others, so one that uses or makes anything that a document shares
(targets, notes, numbers of problems) is handed back unread: it has to be read where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from docutils import nodes

from deprecations.importer.cleaner import Cleaner
from deprecations.importer.guard import RstRefused
from deprecations.importer.reading import Reading, own_body, plain_text, refusing, sections_of
from deprecations.importer.sections import Passage

_WARNING: Final = 2
_IN_TITLES: Final = (nodes.Text, nodes.title, nodes.literal, nodes.emphasis, nodes.strong)
_SHARED: Final = (
    nodes.citation,
    nodes.citation_reference,
    nodes.footnote,
    nodes.footnote_reference,
    nodes.problematic,
    nodes.section,
    nodes.target,
)


def read_passages(
    passages: Sequence[tuple[str, str]],
    targets: Mapping[str, str],
    substitutions: Mapping[str, str],
) -> list[Passage | None]:
    """Parse headings with their bodies, of documents that the guard has admitted.

    An empty heading stands for any. ``targets`` are names that all bodies may refer to, with their
    addresses. None stands for a text that must be read with its whole document. Raises RstRefused.
    """
    with refusing():
        return _ReadingPassages(passages, targets, substitutions).passages()


class _ReadingPassages(Reading):
    """The document made up, on its way to passages."""

    def __init__(
        self,
        passages: Sequence[tuple[str, str]],
        targets: Mapping[str, str],
        substitutions: Mapping[str, str],
    ) -> None:
        titles = [heading or f"Passage {number}" for number, (heading, _) in enumerate(passages)]
        parts = [
            f"{title}\n{'=' * len(title)}\n\n{body}\n\n"
            for title, (_, body) in zip(titles, passages, strict=True)
        ]
        parts += [f".. _{name}: {address}\n" for name, address in targets.items()]
        super().__init__("".join(parts), substitutions)
        self.titles = titles
        self.targets = targets
        self.unread: set[int] = set()

    def note(self, message: nodes.system_message) -> None:
        """A complaint is about the section that is being parsed, which is the last one so far."""
        super().note(message)
        if message["level"] >= _WARNING:
            self.unread.add(sum(1 for _ in sections_of(self.document)) - 1)

    def passages(self) -> list[Passage | None]:
        self.parse()
        sections = list(sections_of(self.document))
        if [cast("nodes.title", section[0]).rawsource for section in sections] != self.titles:
            raise RstRefused(None, "the texts do not stay apart")
        unread = self.unread | {
            number for number, section in enumerate(sections) if self.is_part_of_a_whole(section)
        }
        if unread:  # One of them may have made a target of the same name.
            unread |= {number for number, section in enumerate(sections) if _refers(section)}
        self.resolve()
        return [
            None if number in unread else self.passage(section)
            for number, section in enumerate(sections)
        ]

    def is_part_of_a_whole(self, section: nodes.section) -> bool:
        """Whether anything here is shared with the rest of a document."""
        title, *_ = section
        if not all(isinstance(node, _IN_TITLES) for node in title.findall()):
            return True
        return any(map(self.is_shared, self.below(section)))

    def below(self, section: nodes.section) -> Iterator[nodes.Element]:
        """All elements of a section but its title, and the targets of the last one, which are of
        our own making."""
        for child in own_body(section):
            if not (isinstance(child, nodes.target) and child["names"][:1] and self.owns(child)):
                yield from child.findall(nodes.Element)

    def owns(self, target: nodes.target) -> bool:
        return set(target["names"]) <= set(self.targets)

    def is_shared(self, node: nodes.Element) -> bool:
        if isinstance(node, nodes.reference):
            leads_out = "refuri" in node and "anonymous" not in node
            return not leads_out and node.get("refname") not in self.targets
        if isinstance(node, nodes.system_message):
            return bool(node["level"] >= _WARNING)
        return isinstance(node, _SHARED) or bool(node["ids"] or node["names"] or node["dupnames"])

    def passage(self, section: nodes.section) -> Passage | None:
        complaints, length = len(self.troubles), self.html_length
        Cleaner(self.document, self.substitutions).clean(section)
        if len(self.troubles) > complaints:
            return None
        body = own_body(section)
        title = cast("nodes.title", section[0])
        return Passage(
            title=" ".join(title.astext().split()),
            html=self.html(body),
            text=plain_text(body),
            html_length=self.html_length - length,
        )


def _refers(section: nodes.section) -> bool:
    return any("refname" in node for node in section.findall(nodes.reference))
