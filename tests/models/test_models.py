"""What the tables hold together: constraints, lengths, and how rows call themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.records import Statement
from deprecations.models import (
    Alias,
    Body,
    Category,
    Document,
    Feature,
    ImportRun,
    KnowledgeRevision,
    Link,
    Listing,
    Milestone,
    Override,
    Problem,
    PublishedSlug,
    Replacement,
    StageSpan,
)
from deprecations.models.document import statements_from_json, statements_to_json
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version


@pytest.fixture
def category(db: None) -> Category:
    return Category.objects.create(slug="gadgets", name="Gadgets")


@pytest.fixture
def make_feature(category: Category) -> Callable[[str], Feature]:
    def make(title: str) -> Feature:
        slug = f"gadgets-{title.lower()}"
        return Feature.objects.create(slug=slug, title=title, title_rst=title, category=category)

    return make


@pytest.fixture
def feature(make_feature: Callable[[str], Feature]) -> Feature:
    return make_feature("Frob")


@pytest.fixture
def document(db: None) -> Document:
    return make_document()


def make_document(**values: Any) -> Document:
    defaults = {
        "release": Version(8, 2),
        "origin": "upstream",
        "name": "deprecated.rst",
        "holds_deprecated": True,
        "holds_removed": False,
        "tree_version": "8.2.0",
    }
    return Document.objects.create(**defaults | values)


def make_listing(document: Document, feature: Feature, **values: Any) -> Listing:
    defaults = {
        "kind": "deprecated",
        "number": 0,
        "title": "Frob",
        "title_rst": "Frob",
        "category_path": ["Gadgets"],
        "stated": [["deprecated", "8.0", "x86"], ["removed", "9.0", ""]],
        "line": 7,
        "end_line": 9,
        "body": Body.objects.get_or_create(digest="d", defaults={"text": "Old."})[0],
    }
    return Listing.objects.create(document=document, feature=feature, **defaults | values)


# Constraints.


def test_list_of_a_release_stands_in_one_document_of_an_origin(document: Document) -> None:
    make_document(origin="embedded")
    make_document(release=Version(9, 0))
    make_document(holds_deprecated=False, holds_removed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_document(name="another.rst")


def test_place_in_a_document_has_one_listing(document: Document, feature: Feature) -> None:
    make_listing(document, feature)
    make_listing(document, feature, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_listing(document, feature, number=1)


def test_key_belongs_to_one_feature(make_feature: Callable[[str], Feature]) -> None:
    key = {"category_slug": "gadgets", "title_key": "frob"}
    Alias.objects.create(feature=make_feature("Frob"), **key)
    Alias.objects.create(feature=make_feature("Frob2"), occurrence=2, **key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alias.objects.create(feature=make_feature("Frob3"), **key)


def test_feature_is_linked_to_others_only_and_once(make_feature: Callable[[str], Feature]) -> None:
    one, other = make_feature("One"), make_feature("Other")
    Link.objects.create(from_feature=one, to_feature=other, kind="split")
    Link.objects.create(from_feature=other, to_feature=one, kind="split")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(from_feature=one, to_feature=other, kind="merged")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(from_feature=one, to_feature=one, kind="split")


def test_release_lies_in_one_span_of_a_feature(feature: Feature) -> None:
    StageSpan.objects.create(feature=feature, stage="supported", since=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        StageSpan.objects.create(feature=feature, stage="removed", since=0)


def test_field_of_a_feature_has_one_override(feature: Feature) -> None:
    Override.objects.create(feature=feature, field="title", value="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.create(feature=feature, field="title", value="y")


def test_feature_and_category_in_use_cannot_be_deleted(
    document: Document, feature: Feature, category: Category
) -> None:
    make_listing(document, feature)
    with pytest.raises(ProtectedError):
        feature.delete()
    with pytest.raises(ProtectedError):
        category.delete()


def test_listings_go_with_their_document_and_leave_the_feature(
    document: Document, feature: Feature
) -> None:
    listing = make_listing(document, feature)
    Feature.objects.update(described_by=listing)
    document.delete()
    feature.refresh_from_db()
    assert feature.described_by is None


# Lengths.


COLUMNS = [
    column
    for model in apps.get_app_config("deprecations").get_models()
    for column in model._meta.concrete_fields
    if isinstance(column, models.CharField)
]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_choice_fits_into_its_column(column: models.CharField[Any, Any]) -> None:
    longest = max((len(str(value)) for value, _ in column.flatchoices), default=0)
    assert column.max_length is not None
    assert longest <= column.max_length


# What rows say of themselves.


def test_rows_call_themselves_what_people_call_them(document: Document, feature: Feature) -> None:
    listing = make_listing(document, feature)
    run = ImportRun(source="qemu", outcome="imported")
    named: dict[str, models.Model] = {
        "deprecated.rst of QEMU 8.2 (upstream)": document,
        "Frob, line 7": listing,
        "Old.": listing.body,
        "(empty)": Body(),
        "Frob": feature,
        "Gadgets": feature.category,
        "gadgets: frob": Alias(category_slug="gadgets", title_key="frob"),
        "gadgets-frob": PublishedSlug(slug="gadgets-frob"),
        "Frob → Frob (split, suggested)": Link(
            from_feature=feature, to_feature=feature, kind="split", status="suggested"
        ),
        "removed in 9.0 (x86), stated": Milestone(
            event="removed", version=Version(9, 0), scope="x86", basis="stated"
        ),
        "removed from 9.0": StageSpan(stage="removed", since=9000),
        "-frob2": Replacement(text="-frob2"),
        "title of Frob": Override(feature=feature, field="title"),
        "qemu: imported": run,
        "a.rst:7: QD001 x": Problem(run=run, document="a.rst", line=7, code="QD001", message="x"),
        "a.rst: QD012 x": Problem(run=run, document="a.rst", code="QD012", message="x"),
        "revision 3": KnowledgeRevision(number=3),
    }
    assert [str(row) for row in named.values()] == list(named)


def test_category_knows_its_path(category: Category) -> None:
    below = Category.objects.create(slug="small", name="Small", parent=category)
    assert below.path == ["Gadgets", "Small"]


def test_listing_tells_what_its_heading_states(document: Document, feature: Feature) -> None:
    listing = make_listing(document, feature)
    assert listing.states == ["8.0", "9.0"]
    assert listing.statements == (
        Statement(Event.DEPRECATED, Version(8, 0), "x86"),
        Statement(Event.REMOVED, Version(9, 0)),
    )


@given(
    st.lists(
        st.builds(
            Statement,
            st.sampled_from(Event),
            st.builds(Version, st.integers(0, 999_999), st.integers(0, 999)),
            st.text(),
        )
    ).map(tuple)
)
def test_statements_survive_being_stored(statements: tuple[Statement, ...]) -> None:
    assert statements_from_json(statements_to_json(statements)) == statements


@pytest.mark.parametrize(
    ("release", "holds_deprecated", "path"),
    [
        ("5.0", True, "docs/system/deprecated.rst"),
        ("6.0", True, "docs/system/deprecated.rst"),
        ("6.0", False, "docs/system/removed-features.rst"),
        ("6.1", True, "docs/about/deprecated.rst"),
        ("11.1", False, "docs/about/removed-features.rst"),
    ],
)
def test_document_knows_where_qemu_keeps_it(
    release: str, holds_deprecated: bool, path: str
) -> None:
    document = Document(release=Version.parse(release), holds_deprecated=holds_deprecated)
    assert document.upstream_path == path


@pytest.mark.parametrize(
    ("release", "path"),
    [("2.10", "qemu-doc.texi"), ("3.0", "qemu-deprecated.texi"), ("4.2", "qemu-deprecated.texi")],
)
def test_documents_in_texinfo_stood_in_the_top_folder(release: str, path: str) -> None:
    document = Document(release=Version.parse(release), name=path, holds_deprecated=True)
    assert document.upstream_path == path


# Questions about features.


def test_features_removed_between_two_releases_include_the_later_one(
    make_feature: Callable[[str], Feature],
) -> None:
    for number, version in enumerate([None, Version(8, 1), Version(8, 2), Version(9, 0)]):
        feature = make_feature(f"Frob{number}")
        Feature.objects.filter(pk=feature.pk).update(removed_in=version)
    found = Feature.objects.removed_between(Version(8, 1), Version(9, 0))
    assert sorted(feature.title for feature in found) == ["Frob2", "Frob3"]


def test_release_belongs_to_the_span_that_begins_with_it(feature: Feature) -> None:
    StageSpan.objects.create(feature=feature, stage="supported", since=0, until=8002)
    StageSpan.objects.create(feature=feature, stage="deprecated", since=8002)
    stages = {
        text: Feature.objects.as_of(Version.parse(text)).get().stage_at
        for text in ("0.0", "8.1", "8.2", "999999.999")
    }
    assert stages == {
        "0.0": "supported",
        "8.1": "supported",
        "8.2": "deprecated",
        "999999.999": "deprecated",
    }


def test_feature_without_spans_has_no_stage_and_stays_in(feature: Feature) -> None:
    assert Feature.objects.as_of(Version(8, 2)).get().stage_at is None


def test_feature_is_listed_where_a_deprecated_list_has_it(
    document: Document, make_feature: Callable[[str], Feature]
) -> None:
    listed, removed, other = map(make_feature, ("Listed", "Removed", "Other"))
    make_listing(document, listed)
    make_listing(document, removed, number=1, kind="removed")
    make_listing(make_document(release=Version(9, 0)), other)
    found = {item.title: item.listed for item in Feature.objects.listed_by([document.pk])}
    assert found == {"Listed": True, "Removed": False, "Other": False}
    assert [item.title for item in Feature.objects.listed_in([document.pk])] == ["Listed"]
    assert not Feature.objects.listed_in([]).exists()


def test_page_on_the_data_model_names_every_table() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "data-model.md").read_text("utf-8")
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert named == {model.__name__ for model in apps.get_app_config("deprecations").get_models()}
