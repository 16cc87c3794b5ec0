"""The page for people, `docs/api.md`: what it shows is what the API answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.api.contract import ContractClient

GUIDE = Path(settings.BASE_DIR) / "docs" / "api.md"
EXAMPLE = re.compile(
    r"```console\n\$ curl -s '(?P<url>[^']+)'\n```\n\n```json\n(?P<answer>.*?)```", re.DOTALL
)
EXAMPLES = {found["url"]: found["answer"] for found in EXAMPLE.finditer(GUIDE.read_text("utf-8"))}


@pytest.mark.django_db
@pytest.mark.usefixtures("own_knowledge")
@pytest.mark.parametrize("url", EXAMPLES)
def test_guide_shows_what_the_api_answers(client: ContractClient, url: str) -> None:
    path = url.removeprefix("http://127.0.0.1:8000")
    answer = client.get(path, headers={"host": "127.0.0.1:8000"}).json()
    assert_shown(json.loads(EXAMPLES[url]), answer, url)


def test_guide_has_examples() -> None:
    assert len(EXAMPLES) == 11


def assert_shown(shown: Any, answer: Any, place: str) -> None:
    """An answer is what the guide shows of it; “…” stands for anything."""
    if shown == "…":
        return
    if isinstance(shown, dict):
        names = set(shown) - {"…"}
        assert names <= set(answer), place
        assert "…" in shown or names == set(answer), place
        for name in names:
            assert_shown(shown[name], answer[name], f"{place} {name}")
    elif isinstance(shown, list):
        cut = shown[-1:] == ["…"]
        assert cut or len(shown) == len(answer), place
        for number, (item, own) in enumerate(zip(shown[: len(shown) - cut], answer, strict=False)):
            assert_shown(item, own, f"{place} {number}")
    else:
        assert shown == answer, place
