"""What the page of a feature tells of its past and its fate, from documents of several releases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.catalogue.records import FateBasis, FateKind, LinkKind, LinkStatus
from deprecations.models import Feature, Link, PublishedSlug
from deprecations.services.import_documents import import_documents
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

OPTIONS = "-- System emulator command line arguments\n"
OLD = "/features/command-line-old-switch/"
NEW = "/features/command-line-new-switch/"
CHANGING = "/features/command-line-changing/"
GAP = "/features/command-line-with-a-gap/"
REMOVED = "/features/command-line-removed/"
AGAINST = "/features/command-line-against/"

# What the two lists of each release say: switch, version and text.
DEPRECATED = {
    "8.0.0": [
        ("-changing", "8.0", "Use ``-this``."),
        ("-with-a-gap", "8.0", "Text."),
        ("-removed", "7.0", "Text."),
    ],
    "8.1.0": [
        ("-changing", "8.0", "Use '-this'."),
        ("-old-switch", "8.1", "Text."),
        ("-removed", "7.0", "Text."),
    ],
    "8.2.0": [
        ("-changing", "8.1", "Use ``-that``, it is <better>."),
        ("-with-a-gap", "8.0", "Text."),
        ("-against", "8.0", "Text."),
    ],
    "9.0.0": [
        ("-changing", "8.1", "Use ``-that``, it is <better>."),
        ("-with-a-gap", "8.0", "Text."),
        ("-against", "8.0", "Text."),
    ],
    "9.1.0": [
        ("-changing", "8.1", "Use ``-that``, it is <better>."),
        ("-with-a-gap", "8.0", "Text."),
    ],
}
REMOVALS = [
    ("-removed", "8.2", "Gone."),
    ("-new-switch", "9.0", "Gone."),
    ("-against", "8.2", "Gone."),
]


def entries(listed: list[tuple[str, str, str]], word: str) -> str:
    return "".join(f"'' ``{name}`` ({word} {since})\n{text}\n" for name, since, text in listed)


@pytest.fixture(scope="module")
def documents(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("documents")
    for version, listed in DEPRECATED.items():
        gone = REMOVALS if version == "9.1.0" else REMOVALS[:1] if version > "8.2" else []
        texts = {"deprecated": deprecated(OPTIONS + entries(listed, "since"))}
        if gone:
            texts["removed"] = removed(OPTIONS + entries(gone, "removed in"))
        write_tree(folder / version.removesuffix(".0"), version, **texts)
    with rolled_back(django_db_blocker):
        import_documents(source=folder)
        yield


def text_of(response: Any) -> str:
    html = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def linked(kind: FateKind, basis: FateBasis, *targets: str, score: float | None = None) -> Feature:
    """The old switch with this fate, linked to features with these addresses."""
    feature = Feature.objects.get(slug="command-line-old-switch")
    feature.links_out.all().delete()
    feature.fate, feature.fate_basis, feature.fate_score = kind.value, basis.value, score
    feature.save()
    status = LinkStatus.SUGGESTED if basis is FateBasis.SUGGESTED else LinkStatus.CONFIRMED
    for slug in targets:
        Link.objects.create(
            from_feature=feature,
            to_feature=Feature.objects.get(slug=slug),
            kind=LinkKind(kind.value).value,
            status=status.value,
            score=score,
        )
    return feature


def test_timeline_is_a_picture_with_a_name_and_the_same_facts_in_words(client: Client) -> None:
    response = client.get(REMOVED)
    html = response.content.decode()
    pictures = re.findall(r"<svg class=\"line-of-releases[^>]+>", html)
    assert len(pictures) == 2
    assert all('role="img" aria-labelledby="timeline"' in picture for picture in pictures)
    assert all('aria-describedby="timeline-facts"' in picture for picture in pictures)
    assert (
        "Deprecated in 7.0 (April 2022) ; works on through 7.1 (August 2022) ; liable to be removed"
        " from 7.2 (December 2022) ; removed in 8.2 (December 2023) . The newest release is 11.1"
        in text_of(response)
    )


def test_timeline_shows_the_release_that_is_asked_about(client: Client) -> None:
    response = client.get(REMOVED, {"release": "8.1"})
    assertContains(response, ">this page: 8.1</text>")
    assertContains(response, ">newest: 11.1</text>")
    assert "this page looks at 8.1 (August 2023)" in text_of(response)


def test_change_of_version_and_text_is_told_word_by_word(client: Client) -> None:
    response = client.get(CHANGING)
    assertContains(response, "<summary>In the deprecated list: 1 change since 8.0</summary>")
    text = text_of(response)
    assert "First listed in 8.0 Unchanged from 8.0 to 8.1." in text
    assert "From 8.1 to 8.2: stated release, text" in text
    assertContains(response, "<del>deprecated in 8.0</del>", html=True)
    assertContains(response, "<ins>deprecated in 8.1</ins>", html=True)
    assertContains(response, "<ins>-that, it is &lt;better&gt;.</ins>", html=True)
    assert "Unchanged from 8.2 to 9.1." in text
    assert "The texts are by the QEMU project, under the GPL" in text


def test_each_list_has_a_history_of_its_own(client: Client) -> None:
    text = text_of(client.get(REMOVED))
    assert "In the deprecated list: unchanged from 8.0 to 8.1." in text
    assert "In the removed list: unchanged from 8.2 to 9.1." in text


def test_list_that_had_a_feature_not_all_the_time_says_so(client: Client) -> None:
    text = text_of(client.get(GAP))
    assert "In the deprecated list: listed again after a gap" in text
    assert "Not in the list of 8.1. Listed again in 8.2" in text


def test_suggestion_looks_like_one(client: Client) -> None:
    linked(FateKind.RETITLED, FateBasis.SUGGESTED, "command-line-new-switch", score=0.834)
    response = client.get(OLD)
    assertContains(response, '<div class="fate suggested">')
    text = text_of(response)
    assert "Suggested by software, not confirmed: 83 % alike" in text
    assert "It seems to have become -new-switch (removed in 9.0)." in text
    assert "The deprecated list last had it in 8.1." in text


def test_confirmed_link_is_told_as_a_fact(client: Client) -> None:
    linked(FateKind.RETITLED, FateBasis.CONFIRMED, "command-line-new-switch")
    response = client.get(OLD)
    assertContains(response, '<div class="fate">')
    assert "Removed in 9.0 (April 2024) , under the title -new-switch ." in text_of(response)
    assertNotContains(response, "uggested")


@pytest.mark.parametrize(
    ("kind", "basis", "sentence"),
    [
        (FateKind.SPLIT, FateBasis.CONFIRMED, "It was split into -changing and -new-switch"),
        (FateKind.SPLIT, FateBasis.SUGGESTED, "It seems to have been split into"),
        (FateKind.MERGED, FateBasis.CONFIRMED, "It was put together with others in -changing and"),
        (FateKind.MERGED, FateBasis.SUGGESTED, "It seems to have been put together with others in"),
        (FateKind.COVERED, FateBasis.CONFIRMED, "An entry about more than itself covers it:"),
        (FateKind.COVERED, FateBasis.SUGGESTED, "It seems to be covered by an entry"),
    ],
)
def test_every_fate_has_words_of_its_own(
    client: Client, kind: FateKind, basis: FateBasis, sentence: str
) -> None:
    linked(kind, basis, "command-line-changing", "command-line-new-switch")
    assert sentence in text_of(client.get(OLD))


def test_deprecation_that_was_taken_back_is_told(client: Client) -> None:
    linked(FateKind.WITHDRAWN, FateBasis.EXACT)
    assert "Its deprecation was taken back." in text_of(client.get(OLD))


def test_feature_that_vanished_says_since_when(client: Client) -> None:
    linked(FateKind.VANISHED, FateBasis.EXACT)
    text = text_of(client.get(OLD))
    assert "No longer listed since 8.2 (December 2023) , and no document says what" in text
    assert "off the list in 8.2 (December 2023) , at the latest (last listed in 8.1)" in text


def test_removal_under_the_own_title_needs_no_word_about_a_fate(client: Client) -> None:
    assertNotContains(client.get(REMOVED), 'class="fate')


def test_rejected_link_is_not_told(client: Client) -> None:
    feature = linked(FateKind.VANISHED, FateBasis.EXACT)
    Link.objects.create(
        from_feature=feature,
        to_feature=Feature.objects.get(slug="command-line-new-switch"),
        kind=LinkKind.RETITLED.value,
        status=LinkStatus.REJECTED.value,
    )
    assertNotContains(client.get(OLD), NEW)
    assertNotContains(client.get(NEW), OLD)


def test_feature_tells_what_it_was_before(client: Client) -> None:
    linked(FateKind.RETITLED, FateBasis.SUGGESTED, "command-line-new-switch", score=0.9)
    text = text_of(client.get(NEW))
    assert "Earlier known as -old-switch ? suggested, not confirmed: 90 % alike" in text
    linked(FateKind.MERGED, FateBasis.CONFIRMED, "command-line-new-switch")
    text = text_of(client.get(NEW))
    assert "Stands for -old-switch" in text
    assert "suggested" not in text


def test_contradiction_is_told_with_the_lines_that_contradict_each_other(client: Client) -> None:
    response = client.get(AGAINST)
    text = text_of(response)
    assert "What does not agree" in text
    (dispute,) = response.context["contradictions"]
    assert dispute.message in text
    for place in dispute.places:
        assertContains(response, place.source_url)
    assertNotContains(client.get(REMOVED), "What does not agree")


def test_list_says_where_a_feature_may_have_gone(client: Client) -> None:
    linked(FateKind.RETITLED, FateBasis.SUGGESTED, "command-line-new-switch")
    assertContains(client.get("/features/?q=old-switch"), "perhaps under another title")
    linked(FateKind.VANISHED, FateBasis.EXACT)
    assertContains(client.get("/features/?q=old-switch"), '<span class="quiet">no longer listed<')


def test_retired_address_tells_what_stood_there(client: Client) -> None:
    PublishedSlug.objects.create(slug="it-stood-here", feature=None, title="``-frob`` <x>")
    response = client.get("/features/it-stood-here/?release=8.1")
    assertContains(response, "Nothing stands here any more", status_code=410)
    assertContains(response, "“``-frob`` &lt;x&gt;” stood at this address.", status_code=410)
    assertContains(response, "/features/?q=%60%60-frob%60%60+%3Cx%3E", status_code=410)
    assertContains(response, '<a href="/features/">', status_code=410)


def test_long_history_makes_no_more_queries_than_a_short_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    linked(FateKind.SPLIT, FateBasis.SUGGESTED, "command-line-changing", "command-line-new-switch")
    for path in (CHANGING, GAP, REMOVED, AGAINST, OLD, NEW):
        with django_assert_num_queries(19):
            assert client.get(path).status_code == 200
