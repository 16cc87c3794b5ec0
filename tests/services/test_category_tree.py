"""The tree of categories, on as many levels as documents make."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from deprecations.models import Category, Feature
from deprecations.services.category_tree import in_tree_order, with_all_below
from deprecations.services.features_as_of import categories
from deprecations.services.import_documents import import_documents
from tests.documents import deprecated, write_tree

TREE = [
    Category(pk=1, slug="root"),
    Category(pk=4, slug="other"),
    Category(pk=3, slug="leaf", parent_id=2),
    Category(pk=2, slug="branch", parent_id=1),
]


def test_categories_stand_below_theirs_on_every_level() -> None:
    order = [category.slug for category in in_tree_order(TREE)]
    assert order == ["root", "branch", "leaf", "other"]


def test_counts_include_all_levels_below() -> None:
    totals = with_all_below({1: {"a": 1}, 2: {"b": 2}, 3: {"a": 4, "b": 8}}, TREE)
    assert totals == {1: {"a": 5, "b": 10}, 2: {"a": 4, "b": 10}, 3: {"a": 4, "b": 8}, 4: {}}


@pytest.mark.django_db
def test_pages_and_api_show_the_third_level_and_count_it_alike(
    tmp_path: Path, client: Client
) -> None:
    outline = "-- Gadgets\n'' Small ones\n^^ Tiny ones\n~~ frob (since 8.0)\n\nIt will go.\n"
    import_documents(source=write_tree(tmp_path / "8.2", "8.2.0", deprecated=deprecated(outline)))
    assert Feature.objects.get().category.path == ["Gadgets", "Small ones", "Tiny ones"]
    top = client.get("/api/v1/categories/").json()[0]
    assert top["counts"]["removable"] == 1
    assert top["children"][0]["children"][0]["name"] == "Tiny ones"
    page = client.get("/categories/").content.decode()
    for category in categories():
        assert f"liable to be removed in {category.name}" in page
    assert "Tiny ones (1)" in client.get("/features/").content.decode()
