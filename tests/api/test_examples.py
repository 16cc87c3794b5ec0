"""The examples of the schema are what the API answers when it knows these few documents."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest

from deprecations.api.v1.operations import EXAMPLES
from deprecations.models import DistributionRelease, Feature, Override, PublishedSlug
from deprecations.policy.lifecycle import Origin
from deprecations.services.overrides import set_overrides
from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

RENEW = "renew it: RENEW_EXAMPLES=1 pytest tests/api/test_examples.py"
ARGUMENTS = "System emulator command line arguments"
LISTED = {
    ARGUMENTS: {
        "``-no-hpet`` (since 8.0)": "Here stands what QEMU says of it. Use ``-machine hpet=off``.",
        "``-singlestep`` (since 8.1)": "Use ``-accel one-insn-per-tb=on`` instead.",
    }
}
GONE = {
    ARGUMENTS: {
        "``-no-hpet`` (removed in 9.0)": "Here stands that it is gone. Use ``-machine hpet=off``.",
        "``-singlestep`` for all (removed in 9.0)": "Here stands that it is gone.",
    }
}
OURS = {
    ARGUMENTS: {
        "``-no-hpet`` (since 8.0, removed in 9.0)": "The machine has a property for it. "
        "Use ``-machine hpet=off`` instead.",
    }
}
FEATURE = "command-line-no-hpet"
ANSWERS = {
    "index": "",
    "features": "features/?release=8.2&stage=removable",
    "feature": f"features/{FEATURE}/?release=8.2",
    "categories": "categories/?release=8.2",
    "releases": "releases/?page=8&page_size=4",
    "release": "releases/9.0/",
    "removals": "removals/?release=8.2",
    "compare": "compare/?from=8.0&to=9.1",
    "distributions": "distributions/",
    "machine-types": "machine-types/?release=10.0",
    "machine-type": "machine-types/pc-q35-6.2/",
    "policy": "policy/",
    "export": "export/",
}
TEXTS = {
    "features.csv": "features/?release=8.2&stage=removable&format=csv",
    "compare.csv": "compare/?from=8.0&to=9.1&format=csv",
    "compare.markdown": "compare/?from=8.0&to=9.1&format=markdown",
}
PROBLEMS = {
    400: "features/?release=9.7",
    404: "features/nothing/",
    406: "features/?format=xml",
    410: "features/command-line-frobnicate/",
}


@pytest.fixture
def documents(bring: Bring) -> None:
    """Two releases of QEMU's documents and one of ours, with what people did to them, and two
    distributions."""
    DistributionRelease.objects.exclude(slug__in=["arch", "debian-12"]).delete()
    bring("8.2.0", deprecated=LISTED)
    bring("9.0.0", deprecated={ARGUMENTS: {}}, removed=GONE)
    bring("11.1.0", deprecated={ARGUMENTS: {}}, removed=OURS, origin=Origin.EMBEDDED)
    set_overrides(
        feature=Feature.objects.get(slug=FEATURE),
        values={Override.Field.SUMMARY: "Whether the PC has this timer is up to the machine."},
        made_by=None,
        reason="Says what it is for",
    )
    Override.objects.update(made_at=datetime(2026, 11, 23, 8, 15, tzinfo=UTC))
    PublishedSlug.objects.create(slug="command-line-frobnicate", title="-frobnicate")


@pytest.mark.parametrize("name", ANSWERS)
def test_example_is_a_real_answer(client: ContractClient, name: str) -> None:
    response = client.get(f"/api/v1/{ANSWERS[name]}", headers={"host": "127.0.0.1:8000"})
    assert response.status_code == 200
    answer = response.json()
    if isinstance(answer, list):
        [answer] = answer  # What makes the schema puts examples of lists into a list itself.
    assert_example(name, answer)


@pytest.mark.parametrize("name", TEXTS)
def test_example_of_another_format_is_a_real_answer(client: ContractClient, name: str) -> None:
    response = client.get(f"/api/v1/{TEXTS[name]}", headers={"host": "127.0.0.1:8000"})
    file = EXAMPLES / name
    if os.environ.get("RENEW_EXAMPLES"):
        file.write_bytes(response.content)
    assert file.read_bytes() == response.content, RENEW


@pytest.mark.parametrize("status", PROBLEMS)
def test_example_of_a_problem_is_a_real_one(client: ContractClient, status: int) -> None:
    assert_example(f"problem-{status}", client.problem(PROBLEMS[status], status))


def assert_example(name: str, answer: object) -> None:
    """The file of an example holds the answer; it is written where that is asked for."""
    file = EXAMPLES / f"{name}.json"
    if os.environ.get("RENEW_EXAMPLES"):
        file.write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert json.loads(file.read_text("utf-8")) == answer, RENEW
