"""Replacements are read from plain phrasings, and nothing is read from what is only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deprecations.catalogue.records import Replacement
from deprecations.importer.replacements import find_replacements, kinds, names, phrases, rules
from deprecations.importer.replacements.names import LONGEST_NAME, LONGEST_TEXT, NAME
from deprecations.importer.replacements.phrases import LONGEST_SENTENCE, read_sentences

COMMAND_LINE = "System emulator command line arguments"
QMP = "QEMU Machine Protocol (QMP) commands"
HMP = "Human Machine Protocol (HMP) commands"
MACHINES = "System emulator machines"


def found(body: str, title: str = "``-old``", category: str = COMMAND_LINE) -> list[Replacement]:
    return list(find_replacements(title_rst=title, body_rst=body, category_path=(category,)))


def texts(body: str, title: str = "``-old``", category: str = COMMAND_LINE) -> list[str]:
    return [replacement.text for replacement in found(body, title, category)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Use ``-new`` instead.", ["-new"]),
        ("Please use the ``-new`` option now instead.", ["-new"]),
        ("Use argument ``new`` instead.", ["new"]),
        ("Use ``-new``.", ["-new"]),
        ("Use ``-a`` or ``-b`` instead.", ["-a", "-b"]),
        ("Use ``-a``, ``-b``, or ``-c`` instead.", ["-a", "-b", "-c"]),
        ("Use the faster and simpler ``-new`` option instead.", ["-new"]),
        ("Use the more general and simpler ``-new`` option instead.", ["-new"]),
        ("Use one of the newer models ``a`` or ``b`` instead.", ["a", "b"]),
        ("Use ``-a`` instead for a disk, and ``-b`` for a tape.", ["-a", "-b"]),
        ("Use ``-a`` instead for tea, ``-b`` for milk, and ``-c`` for rum.", ["-a", "-b", "-c"]),
        ("Use ``-new`` rather than ``-newer``.", ["-new"]),
        ("Instead of ``-old``, use ``-new``.", ["-new"]),
        ("Using ``-new`` instead of ``-old`` avoids this.", ["-new"]),
        ("Those who still say ``-old`` should switch to ``-new`` instead.", ["-new"]),
        ("It is wise to use ``-new`` instead.", ["-new"]),
        ("We recommend using ``-new`` instead.", ["-new"]),
        ("Specify ``new=on`` instead.", ["new=on"]),
        ("For tapes, either use ``-a`` or use ``-b``.", ["-a", "-b"]),
        ("``-new`` should be used instead.", ["-new"]),
        ("Both ``-a`` and ``-b`` can be used instead.", ["-a", "-b"]),
        ("Instead, the ``-new`` option should be used.", ["-new"]),
        ("Replaced by ``-new``.", ["-new"]),
        ("This has been replaced by either ``-a`` or ``-b``.", ["-a", "-b"]),
        ("``-old`` can easily be replaced by ``-new``.", ["-new"]),
        ("``-old`` was superseded by the ``-new`` option", ["-new"]),
        ("``-new`` replaces ``-old``.", ["-new"]),
        ("Two switches, ``-a`` and ``-b``, effectively replace it.", ["-a", "-b"]),
        ("``-new`` was introduced as a replacement.", ["-new"]),
        ("It was dropped in favor of ``-new``.", ["-new"]),
        ("It was dropped in favour of explicitly using ``-new``.", ["-new"]),
        ("The option was renamed to ``-new``.", ["-new"]),
        ("``-old`` is now spelled ``-new``.", ["-new"]),
        ("The correct name is ``-new``.", ["-new"]),
        ("Its successor is ``-new``.", ["-new"]),
        ("The replacement: ``-new``.", ["-new"]),
        ("``-new`` is the successor.", ["-new"]),
        ("``-old`` was a synonym for ``-new``.", ["-new"]),
        ("``-old`` is just an alias of ``-new``; use that instead.", ["-new"]),
        ("For a replacement, see the chapter on ``-new``.", ["-new"]),
        ("If you need tapes, use ``-new``.", ["-new"]),
        ("Users should specify ``-new``.", ["-new"]),
        ("The speed must now be set via ``-new``.", ["-new"]),
        ("The same can be achieved by using ``-new``.", ["-new"]),
        ("One must set it with the ``x`` device parameter ``new``.", ["new"]),
        ("Please migrate to ``-new``.", ["-new"]),
        ("The setting has moved to ``-new``.", ["-new"]),
        ("``-new`` is now the preferred way.", ["-new"]),
        ("An alternative is ``-new``.", ["-new"]),
        ("The number remains available via ``info new``.", ["info new"]),
        ("``-new`` can do both, so ``-old`` is no longer needed.", ["-new"]),
    ],
)
def test_plain_phrasing_names_the_replacement(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Nobody knows what ``-x`` was for.",
        "Removed without replacement.",
        "There is no replacement for ``-old``. The ``-x`` option can be set via ``-y``.",
        "Do not use ``-x`` instead.",
        "Don't use ``-x`` instead.",
        "It cannot be replaced by ``-x``.",
        "The use of ``-x`` remains allowed.",
        "See ``-x`` for what it did.",
        "Use ``info x`` to list the devices.",
        "To find the value, use ``info x``.",
        "Without it QEMU will use ``-x`` instead.",
        "If nothing is given, ``-x`` is used instead.",
        "The name was changed from ``-older`` long ago.",
        "It does much the same as ``-old``.",
        "The ``x`` and ``y`` switches were dropped in favour of ``-z``.",
        "``-other`` has been superseded by ``-another``.",
        "``-old`` replaces ``-older``.",
        "Images can be moved with ``tool convert``.",
        "It was only needed with ``-x max``, which promises nothing.",
        "Give a number above zero, such as ``((2 ^ n) - 1) << 3``.",
        "Use something else instead.",
        "Use another one instead.",
        "Before::\n\n    use ``-x`` instead.\n\n    It is replaced by ``-y``.\n",
        ".. note: use ``-x`` instead.",
        "It is deprecated (users of tapes should use ``-x`` instead).",
        "Use of ``-x`` with it is an error.",
        "Use ``-old`` instead.",
    ],
)
def test_what_is_only_mentioned_is_no_replacement(body: str) -> None:
    assert texts(body) == []


def test_weak_phrasings_count_only_where_no_plain_one_does() -> None:
    assert texts("The port can be set with ``-x``.") == ["-x"]
    assert texts("Use ``-new`` instead. The port can be set with ``-x``.") == ["-new"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Use a newer board instead.", "newer board"),
        ("A 64-bit system should be used instead.", "64-bit system"),
        ("Use versions 7.1 and later as a replacement.", "versions 7.1 and later"),
        ("Switch to another maintained store such as Foo.", "Foo"),
        ("Give the numbers as plain values instead.", "plain values"),
    ],
)
def test_replacement_without_a_name_is_told_in_words(body: str, expected: str) -> None:
    assert texts(body) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Use ``-new\nfile=x`` instead.", ["-new file=x"]),
        ('Use the "new" option instead.', ["new"]),
        ("Use 'new=on' instead.", ["new=on"]),
        ("Use 'info new' instead.", ["info new"]),
        ("Use `-new x`` instead.", ["-new x"]),
        ("Use virtio-new instead.", ["virtio-new"]),
        ("It is replaced by NEW_EVENT.", ["NEW_EVENT"]),
        ("Use hand-written code instead.", ["hand-written code"]),
        ("Use ``-new`` (see :doc:`/a/b` (or ``-x``)) instead.", ["-new"]),
        ("Use ``-new`` (or the short ``-n``) instead.", ["-new", "-n"]),
        ("Use, e.g., what you like. Use ``-new 2.0.x`` instead. ``-y`` stays.", ["-new 2.0.x"]),
        ("* It had no users.\n* Use ``-new``\n  instead.", ["-new"]),
        ("Use ``-new`` instead::\n\n  -old x\n\nor ``-b``.", ["-new"]),
        ("Use ``-new`` with the ``-b`` switch instead.", ["-new"]),
        ("Use `a name <https://example.org/>`__ instead.", []),
    ],
)
def test_markup_of_names_is_understood(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("title", "body", "pairs"),
    [
        ("``a`` and ``b``", "Use ``c`` and ``d`` instead.", "a=>c b=>d"),
        ("``a``, ``b`` & ``c``", "Replaced by ``d``, ``e`` and ``f``.", "a=>d b=>e c=>f"),
        ("``x`` arguments ``a`` and ``b``", "Use ``c`` and ``d`` instead.", "a=>c b=>d"),
        ("``a`` and ``b``", "Use ``c`` or ``d`` instead.", "=>c =>d"),
        ("``a`` and ``b``", "Use ``c`` instead.", "=>c"),
        ("``a`` / ``b`` of ``x``", "Two fields, ``c`` and ``d``, replace it.", "=>c =>d"),
        ("``x``", "- ``a``: use ``c``\n- ``b``: use ``d``", "a=>c b=>d"),
        ("``x``", '- "A" should be replaced with "a"\n- "B" must be replaced by "b"', "A=>a B=>b"),
        (
            "``x``",
            "``x,a`` is replaced by ``c`` and ``x,b`` is replaced by ``d``.",
            "x,a=>c x,b=>d",
        ),
        ("``x``", "``x,a`` is replaced by ``c`` and ``x,b`` by ``d``.", "x,a=>c x,b=>d"),
        ("``x a``", "The ``a`` option was replaced by ``b``.", "a=>b"),
        ("``wait``", "The replacement for ``nowait`` is ``wait=off``.", "nowait=>wait=off"),
        ("``a`` and ``b``", "``a`` and ``b`` are aliases for ``c`` and ``d``.", "a=>c b=>d"),
        ("``x``", "Replace ``x,a`` with ``y,b``.", "x,a=>y,b"),
        ("``x``", "The ``x`` command was replaced by ``y``.", "=>y"),
    ],
)
def test_replacement_tells_which_of_several_names_it_stands_for(
    title: str, body: str, pairs: str
) -> None:
    given_pairs = [f"{one.replaces}=>{one.text}" for one in found(body, title, QMP)]
    assert given_pairs == pairs.split()


def test_same_replacement_is_given_once_for_each_old_name() -> None:
    assert texts("Use ``-new`` instead. Really, use ``-new`` instead.") == ["-new"]
    mapped = found("- ``-old a``: use ``-new``\n- ``-old b``: use ``-new``")
    assert [(one.replaces, one.text) for one in mapped] == [("-old a", "-new"), ("-old b", "-new")]


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("Use ``-new`` instead.", ""),
        ("Use ``-new`` (for tapes, together with ``-b``) instead.", "for tapes, together with -b"),
        ("Use ``-new`` in combination with ``-b`` instead.", "in combination with -b"),
        ("The ``new`` property of the ``x`` machine can be used instead.", "of the x machine"),
        ("Use ``-new`` (which is a better name) instead.", ""),
    ],
)
def test_note_says_when_and_with_what_the_replacement_is_used(body: str, note: str) -> None:
    assert [one.note for one in found(body)] == [note]


@pytest.mark.parametrize(
    ("category", "title", "body", "kind"),
    [
        (COMMAND_LINE, "``-old``", "Use ``-new`` instead.", "option"),
        (COMMAND_LINE, "``-old``", "Use the ``new`` machine instead.", "machine"),
        (COMMAND_LINE, "``-old``", "Use the ``a`` or ``b`` device instead.", "device"),
        (COMMAND_LINE, "``-old``", "Use the ``new`` command line option instead.", "option"),
        (COMMAND_LINE, "``-old``", "Use a decimal number instead.", "other"),
        (COMMAND_LINE, "``-old``", "Use ``virtio-new`` instead.", "device"),
        (COMMAND_LINE, "Backend alias ``old``", "Use ``c`` instead.", "driver"),
        (QMP, "``old``", "Use ``new`` instead.", "qmp-command"),
        (QMP, "``x`` argument ``old``", "Use ``new`` instead.", "argument"),
        (QMP, "``x`` argument ``old``", "Use the value ``null`` instead.", "value"),
        (QMP, "``x`` return value member ``old``", "Use ``new`` instead.", "other"),
        (QMP, "``old``", "Use the HMP command ``new`` instead.", "hmp-command"),
        (QMP, "``old``", "Use ``-new`` instead.", "option"),
        (QMP, "``old``", "Use pluggable new objects instead.", "object"),
        ("QEMU Machine Protocol (QMP) events", "``OLD``", "Use ``NEW_X`` instead.", "event"),
        (HMP, "``old``", "Use ``new`` instead.", "hmp-command"),
        (HMP, "``old``", "Use ``query-new`` instead.", "qmp-command"),
        (HMP, "``set`` command ``old`` option", "Use ``new`` instead.", "argument"),
        (MACHINES, "``old``", "Use ``new`` instead.", "machine"),
        (MACHINES, "``old``", "Use a newer one of them instead.", None),
        (MACHINES, "Arm ``x`` machine ``old`` property", "Use ``new`` instead.", "property"),
        ("System emulator CPUs", "``old``", "Use ``new`` instead.", "cpu"),
        ("System emulator devices", "``old``", "Use ``new`` instead.", "device"),
        ("System emulator devices", "``old``", "Use ``new=1`` instead.", "property"),
        ("CPU device properties", "``old`` on RISC-V CPUs", "Use ``new`` instead.", "property"),
        ("Tools", "``old``", "Use ``new`` instead.", "tool"),
        ("Block devices", "``old``", "Use ``new`` instead.", "driver"),
        ("Related binaries", "``qemu-img x``", "Use ``qemu-img y`` instead.", "tool"),
        ("Whatever comes", "old thing", "Use ``new`` instead.", "other"),
    ],
)
def test_kind_follows_from_shape_words_heading_and_category(
    category: str, title: str, body: str, kind: str | None
) -> None:
    assert {one.kind for one in found(body, title, category)} == ({kind} if kind else set())


# --- hostile texts ----------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["use ", "``a`` ", "instead", "``", "`", "*", "'", '"', "(", ")", "and ", "or ", "with ", ". ",
     "replaced by ", "is ", "the ", "a-b ", "\n", "\n\n", "- ", "::\n\n", "  ", ":x:", "◆", NAME]
)  # fmt: skip


@given(st.text() | st.lists(PIECES, max_size=40).map("".join), st.text(max_size=50))
def test_no_text_is_too_strange(body: str, title: str) -> None:
    for replacement in found(body, title):
        assert 0 < len(replacement.text) <= LONGEST_NAME


@pytest.mark.parametrize(
    "piece", ["``a`` and ", "use ``a`` to ``b`` ", "(", "the a b c ", "a-", "``"]
)
def test_each_part_of_a_long_text_is_read_once_and_in_small_sentences(piece: str) -> None:
    lines = (piece * 2_000)[:2_000]
    text = "\n".join([lines] * 131)
    sentences = list(read_sentences(text))
    assert all(len(sentence.text) <= LONGEST_SENTENCE for sentence in sentences)
    assert sum(len(sentence.text) for sentence in sentences) <= LONGEST_TEXT
    assert found(text) == [] or piece.startswith("use")


def patterns_of(*modules: ModuleType) -> Iterator[re.Pattern[str]]:
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, re.Pattern):
                yield value
    yield from (rule.pattern for rule in (*rules.PLAIN, *rules.FALLBACK))
    yield from (row[0] for table in (kinds._SHAPES, kinds._NOUNS, kinds._PLACES) for row in table)


def test_every_repetition_has_a_bound_so_the_time_grows_no_faster_than_the_text() -> None:
    checked = list(patterns_of(names, phrases, rules, kinds))
    assert len(checked) > 60
    for pattern in checked:
        plain = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", pattern.pattern)
        for repetition in re.findall(r"(?:[*+]|\{\d*,\})[+?]?", plain):
            assert repetition.endswith("++") or repetition == "*+", pattern.pattern


@pytest.mark.parametrize("rule", [*rules.PLAIN, *rules.FALLBACK], ids=lambda rule: rule.name)
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_phrasing_occurs_only_with_one_of_its_words(
    rule: rules.Rule, data: st.DataObject
) -> None:
    text = data.draw(
        st.from_regex(rule.pattern, alphabet=st.characters(codec="ascii") | st.just(phrases.PHRASE))
    )
    assert any(word in text.lower() for word in rule.says)
