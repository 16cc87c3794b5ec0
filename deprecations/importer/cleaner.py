"""A doctree reduced to what may be shown: named kinds of nodes, without attributes that style,
name or fetch anything.

What is not named here goes; the text of a piece of markup that docutils could not read stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from docutils import nodes

_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
_ERROR: Final = 3  # docutils' level of messages whose text appears nowhere else

# Kinds of nodes that stay, with those of their attributes that stay.
_KEPT: Final[Mapping[type[nodes.Element], tuple[str, ...]]] = {
    nodes.document: (),
    nodes.section: ("ids", "heading_line", "title_line", "body_line"),
    nodes.title: (),
    nodes.paragraph: (),
    nodes.literal_block: (),
    nodes.doctest_block: (),
    nodes.block_quote: (),
    nodes.attribution: (),
    nodes.bullet_list: (),
    nodes.enumerated_list: ("enumtype", "prefix", "suffix", "start"),
    nodes.list_item: (),
    nodes.definition_list: (),
    nodes.definition_list_item: (),
    nodes.term: (),
    nodes.classifier: (),
    nodes.definition: (),
    nodes.field_list: (),
    nodes.field: (),
    nodes.field_name: (),
    nodes.field_body: (),
    nodes.option_list: (),
    nodes.option_list_item: (),
    nodes.option_group: (),
    nodes.option: (),
    nodes.option_string: (),
    nodes.option_argument: ("delimiter",),
    nodes.description: (),
    nodes.line_block: (),
    nodes.line: (),
    nodes.table: (),
    nodes.tgroup: ("cols",),
    nodes.colspec: ("colwidth", "stub"),
    nodes.thead: (),
    nodes.tbody: (),
    nodes.row: (),
    nodes.entry: ("morecols", "morerows"),
    nodes.emphasis: (),
    nodes.strong: (),
    nodes.literal: (),
    nodes.subscript: (),
    nodes.superscript: (),
    nodes.title_reference: (),
    nodes.reference: ("refuri",),
}
# Kinds that go and leave what they hold.
_UNWRAPPED: Final = (nodes.inline, nodes.problematic, nodes.target)


class Cleaner:
    """Cleans one document. ``substitutions`` gives the text that takes the place of names."""

    def __init__(self, document: nodes.document, substitutions: Mapping[str, str]) -> None:
        self.document = document
        self.reporter = document.reporter
        self.substitutions = substitutions

    def clean(self, node: nodes.Element) -> None:
        """Reduce a node of an allowed kind, and what is below it, to what is allowed."""
        attributes = {name: node[name] for name in _KEPT[type(node)] if name in node}
        node.attributes = {"ids": [], "classes": [], "names": [], "dupnames": [], **attributes}
        if isinstance(node, nodes.literal):
            node["classes"] = ["code"]  # what makes docutils write <code>
        children = list(self._cleaned(node.children))
        if children != node.children:
            node.children = []
            node.extend(children)

    def _cleaned(self, children: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
        for child in children:
            if isinstance(child, nodes.Text):
                yield child
            elif isinstance(child, nodes.reference) and not self._leads_outside(child):
                yield from self._cleaned(child.children)
            elif isinstance(child, nodes.Element) and type(child) in _KEPT:
                self.clean(child)
                yield child
            elif isinstance(child, _UNWRAPPED):
                yield from self._cleaned(child.children)
            else:
                yield from self._replaced(child)

    def _replaced(self, node: nodes.Node) -> Iterator[nodes.Node]:
        """What takes the place of a node that cannot stay: for most kinds, nothing."""
        if isinstance(node, nodes.substitution_reference):
            yield self._substitute(node)
        elif isinstance(node, nodes.system_message):
            yield from _lost_text(node)
        elif isinstance(node, nodes.footnote_reference | nodes.citation_reference):
            yield nodes.Text(f"[{node.astext()}]")
        elif isinstance(node, nodes.footnote | nodes.citation):
            yield from self._cleaned([_as_quote(node)])

    def _substitute(self, node: nodes.substitution_reference) -> nodes.Text:
        name = node["refname"]
        if name not in self.substitutions:
            self.reporter.warning(
                f'The substitution "{name}" is not defined.', base_node=node, kind="substitution"
            )
        return nodes.Text(self.substitutions.get(name, f"|{name}|"))

    def _leads_outside(self, node: nodes.reference) -> bool:
        """Whether a link goes to an address that is allowed; those within a page lead nowhere."""
        address = node.get("refuri")
        if address is None:
            self._check_target(node)
            return False
        if _LINK.fullmatch(address):
            return True
        self.reporter.warning(
            f'The link to "{address}" is not allowed; http, https and mailto are.',
            base_node=node,
            kind="link",
        )
        return False

    def _check_target(self, node: nodes.reference) -> None:
        name = node.get("refname")
        if name is not None and name not in self.document.nameids:
            self.reporter.warning(
                f'The link target "{name}" is not defined.', base_node=node, kind="link"
            )


def _lost_text(message: nodes.system_message) -> list[nodes.Node]:
    """The text that an error swallowed, as it was written."""
    if message["level"] < _ERROR:
        return []
    texts = [child.astext() for child in message if isinstance(child, nodes.literal_block)]
    return [nodes.literal_block(text, text) for text in texts]


def _as_quote(note: nodes.Element) -> nodes.block_quote:
    """A footnote as a block quote that begins with its label."""
    quote = nodes.block_quote()
    for child in note.children:
        if isinstance(child, nodes.label):
            quote += nodes.paragraph("", f"[{child.astext()}]")
        else:
            quote += child
    return quote
