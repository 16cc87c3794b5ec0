"""Failures that no view gets to see: problems for the API, pages for people."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/api/v1/features/", "application/problem+json"), ("/features/", "text/html")],
)
def test_wrong_host_is_refused_in_the_form_of_the_address(path: str, content_type: str) -> None:
    response = Client().get(path, HTTP_HOST="elsewhere.example")
    assert response.status_code == 400
    assert response["Content-Type"].startswith(content_type)


@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/api/v1/features/", "application/problem+json"), ("/features/", "text/html")],
)
def test_failure_of_middleware_shows_no_internals(path: str, content_type: str) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(MIDDLEWARE=["tests.test_error_handlers.broken"]):
        response = client.get(path)
    assert response.status_code == 500
    assert response["Content-Type"].startswith(content_type)
    assert b"secret" not in response.content


def broken(_get_response: object) -> object:
    """A middleware that fails."""

    def answer(_request: object) -> None:
        raise RuntimeError("secret")

    return answer
