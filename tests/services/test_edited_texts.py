"""QEMU's text edited by hand: what readers see, what is refused, and what imports make of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from deprecations.filters import read_feature_query
from deprecations.models import Body, Document, Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services import reading_back
from deprecations.services.edited_texts import editable_text, text_that_readers_see
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import Field, clear_override, set_overrides
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import rows

pytestmark = pytest.mark.django_db

FROB = "-- Gadgets\n\n'' ``frob`` card (since 8.0)\n\nUse ``-device frob2`` instead.\n"
LAMP = "\n'' Lamp (since 7.0)\n\nDark. See `the list`_.\n\n.. _the list: https://example.org/\n"
GONE = "-- Gadgets\n\n'' ``frob`` card (removed in 9.0)\n\nIt went.\n"

Bring = Callable[..., None]


@pytest.fixture(autouse=True)
def _one_parser_for_texts(parser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_back, "RstWorker", lambda: nullcontext(parser))


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports texts of the two lists as the tree of a release."""

    def run(release: str, *, origin: Origin = Origin.UPSTREAM, **texts: str) -> None:
        folder = write_tree(tmp_path / f"{origin.value} {release}", f"{release}.0", **texts)
        import_documents(source=folder, origin=origin)

    return run


@pytest.fixture
def feature(bring: Bring) -> Feature:
    bring("8.2", deprecated=deprecated(FROB + LAMP))
    return Feature.objects.get(title="frob card")


def edit(feature: Feature, rst: str) -> Any:
    set_overrides(
        feature=feature, values={Field.TEXT: rst}, made_by=None, reason="It is better known now."
    )
    return Override.objects.get(feature=feature, field=Field.TEXT)


def stored() -> Any:
    """The one override there is."""
    return Override.objects.get()


def seen(feature: Feature) -> str:
    """The text that readers see, as plain text."""
    feature = Feature.objects.get(pk=feature.pk)
    edited = text_that_readers_see(feature.overrides.all(), feature.described_by)
    if edited:
        return edited["text"]
    return feature.described_by.body.text if feature.described_by else ""


def replacements(feature: Feature) -> list[str]:
    return list(feature.replacements.values_list("text", flat=True))


def test_edited_text_is_stored_ready_to_be_shown(feature: Feature) -> None:
    override = edit(feature, "\r\nUse ``-device frob3``.  \r\n\r\n* Really.\r\n\r\n")
    assert override.value == {
        "list": "deprecated",
        "rst": "Use ``-device frob3``.\n\n* Really.",
        "html": "<p>Use <code>-device frob3</code>.</p>\n<ul>\n<li><p>Really.</p></li>\n</ul>",
        "text": "Use -device frob3.\n\nReally.",
    }
    assert override.upstream_value["rst"] == "Use ``-device frob2`` instead."
    assert override.upstream_value["text"] == "Use -device frob2 instead."
    assert seen(feature) == "Use -device frob3.\n\nReally."
    assert editable_text(feature) == override.value["rst"]
    assert not Body.objects.filter(text__contains="frob3").exists()


def test_replacements_are_those_of_the_text_that_readers_see(feature: Feature) -> None:
    assert replacements(feature) == ["-device frob2"]
    override = edit(feature, "Use ``-device frob3`` instead.")
    assert replacements(feature) == ["-device frob3"]
    clear_override(override=override)
    assert replacements(feature) == ["-device frob2"]
    assert seen(feature) == "Use -device frob2 instead."


def test_search_finds_the_words_of_either_text(feature: Feature) -> None:
    edit(feature, "Use the quark instead.")
    for word, found in (("quark", [feature]), ("frob2", [feature]), ("boson", [])):
        assert list(read_feature_query(QueryDict(f"q={word}")).features) == found


def test_text_may_be_emptied(feature: Feature) -> None:
    assert edit(feature, " \n").value["rst"] == ""
    assert seen(feature) == ""
    assert replacements(feature) == []


def test_imports_leave_an_edited_text_alone_and_note_what_documents_say(
    feature: Feature, bring: Bring
) -> None:
    edit(feature, "Use ``-device frob3`` instead.")
    bring("9.0", deprecated=deprecated(FROB.replace("frob2", "frob4")))
    override = stored()
    assert seen(feature) == "Use -device frob3 instead."
    assert replacements(feature) == ["-device frob3"]
    assert override.upstream_value["rst"] == "Use ``-device frob4`` instead."
    bring("9.1", deprecated=deprecated(FROB.replace("frob2", "frob3")))
    override.refresh_from_db()
    assert override.upstream_value == override.value
    before = rows()
    bring("9.1", deprecated=deprecated(FROB.replace("frob2", "frob3")))
    assert rows() == before


def test_text_of_the_deprecated_entry_does_not_stand_for_that_of_the_removed_one(
    feature: Feature, bring: Bring
) -> None:
    override = edit(feature, "Use ``-device frob3`` instead.")
    bring("9.0", deprecated=deprecated(f"-- Gadgets\n{LAMP}"), removed=removed(GONE))
    override.refresh_from_db()
    assert seen(feature) == "It went."
    assert override.value["list"] == override.upstream_value["list"] == "deprecated"
    assert override.value != override.upstream_value
    feature.refresh_from_db()
    assert edit(feature, "It went long ago.").value["list"] == "removed"
    assert seen(feature) == "It went long ago."


def test_text_keeps_the_substitutions_of_its_document(bring: Bring) -> None:
    body = "Before |VER_MACHINE_DELETION_VERSION|."
    text = deprecated(f"-- Gadgets\n\n'' Lamp (since 9.0)\n\n{body}\n")
    bring("10.2", deprecated=text.replace("|VER_MACHINE_DELETION_VERSION|", "4.2.0"))
    bring("10.1", deprecated=text)
    bring("11.0", deprecated=text)
    feature = Feature.objects.get()
    assert editable_text(feature) == body
    override = edit(feature, f"{body} Really.")
    assert override.value["rst"] == f"{body} Really."
    assert override.value["text"] == "Before 5.0.0. Really."


def test_text_may_use_the_targets_of_its_document(feature: Feature) -> None:
    override = edit(feature, "See `the list`_.")
    assert 'href="https://example.org/"' in override.value["html"]


@pytest.mark.parametrize(
    ("rst", "line", "reason"),
    [
        ("One.\n\n.. image:: x.png", 3, 'The directive "image" is not allowed'),
        ("One ``two.", 1, "Inline literal start-string without end-string"),
        ("One.\n\nTwo :foo:`three`.", 3, 'The role "foo" is not known'),
        ("See |FOO|.", 1, "FOO"),
        ("See `nothing`_.", 1, "is not defined"),
        ("One.\n\nTwo\n---\n\nThree.", 3, "“Two” is a heading here"),
        ("One.\n\nTwo\n^^^\n\nThree.", 3, "“Two” is a heading here"),
        ("One.\n\nTwo\n+++\n\nThree.", 3, "“Two” is a heading here"),
        ("One.\n\nKnob (since 8.0)", 3, "looks like an entry"),
        ("So::", 1, "Literal block expected"),
        ("One.\n\n.. _other: https://example.com/", 3, "belong to the whole document"),
        (".. _the list: https://example.com/\n\nOne.", None, "Duplicate explicit target name"),
        ("One.\n\n.. _a:", 3, "belong to the whole document"),
        ("One\x00.", 1, "invisible character"),
        ("x" * 2500, 1, "at most 2,000"),
    ],
)
def test_text_that_would_be_something_else_is_refused_with_its_line(
    feature: Feature, rst: str, line: int | None, reason: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        edit(feature, rst)
    (message,) = refused.value.messages
    assert reason in message
    place = f" in line {line}" if line else ""
    assert message.startswith(f"This text cannot be stored{place}: ")
    assert not Override.objects.exists()


def test_text_that_would_swallow_the_next_heading_is_refused(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(f"{FROB}\n'' ``-lamp`` (since 7.0)\n\nDark.\n"))
    with pytest.raises(ValidationError) as refused:
        edit(Feature.objects.get(title="frob card"), "One::")
    assert refused.value.messages[0] == (
        "This text cannot be stored in line 1: the heading below this text, “-lamp (since 7.0)”, "
        "would be read as a part of it."
    )


def test_what_was_wrong_before_may_stay(bring: Bring) -> None:
    bring("8.2", deprecated=deprecated(FROB.replace("instead.", "instead :foo:`of it`.")))
    feature = Feature.objects.get()
    edit(feature, "Really use ``-device frob2`` instead :foo:`of it`.")
    assert seen(feature) == "Really use -device frob2 instead of it."


def test_feature_that_no_document_of_qemu_describes_has_no_text_to_edit(bring: Bring) -> None:
    bring("8.2", origin=Origin.EMBEDDED, deprecated=deprecated(FROB))
    feature = Feature.objects.get()
    assert editable_text(feature) is None
    with pytest.raises(ValidationError, match="No document of QEMU describes this feature"):
        edit(feature, "Text.")


def test_text_of_a_document_in_texinfo_is_checked_by_itself(feature: Feature) -> None:
    Document.objects.update(name="qemu-deprecated.texi", text="@section frob (since 8.0)\n")
    feature.refresh_from_db()
    assert editable_text(feature) == "Use ``-device frob2`` instead."
    assert edit(feature, "Use *another* one.").value["html"] == "<p>Use <em>another</em> one.</p>"
    with pytest.raises(ValidationError, match="in line 1: Inline emphasis"):
        edit(feature, "Use *another one.")


def test_features_that_turn_out_to_be_one_keep_the_edited_text(bring: Bring) -> None:
    entry = FROB.removeprefix("-- Gadgets\n")
    bring("8.2", deprecated=deprecated(f"-- Gadgets\n{entry}-- Machines\n{entry}"))
    bring("9.0", deprecated=deprecated(f"-- Machines\n{entry}"))
    edit(Feature.objects.get(category__slug="machines"), "Use ``-device frob3`` instead.")
    bring("8.2", deprecated=deprecated(f"-- Gadgets\n{entry}"))
    feature = Feature.objects.get()
    assert seen(feature) == "Use -device frob3 instead."
    assert stored().upstream_value["rst"] == "Use ``-device frob2`` instead."


def test_feature_that_no_document_lists_any_more_keeps_the_edited_text(
    feature: Feature, bring: Bring
) -> None:
    edit(feature, "Use ``-device frob3`` instead.")
    bring("8.2", deprecated=deprecated(f"-- Gadgets\n{LAMP}"))
    assert Override.objects.get().upstream_value is None
    assert seen(feature) == ""
    bring("8.2", deprecated=deprecated(FROB))
    assert seen(feature) == "Use -device frob3 instead."
    assert Feature.objects.get(pk=feature.pk).deprecated_in == Version(8, 0)
