"""The tree of categories."""

from __future__ import annotations

from typing import Any

import pytest

from deprecations.models import Category
from tests.api.contract import ContractClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]


def walk(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for node in nodes for found in (node, *walk(node["children"]))]


def test_tree_holds_every_category_once(client: ContractClient) -> None:
    slugs = [node["slug"] for node in walk(client.api("categories/"))]
    assert sorted(slugs) == sorted(Category.objects.values_list("slug", flat=True))


def test_sub_categories_stand_below_their_category_with_their_path(client: ContractClient) -> None:
    [parent] = [n for n in client.api("categories/") if n["slug"] == "device-options"]
    [child] = [n for n in parent["children"] if n["slug"] == "emulated-device-options"]
    assert child["path"] == ["Device options", "Emulated device options"]


@pytest.mark.parametrize("release", ["8.2", "11.1", "12.0"])
def test_counts_are_what_the_filters_find(client: ContractClient, release: str) -> None:
    for node in walk(client.api("categories/", release=release)):
        for stage, count in node["counts"].items():
            found = client.api(
                "features/", category=node["slug"], stage=stage, release=release, page_size=1
            )
            assert found["count"] == count, (node["slug"], stage)


def test_rule_for_machine_types_is_counted_nowhere(client: ContractClient) -> None:
    counted = sum(sum(node["counts"].values()) for node in client.api("categories/"))
    assert counted == client.api("features/")["count"] - 1
