"""One feature, whole: where it is written, what a maintainer changed, and its old addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from deprecations.api.v1.operations import EXAMPLES
from deprecations.models import Feature, Link, Override, PublishedSlug
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.overrides import set_overrides
from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = pytest.mark.django_db

FROB = {"Devices": {"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."}}
FROB_GONE = {"Devices": {"``frob`` card (removed in 9.0)": "It is no more."}}


def milestones(client: ContractClient, basis: str) -> list[dict[str, Any]]:
    """Those of the card that are known in this way."""
    told = client.api("features/devices-frob-card/")["milestones"]
    return [item for item in told if item["basis"] == basis]


def test_feature_tells_where_each_milestone_is_stated(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    bring("11.1.0", deprecated={"Devices": {}}, removed=FROB_GONE)
    assert milestones(client, "stated") == [
        {
            "event": "deprecated",
            "release": "8.0",
            "scope": None,
            "after": None,
            "basis": "stated",
            "document": "deprecated.rst",
            "document_release": "8.2",
            "document_origin": "upstream",
            "line": 7,
        },
        {
            "event": "removed",
            "release": "9.0",
            "scope": None,
            "after": None,
            "basis": "stated",
            "document": "removed-features.rst",
            "document_release": "11.1",
            "document_origin": "upstream",
            "line": 7,
        },
    ]


def test_feature_tells_scopes_apart(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated={"Devices": {"``frob`` card (x86, since 8.0)": "Use another."}})
    [milestone] = milestones(client, "stated")
    assert (milestone["scope"], milestone["release"]) == ("x86", "8.0")


def test_feature_describes_itself_in_qemus_newest_words_with_their_source(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.0.0", deprecated={"Devices": {"``frob`` card (since 8.0)": "Old words."}})
    bring("8.2.0", deprecated=FROB)
    ours = {"Devices": {"``frob`` card (since 8.0)": "Our words."}}
    bring("11.1.0", deprecated=ours, origin=Origin.EMBEDDED)
    feature = client.api("features/devices-frob-card/")
    assert feature["summary"] == "Our words."
    assert feature["description"] == {
        "text": "Use -device frob2 instead.",
        "html": "<p>Use <code>-device frob2</code> instead.</p>",
        "rst": "Use ``-device frob2`` instead.",
        "edited": False,
        "source": {
            "document": "deprecated.rst",
            "release": "8.2",
            "line": 7,
            "origin": "upstream",
            "licence": "GPL-2.0-or-later, the QEMU project",
        },
    }


def test_feature_shows_what_a_maintainer_changed_but_not_who(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.2.0", deprecated=FROB)
    set_overrides(
        feature=Feature.objects.get(),
        values={Override.Field.DEPRECATED_IN: Version(7, 2)},
        made_by=User.objects.create_user("ann"),
        reason="The commit is in 7.2.",
    )
    feature = client.api("features/devices-frob-card/")
    assert feature["deprecated_in"] == "7.2"
    [override] = feature["overrides"]
    assert override.pop("made_at").startswith("20")
    assert override == {
        "field": "deprecated_in",
        "value": "7.2",
        "upstream_value": "8.0",
        "reason": "The commit is in 7.2.",
    }
    assert "ann" not in str(feature)


def test_replacement_that_is_a_feature_itself_is_named_by_its_slug(
    client: ContractClient, bring: Bring
) -> None:
    bring(
        "8.2.0",
        deprecated={"Devices": {**FROB["Devices"], "``frob2`` card (since 8.2)": "No use."}},
    )
    frob, frob2 = Feature.objects.order_by("slug")
    frob.replacements.update(replaced_by_feature=frob2, available_in=Version(7, 0))
    [replacement] = client.api("features/devices-frob-card/")["replacements"]
    assert replacement == {
        "text": "-device frob2",
        "kind": "option",
        "replaces": None,
        "note": None,
        "basis": "stated",
        "available_in": "7.0",
        "feature": "devices-frob2-card",
    }


class TestUpstreamUrl:
    """Where QEMU itself writes about a feature."""

    def url(self, client: ContractClient) -> str | None:
        return str(client.api("features/devices-frob-card/")["upstream_url"])

    def test_is_the_rendered_page_for_what_the_newest_release_lists(
        self, client: ContractClient, bring: Bring
    ) -> None:
        bring("8.2.0", deprecated=FROB)
        bring("11.1.0", deprecated=FROB)
        assert self.url(client) == (
            "https://www.qemu.org/docs/master/about/deprecated.html#frob-card-since-8-0"
        )

    def test_is_the_page_of_the_removed_list_for_what_stands_there(
        self, client: ContractClient, bring: Bring
    ) -> None:
        bring("8.2.0", deprecated=FROB)
        bring("11.1.0", deprecated={"Devices": {}}, removed=FROB_GONE)
        assert self.url(client) == (
            "https://www.qemu.org/docs/master/about/removed-features.html#frob-card-removed-in-9-0"
        )

    def test_is_the_line_of_the_newest_source_for_what_is_listed_no_more(
        self, client: ContractClient, bring: Bring
    ) -> None:
        bring("8.0.0", deprecated=FROB)
        bring("8.2.0", deprecated={"Audio": {"``x`` (since 8.1)": "No."}, **FROB})
        assert self.url(client) == (
            "https://gitlab.com/qemu-project/qemu/-/blob/v8.2.0/docs/about/deprecated.rst#L15"
        )

    def test_finds_qemus_heading_by_ours_which_tells_more(
        self, client: ContractClient, bring: Bring
    ) -> None:
        ours = {"Devices": {"``frob`` card (since 8.0, removed in 9.0)": "Our words."}}
        bring("11.1.0", removed=ours, origin=Origin.EMBEDDED)
        assert self.url(client) == (
            "https://www.qemu.org/docs/master/about/removed-features.html#frob-card-removed-in-9-0"
        )

    def test_is_unknown_where_only_older_documents_of_ours_have_it(
        self, client: ContractClient, bring: Bring
    ) -> None:
        bring("8.2.0", deprecated=FROB, origin=Origin.EMBEDDED)
        assert client.api("features/devices-frob-card/")["upstream_url"] is None


@pytest.fixture
def moved(bring: Bring) -> None:
    """A feature that has the title of the newest document, and an address of an older one."""
    bring("8.2.0", deprecated=FROB)
    set_overrides(
        feature=Feature.objects.get(),
        values={Override.Field.TITLE: "``frob`` network card"},
        made_by=None,
        reason="There are others.",
    )
    feature = Feature.objects.get()
    feature.published_slugs.get_or_create(slug="frob-of-old")


@pytest.mark.usefixtures("moved")
def test_old_slug_leads_to_the_present_one_and_keeps_the_query(client: ContractClient) -> None:
    present = Feature.objects.get().slug
    response = client.get("/api/v1/features/frob-of-old/?release=8.1&format=json")
    assert response.status_code == 301
    assert response["Location"] == f"/api/v1/features/{present}/?release=8.1&format=json"
    assert client.get("/api/v1/features/frob-of-old/", follow=True).json()["slug"] == present


def test_unknown_slug_is_a_problem(client: ContractClient) -> None:
    problem = client.problem("features/no-such-feature/", 404)
    assert problem["detail"] == "There is no feature “no-such-feature”."


def test_address_of_what_no_document_lists_any_more_tells_what_stood_there(
    client: ContractClient,
) -> None:
    PublishedSlug.objects.create(feature=None, slug="command-line-frobnicate", title="-frobnicate")
    problem = client.problem("features/command-line-frobnicate/?release=8.1", 410)
    assert problem == json.loads((EXAMPLES / "problem-410.json").read_text("utf-8"))


def test_feature_tells_its_history_and_what_changed(client: ContractClient, bring: Bring) -> None:
    bring("8.0.0", deprecated=FROB)
    bring("8.1.0", deprecated={"Devices": {"*frob*  card (since 8.0)": "Use ``-device  frob2``."}})
    bring("8.2.0", deprecated={"Devices": {"``frob`` card (since 8.1)": "Use ``-device frob3``."}})
    bring("9.0.0", deprecated={"Devices": {}}, removed=FROB_GONE)
    history = client.api("features/devices-frob-card/", release="8.0")["history"]
    assert history[2] == {
        "release": "8.2",
        "list": "deprecated",
        "title": "frob card",
        "states": ["8.1"],
        "changed": ["version", "text"],
        "document": "deprecated.rst",
        "line": 7,
    }
    assert [(entry["release"], entry["list"], entry["changed"]) for entry in history] == [
        ("8.0", "deprecated", []),
        ("8.1", "deprecated", ["text"]),
        ("8.2", "deprecated", ["version", "text"]),
        ("9.0", "removed", []),
    ]


def test_feature_tells_its_fate_and_what_it_turned_into(
    client: ContractClient, bring: Bring
) -> None:
    cards = {f"``{name}`` card (since 8.0)": "No." for name in ("frob", "a", "b", "c", "d")}
    bring("8.2.0", deprecated={"Devices": cards})
    frob = Feature.objects.get(title="frob card")
    Link.objects.all().delete()
    scores = {"a": 0.5, "b": 0.75, "c": 0.75, "d": 0.875}
    for name, score in scores.items():
        Link.objects.create(
            from_feature=frob,
            to_feature=Feature.objects.get(title=f"{name} card"),
            kind="split",
            score=score,
            status="rejected" if name == "d" else "suggested",
        )
    Feature.objects.update(fate="", fate_basis="")
    Feature.objects.filter(pk=frob.pk).update(fate="split", fate_basis="suggested", fate_score=0.75)
    fate = {
        "kind": "split",
        "basis": "suggested",
        "score": 0.75,
        "features": ["devices-b-card", "devices-c-card", "devices-a-card"],
    }
    assert client.api("features/devices-frob-card/", release="7.0")["fate"] == fate
    rows = client.api("features/")["results"]
    assert {row["slug"]: row["fate"] for row in rows} == {
        "devices-frob-card": fate,
        **{f"devices-{name}-card": None for name in scores},
    }


def test_feature_tells_what_contradicts_itself(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)

    bring("9.0.0", deprecated=FROB, removed=FROB_GONE)
    bring("9.1.0", deprecated={"Devices": {}}, removed=FROB_GONE)
    feature = client.api("features/devices-frob-card/")
    [contradiction] = feature["contradictions"]
    assert "9.1" in contradiction["message"]
    assert contradiction["milestones"]
    for milestone in contradiction["milestones"]:
        assert milestone in feature["milestones"]


def test_observed_milestone_tells_the_last_release_without_it(
    client: ContractClient, bring: Bring
) -> None:
    bring("8.2.0", deprecated=FROB, removed={"Devices": {}})
    bring("9.0.0", deprecated={"Devices": {}}, removed={"Devices": {"``frob`` card": "Gone."}})
    shown = milestones(client, "observed")
    assert [(item["event"], item["after"], item["release"]) for item in shown] == [
        ("deprecated", None, "8.2"),
        ("removed", "8.2", "9.0"),
    ]
