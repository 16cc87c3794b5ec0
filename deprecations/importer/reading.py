"""The parsing itself: guarded parser, references, cleaner, HTML and plain text of each section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, cast

import nh3
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.transforms import references
from docutils.utils import new_document
from docutils.writers import html5_polyglot

from deprecations.importer.cleaner import Cleaner
from deprecations.importer.guard import MAX_LINE_LENGTH, RstRefused
from deprecations.importer.markup import guarded_parser
from deprecations.importer.sections import MAX_HTML, ParsedRst, Section, Trouble

MAX_TROUBLES: Final = 500
_MAX_MESSAGE: Final = 300
_WARNING: Final = 2  # docutils' messages below this level are hints on style

# Made once: docutils.conf files are not read here.
_SETTINGS: Final = get_default_settings(Parser, html5_polyglot.Writer)
vars(_SETTINGS).update(
    _disable_config=True,
    auto_id_prefix="id",  # as Sphinx has it, which makes QEMU's pages
    doctitle_xform=False,
    embed_stylesheet=False,
    file_insertion_enabled=False,
    halt_level=5,
    line_length_limit=MAX_LINE_LENGTH,
    math_output="LaTeX",
    raw_enabled=False,
    report_level=5,
    strip_comments=True,
    stylesheet_path=[],
    syntax_highlight="none",
    warning_stream=False,
)

# Of docutils' transforms only those that resolve references. Titles, dates, decoration and
# substitutions are left as they are written, or are done by the cleaner.
_TRANSFORMS: Final = (
    references.PropagateTargets,
    references.AnonymousHyperlinks,
    references.IndirectHyperlinks,
    references.Footnotes,
    references.ExternalTargets,
    references.InternalTargets,
)

_SANITIZER: Final = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "cite", "code", "dd", "div", "dl", "dt", "em", "kbd", "li", "ol",
        "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
        "var",
    },
    attributes={
        "a": {"href"},
        "ol": {"start", "type"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener nofollow",
)  # fmt: skip


def read(text: str, substitutions: Mapping[str, str]) -> ParsedRst:
    """Parse a text that the guard has admitted. Raises RstRefused."""
    with refusing():
        return Reading(text, substitutions).result()


@contextmanager
def refusing() -> Iterator[None]:
    """Whatever docutils stumbles over, it is the text that is refused: an import goes on."""
    try:
        yield
    except RstRefused:
        raise
    except RecursionError:
        raise RstRefused(None, "the markup is nested too deeply") from None
    except MemoryError:
        raise RstRefused(None, "the markup needs too much memory") from None
    except Exception as error:
        raise RstRefused(None, f"the markup cannot be read ({type(error).__name__})") from error


class Reading:
    """One text on its way to sections."""

    def __init__(self, text: str, substitutions: Mapping[str, str]) -> None:
        self.text = text
        self.substitutions = substitutions
        self.troubles: list[Trouble] = []
        self.html_length = 0
        self.document = new_document("document", _SETTINGS.copy())
        self.document.reporter.attach_observer(self.note)
        self.translator = html5_polyglot.HTMLTranslator(self.document)

    def note(self, message: nodes.system_message) -> None:
        """Take down a complaint of docutils, of the parser or of the cleaner."""
        if message["level"] < _WARNING:
            return
        if len(self.troubles) == MAX_TROUBLES:
            raise RstRefused(
                message.get("line"),
                f"the markup has more than {MAX_TROUBLES} faults; is this reStructuredText?",
            )
        complaint = next(iter(message.children)).astext()
        self.troubles.append(
            Trouble(
                line=message.get("line"),
                message=" ".join(complaint.split())[:_MAX_MESSAGE],
                kind=message.get("kind", "markup"),
            )
        )

    def result(self) -> ParsedRst:
        self.parse()
        self.resolve()
        Cleaner(self.document, self.substitutions).clean(self.document)
        self.report_text_above_headings()
        self.find_ends()
        sections = tuple(self.section(node, 1) for node in sections_of(self.document))
        troubles = sorted(self.troubles, key=lambda trouble: trouble.line or 0)
        return ParsedRst(sections, tuple(troubles))

    def parse(self) -> None:
        guarded_parser().parse(self.text, self.document)

    def resolve(self) -> None:
        """Let references find their targets."""
        self.document.transformer.add_transforms(_TRANSFORMS)
        self.document.transformer.apply_transforms()

    def report_text_above_headings(self) -> None:
        above = own_body(self.document)
        if above:
            self.document.reporter.warning(
                "The text above the first heading belongs to no section.",
                line=above[0].line,
                kind="text",
            )

    def find_ends(self) -> None:
        """Note the last line of each section's own body."""
        lines = self.text.split("\n")
        sections = list(_all_sections(self.document))
        starts = [*(section["heading_line"] for section in sections), len(lines) + 1]
        for section, next_line in zip(sections, starts[1:], strict=True):
            end = next_line - 1
            while end >= section["body_line"] and not lines[end - 1].strip():
                end -= 1
            section["end_line"] = end

    def section(self, node: nodes.section, level: int) -> Section:
        title = cast("nodes.title", node[0])
        body = own_body(node)
        return Section(
            level=level,
            title_rst=title.rawsource,
            title=" ".join(title.astext().split()),
            anchor=node["ids"][-1],  # of several, the last is that of a label
            line=node["title_line"],
            body_line=node["body_line"],
            end_line=node["end_line"],
            html=self.html(body),
            text=plain_text(body),
            children=tuple(self.section(child, level + 1) for child in sections_of(node)),
        )

    def html(self, body: list[nodes.Element]) -> str:
        """One translator writes all sections, each from a fresh start."""
        self.translator.body = []
        for node in body:
            node.walkabout(self.translator)
        html = "".join(self.translator.body)
        self.html_length += len(html)
        if self.html_length > MAX_HTML:
            raise RstRefused(
                None, f"the markup makes more than {MAX_HTML:,} characters of HTML, the limit"
            )
        return _SANITIZER.clean(html).strip()


def sections_of(node: nodes.Element) -> Iterator[nodes.section]:
    """The sections right below a node."""
    return (child for child in node.children if isinstance(child, nodes.section))


def _all_sections(node: nodes.Element) -> Iterator[nodes.section]:
    """The sections at and below a node, in the order of the text."""
    for section in sections_of(node):
        yield section
        yield from _all_sections(section)


def own_body(node: nodes.Element) -> list[nodes.Element]:
    """What stands in a section itself: neither its title nor the sections below it."""
    return [
        child
        for child in node.children
        if isinstance(child, nodes.Element) and not isinstance(child, nodes.title | nodes.section)
    ]


def plain_text(body: list[nodes.Element]) -> str:
    """The text of a body, its paragraphs and blocks apart."""
    return "\n\n".join(filter(None, map(_plain, body)))


def _plain(node: nodes.Node) -> str:
    """Text with one line for each paragraph, except where line ends have a meaning."""
    if isinstance(node, nodes.FixedTextElement):
        return node.astext()
    if isinstance(node, nodes.Text | nodes.TextElement):
        return " ".join(node.astext().split())
    separator = "\n" if isinstance(node, nodes.line_block) else "\n\n"
    return separator.join(filter(None, map(_plain, node.children)))
