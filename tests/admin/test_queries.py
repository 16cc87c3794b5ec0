"""Pages of the admin ask the database as often for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deprecations.models import Category, Feature, Link, Override, PublishedSlug, Release
from deprecations.policy.versions import Version
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]
MODELS = [
    "alias",
    "body",
    "category",
    "document",
    "feature",
    "importrun",
    "link",
    "listing",
    "milestone",
    "override",
    "problem",
    "publishedslug",
    "release",
    "stagespan",
]


@pytest.fixture
def grow(bring: Bring, maintainer: User) -> Callable[[int], None]:
    """Adds some of everything that the admin lists."""

    def run(start: int) -> None:
        numbers = range(start, start + 3)
        entries = {f"``frob{n}`` card (since 8.0)": f"Use ``-device f{n}``." for n in numbers}
        bring(f"{start + 7}.0.0", entries | {f"``bar{start}`` card": "It states no version."})
        features = list(Feature.objects.filter(title__startswith="frob").order_by("-pk")[:3])
        above = Category.objects.create(slug=f"above-{start}", name="Above")
        below = Category.objects.create(slug=f"below-{start}", name="Below", parent=above)
        for feature in features:
            values = {Field.CATEGORY: below, Field.DEPRECATED_IN: Version(7, 2)}
            set_overrides(feature=feature, values=values, made_by=maintainer, reason="So.")
            PublishedSlug.objects.create(feature=feature, slug=f"old-{feature.pk}")
        for one, other in pairwise(features):
            Link.objects.create(
                from_feature=one, to_feature=other, kind="merged", decided_by=maintainer
            )
        Release.objects.get_or_create(version=Version(1, start))

    return run


def count(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_lists_ask_as_often_for_many_rows_as_for_few(
    desk: Client, grow: Callable[[int], None]
) -> None:
    urls = [f"/admin/deprecations/{model}/" for model in MODELS]
    grow(0)
    for url in urls:
        desk.get(url)  # content types and the like are remembered
    few = {url: count(desk, url) for url in urls}
    grow(3)
    assert {url: count(desk, url) for url in urls} == few
    assert max(few.values()) < 15


def test_form_of_a_feature_asks_as_often_whatever_there_is_to_show(
    desk: Client, feature: Feature, change_url: str, bring: Bring, maintainer: User
) -> None:
    set_overrides(feature=feature, values={Field.SUMMARY: "Old."}, made_by=maintainer, reason="So.")
    desk.get(change_url)
    few = count(desk, change_url)
    bring("9.0.0", {"``frob`` card (since 8.1)": "Use ``-device frob2``."})
    values: dict[Field, Any] = {Field.TITLE: "Card", Field.DEPRECATED_IN: Version(7, 2)}
    set_overrides(feature=feature, values=values, made_by=maintainer, reason="So.")
    assert Override.objects.count() == 3
    assert count(desk, change_url) == few
