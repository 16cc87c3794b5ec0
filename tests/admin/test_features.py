"""Features in the admin: every change is an override, with a reason."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.models import Feature, Override
from deprecations.policy.versions import Version
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
Bring = Callable[..., None]
LIST = "/admin/deprecations/feature/"
ADD = "/admin/deprecations/feature/add/"


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].errors)


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def overridden(feature: Feature, maintainer: User) -> Feature:
    set_overrides(
        feature=feature,
        values={Field.TITLE: "Network card", Field.DEPRECATED_IN: Version(7, 2)},
        made_by=maintainer,
        reason="Said on the <list>.",
    )
    return feature


def test_form_shows_what_readers_see(desk: Client, feature: Feature, change_url: str) -> None:
    response = desk.get(change_url)
    assertContains(response, 'value="``frob`` card"')
    assertContains(response, 'value="8.0"')
    assertContains(response, "liable to be removed")
    assertContains(response, "deprecated.rst of QEMU 8.2 (upstream)")


def test_changed_field_becomes_an_override(
    desk: Client, feature: Feature, change_url: str, fill: Fill, maintainer: User
) -> None:
    data = fill(desk, change_url, deprecated_in="7.2", reason="Announced.", summary="Old.\r\nSlow.")
    assertRedirects(desk.post(change_url, data), LIST)
    feature.refresh_from_db()
    assert (feature.deprecated_in, feature.summary) == (Version(7, 2), "Old.\nSlow.")
    made = {o.field: (o.value, o.made_by, o.reason) for o in feature.overrides.all()}
    assert made == {
        "deprecated_in": ("7.2", maintainer, "Announced."),
        "summary": ("Old.\nSlow.", maintainer, "Announced."),
    }


def test_history_tells_what_was_changed_and_why(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    desk.post(change_url, fill(desk, change_url, deprecated_in="7.2", reason="Announced."))
    assert LogEntry.objects.get().get_change_message() == "deprecated in: 7.2. Announced."


def test_saving_without_a_change_makes_no_override(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    assertRedirects(desk.post(change_url, fill(desk, change_url)), LIST)
    assert not Override.objects.exists()


def test_form_older_than_an_import_does_not_undo_it(
    desk: Client, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    data = fill(desk, change_url, summary="Old.", reason="It is.")
    bring("9.0.0", {"``FROB`` card (since 8.1)": "Use ``-device frob2`` instead."})
    desk.post(change_url, data)
    feature.refresh_from_db()
    assert [override.field for override in feature.overrides.all()] == ["summary"]
    assert (feature.title, feature.deprecated_in) == ("FROB card", Version(8, 1))


def test_change_needs_a_reason(desk: Client, feature: Feature, change_url: str, fill: Fill) -> None:
    response = desk.post(change_url, fill(desk, change_url, removed_in="9.0"))
    assert errors(response) == {"reason": ["Say why, so that others can follow the change."]}
    assert not Override.objects.exists()


@pytest.mark.parametrize("field", ["deprecated_in", "removed_in", "withdrawn_in"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9.7", "There is no QEMU release 9.7. Allowed are 2.10 to 11.1"),
        ("next", "Releases are written X.Y, also as 8.2.7"),
    ],
)
def test_release_that_is_none_is_refused_with_what_is_allowed(
    desk: Client, feature: Feature, change_url: str, fill: Fill, field: str, text: str, message: str
) -> None:
    response = desk.post(change_url, fill(desk, change_url, **{field: text, "reason": "Why not."}))
    assert message in errors(response)[field][0]


def test_contradictory_releases_are_stored_with_a_warning(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    data = fill(desk, change_url, removed_in="7.0", reason="The documents are wrong.")
    response = desk.post(change_url, data, follow=True)
    assert "Removed in 7.0, before it was deprecated in 8.0: is that meant?" in messages(response)
    feature.refresh_from_db()
    assert feature.removed_in == Version(7, 0)


def test_release_that_readers_do_not_see_is_stored_with_a_warning(
    desk: Client, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    data = fill(desk, change_url, withdrawn_in="8.1", reason="It was taken back.")
    response = desk.post(change_url, data, follow=True)
    # The document of 8.2 goes on listing it: that begins another round.
    assert "“withdrawn in” was noted as 8.1, but readers see nothing" in messages(response)[0]


def test_edited_text_of_qemus_becomes_an_override_and_shows_both_sides(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    data = fill(desk, change_url, reason="Announced.")
    assert data["qemu_text"] == "Use ``-device frob2`` instead."
    data["qemu_text"] = "Use ``-device frob3``.\r\n\r\n    Quoted.\r\n"
    assertRedirects(desk.post(change_url, data), LIST)
    override: Any = feature.overrides.get()
    assert (override.field, override.value["rst"]) == (
        "text",
        "Use ``-device frob3``.\n\n    Quoted.",
    )
    response = desk.get(change_url)
    assertContains(response, "<strong>Documents say:</strong> Use ``-device frob2`` instead.")
    assert fill(desk, change_url)["qemu_text"] == override.value["rst"]
    assertRedirects(desk.post(change_url, fill(desk, change_url)), LIST)
    assert feature.overrides.get().made_at == override.made_at


def test_text_that_cannot_stand_is_refused_beside_its_field(
    desk: Client, change_url: str, fill: Fill
) -> None:
    data = fill(desk, change_url, qemu_text="One.\r\n\r\n.. image:: x.png", reason="Announced.")
    assert errors(desk.post(change_url, data)) == {
        "qemu_text": ['This text cannot be stored in line 3: The directive "image" is not allowed.']
    }
    assert not Override.objects.exists()


def test_edited_text_needs_a_reason(desk: Client, change_url: str, fill: Fill) -> None:
    response = desk.post(change_url, fill(desk, change_url, qemu_text="Other."))
    assert errors(response) == {"reason": ["Say why, so that others can follow the change."]}


def test_feature_without_a_text_of_qemus_has_no_field_for_it(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    Feature.objects.update(described_by=None)
    assert "qemu_text" not in fill(desk, change_url)
    assert "qemu_text" not in fill(desk, ADD)


def test_form_shows_what_documents_say_beside_what_was_changed(
    desk: Client, overridden: Feature, change_url: str
) -> None:
    response = desk.get(change_url)
    assertContains(response, "<strong>Documents say:</strong> ``frob`` card")
    assertContains(response, "<strong>Documents say:</strong> 8.0")
    assertContains(response, "by ann on")
    assertContains(response, "Said on the &lt;list&gt;.")
    assertNotContains(response, "<list>")


def test_change_is_taken_back_in_the_form(
    desk: Client, overridden: Feature, change_url: str, fill: Fill
) -> None:
    given = {"overrides-0-DELETE": "on", "overrides-1-DELETE": "on"}
    assertRedirects(desk.post(change_url, fill(desk, change_url, **given)), LIST)
    overridden.refresh_from_db()
    assert (overridden.title, overridden.deprecated_in) == ("frob card", Version(8, 0))
    assert not Override.objects.exists()
    assert "Taken back: title" in LogEntry.objects.get().get_change_message()


def test_one_change_is_taken_back_while_another_is_made(
    desk: Client, overridden: Feature, change_url: str, fill: Fill
) -> None:
    number = [o.field for o in overridden.overrides.all()].index("title")
    given = {f"overrides-{number}-DELETE": "on", "removed_in": "9.0", "reason": "Gone."}
    desk.post(change_url, fill(desk, change_url, **given))
    overridden.refresh_from_db()
    assert overridden.title == "frob card"
    assert (overridden.deprecated_in, overridden.removed_in) == (Version(7, 2), Version(9, 0))


def test_overrides_are_not_edited_in_place(
    desk: Client, overridden: Feature, change_url: str, fill: Fill
) -> None:
    desk.post(change_url, fill(desk, change_url, **{"overrides-0-value": '"forged"'}))
    assert set(overridden.overrides.values_list("value", flat=True)) == {"Network card", "7.2"}


def test_listed_feature_is_not_deleted(desk: Client, feature: Feature, change_url: str) -> None:
    url = reverse("admin:deprecations_feature_delete", args=[feature.pk])
    assertNotContains(desk.get(change_url), url)
    response = desk.post(url, {"post": "yes"}, follow=True)
    assertRedirects(response, change_url)
    assert "would bring it back" in messages(response)[0]
    assert Feature.objects.exists()


def test_rule_for_many_things_has_no_versions_to_edit(
    desk: Client, bring: Bring, fill: Fill
) -> None:
    bring("9.1.0", {"Versioned machine types (arm)": "They age."})
    rule = Feature.objects.get(is_rule=True)
    url = reverse("admin:deprecations_feature_change", args=[rule.pk])
    assertContains(desk.get(url), "has no stage of its own")
    desk.post(url, fill(desk, url, deprecated_in="9.1", summary="They age.", reason="So."))
    assert [override.field for override in rule.overrides.all()] == ["summary"]


def test_who_may_only_look_sees_the_feature_and_changes_nothing(
    client: Client, feature: Feature, change_url: str
) -> None:
    guest = User.objects.create_user("guest", is_staff=True)
    guest.user_permissions.add(Permission.objects.get(codename="view_feature"))
    client.force_login(guest)
    assertContains(client.get(change_url), "frob")
    assert client.post(change_url, {"summary": "Mine."}).status_code == 403
    assert client.get(ADD).status_code == 403


def test_change_that_waits_too_long_for_an_import_is_answered_in_words(
    desk: Client, change_url: str, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: Any) -> None:
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("database is locked") from cause

    monkeypatch.setattr("deprecations.admin.features.set_overrides", locked)
    data = fill(desk, change_url, deprecated_in="7.2", reason="Announced.")
    response = desk.post(change_url, data)
    assertContains(response, "An import is under way", status_code=503)
    assert response["Retry-After"] == "60"
    assert not Override.objects.exists()
