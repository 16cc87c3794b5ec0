"""The documentation page: it works under our content policy, with what this host has."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from tests.api.contract import ContractClient, committed_schema

FOREIGN = re.compile(r"(?:https?:)?//(?!testserver)[\w.-]+")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["docs/", "docs/?script="])
def test_page_names_no_foreign_host(client: ContractClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200
    assert FOREIGN.findall(response.content.decode()) == []


@pytest.mark.django_db
def test_page_has_nothing_inline_and_a_policy_against_it(client: ContractClient) -> None:
    response = client.get("/api/v1/docs/")
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert re.findall(r"<script(?! src=)", html) == []
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["docs/", "docs/?script="])
def test_page_sets_no_cookie(client: ContractClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods")
def test_page_shows_every_operation_with_everything_from_this_host(
    live_server: LiveServer, page: Page
) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def on_request(request: Request) -> None:
        asked.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("request", on_request)
    page.on("console", on_console)
    page.goto(f"{live_server.url}/api/v1/docs/")
    expect(page.locator(".opblock")).to_have_count(len(committed_schema()["paths"]))
    page.locator("#operations-Releases-policy").get_by_role("button").first.click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator("#operations-Releases-policy .live-responses-table")).to_contain_text("200")
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert complaints == []
