"""Answers that may be kept: ETags, 304 and the headers about caching."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deprecations.api.v1 import conditional
from deprecations.services import knowledge
from deprecations.services.knowledge import mark_changed
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]

ADDRESSES = (
    "",
    "features/?stage=removable",
    "features/command-line-no-hpet/",
    "categories/",
    "releases/",
    "releases/11.1/",
    "removals/",
    "machine-types/",
    "machine-types/virt-9.0/",
    "policy/",
    "export/",
    "schema/",
)
# Too large to be kept.
KEPT = [address for address in ADDRESSES if address != "export/"]


def etag(client: ContractClient, path: str, **headers: str) -> str:
    return str(client.get(f"/api/v1/{path}", headers=headers)["ETag"])


@pytest.mark.parametrize("path", ADDRESSES)
def test_client_that_has_the_answer_gets_304_after_one_query(
    client: ContractClient, path: str
) -> None:
    tag = etag(client, path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(f"/api/v1/{path}", headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == tag
    [query] = queries
    assert "knowledgerevision" in query["sql"]


@pytest.mark.parametrize("path", KEPT)
def test_answer_is_made_once_for_all_readers(client: ContractClient, path: str) -> None:
    first = client.get(f"/api/v1/{path}")
    with CaptureQueriesContext(connection) as queries:
        second = client.get(f"/api/v1/{path}")
    assert len(queries) == 1
    assert second.content == first.content
    assert second.headers == first.headers


def test_etag_changes_with_the_knowledge(client: ContractClient) -> None:
    before = etag(client, "features/")
    mark_changed()
    assert etag(client, "features/") != before


def test_etag_changes_with_the_code(
    client: ContractClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = etag(client, "features/")
    monkeypatch.setattr(knowledge, "code_version", lambda: "another")
    assert etag(client, "features/") != before


def test_etags_of_different_answers_differ(client: ContractClient) -> None:
    tags = {
        etag(client, "features/"),
        etag(client, "features/?page=2"),
        etag(client, "features/?release=8.0"),
        etag(client, "features/", host="localhost"),
        etag(client, "features/", accept="application/json; indent=2"),
        etag(client, "schema/"),
        etag(client, "schema/", accept="application/vnd.oai.openapi+json"),
    }
    assert len(tags) == 7


def test_changed_answer_is_sent_to_a_client_with_an_old_one(client: ContractClient) -> None:
    tag = etag(client, "features/")
    mark_changed()
    response = client.get("/api/v1/features/", headers={"if-none-match": tag})
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["features/?stage=gone", "features/nothing/", "nothing/"])
def test_problem_has_no_etag_and_is_never_304(client: ContractClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"if-none-match": "*"})
    assert response.status_code in {400, 404}
    assert "ETag" not in response


def test_head_is_get_without_the_body(client: ContractClient) -> None:
    got = client.get("/api/v1/features/")
    head = client.head("/api/v1/features/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


@pytest.mark.parametrize("path", [*ADDRESSES, "nothing/", "features/?stage=gone"])
def test_caches_must_ask_again_and_tell_formats_apart(client: ContractClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response["Cache-Control"] == "no-cache"
    assert "Accept" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    assert not response.cookies


def test_large_answers_are_not_kept_in_memory(
    client: ContractClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditional, "_LARGEST_KEPT", 1000)
    client.get("/api/v1/features/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/features/")
    assert len(queries) > 1
