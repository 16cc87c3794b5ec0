"""What people did stays known: what was there before and after, who, when and why."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Category, Feature, Link, Override, Release, Replacement
from deprecations.models.history import edited_by
from deprecations.policy.versions import Version
from deprecations.services.edit_history import Act, Edit, edits_of, edits_of_feature, last_title
from deprecations.services.features_by_hand import add_feature, delete_feature
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import (
    Field,
    clear_override,
    record_replacements,
    set_overrides,
)
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import rows

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]
FROB = "-- Gizmos\n'' ``frob`` card (since 8.0)\nUse ``-device frob2`` instead.\n"


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def run(version: str, listed: str, gone: str = "") -> None:
        texts = {"deprecated": deprecated(listed), "removed": removed(gone)}
        import_documents(source=write_tree(tmp_path / version, version, **texts))

    return run


@pytest.fixture
def feature(bring: Bring) -> Feature:
    bring("8.2.0", FROB)
    return Feature.objects.get()


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def history() -> dict[str, list[dict[str, Any]]]:
    return {name: found for name, found in rows().items() if name.startswith("historical")}


def told(edits: list[Edit]) -> list[tuple[str, Act, str, str]]:
    """All changes, newest first."""
    return [(c.what, c.act, c.before, c.after) for edit in edits for c in edit.changes]


def test_change_by_hand_is_told_with_both_sides_who_and_why(feature: Feature, ann: User) -> None:
    values = {Field.TITLE: "Network card", Field.DEPRECATED_IN: Version(7, 2)}
    set_overrides(feature=feature, values=values, made_by=ann, reason="The announcement says so.")
    (edit,) = edits_of_feature(feature.pk)
    assert (edit.by, edit.why) == ("ann", "The announcement says so.")
    assert told([edit]) == [
        ("title", Act.CHANGED, "``frob`` card", "Network card"),
        ("deprecated in", Act.CHANGED, "8.0", "7.2"),
    ]


def test_every_step_stays_known_though_an_override_knows_only_the_last(
    feature: Feature, ann: User
) -> None:
    bob = User.objects.create_user("bob")
    for version, who in ((Version(7, 2), ann), (None, bob)):
        set_overrides(
            feature=feature, values={Field.DEPRECATED_IN: version}, made_by=who, reason="So."
        )
    clear_override(override=Override.objects.get(), made_by=ann, reason="It was right.")
    edits = edits_of_feature(feature.pk)
    assert [(edit.by, edit.why) for edit in edits] == [
        ("ann", "It was right."),
        ("bob", "So."),
        ("ann", "So."),
    ]
    assert told(edits) == [
        ("deprecated in", Act.TAKEN_BACK, "never", "8.0"),
        ("deprecated in", Act.CHANGED, "7.2", "never"),
        ("deprecated in", Act.CHANGED, "8.0", "7.2"),
    ]


def test_change_taken_back_tells_what_it_said(feature: Feature, ann: User) -> None:
    set_overrides(feature=feature, values={Field.TITLE: "Card"}, made_by=ann, reason="So.")
    clear_override(override=Override.objects.get(), made_by=ann)
    assert told(edits_of_feature(feature.pk))[0] == (
        "title",
        Act.TAKEN_BACK,
        "Card",
        "``frob`` card",
    )


def test_text_is_told_as_it_was_written(feature: Feature, ann: User) -> None:
    set_overrides(feature=feature, values={Field.TEXT: "Use ``card``."}, made_by=ann, reason="So.")
    (change,) = edits_of_feature(feature.pk)[0].changes
    assert change.after == "Use ``card``."
    clear_override(override=Override.objects.get(), made_by=ann)
    back = edits_of_feature(feature.pk)[0].changes[0]
    assert (back.before, back.after) == ("Use ``card``.", change.before)
    assert "{" not in change.before


def test_category_is_told_by_its_name(feature: Feature, ann: User) -> None:
    other = Category.objects.create(slug="x", name="Gadgets", parent=feature.category)
    set_overrides(feature=feature, values={Field.CATEGORY: other}, made_by=ann, reason="So.")
    ((_, _, before, after),) = told(edits_of_feature(feature.pk))
    assert (before, after) == ("Gizmos", "Gizmos / Gadgets")


def test_replacements_are_told_as_the_list_that_was_there_and_the_one_that_is(
    feature: Feature, ann: User
) -> None:
    Replacement.objects.create(
        feature=feature, text="-device frob3", replaces="frob", note="if there is one", position=1
    )
    record_replacements(feature=feature, made_by=ann, reason="So.")
    assert told(edits_of_feature(feature.pk)) == [
        (
            "replacements",
            Act.CHANGED,
            "-device frob2",
            "-device frob2\nfrob → -device frob3 (if there is one)",
        )
    ]


def test_feature_made_by_hand_is_told_from_its_making_to_its_end(ann: User) -> None:
    category = Category.objects.create(slug="x", name="Gadgets")
    values = {Field.TITLE: "Frob", Field.CATEGORY: category, Field.REMOVED_IN: Version(9, 0)}
    feature = add_feature(values=values, made_by=ann, reason="It went silently.")
    number = feature.pk
    (made,) = edits_of_feature(number)
    assert ("feature", Act.ADDED, "", "Frob") in told([made])
    assert ("removed in", Act.CHANGED, "", "9.0") in told([made])
    assert last_title(number) is None

    delete_feature(feature=feature, made_by=ann)
    gone, made_again = edits_of_feature(number)
    assert told([gone])[0] == ("feature", Act.DELETED, "Frob", "")
    assert made_again == made
    assert last_title(number) == "Frob"


def test_decision_on_a_link_is_told_at_both_ends_with_what_was_suggested(
    feature: Feature, ann: User
) -> None:
    other = Feature.objects.create(slug="o", title="Other", category=feature.category)
    link = Link.objects.create(from_feature=feature, to_feature=other, kind="retitled")
    assert edits_of(link) == []
    link.status = "confirmed"
    with edited_by(ann, "They are one."):
        link.save()
    assert told(edits_of_feature(feature.pk)) == [
        ("link to “Other”", Act.CHANGED, "retitled, suggested", "retitled, confirmed")
    ]
    (edit,) = edits_of_feature(other.pk)
    assert (edit.by, edit.why) == ("ann", "They are one.")
    assert told([edit])[0][0] == "link from “frob card”"
    assert told(edits_of(link)) == [("status", Act.CHANGED, "suggested", "confirmed")]


def test_change_of_a_category_tells_what_the_import_wrote(feature: Feature, ann: User) -> None:
    category = feature.category
    category.name = "Gadgets"
    with edited_by(ann, "Nobody calls them that."):
        category.save()
    assert told(edits_of(category)) == [("name", Act.CHANGED, "Gizmos", "Gadgets")]
    category.position = 7
    with edited_by(ann):
        category.save()
    assert told(edits_of(category))[0][::3] == ("position", "7")


def test_release_is_told_with_its_day(ann: User) -> None:
    with edited_by(ann):
        release = Release.objects.create(version=Version(1, 7))
    assert told(edits_of(release)) == [("version", Act.ADDED, "", "1.7")]


def test_edit_without_a_person_is_somebodys(feature: Feature) -> None:
    set_overrides(feature=feature, values={Field.SUMMARY: "Old."}, made_by=None, reason="So.")
    assert edits_of_feature(feature.pk)[0].by == "somebody"


def test_imports_write_no_history(feature: Feature, ann: User, bring: Bring) -> None:
    set_overrides(feature=feature, values={Field.TITLE: "Card"}, made_by=ann, reason="So.")
    before = history()
    assert len(before["historicaloverride"]) == 1
    bring("9.0.0", "-- Gadgets\n'' Other (since 9.0)\nText.\n", FROB.replace("since", "removed in"))
    bring("8.2.0", FROB.replace("frob2", "frob3"))
    bring("8.2.0", FROB.replace("frob2", "frob3"))
    assert history() == before


def test_history_of_features_that_turn_out_to_be_one_is_one(bring: Bring, ann: User) -> None:
    entry = "'' Frob (since 8.0)\nText.\n"
    bring("8.0.0", f"-- A\n{entry}")
    bring("9.0.0", f"-- A\n{entry}-- B\n{entry}")
    for feature in Feature.objects.order_by("pk"):
        values = {Field.SUMMARY: f"Below {feature.category}."}
        set_overrides(feature=feature, values=values, made_by=ann, reason="So.")
    bring("9.0.0", f"-- B\n{entry}")
    afters = [after for *_, after in told(edits_of_feature(Feature.objects.get().pk))]
    assert afters == ["Below B.", "Below A."]


def test_history_asks_as_often_for_many_edits_as_for_few(
    feature: Feature, ann: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    other = Category.objects.create(slug="x", name="Gadgets", parent=feature.category)
    for number in range(3):
        end = Feature.objects.create(slug=f"o{number}", title="Other", category=other)
        for ends in ((feature, end), (end, feature)):
            with edited_by(ann):
                Link.objects.create(from_feature=ends[0], to_feature=ends[1], kind="merged")
        values = {Field.CATEGORY: (other, feature.category)[number % 2]}
        set_overrides(feature=feature, values=values, made_by=ann, reason="So.")
    with django_assert_max_num_queries(6):
        assert len(edits_of_feature(feature.pk)) == 9
    with django_assert_max_num_queries(2):
        edits_of(other)


def test_history_begins_with_the_changes_that_were_there_before_it(
    feature: Feature, ann: User
) -> None:
    set_overrides(feature=feature, values={Field.TITLE: "Card"}, made_by=ann, reason="So.")
    Override.history.all().delete()
    migration = importlib.import_module("deprecations.migrations.0003_edit_history")
    migration.note_earlier_edits(apps, connection.schema_editor())
    (edit,) = edits_of_feature(feature.pk)
    assert (edit.by, edit.why, edit.at) == ("ann", "So.", Override.objects.get().made_at)
    assert told([edit]) == [("title", Act.CHANGED, "``frob`` card", "Card")]
