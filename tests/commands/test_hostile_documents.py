"""Hostile documents through the command: refused in one line, or stored without any harm."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from deprecations.models import Body, Document
from tests.commands.importing import run

pytestmark = pytest.mark.django_db

ATTACKS = sorted(Path(os.environ.get("QEMU_ATTACKS", "not-there")).glob("*.rst"))
HARMFUL = re.compile(
    r"<(?!/?(?:a|blockquote|br|cite|code|dd|div|dl|dt|em|kbd|li|ol|p|pre|strong|sub|sup|table"
    r"|tbody|td|th|thead|tr|ul|var)\b)[a-z/!]|\s(?:on\w+|src|style|class|id)=|"
    r"href=\"(?!https?://|mailto:)",
    re.IGNORECASE,
)


@pytest.fixture(params=ATTACKS or [Path("none")], ids=lambda path: path.stem)
def attack(request: pytest.FixtureRequest) -> Path:
    if not ATTACKS:
        pytest.skip("needs hostile documents: QEMU_ATTACKS=folder of them")
    path: Path = request.param
    return path


def test_hostile_document_is_refused_or_imported_harmlessly(attack: Path) -> None:
    start = time.monotonic()
    result = run(attack, "--release", "8.2")
    assert time.monotonic() - start < 10
    if result.status:
        assert result.status == 2
        assert result.err.count("\n") == 1
        assert result.err.startswith(f"error: {attack}")
        assert not Document.objects.exists()
    for html in Body.objects.values_list("html", flat=True):
        assert not HARMFUL.search(html), html[:2000]


def test_harm_would_be_noticed() -> None:
    for html in ("<script>", "<p onload=x>", "<img src=x>", '<a href="javascript:x">', "<p id=x>"):
        assert HARMFUL.search(html)
    assert not HARMFUL.search('<p>1 &lt; 2 <a href="https://x.org" rel="noopener">x</a></p>')
