"""One feature, whole: where it is written, what a maintainer changed, and its old addresses."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from deprecations.models import Feature, Override
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.overrides import set_overrides
from tests.api.conftest import Bring
from tests.api.contract import ContractClient

pytestmark = pytest.mark.django_db

FROB = {"Devices": {"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."}}
FROB_GONE = {"Devices": {"``frob`` card (removed in 9.0)": "It is no more."}}


def test_feature_tells_where_each_milestone_is_stated(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated=FROB)
    bring("11.1.0", deprecated={"Devices": {}}, removed=FROB_GONE)
    assert client.api("features/devices-frob-card/")["milestones"] == [
        {
            "event": "deprecated",
            "release": "8.0",
            "scope": None,
            "basis": "stated",
            "document": "deprecated.rst",
            "document_release": "8.2",
            "line": 7,
        },
        {
            "event": "removed",
            "release": "9.0",
            "scope": None,
            "basis": "stated",
            "document": "removed-features.rst",
            "document_release": "11.1",
            "line": 7,
        },
    ]


def test_feature_tells_scopes_apart(client: ContractClient, bring: Bring) -> None:
    bring("8.2.0", deprecated={"Devices": {"``frob`` card (x86, since 8.0)": "Use another."}})
    [milestone] = client.api("features/devices-frob-card/")["milestones"]
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
