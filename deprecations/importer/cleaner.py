"""A doctree reduced to what may be shown: named kinds of nodes, without attributes that style,
name or fetch anything.

What is not named here goes; the text of a piece of markup that docutils could not read stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from docutils import nodes
from docutils.utils import Reporter

_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
_ERROR: Final = 3  # docutils' level of messages whose text appears nowhere else

# Kinds of nodes that stay, with those of their attributes that stay.
_KEPT: Final[Mapping[type[nodes.Element], tuple[str, ...]]] = {
    nodes.document: (),
    nodes.section: ("anchor", "heading_line", "title_line", "body_line"),
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

    def __init__(self, substitutions: Mapping[str, str], reporter: Reporter) -> None:
        self.substitutions = substitutions
        self.reporter = reporter

    def clean(self, node: nodes.Element) -> None:
        """Reduce what is below a node, and the node itself, to what is allowed."""
        attributes = {name: node[name] for name in _KEPT[type(node)] if name in node}
        node.attributes = {"ids": [], "classes": [], "names": [], "dupnames": [], **attributes}
        if isinstance(node, nodes.literal):
            node["classes"] = ["code"]  # what makes docutils write <code>
        kept = [clean for child in node.children for clean in self._cleaned(child)]
        node.children = []
        node.extend(kept)

    def _cleaned(self, node: nodes.Node) -> Iterable[nodes.Node]:
        if isinstance(node, nodes.Text):
            return [node]
        if not isinstance(node, nodes.Element):
            return []
        if isinstance(node, nodes.substitution_reference):
            return [self._substitute(node)]
        if isinstance(node, nodes.system_message):
            return _lost_text(node)
        if isinstance(node, nodes.footnote_reference | nodes.citation_reference):
            return [nodes.Text(f"[{node.astext()}]")]
        if isinstance(node, nodes.footnote | nodes.citation):
            return self._cleaned(_as_quote(node))
        unwrapped = isinstance(node, _UNWRAPPED) or (
            isinstance(node, nodes.reference) and not self._leads_outside(node)
        )
        if unwrapped:
            return [clean for child in node.children for clean in self._cleaned(child)]
        if type(node) not in _KEPT:
            return []
        self.clean(node)
        return [node]

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
            return False
        if _LINK.fullmatch(address):
            return True
        self.reporter.warning(
            f'The link to "{address}" is not allowed; http, https and mailto are.',
            base_node=node,
            kind="link",
        )
        return False


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
