"""Features in the admin: every change is an override, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from deprecations.models import Category, Feature, Override, Replacement
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
        ("next", "Releases are written X.Y, for example 8.2."),
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


def replacement(feature: Feature, **given: Any) -> dict[str, Any]:
    """What a browser sends for a new row of the replacements."""
    blank = {"replaces": "", "note": "", "available_in": "", "replaced_by_feature": ""}
    row = blank | {"position": "1", "kind": "option", "feature": str(feature.pk)} | given
    sent = {f"replacements-1-{name}": value for name, value in row.items()}
    return sent | {"replacements-TOTAL_FORMS": "2"}


def test_edited_replacements_outlive_an_import(
    desk: Client, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    added = replacement(feature, text="-nic frob", available_in="8.1")
    given = {"replacements-0-text": "-device better", "reason": "Tried out."}
    assertRedirects(desk.post(change_url, fill(desk, change_url, **added, **given)), LIST)
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    rows = Replacement.objects.values_list("text", "basis", "available_in")
    assert list(rows) == [
        ("-device better", "curated", None),
        ("-nic frob", "curated", Version(8, 1)),
    ]
    override = Override.objects.get(feature=feature, field="replacements")
    assertContains(desk.get(change_url), "-device frob3")
    assert override.reason == "Tried out."


def test_added_replacements_come_last_unless_they_are_given_a_place(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    added = replacement(feature, text="-nic frob", position="0")
    desk.post(change_url, fill(desk, change_url, **added, reason="Tried out."))
    assert [row.text for row in feature.replacements.all()] == ["-device frob2", "-nic frob"]
    assert [row.position for row in feature.replacements.all()] == [0, 1]


def test_deleted_replacement_stays_deleted_until_that_is_taken_back(
    desk: Client, feature: Feature, change_url: str, fill: Fill, bring: Bring
) -> None:
    given = {"replacements-0-DELETE": "on", "reason": "It does not do the same."}
    desk.post(change_url, fill(desk, change_url, **given))
    bring("9.0.0", {"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    assert not Replacement.objects.exists()
    desk.post(change_url, fill(desk, change_url, **{"overrides-0-DELETE": "on"}))
    assert Replacement.objects.get().text == "-device frob3"


def test_replacements_need_a_reason_too(
    desk: Client, feature: Feature, change_url: str, fill: Fill
) -> None:
    given = {"replacements-0-text": "-device better"}
    response = desk.post(change_url, fill(desk, change_url, **given))
    formset = response.context["inline_admin_formsets"][0].formset
    assert "say why" in formset.non_form_errors()[0]
    assert Replacement.objects.get().text == "-device frob2"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("available_in", "9.7", "no QEMU release 9.7"),
        ("text", "-device\u202e frob", "invisible character"),
        ("text", "", "required"),
    ],
)
def test_replacement_that_cannot_be_is_refused(
    desk: Client,
    feature: Feature,
    change_url: str,
    fill: Fill,
    name: str,
    value: str,
    message: str,
) -> None:
    given = {f"replacements-0-{name}": value, "reason": "Why not."}
    response = desk.post(change_url, fill(desk, change_url, **given))
    formset = response.context["inline_admin_formsets"][0].formset
    assert message in formset.forms[0].errors[name][0]
    assert Replacement.objects.get().text == "-device frob2"


@pytest.fixture
def by_hand(feature: Feature) -> dict[str, Any]:
    """What a browser sends for a feature that no document lists."""
    return {
        "title_rst": "``foo`` option",
        "category": str(feature.category.pk),
        "summary": "Nobody needs it.",
        "deprecated_in": "9.0",
        "removed_in": "",
        "withdrawn_in": "",
        "reason": "Read in the release notes.",
        "replacements-TOTAL_FORMS": "1",
        "replacements-INITIAL_FORMS": "0",
        "replacements-0-position": "0",
        "replacements-0-text": "-bar",
        "replacements-0-kind": "option",
    }


def test_feature_is_added_by_hand_and_found_by_an_import(
    desk: Client, by_hand: dict[str, Any], bring: Bring
) -> None:
    assertRedirects(desk.post(ADD, by_hand), LIST)
    feature = Feature.objects.get(slug="devices-foo-option")
    assert (feature.title, feature.deprecated_in) == ("foo option", Version(9, 0))
    assert feature.replacements.get().basis == "curated"
    bring("9.1.0", {"``foo`` option (since 9.1)": "Nothing replaces it."})
    feature.refresh_from_db()
    assert feature.listings.count() == 1
    assert (feature.summary, feature.deprecated_in) == ("Nobody needs it.", Version(9, 0))
    assert feature.replacements.get().text == "-bar"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title_rst": "``frob`` card"}, "title_rst"),
        ({"title_rst": ""}, "title_rst"),
        ({"category": ""}, "category"),
        ({"deprecated_in": ""}, "deprecated_in"),
        ({"reason": ""}, "reason"),
    ],
)
def test_feature_that_cannot_be_added_gives_an_error(
    desk: Client, by_hand: dict[str, Any], given: dict[str, Any], field: str
) -> None:
    response = desk.post(ADD, by_hand | given)
    assert list(errors(response)) == [field]
    assert Feature.objects.count() == 1


def test_feature_made_by_hand_is_deleted_with_all_that_is_computed_from_it(
    desk: Client, by_hand: dict[str, Any]
) -> None:
    desk.post(ADD, by_hand)
    made = Feature.objects.get(title="foo option")
    url = reverse("admin:deprecations_feature_delete", args=[made.pk])
    assertRedirects(desk.post(url, {"post": "yes"}), LIST)
    assert not Feature.objects.filter(pk=made.pk).exists()


def test_title_of_a_feature_made_by_hand_is_not_taken_back(
    desk: Client, by_hand: dict[str, Any], fill: Fill
) -> None:
    desk.post(ADD, by_hand)
    made = Feature.objects.get(title="foo option")
    url = reverse("admin:deprecations_feature_change", args=[made.pk])
    number = [o.field for o in made.overrides.all()].index("title")
    response = desk.post(url, fill(desk, url, **{f"overrides-{number}-DELETE": "on"}))
    assertContains(response, "no other title to go back to")


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


def test_list_filters_as_of_the_newest_release(
    desk: Client, overridden: Feature, bring: Bring
) -> None:
    bring(
        "11.1.0",
        {
            "``new`` thing (since 11.1)": "Nothing replaces it.",
            "Network card (since 8.0)": "Use ``-device frob2`` instead.",
        },
    )
    bring("11.1.0", {"``gone`` thing (removed in 9.0)": "It is gone."}, kind="removed")

    def shown(query: str) -> set[str]:
        response = desk.get(f"{LIST}?{query}")
        return {feature.title for feature in response.context["cl"].queryset}

    assert shown("stage=removable") == {"Network card"}
    assert shown("stage=deprecated") == {"new thing"}
    assert shown("stage=removed") == {"gone thing"}
    assert shown("overridden=yes") == {"Network card"}
    assert shown("overridden=no") == {"new thing", "gone thing"}
    assert shown("replaced=yes") == {"Network card"}
    assert shown("listed=yes") == {"new thing", "Network card"}
    assert shown("category=devices&listed=no") == {"gone thing"}
    assert shown("q=frob") == {"Network card"}  # a title it had, and its address
    assert shown("q=devices-new") == {"new thing"}
    assert len(shown("_facets=True")) == 3


def test_category_filter_finds_what_lies_below(desk: Client, feature: Feature) -> None:
    above = Category.objects.create(slug="hardware", name="Hardware")
    Category.objects.update(parent=above)
    Category.objects.filter(pk=above.pk).update(parent=None)
    assertContains(desk.get(f"{LIST}?category=hardware"), "frob card")
    assertNotContains(desk.get(f"{LIST}?category=machines"), "frob card")
