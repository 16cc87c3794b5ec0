"""Two values side by side: what was there before and after, or documents and a maintainer."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Whatever is longer is shown by the lines that differ.
_SHORT = 120
_AROUND = 2
_SIGNS = {"gone": "−", "new": "+", "same": " ", "gap": "…"}


def before_and_after(before: str, after: str) -> SafeString:
    """Short values beside each other, long ones by the lines that differ."""
    if max(len(before), len(after)) > _SHORT or "\n" in before + after:
        return text_diff(before, after)
    return format_html(
        '<del>{}</del> <span class="becomes">→</span> <ins>{}</ins>',
        before or "nothing",
        after or "nothing",
    )


def text_diff(before: str, after: str) -> SafeString:
    """The lines of two texts that differ, with the lines around them."""
    rows = format_html_join(
        "",
        '<span class="{}">{} {}\n</span>',
        ((kind, _SIGNS[kind], line) for kind, line in _lines(before, after)),
    )
    return format_html('<pre class="diff">{}</pre>', rows)


def _lines(before: str, after: str) -> Iterator[tuple[str, str]]:
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=_AROUND)
    lines = list(diff)[2:]  # after the names of files, which there are none of
    for number, line in enumerate(lines):
        if line.startswith("@@"):
            if number:
                yield "gap", ""
        else:
            yield {"-": "gone", "+": "new"}.get(line[0], "same"), line[1:]
