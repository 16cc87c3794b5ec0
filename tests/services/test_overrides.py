"""Changes by hand: what readers see, what imports leave alone, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from deprecations.models import Category, Feature, Override, Replacement
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.import_documents import import_documents
from deprecations.services.knowledge import current_revision, wait_for_other_imports
from deprecations.services.overrides import (
    Field,
    clear_override,
    record_replacements,
    set_overrides,
)

pytestmark = pytest.mark.django_db

Import = Callable[..., None]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Imports a deprecated list: its release and, per category, headings with their texts."""

    def run(release: str, /, **categories: dict[str, str]) -> None:
        lines = ["Deprecated features", "==================="]
        for category, entries in categories.items():
            lines += ["", category.capitalize(), "-" * len(category)]
            for heading, text in entries.items():
                lines += ["", heading, "'" * len(heading), "", text]
        path = tmp_path / release / "deprecated.rst"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        (path.parent / "VERSION").write_text(release)
        import_documents(source=path)

    return run


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


@pytest.fixture
def feature(bring: Import) -> Feature:
    bring("8.2.0", devices={"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."})
    return Feature.objects.get()


@pytest.fixture
def change(ann: User) -> Callable[[Feature, dict[Field, Any]], None]:
    def run(feature: Feature, values: dict[Field, Any]) -> None:
        set_overrides(feature=feature, values=values, made_by=ann, reason="It was announced so.")

    return run


Change = Callable[[Feature, dict[Field, Any]], None]


def override_of(feature: Feature, field: Field) -> Override:
    return Override.objects.get(feature=feature, field=field)


def texts(replacements: Any) -> list[str]:
    return [item["text"] for item in replacements]


def stage_at(release: str) -> str | None:
    return Feature.objects.as_of(Version.parse(release)).get().stage_at


def test_override_records_who_what_and_why(feature: Feature, change: Change, ann: User) -> None:
    change(feature, {Field.TITLE: "``frob`` network card"})
    override = override_of(feature, Field.TITLE)
    assert (override.value, override.upstream_value) == ("``frob`` network card", "``frob`` card")
    assert (override.made_by, override.reason) == (ann, "It was announced so.")
    assert override.made_at is not None


def test_readers_see_a_changed_title_at_once(feature: Feature, change: Change) -> None:
    before = current_revision()
    change(feature, {Field.TITLE: "``frob``  network\ncard"})
    assert (feature.title, feature.title_rst) == ("frob network card", "``frob`` network card")
    assert Feature.objects.get().title == "frob network card"
    assert current_revision() > before


def test_changed_title_outlives_an_import_and_knows_what_documents_say_now(
    feature: Feature, change: Change, bring: Import
) -> None:
    change(feature, {Field.TITLE: "Network card", Field.SUMMARY: "Old and slow."})
    bring("9.0.0", devices={"``FROB`` card (since 8.0)": "Use another one."})
    feature.refresh_from_db()
    assert (feature.title, feature.summary) == ("Network card", "Old and slow.")
    assert override_of(feature, Field.TITLE).upstream_value == "``FROB`` card"


def test_changed_title_and_category_leave_the_address_alone(
    feature: Feature, change: Change, bring: Import
) -> None:
    slug = feature.slug
    machines = Category.objects.create(slug="machines", name="Machines")
    change(feature, {Field.TITLE: "Network card", Field.CATEGORY: machines})
    bring("9.0.0", devices={"``frob`` card (since 8.0)": "Use another one."})
    feature.refresh_from_db()
    assert (feature.slug, feature.category) == (slug, machines)
    assert override_of(feature, Field.CATEGORY).upstream_value == "devices"


def test_import_finds_a_feature_by_the_title_a_maintainer_gave_it(
    feature: Feature, change: Change, bring: Import
) -> None:
    machines = Category.objects.create(slug="machines", name="Machines")
    change(feature, {Field.CATEGORY: machines})
    change(feature, {Field.TITLE: "``frob`` network card"})
    bring("9.0.0", devices={"``frob`` network card (since 8.0)": "Use another one."})
    assert Feature.objects.get().listings.count() == 2


def test_changed_version_moves_the_stages(feature: Feature, change: Change) -> None:
    assert stage_at("8.0") == Stage.DEPRECATED
    change(feature, {Field.DEPRECATED_IN: Version(8, 1)})
    assert stage_at("8.0") == Stage.SUPPORTED
    assert stage_at("8.1") == Stage.DEPRECATED
    assert feature.removable_in == Version(9, 0)


def test_changed_version_outlives_an_import_and_knows_what_documents_say_now(
    feature: Feature, change: Change, bring: Import
) -> None:
    change(feature, {Field.DEPRECATED_IN: Version(7, 2)})
    assert override_of(feature, Field.DEPRECATED_IN).upstream_value == "8.0"
    bring("9.0.0", devices={"``frob`` card (since 8.1)": "Use another one."})
    feature.refresh_from_db()
    assert feature.deprecated_in == Version(7, 2)
    assert override_of(feature, Field.DEPRECATED_IN).upstream_value == "8.1"


def test_what_documents_say_of_one_version_is_told_without_changes_of_the_others(
    feature: Feature, change: Change
) -> None:
    change(feature, {Field.WITHDRAWN_IN: Version(9, 0)})
    change(feature, {Field.DEPRECATED_IN: Version(7, 2), Field.REMOVED_IN: Version(10, 0)})
    said = {o.field: o.upstream_value for o in feature.overrides.all()}
    assert said == {"deprecated_in": "8.0", "removed_in": None, "withdrawn_in": None}


def test_event_that_a_maintainer_denies_never_happened(feature: Feature, change: Change) -> None:
    change(feature, {Field.DEPRECATED_IN: None})
    assert feature.deprecated_in is None
    assert stage_at("11.1") == Stage.SUPPORTED
    clear_override(override=override_of(feature, Field.DEPRECATED_IN))
    assert stage_at("8.0") == Stage.DEPRECATED


def test_changes_are_taken_back_one_by_one(feature: Feature, change: Change) -> None:
    machines = Category.objects.create(slug="machines", name="Machines")
    change(
        feature,
        {
            Field.TITLE: "Network card",
            Field.CATEGORY: machines,
            Field.SUMMARY: "Old and slow.",
            Field.DEPRECATED_IN: Version(7, 2),
            Field.REMOVED_IN: Version(9, 0),
        },
    )
    # All of them hold the same, older row, as they come from one form.
    overrides = list(Override.objects.select_related("feature"))
    for override in overrides:
        clear_override(override=override)
    feature.refresh_from_db()
    assert (feature.title_rst, feature.title) == ("``frob`` card", "frob card")
    assert (feature.category.slug, feature.summary) == ("devices", "")
    assert (feature.deprecated_in, feature.removed_in) == (Version(8, 0), None)
    assert stage_at("11.1") == Stage.REMOVABLE
    assert not Override.objects.exists()


def test_taking_one_change_back_keeps_the_others(feature: Feature, change: Change) -> None:
    change(feature, {Field.TITLE: "Network card", Field.DEPRECATED_IN: Version(7, 2)})
    clear_override(override=override_of(feature, Field.TITLE))
    feature.refresh_from_db()
    assert (feature.title, feature.deprecated_in) == ("frob card", Version(7, 2))


def test_title_taken_back_is_no_longer_a_name_of_the_feature(
    feature: Feature, change: Change, bring: Import
) -> None:
    change(feature, {Field.TITLE: "Network card"})
    clear_override(override=override_of(feature, Field.TITLE))
    bring("9.0.0", devices={"Network card (since 8.2)": "Another one."})
    assert Feature.objects.count() == 2


def test_title_taken_back_stays_a_name_that_documents_use(
    feature: Feature, change: Change, bring: Import
) -> None:
    change(feature, {Field.TITLE: "Network card"})
    bring("9.0.0", devices={"Network card (since 8.0)": "Another one."})
    clear_override(override=override_of(feature, Field.TITLE))
    bring("9.1.0", devices={"Network card (since 8.0)": "Another one still."})
    assert Feature.objects.get().title == "Network card"


def test_change_of_an_outdated_row_keeps_what_was_imported_since(
    feature: Feature, change: Change, bring: Import
) -> None:
    bring("9.0.0", devices={"``FROB`` card (since 8.0)": "Use another one."})
    change(feature, {Field.SUMMARY: "Old and slow."})  # `feature` was read before the import
    assert Feature.objects.get().title == "FROB card"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({Field.DEPRECATED_IN: Version(9, 7)}, "Allowed are 2.10 to 11.1"),
        ({Field.TITLE: "````"}, "needs a title"),
        ({Field.TITLE: "x" * 501}, "at most 500"),
        ({Field.TITLE: "card\u202e"}, "invisible character"),
        ({Field.SUMMARY: "slow\x00"}, "invisible character"),
        ({Field.CATEGORY: None}, "needs a category"),
    ],
)
def test_value_that_cannot_be_is_refused_whole(
    feature: Feature, change: Change, values: dict[Field, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        change(feature, {Field.SUMMARY: "Old and slow."} | values)
    assert not Override.objects.exists()
    assert Feature.objects.get().summary == ""


def test_change_without_a_reason_is_refused(feature: Feature, ann: User) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        set_overrides(feature=feature, values={Field.SUMMARY: "Old."}, made_by=ann, reason=" ")
    with pytest.raises(ValidationError, match="Say why"):
        record_replacements(feature=feature, made_by=ann, reason="")


def test_rule_for_many_things_takes_no_versions(bring: Import, change: Change) -> None:
    bring("9.1.0", machines={"Versioned machine types (arm)": "They age."})
    with pytest.raises(ValidationError, match="no versions"):
        change(Feature.objects.get(), {Field.DEPRECATED_IN: Version(9, 1)})


def test_curated_replacements_outlive_an_import_that_names_others(
    feature: Feature, ann: User, bring: Import
) -> None:
    Replacement.objects.update(text="-device better", available_in=Version(8, 0))
    record_replacements(feature=feature, made_by=ann, reason="Tried out.")
    bring("9.0.0", devices={"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    replacement = Replacement.objects.get()
    assert (replacement.text, replacement.basis) == ("-device better", "curated")
    override = override_of(feature, Field.REPLACEMENTS)
    assert texts(override.upstream_value) == ["-device frob3"]
    assert texts(override.value) == ["-device better"]


def test_replacements_taken_back_are_what_the_text_names_now(
    feature: Feature, ann: User, bring: Import
) -> None:
    Replacement.objects.all().delete()
    record_replacements(feature=feature, made_by=ann, reason="There is none.")
    bring("9.0.0", devices={"``frob`` card (since 8.0)": "Use ``-device frob3`` instead."})
    assert not Replacement.objects.exists()
    clear_override(override=override_of(feature, Field.REPLACEMENTS))
    assert [(row.text, row.basis) for row in Replacement.objects.all()] == [
        ("-device frob3", "stated")
    ]


def test_feature_that_no_document_lists_any_more_keeps_its_changes_and_is_found_again(
    feature: Feature, change: Change, bring: Import
) -> None:
    change(feature, {Field.REMOVED_IN: Version(9, 0)})
    bring("8.2.1", devices={"``other`` card (since 8.1)": "Use another one."})
    feature.refresh_from_db()
    assert (feature.deprecated_in, feature.removed_in) == (None, Version(9, 0))
    bring("8.2.2", devices={"``frob`` card (since 8.0)": "Back by popular demand."})
    feature.refresh_from_db()
    assert (feature.deprecated_in, feature.removed_in) == (Version(8, 0), Version(9, 0))
    assert feature.listings.count() == 1


def test_features_that_turn_out_to_be_one_keep_the_changes_of_both(
    bring: Import, change: Change, ann: User
) -> None:
    entry = {"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."}
    bring("8.2.0", devices=entry, machines=entry)
    bring("9.0.0", machines=entry)
    device = Feature.objects.get(category__slug="devices")
    machine = Feature.objects.get(category__slug="machines")
    change(device, {Field.SUMMARY: "Old and slow."})
    change(machine, {Field.SUMMARY: "Slow.", Field.DEPRECATED_IN: Version(7, 2)})
    machine.replacements.update(text="-device better")
    record_replacements(feature=machine, made_by=ann, reason="Tried out.")
    bring("8.2.1", devices=entry)  # no document has both any more: the entry moved
    feature = Feature.objects.get()
    assert (feature.pk, feature.summary) == (device.pk, "Old and slow.")
    assert feature.deprecated_in == Version(7, 2)
    assert stage_at("7.2") == Stage.DEPRECATED
    assert [row.text for row in feature.replacements.all()] == ["-device better"]
    assert {machine.slug, device.slug} <= {
        feature.slug,
        *feature.published_slugs.values_list("slug", flat=True),
    }


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_change_waits_for_an_import_that_is_under_way(feature: Feature, ann: User) -> None:
    def change() -> None:
        try:
            values = {Field.SUMMARY: "Old and slow."}
            set_overrides(feature=feature, values=values, made_by=ann, reason="It is.")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            wait_for_other_imports()
            changed = pool.submit(change)
            with pytest.raises(TimeoutError):
                changed.result(timeout=0.5)
            Feature.objects.update(title="Renamed by the import")
        changed.result(timeout=30)
    row = Feature.objects.get()
    assert (row.title, row.summary) == ("Renamed by the import", "Old and slow.")
