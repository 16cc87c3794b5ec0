"""The list of features as of the newest release: filters and search."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Category, Feature
from deprecations.policy.versions import Version
from deprecations.services.overrides import Field, set_overrides

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]
LIST = "/admin/deprecations/feature/"


@pytest.fixture
def overridden(feature: Feature, maintainer: User) -> Feature:
    set_overrides(
        feature=feature,
        values={Field.TITLE: "Network card", Field.DEPRECATED_IN: Version(7, 2)},
        made_by=maintainer,
        reason="Said on the <list>.",
    )
    return feature


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
