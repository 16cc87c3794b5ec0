"""The markup that is understood: docutils' parser with allow-lists for directives and roles.

docutils keeps its directives and roles in registries of the process, which documents can change
(``role``, ``default-role``). The parser made here never looks into them: it brings its own states
and its own inliner, and whatever is not named below is shown as it is written.
"""

from __future__ import annotations

import re
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import Directive, Parser, directives, states

_DOCUMENTATION: Final = "https://www.qemu.org/docs/master"
_DOCUMENT_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)+")
_TITLE_AND_TARGET: Final = re.compile(r"(?P<title>.*\S)\s*<(?P<target>[^<>]+)>", re.DOTALL)


class Admonition(Directive):
    """``note`` and its like: a block quote that begins with the word."""

    has_content = True
    option_spec: ClassVar[Any] = {"class": directives.unchanged, "name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        quote = nodes.block_quote()
        quote += nodes.paragraph("", "", nodes.strong("", self.name.capitalize()))
        self.state.nested_parse(self.content, self.content_offset, quote)
        return [quote]


class Code(Directive):
    """``code-block`` and its like: a literal block; how it would be decorated is left out."""

    optional_arguments = 1
    has_content = True
    option_spec: ClassVar[Any] = dict.fromkeys(
        ("caption", "class", "dedent", "emphasize-lines", "force", "linenos", "lineno-start",
         "name", "number-lines"),
        directives.unchanged,
    )  # fmt: skip

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text)]


DIRECTIVES: Final[dict[str, type[Directive]]] = {
    **dict.fromkeys(
        ("attention", "caution", "danger", "hint", "important", "note", "tip", "warning"),
        Admonition,
    ),
    **dict.fromkeys(("code", "code-block", "sourcecode"), Code),
}

ROLES: Final[dict[str, type[nodes.TextElement]]] = {
    "": nodes.title_reference,
    "title-reference": nodes.title_reference,
    "emphasis": nodes.emphasis,
    "strong": nodes.strong,
    "subscript": nodes.subscript,
    "superscript": nodes.superscript,
    **dict.fromkeys(
        ("code", "command", "envvar", "file", "kbd", "literal", "option", "program", "samp"),
        nodes.literal,
    ),
}
CROSS_REFERENCES: Final = frozenset({"any", "ref", "term"})


class _Guarded(states.RSTState):
    """What every state of the parser shares: only allowed directives, exact lines of headings."""

    # The states are cached per class in docutils; ours must not meet those of other parsers.
    nested_sm_cache = []
    explicit: ClassVar[SimpleNamespace]

    def __init__(self, state_machine: states.RSTStateMachine, debug: bool = False) -> None:
        super().__init__(state_machine, debug)
        self.nested_sm_kwargs = {"state_classes": STATES, "initial_state": "Body"}

    def directive(self, match: re.Match[str], **presets: Any) -> Any:
        """A directive that is allowed, or its text as it is written."""
        name = match.group(1)
        allowed = DIRECTIVES.get(name.lower())
        if allowed is None:
            return self._as_written(f'The directive "{name}" is not allowed.')
        return self.run_directive(allowed, match, name, presets)  # type: ignore[attr-defined]

    def substitution_def(self, match: re.Match[str]) -> Any:
        """Only the importer defines substitutions."""
        return self._as_written("Definitions of substitutions are not allowed.")

    def _as_written(self, complaint: str) -> tuple[list[nodes.Node], bool]:
        line = self.state_machine.abs_line_number()
        indented, _, _, blank_finish = self.state_machine.get_first_known_indented(  # type: ignore[attr-defined]
            0, strip_indent=False
        )
        text = "\n".join(indented).rstrip()
        self.reporter.warning(complaint, line=line, kind="directive")
        return [nodes.literal_block(text, text)], blank_finish

    def check_subsection(self, source: str, style: tuple[str, ...], lineno: int) -> bool:
        """Whether a heading starts a section here. One that skips a level does: a wrong underline
        must not cost an entry, so it stands below the section it is written in."""
        styles = self.memo.title_styles
        level = styles.index(style) + 1 if style in styles else len(styles) + 1
        deepest = len(self.parent.section_hierarchy()) + 1
        if level <= deepest:
            return bool(super().check_subsection(source, style, lineno))
        complaint = "The underline of this heading skips a level; it is read as one level down."
        self.reporter.warning(complaint, line=lineno, kind="level")
        return True

    def new_subsection(self, title: str, lineno: int, messages: list[nodes.Node]) -> None:
        """Start a section and note where its heading stands, which docutils gets only roughly."""
        super().new_subsection(title, lineno, messages)
        section = self.parent
        section["heading_line"] = lineno - isinstance(self, states.Line)  # Line: has an overline
        section["title_line"] = lineno
        section["body_line"] = lineno + 2


_Guarded.explicit = SimpleNamespace(
    patterns=states.Body.explicit.patterns,
    constructs=[
        (getattr(_Guarded, construct.__name__, construct), pattern)
        for construct, pattern in states.Body.explicit.constructs
    ],
)

# Transitions between states go by the names of their classes, so these stay as they are.
STATES: Final = tuple(type(state.__name__, (_Guarded, state), {}) for state in states.state_classes)


def _interpreted(
    inliner: states.Inliner, rawsource: str, text: str, role: str, lineno: int
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Roles by allow-list: an unknown one is reported and leaves its text."""
    name = role.lower()
    plain = nodes.unescape(text)
    if name in ROLES:
        return [ROLES[name](rawsource, plain)], []
    if name == "doc":
        return [_link_to_document(rawsource, plain)], []
    if name not in CROSS_REFERENCES:
        inliner.reporter.warning(f'The role "{role}" is not known.', line=lineno, kind="role")
        return [nodes.Text(plain)], []
    title, _ = _title_and_target(plain)
    return [nodes.Text(title)], []


def _link_to_document(rawsource: str, text: str) -> nodes.Node:
    """A page of QEMU's documentation; where a relative path leads is not known here."""
    title, target = _title_and_target(text)
    if _DOCUMENT_PATH.fullmatch(target):
        return nodes.reference(rawsource, title, refuri=f"{_DOCUMENTATION}{target}.html")
    return nodes.Text(title)


def _title_and_target(text: str) -> tuple[str, str]:
    match = _TITLE_AND_TARGET.fullmatch(text)
    return (match["title"], match["target"].strip()) if match else (text, text)


def guarded_parser() -> Parser:
    """A parser for one document."""
    inliner = states.Inliner()
    # Not a subclass: docutils looks for its patterns in the attributes of the very class.
    inliner.interpreted = partial(_interpreted, inliner)  # type: ignore[method-assign]
    parser = Parser(inliner=inliner)
    parser.state_classes = STATES
    return parser
