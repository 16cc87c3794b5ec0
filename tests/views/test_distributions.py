"""Distributions on pages: the table, the pickers, and how a name was understood."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.filters import read_release
from deprecations.models import DistributionRelease
from deprecations.policy.versions import Version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

CHOSEN = '<option value="debian-12" selected>Debian 12 (QEMU 7.2)</option>'


def test_table_leads_to_the_features_at_a_release(client: Client) -> None:
    response = client.get("/distributions/")
    link = '<a href="/features/?release=7.2"><span class="visually-hidden">Features as of QEMU '
    assertContains(response, f"{link}</span>7.2</a>")
    assertContains(response, "bookworm")
    assertContains(response, "25 November 2026")
    assertContains(response, "not recorded")


def test_empty_table_says_so(client: Client) -> None:
    DistributionRelease.objects.all().delete()
    assertContains(client.get("/distributions/"), "No distribution is recorded.")


@pytest.mark.parametrize(
    "path", ["/", "/features/", "/features/command-line-no-hpet/", "/categories/"]
)
def test_page_says_how_a_distribution_was_understood(client: Client, path: str) -> None:
    response = client.get(path, {"release": "Debian 12"})
    assertContains(response, "Debian 12 ships QEMU 7.2.")
    assertContains(response, CHOSEN)
    assertNotContains(response, '<option value="7.2" selected>')
    assertNotContains(client.get(path, {"release": "7.2"}), "ships QEMU")


def test_pickers_offer_what_is_recorded_and_nothing_else(client: Client) -> None:
    response = client.get("/features/")
    assertContains(response, '<optgroup label="Debian">')
    assertContains(response, '<option value="debian-13">Debian 13 (QEMU 10.0)</option>')
    assertNotContains(response, 'value="arch"')


def test_picker_offers_no_release_that_would_be_refused(client: Client) -> None:
    DistributionRelease.objects.filter(slug="debian-13").update(qemu=Version(9, 7))
    assertNotContains(client.get("/features/"), 'value="debian-13"')


def test_options_serve_any_parameter() -> None:
    options = render_to_string("includes/release_options.html", {"at": read_release("debian-12")})
    assert CHOSEN in options
    assert "name=" not in options


def test_page_of_a_release_is_found_by_the_distribution_that_ships_it(client: Client) -> None:
    assertRedirects(client.get("/releases/debian-12/"), "/releases/7.2/")
    assertContains(client.get("/releases/arch/"), "is not recorded", status_code=404)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("alpine-3.23", "Which QEMU release Alpine Linux 3.23 ships is not recorded."),
        ("debian-99", "“debian-99” is no release of Debian that is known here."),
        ("haiku", "“haiku” is not a release."),
    ],
)
def test_what_cannot_be_answered_says_why(client: Client, text: str, message: str) -> None:
    assertContains(client.get("/", {"release": text}), message, status_code=400)
    assertContains(client.get("/features/", {"release": text}), message, status_code=400)


def test_address_of_links_names_qemus_release(client: Client) -> None:
    response = client.get("/features/", {"release": "debian-12", "stage": "deprecated"})
    assertContains(response, "release=7.2")
    assertNotContains(response, "release=debian-12")
