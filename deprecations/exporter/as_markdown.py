"""A comparison of releases in Markdown, to be pasted into a ticket.

It takes what the API answers as JSON. Whatever comes from documents is text there: it makes no
links, no code and no cells of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>()#!|~&@$]|(?<=:)/(?=/)|(?<=\bwww)\.", re.IGNORECASE)
# Nothing can be escaped in a code span, which a pipe would end together with its cell.
_NOT_FOR_CODE: Final = re.compile(r"[`\\|]")
_HEADINGS: Final = {
    "removed": "Removed",
    "removable": "Newly liable to be removed",
    "deprecated": "Newly deprecated",
    "withdrawn": "Deprecation taken back",
}
_MACHINE_TYPES: Final = {
    "removed": "gone",
    "removable": "due for deletion",
    "deprecated": "deprecated",
}
_SINCE: Final = {
    "removed": ("Removed in", "removed_in"),
    "removable": ("Deprecated in", "deprecated_in"),
    "deprecated": ("Deprecated in", "deprecated_in"),
    "withdrawn": ("Taken back in", "withdrawn_in"),
}


def write_comparison(comparison: Mapping[str, Any], groups: Sequence[str]) -> str:
    """A heading, the counts, and a table for each group that has anything in it."""
    return "\n".join(_lines(comparison, groups)) + "\n"


def escaped(text: str) -> str:
    """A text on one line that means nothing in Markdown but itself."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def code(text: str) -> str:
    """A text in code type, where Markdown can hold it."""
    line = " ".join(text.split())
    return escaped(line) if not line or _NOT_FOR_CODE.search(line) else f"`{line}`"


def _lines(comparison: Mapping[str, Any], groups: Sequence[str]) -> Iterator[str]:
    yield f"# From QEMU {comparison['from']} to {comparison['to']}"
    yield ""
    counts = [f"{_HEADINGS[name]}: {len(comparison[name])}" for name in groups if comparison[name]]
    yield ". ".join(counts) + "." if counts else "No feature changes its stage."
    for name in groups:
        if comparison[name]:
            yield from ("", f"## {_HEADINGS[name]} ({len(comparison[name])})", "")
            yield from _table(comparison[name], *_SINCE[name])
    if comparison["machine_types"]:
        yield from ("", "## Versioned machine types", "")
        yield from _machine_types(comparison["machine_types"])


def _table(features: Iterable[Mapping[str, Any]], since: str, key: str) -> Iterator[str]:
    yield f"| Feature | Category | {since} | Use instead |"
    yield "|---|---|---|---|"
    for feature in features:
        cells = (
            f"[{escaped(feature['title'])}]({_address(feature['url'])})",
            escaped(" › ".join(feature["category"]["path"])),
            feature[key] or "",
            ", ".join(_replacement(item) for item in feature["replacements"]) or "none named",
        )
        yield f"| {' | '.join(cells)} |"


def _replacement(item: Mapping[str, Any]) -> str:
    text = code(item["text"])
    return f"{code(item['replaces'])} → {text}" if item["replaces"] else text


def _machine_types(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    versions: dict[str, list[str]] = {}
    for item in items:
        versions.setdefault(item["stage"], []).append(item["version"])
    for stage, words in _MACHINE_TYPES.items():
        if stage in versions:
            yield f"- {words}: {', '.join(versions[stage])}"


def _address(url: str) -> str:
    """An address that cannot end its link too early."""
    return url.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace(" ", "%20")
