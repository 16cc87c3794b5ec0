"""Titles in RST become HTML that says what is code and lets nothing else through."""

import pytest

from deprecations.templatetags.tracker import code, rst_title, scrollable


@pytest.mark.parametrize(
    ("title", "html"),
    [
        ("``-no-hpet``", "<code>-no-hpet</code>"),
        ("``a`` and ``b``", "<code>a</code> and <code>b</code>"),
        ("``mem=``\\ *size*", "<code>mem=</code><em>size</em>"),
        ("**all** of it", "<strong>all</strong> of it"),
        ("rng-\\* objects", "rng-* objects"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("<b>bold</b> & co", "&lt;b&gt;bold&lt;/b&gt; &amp; co"),
        ("``<script>``", "<code>&lt;script&gt;</code>"),
        ("an ``open end", "an ``open end"),
        ("a path\\", "a path\\"),
        ("", ""),
    ],
)
def test_markup_of_a_title_becomes_html(title: str, html: str) -> None:
    assert rst_title(title) == html


def test_long_code_may_break_after_commas_and_equals_signs_only() -> None:
    assert code("-nic user,id=x") == "<code>-nic user,<wbr>id=<wbr>x</code>"
    assert code("a=") == "<code>a=</code>"


def test_blocks_of_code_take_the_focus_under_a_name() -> None:
    assert scrollable("<p>So:</p><pre>a</pre>") == (
        '<p>So:</p><pre tabindex="0" role="group" aria-label="Block of code">a</pre>'
    )
