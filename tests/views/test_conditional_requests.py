"""Pages are the same for everybody and say when nothing changed."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Feature
from deprecations.services.knowledge import mark_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

PAGES = [
    "/",
    "/features/",
    "/features/command-line-no-hpet/",
    "/categories/",
    "/releases/",
    "/releases/11.1/",
    "/removals/",
    "/distributions/",
    "/policy/",
    "/feeds/changes.atom",
    "/feeds/calendar.ics?category=devices",
    "/policy/record/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_the_same_for_everybody(client: Client, path: str) -> None:
    response = client.get(path)
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_page_that_has_not_changed_is_not_sent_again(
    client: Client, path: str, method: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    etag = client.get(path)["ETag"]
    with django_assert_num_queries(1):
        response = getattr(client, method)(path, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert response["ETag"] == etag
    assert response["Cache-Control"] == "no-cache"
    assert response.content == b""


def test_changed_knowledge_changes_every_page(client: Client) -> None:
    before = [client.get(path)["ETag"] for path in PAGES]
    mark_changed()
    after = [client.get(path, headers={"If-None-Match": before[0]}) for path in PAGES]
    assert all(response.status_code == 200 for response in after)
    assert not set(before) & {response["ETag"] for response in after}


def test_addresses_that_differ_have_different_tags(client: Client) -> None:
    addresses = ["/", "/?release=9.0", "/features/", "/features/?release=9.0"]
    assert len({client.get(path)["ETag"] for path in addresses}) == len(addresses)


def test_page_that_does_not_exist_is_never_unchanged(client: Client) -> None:
    response = client.get("/features/no-such-thing/", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 17),
        ("/features/", 12),
        ("/features/?stage=removed&category=devices&q=drive&has_replacement=true", 13),
        ("/features/command-line-no-hpet/", 19),
        ("/features/qmp-commands-drive-backup/?release=9.0", 19),
        ("/categories/", 5),
        ("/releases/", 7),
        ("/releases/11.1/", 11),
        ("/removals/", 8),
        ("/removals/?release=12.0", 8),
        ("/removals/?category=device-options", 9),
        ("/distributions/", 3),
        ("/policy/", 2),
        ("/policy/record/", 14),
        ("/policy/record/?release=9.0", 14),
    ],
)
def test_page_makes_a_known_number_of_queries(
    client: Client, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_long_list_makes_no_more_queries_than_a_short_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = "/features/?q=query-"
    with django_assert_num_queries(12):
        short = client.get(address)
    with django_assert_num_queries(12):
        long = client.get("/features/?q=-")
    assert len(short.context["page"].object_list) == 10
    assert len(long.context["page"].object_list) == 50


def test_feature_with_many_listings_makes_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    feature = Feature.objects.get(slug="command-line-no-hpet")
    listing = feature.listings.get()
    for number in range(1000, 1020):
        listing.pk, listing.number = None, number
        listing.save()
    with django_assert_num_queries(19):
        client.get("/features/command-line-no-hpet/")
