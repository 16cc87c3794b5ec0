"""The page of versioned machine types: the rule at a release, and a name that is looked up."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

PAGE = "/machine-types/"


def text_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def stages(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in response.context["versions"]:
        found.setdefault(item.stage.value, []).append(str(item.introduced.version))
    return found


@pytest.mark.parametrize(
    ("release", "said"),
    [
        ("8.2", "QEMU 8.2 has no rule for versioned machine types yet: 9.1 announces it"),
        ("9.1", "up to 6.1 are deprecated. Those up to 3.1 are due for deletion, but the rule has"),
        (
            "10.0",
            "up to 7.0 are deprecated. Those up to 4.0 are due for deletion, but the rule has",
        ),
        ("11.1", "up to 8.1 are deprecated. Those up to 5.1 are due for deletion and gone."),
        ("12.0", "At QEMU 12.0 (expected April 2027) machine types up to 9.0 are going to be"),
    ],
)
def test_page_says_what_the_rule_means_at_the_release(
    client: Client, release: str, said: str
) -> None:
    assert said in text_of(client.get(PAGE, {"release": release}))


def test_table_has_every_version_newest_first_with_its_stage(client: Client) -> None:
    found = stages(client.get(PAGE))
    assert list(found) == ["supported", "deprecated", "removed"]
    assert (found["supported"][0], found["supported"][-1]) == ("11.1", "8.2")
    assert (found["deprecated"][0], found["deprecated"][-1]) == ("8.1", "5.2")
    assert (found["removed"][0], found["removed"][-1]) == ("5.1", "2.4")
    assert stages(client.get(PAGE, {"release": "10.0"}))["removable"][0] == "4.0"


def test_table_marks_what_is_only_expected(client: Client) -> None:
    text = text_of(client.get(PAGE))
    assert "9.0 (April 2024) supported 12.0 (expected April 2027)" in text


def test_name_is_answered_with_dates(client: Client) -> None:
    text = text_of(client.get(PAGE, {"name": "s390-ccw-virtio-7.2"}))
    assert "Came with 7.2 (December 2022)" in text
    assert "Deprecated from 10.2 (December 2025)" in text
    assert "Expected to be gone in 13.2 (expected December 2028)" in text
    assert "It is expected to be gone in that release." in text


def test_name_has_its_stage_at_the_release_asked_about(client: Client) -> None:
    assert client.get(PAGE, {"name": "pc-q35-5.0"}).context["found"].stage == "removed"
    response = client.get(PAGE, {"name": "pc-q35-3.0", "release": "10.0"})
    assertContains(response, "due for deletion</span>")
    assert "QEMU 4.2 does not have it yet." in text_of(
        client.get(PAGE, {"name": "pc-q35-5.0", "release": "4.2"})
    )


def test_name_and_release_keep_each_other_in_the_address(client: Client) -> None:
    response = client.get(PAGE, {"name": "pc-q35-5.0", "release": "10.0"})
    assertContains(response, '<input type="hidden" name="name" value="pc-q35-5.0">', html=True)
    assertContains(response, '<input type="hidden" name="release" value="10.0">', html=True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pc-q35-jammy", "is not QEMU's own but a distribution's"),
        ("pc-i440fx-rhel7.6.0", "is not QEMU's own but a distribution's"),
        ("raspi3b", "No entry of QEMU's lists that was imported names it."),
        ("q35", "stands for the newest pc-q35 of each release"),
        ("foo-9.9", "nothing is concluded from it"),
        ("virt-9.7", "There is no QEMU release 9.7."),
    ],
)
def test_name_that_the_rule_is_not_about_says_why(client: Client, name: str, said: str) -> None:
    response = client.get(PAGE, {"name": name})
    assert said in text_of(response)
    assertNotContains(response, "Deprecated from</dt>")


def test_features_that_name_it_are_linked_as_of_the_release(client: Client) -> None:
    response = client.get(PAGE, {"name": "ast2700a0-evb", "release": "12.0"})
    slug = "machines-arm-ast2700a0-evb-machine"
    assertContains(response, f'<a href="/features/{slug}/?release=12.0">')


@pytest.mark.parametrize("name", ["a b", "<b>", "x" * 5000])
def test_what_is_no_name_is_refused_and_stays_in_its_field(client: Client, name: str) -> None:
    response = client.get(PAGE, {"name": name})
    assertContains(response, "such as pc-q35-8.2, virt-9.0 or raspi3b.", status_code=400)
    assertNotContains(response, "<b>”", status_code=400)
    assert response.context["asked"] == name[:300]


def test_empty_name_asks_for_nothing(client: Client) -> None:
    response = client.get(PAGE, {"name": " "})
    assert (response.status_code, response.context["found"]) == (200, None)


def test_release_that_is_none_is_refused(client: Client) -> None:
    assertContains(client.get(PAGE, {"release": "9.7"}), "2.10 to 11.1", status_code=400)


def test_release_older_than_all_types_has_no_chart(client: Client) -> None:
    response = client.get(PAGE, {"release": "2.3"})
    assertContains(response, "No machine type this old")
    assertNotContains(response, '<svg class="machine-lives')


def test_search_for_a_machine_type_leads_to_it(client: Client) -> None:
    response = client.get("/features/", {"q": "pc-q35-5.0", "release": "10.0"})
    assertContains(response, '<a href="/machine-types/?name=pc-q35-5.0&amp;release=10.0">')


@pytest.mark.parametrize("words", ["pc-q35", "pc-q35-5.0 device", "pc-q35-jammy", "raspi3b", "-m"])
def test_other_searches_do_not(client: Client, words: str) -> None:
    assertNotContains(client.get("/features/", {"q": words}), "/machine-types/?name=")
