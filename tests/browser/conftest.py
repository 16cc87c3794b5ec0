"""A running site for the browser: the embedded knowledge, served as production would show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from deprecations.policy.lifecycle import Origin
from deprecations.services.import_documents import import_documents


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Addresses in tests are those of the running site."""
    return str(live_server.url)


@pytest.fixture
def site(live_server: LiveServer, base_url: str) -> str:
    """The address of the site. Its data last for one test: the server cannot see into the
    transaction that other tests are rolled back by."""
    import_documents(source=Path(settings.BASE_DIR) / "fixtures", origin=Origin.EMBEDDED)
    return base_url


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page whose browser must have nothing to complain about: no error, nothing that the
    Content-Security-Policy refused."""
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
