"""Pages that say why there is no answer: proper status, proper page, no internals."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.views.defaults import bad_request, permission_denied, server_error
from pytest_django.asserts import assertContains, assertNotContains

PAGES = ["/", "/features/", "/features/x/", "/categories/", "/releases/", "/releases/9.0/"]


@pytest.mark.django_db
def test_unknown_address_offers_a_search(client: Client) -> None:
    response = client.get("/no/such/page/")
    assertContains(response, "There is no such page", status_code=404)
    assertContains(response, '<form class="search"', status_code=404)
    assertNotContains(response, "Resolver404", status_code=404)


@pytest.mark.parametrize("path", [*PAGES, "/policy/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_pages_are_only_for_reading(method: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(path)
    assertContains(response, "These pages are only for reading", status_code=405)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/features/x/", "/categories/"])
@pytest.mark.django_db
def test_unknown_release_is_refused_on_every_page_that_judges(client: Client, path: str) -> None:
    response = client.get(path, {"release": "9.7"})
    assertContains(response, "There is no QEMU release 9.7.", status_code=400)
    assertContains(response, "up to 14.0 (projected)", status_code=400)
    assertContains(response, '<form class="release-picker" method="get"', status_code=400)
    assert "ETag" not in response


@pytest.mark.django_db
def test_wrong_category_offers_the_same_page_without_it_and_keeps_the_release(
    client: Client,
) -> None:
    response = client.get("/removals/", {"category": "cars", "release": "9.0"})
    assertContains(
        response, '<a href="/removals/?release=9.0">The page without it', status_code=400
    )
    assertNotContains(response, "Choose a release", status_code=400)


@pytest.mark.django_db
def test_wrong_release_keeps_what_else_was_asked_for(client: Client) -> None:
    response = client.get("/machine-types/", {"release": "9.7", "name": "virt-6.2"})
    assertContains(response, '<input type="hidden" name="name" value="virt-6.2">', status_code=400)
    assertContains(response, 'href="/machine-types/?name=virt-6.2"', status_code=400)


@pytest.mark.django_db
def test_upgrade_without_any_list_does_not_claim_that_nothing_changes(client: Client) -> None:
    response = client.get("/compare/", {"from": "8.2", "to": "9.0"})
    assertContains(response, "was imported, so no feature is known to change.")


def test_internal_error_is_a_page_without_internals() -> None:
    client = Client(raise_request_exception=False)
    with (
        patch("deprecations.views.policy.as_of", side_effect=OperationalError("secret details")),
        patch("deprecations.views.page.fingerprint", return_value="1"),
    ):
        response = client.get("/policy/")
    assertContains(response, "Something went wrong here", status_code=500)
    assertNotContains(response, "secret details", status_code=500)


def test_internal_error_needs_neither_context_nor_database_nor_addresses() -> None:
    with patch("deprecations.templatetags.tracker.reverse", side_effect=ValueError):
        response = server_error(HttpRequest())
    assert b"Something went wrong here" in response.content


def test_bad_request_needs_neither_context_nor_database() -> None:
    response = bad_request(HttpRequest(), Exception())
    assert b"That request cannot be understood" in response.content
    assert b'<nav aria-label="Main">' in response.content


def test_page_for_missing_rights_has_the_site_around_it() -> None:
    response = permission_denied(HttpRequest(), Exception())
    assert b"That is not for everybody" in response.content


def test_form_without_its_protection_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x", "password": "y"})
    assertContains(response, "The form could not be accepted", status_code=403)
