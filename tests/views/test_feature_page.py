"""The page of one feature, from what to use instead down to where it is written."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.models import Feature, Override, PublishedSlug, Replacement
from deprecations.policy.lifecycle import Basis
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import set_overrides
from tests.documents import deprecated, removed, write_tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

HPET = "/features/command-line-no-hpet/"
BACKUP = "/features/qmp-commands-drive-backup/"
MON = "/features/command-line-mon-option/"
FROBNICATE = "/features/command-line-frobnicate-a-b-c-others/"
UNDATED = "/features/linux-user-cpus-oabi-and-nwfpe-support-for-arm-cpus/"
OBSERVED = "/features/command-line-undated-switch/"


def text_of(response: Any) -> str:
    """The words of a page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_removed_feature_tells_its_whole_life(client: Client) -> None:
    response = client.get(HPET)
    assertContains(response, '<span class="stage stage-removed">removed</span>', html=True)
    for fact in (
        "Deprecated in 8.0 (April 2023)",
        "Works on through 8.1 (August 2023)",
        "Liable to be removed from 8.2 (December 2023)",
        "Removed in 9.0 (April 2024)",
    ):
        assert fact in text_of(response)


def test_overdue_feature_tells_by_how_much(client: Client) -> None:
    text = text_of(client.get(BACKUP))
    assert "liable to be removed as of QEMU 11.1 (August 2026)" in text
    assert "Liable to be removed from 7.1 (August 2022)" in text
    assert "Overdue 12 releases" in text


def test_date_that_is_only_expected_says_so(client: Client) -> None:
    assert "Liable to be removed from 12.0 (expected April 2027)" in text_of(client.get(MON))


def test_stage_is_that_of_the_chosen_release(client: Client) -> None:
    response = client.get(HPET, {"release": "8.1"})
    assertContains(response, '<span class="stage stage-deprecated">deprecated</span>', html=True)
    assertContains(response, "What is known today about the situation in QEMU 8.1")


def test_page_shows_the_reasoning_in_steps(client: Client) -> None:
    response = client.get(HPET)
    steps = response.context["verdict"].steps
    assert len(steps) >= 4
    for step in steps:
        assertContains(response, f"<li>{step}</li>", html=True)


def test_replacement_comes_before_everything_else(client: Client) -> None:
    html = client.get(HPET).content.decode()
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", html)
    assert headings[0] == "What to use instead"
    assert "<code>-machine hpet=<wbr>off</code>" in html
    assert 'data-copy="-machine hpet=off"' in html


def test_replacement_says_where_it_comes_from(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    assertContains(client.get(HPET), "Read from the documents.")
    Replacement.objects.filter(feature=feature).update(basis=Replacement.Basis.CURATED)
    assertContains(client.get(HPET), "Set by a maintainer.")


def test_replacement_names_what_it_replaces_and_its_note(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    feature.replacements.update(replaces="-no-hpet on", note="for <old> boards")
    response = client.get(HPET)
    assertContains(response, "<code>-no-hpet on</code>")
    assertContains(response, "for &lt;old&gt; boards")


def test_replacement_that_is_deprecated_itself_is_linked(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    feature.replacements.update(
        replaced_by_feature=Feature.objects.get(slug="qmp-commands-drive-backup")
    )
    assertContains(client.get(HPET), f'Mind that <a href="{BACKUP}">')


def test_feature_without_replacement_says_so(client: Client) -> None:
    assertContains(client.get(FROBNICATE), "No replacement is named.")


def test_title_is_escaped_and_in_code_type_where_it_is_code(client: Client) -> None:
    response = client.get(FROBNICATE)
    assertContains(
        response, "<h1><code>-frobnicate a,<wbr>b=<wbr>c</code> &amp; &lt;others&gt;</h1>"
    )


def test_feature_that_left_the_list_without_a_word_says_so(client: Client) -> None:
    text = text_of(client.get(FROBNICATE))
    assert "No longer listed since 11.1 (August 2026) , and no document says what became" in text


def test_feature_that_is_removed_is_not_said_to_have_left_the_list(client: Client) -> None:
    assertNotContains(client.get(HPET), "No longer listed")


def test_undated_feature_says_that_no_release_is_known(client: Client) -> None:
    response = client.get(UNDATED)
    assert response.context["eligibility"] is None
    assert "Deprecated in no release is stated" in text_of(response)
    assertNotContains(response, "Works on through")


def test_observed_release_says_that_it_may_be_older(client: Client) -> None:
    text = text_of(client.get(OBSERVED))
    assert "Deprecated in 9.0 (April 2024) , at the latest" in text
    assert "observed: by 9.0, the first document that shows it; it may be older" in text


def test_rule_has_no_stage_and_leads_to_the_policy(client: Client) -> None:
    rule = Feature.objects.get(is_rule=True)
    response = client.get(rule.get_absolute_url())
    assertContains(response, "It has no stage of its own")
    assertContains(response, '<a href="/policy/">policy page</a>')
    assertNotContains(response, '<span class="stage ')


@pytest.mark.parametrize(
    ("release", "meaning"),
    [
        ("11.1", "up to 8.1 are deprecated. Those up to 5.1 are due for deletion and gone."),
        ("12.0", "up to 9.0 are going to be deprecated. Those up to 6.0 are due for deletion and"),
        ("10.0", "but the rule has not removed any: deletion begins with 10.1."),
        ("8.2", "QEMU 8.2 has no rule for versioned machine types yet: 9.1 announces it"),
    ],
)
def test_rule_for_machine_types_tells_what_it_means_at_the_release(
    client: Client, release: str, meaning: str
) -> None:
    rule = Feature.objects.get(is_rule=True)
    response = client.get(rule.get_absolute_url(), {"release": release})
    assert meaning in text_of(response)
    assert "Written about QEMU 11.1" in text_of(response)


def test_qemus_own_text_stands_with_source_and_licence(client: Client) -> None:
    response = client.get(BACKUP)
    assertContains(
        response, '<a href="https://example.org/notes" rel="noopener nofollow">notes</a>'
    )
    source = "https://gitlab.com/qemu-project/qemu/-/blob/v9.0.0/docs/about/deprecated.rst#L7"
    assertContains(response, f'<a href="{source}">docs/about/deprecated.rst, line 7</a>')
    assertContains(response, "By the QEMU project, under the GPL, version 2 or later")


def test_our_own_text_is_not_shown_as_qemus(client: Client) -> None:
    response = client.get(HPET)
    assert response.context["own_text"] is None
    assertNotContains(response, "GPL-2.0-or-later")


def test_summary_keeps_the_markup_of_our_documents(client: Client) -> None:
    assertContains(client.get(HPET), "<code>-machine hpet=off</code>")


def test_every_listing_tells_where_it_is_written(client: Client) -> None:
    text = text_of(client.get(BACKUP))
    assert "9.0 deprecated deprecated in 6.2 docs/about/deprecated.rst:7" in text
    assert "11.1 deprecated deprecated in 6.2 deprecated.rst:" in text
    assert "(embedded, in our words)" in text


def test_event_that_several_documents_state_stands_once_with_all_of_them(client: Client) -> None:
    response = client.get(BACKUP)
    (event,) = response.context["events"]
    text = text_of(response)
    assert text.count("Deprecated 6.2 (December 2021)") == 1
    assert "stated in QEMU's documents stated in our embedded documents" in text.replace(
        "&#x27;", "'"
    )
    (_, upstream), (_, ours), (observed, _) = event.sources
    assert observed.basis == Basis.OBSERVED.value
    assert upstream.source_url.endswith("/v9.0.0/docs/about/deprecated.rst#L7")
    assert ours.source_url == ""
    assertContains(
        response, f'9.0: <a href="{upstream.source_url}">docs/about/deprecated.rst:7</a>'
    )
    assert f"11.1: deprecated.rst:{ours.listing.line} (embedded, in our words)" in text


def test_feature_of_the_newest_release_links_to_qemus_page(client: Client) -> None:
    assertContains(
        client.get(BACKUP),
        "https://www.qemu.org/docs/master/about/deprecated.html#drive-backup-since-6-2",
    )
    assertNotContains(client.get(FROBNICATE), "www.qemu.org")


def test_permanent_address_names_the_release(client: Client) -> None:
    assertContains(client.get(HPET), f'<a href="{HPET}?release=11.1">Permanent address')


def test_page_links_to_the_same_as_data(client: Client) -> None:
    api = f"/api/v1{HPET}?release=8.1"
    assertContains(client.get(HPET, {"release": "8.1"}), f'<a href="{api}">')


def test_change_by_a_maintainer_shows_who_when_and_why(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    user = get_user_model().objects.create_user("Ada")
    set_overrides(
        feature=feature,
        values={Override.Field.SUMMARY: "Ours <b>now</b>.\n\nIn two parts."},
        made_by=user,
        reason="It was too short",
    )
    response = client.get(HPET)
    assertContains(response, "<p>Ours &lt;b&gt;now&lt;/b&gt;.</p>", html=True)
    text = text_of(response)
    assert "Changed by maintainers" in text
    assert "Why It was too short" in text
    assert "The documents say Whether the PC has this timer" in text
    assert "Ada, " in text


def test_change_of_a_title_is_shown_with_its_markup(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    set_overrides(
        feature=feature,
        values={Override.Field.TITLE: "``-no-hpet`` of a <PC>"},
        made_by=None,
        reason="Clearer",
    )
    response = client.get(HPET)
    assertContains(response, "<dt>Now</dt><dd><code>-no-hpet</code> of a &lt;PC&gt;</dd>")
    assertContains(response, "<dt>The documents say</dt><dd><code>-no-hpet</code></dd>")


def test_long_texts_of_a_change_keep_their_paragraphs(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    values = {Override.Field.SUMMARY: "One.\n\nTwo."}
    set_overrides(feature=feature, values=values, made_by=None, reason="Three.\n\nFour.")
    response = client.get(HPET)
    assertContains(response, "<dd><p>One.</p>\n\n<p>Two.</p></dd>", html=True)
    assertContains(response, "<dd><p>Three.</p>\n\n<p>Four.</p></dd>", html=True)


def test_change_of_a_category_is_shown_by_its_name(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    Override.objects.create(
        feature=feature,
        field=Override.Field.CATEGORY,
        value="block-device-options",
        upstream_value="command-line",
        reason="wrong place",
    )
    text = text_of(client.get(HPET))
    assert "Now Device options › Block device options" in text
    assert "The documents say System emulator command line arguments" in text
    assert "An account that is gone" in text


def test_old_address_leads_to_the_present_one_for_good(client: Client) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    PublishedSlug.objects.create(feature=feature, slug="once-upon-a-time")
    response = client.get("/features/once-upon-a-time/?release=8.1&utm_source=x")
    assertRedirects(response, f"{HPET}?release=8.1&utm_source=x", status_code=301)


def test_unknown_feature_is_not_found(client: Client) -> None:
    response = client.get("/features/no-such-thing/")
    assertContains(response, "There is no feature at the address", status_code=404)


@pytest.mark.parametrize("release", ["9.7", "soon", "8.2-9.0", "99999999.0"])
def test_unknown_release_is_refused_with_the_form(client: Client, release: str) -> None:
    response = client.get(HPET, {"release": release})
    assertContains(response, "2.10 to 11.1, any release before 2.10", status_code=400)
    assertContains(response, '<select id="as-of" name="release">', status_code=400)


@pytest.mark.parametrize("release", ["1.3", "2.9", "2.10", "12.0", "14.0"])
def test_every_release_that_may_be_asked_about_is_answered(client: Client, release: str) -> None:
    response = client.get(HPET, {"release": release})
    assertContains(response, f'<option value="{release}" selected>')


def test_edited_text_is_shown_as_such_beside_the_documents_own(
    client: Client, tmp_path: Path
) -> None:
    text = deprecated("-- Gadgets\n\n'' Frobs (since 8.0)\n\nUse ``-device frob2`` instead.\n")
    import_documents(source=write_tree(tmp_path / "8.2", "8.2.0", deprecated=text))
    feature = Feature.objects.get(title="Frobs")
    values = {Override.Field.TEXT: "Use ``-device <b>`` instead."}
    set_overrides(feature=feature, values=values, made_by=None, reason="Clearer")
    response = client.get(feature.get_absolute_url())
    assertContains(response, "<p>Use <code>-device &lt;b&gt;</code> instead.</p></blockquote>")
    assertContains(response, "Edited by hand for this tracker")
    assertContains(response, "<dd><p>Use -device frob2 instead.</p></dd>", html=True)
    gone = removed("-- Gadgets\n\n'' Frobs (removed in 9.0)\n\nIt went.\n")
    import_documents(
        source=write_tree(tmp_path / "9.0", "9.0.0", deprecated=deprecated(""), removed=gone)
    )
    response = client.get(feature.get_absolute_url())
    assertContains(response, "<p>It went.</p></blockquote>")
    assertNotContains(response, "Edited by hand for this tracker")
    assertContains(response, "Written for the deprecated list.")


@pytest.mark.parametrize("text", ["8.2.1", "8.1.50", "QEMU emulator version 8.2.2 (Debian)"])
def test_release_is_understood_in_any_spelling(client: Client, text: str) -> None:
    response = client.get(HPET, {"release": text})
    assertContains(response, '<option value="8.2" selected>')
