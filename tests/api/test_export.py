"""Everything at once: complete, and equal for equal knowledge."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db import transaction

from deprecations.models import Feature, Link, Override, PublishedSlug
from deprecations.policy.lifecycle import Origin
from deprecations.services import export_knowledge
from deprecations.services.overrides import set_overrides
from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = pytest.mark.django_db

FROB = {"Devices": {"``frob`` card (since 8.0)": "Use ``-device frob2``."}}
OURS = {"Devices": {"``frob`` card (since 8.0)": "Our words."}}
GONE = {"Devices": {"``frob`` card (removed in 9.0)": "It is no more."}}


def exported(client: ContractClient) -> Any:
    return client.api("export/")


def feature(client: ContractClient, slug: str = "devices-frob-card") -> Any:
    return next(item for item in exported(client)["knowledge"]["features"] if item["slug"] == slug)


def test_digest_is_that_of_the_bytes_of_the_knowledge(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    content = client.get("/api/v1/export/").content
    document = json.loads(content)
    start = content.index(b'"knowledge":') + len(b'"knowledge":')
    end = content.rindex(b',"revisions":')
    assert hashlib.sha256(content[start:end]).hexdigest() == document["digest"]
    assert document["format_version"] == 1


def test_nothing_known_is_exported_too(client: ContractClient) -> None:
    knowledge = exported(client)["knowledge"]
    assert (knowledge["features"], knowledge["listings"], knowledge["bodies"]) == ([], [], {})


def test_texts_stand_once_with_their_source_and_licence(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.1.0", deprecated=FROB)
    bring("8.2.0", deprecated=FROB)
    bring("8.2.0", deprecated=OURS, origin=Origin.EMBEDDED)
    knowledge = exported(client)["knowledge"]
    by_text = {body["text"]: body["source"] for body in knowledge["bodies"].values()}
    assert by_text == {
        "Use -device frob2.": {
            "document": "deprecated.rst",
            "release": "8.2",
            "line": 7,
            "origin": "upstream",
            "licence": "GPL-2.0-or-later, the QEMU project",
        },
        "Our words.": {
            "document": "deprecated.rst",
            "release": "8.2",
            "line": 7,
            "origin": "embedded",
            "licence": "MIT, the QEMU deprecation tracker's authors",
        },
    }
    assert [(item["release"], item["origin"]) for item in knowledge["listings"]] == [
        ("8.1", "upstream"),
        ("8.2", "upstream"),
        ("8.2", "embedded"),
    ]
    assert {item["body"] for item in knowledge["listings"]} == set(knowledge["bodies"])


def test_feature_is_told_as_its_own_address_tells_it(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    bring("9.0.0", deprecated={"Devices": {}}, removed=GONE)
    told, asked = feature(client), client.api("features/devices-frob-card/")
    for name in ("title", "title_rst", "summary", "milestones", "contradictions", "fate"):
        assert told[name] == asked[name]
    assert told["replacements"] == asked["replacements"]
    assert told["category"] == asked["category"]["slug"]
    assert [(span["stage"], span["since"], span["until"]) for span in told["stages"]] == [
        ("supported", None, "8.0"),
        ("deprecated", "8.0", "8.2"),
        ("removable", "8.2", "9.0"),
        ("removed", "9.0", None),
    ]


def test_links_that_nobody_rejected_and_changes_by_hand_are_exported(
    client: ContractClient, bring: Bring
) -> None:
    cards = {f"``{name}`` card (since 8.0)": "No." for name in ("frob", "zot", "bar", "foo")}
    bring("8.2.0", deprecated={"Devices": cards})
    frob, zot, bar, foo = (
        Feature.objects.get(title=f"{name} card") for name in ("frob", "zot", "bar", "foo")
    )
    Link.objects.all().delete()
    for target, score, status in (
        (zot, 0.5, "confirmed"),
        (bar, 0.75, "rejected"),
        (foo, 0.625, "suggested"),
    ):
        Link.objects.create(
            from_feature=frob, to_feature=target, kind="split", score=score, status=status
        )
    set_overrides(
        feature=frob, values={Override.Field.SUMMARY: "Ours."}, made_by=None, reason="Better."
    )
    told = feature(client)
    assert [(link["feature"], link["status"]) for link in told["links"]] == [
        ("devices-foo-card", "suggested"),
        ("devices-zot-card", "confirmed"),
    ]
    assert told["overrides"] == [
        {"field": "summary", "value": "Ours.", "upstream_value": "", "reason": "Better."}
    ]


def test_former_addresses_stand_apart(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    before = exported(client)["digest"]
    PublishedSlug.objects.create(slug="frob-of-old", feature=Feature.objects.get())
    PublishedSlug.objects.create(slug="knob", feature=None, title="-knob")
    document = exported(client)
    assert document["digest"] == before
    assert document["former_addresses"] == [
        {"slug": "frob-of-old", "feature": "devices-frob-card", "title": None},
        {"slug": "knob", "feature": None, "title": "-knob"},
    ]


def test_knowledge_that_changes_meanwhile_is_collected_again(
    client: ContractClient, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring("8.2.0", deprecated=FROB)
    revisions = iter([1, 2, 3, 3])
    monkeypatch.setattr(export_knowledge, "current_revision", lambda: next(revisions))
    assert len(exported(client)["knowledge"]["features"]) == 1
    assert next(revisions, None) is None


def test_head_has_no_body(client: ContractClient) -> None:
    response = client.head("/api/v1/export/")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get("/api/v1/export/")["ETag"]


def test_order_of_imports_makes_no_difference_to_a_byte(
    client: ContractClient, bring: Bring
) -> None:
    imports: list[dict[str, Any]] = [
        {"release": "8.0.0", "deprecated": OURS, "origin": Origin.EMBEDDED},
        {"release": "8.2.0", "deprecated": FROB},
        {"release": "9.0.0", "deprecated": {"Devices": {}}, "removed": GONE},
    ]
    contents = []
    for order in (imports, imports[::-1]):
        with transaction.atomic():
            for documents in order:
                bring(**documents)
            contents.append(client.get("/api/v1/export/").content)
            transaction.set_rollback(True)
    assert contents[0] == contents[1]
