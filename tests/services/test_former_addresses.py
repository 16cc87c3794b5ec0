"""Addresses that no feature has any more."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from deprecations.models import Category, Feature, PublishedSlug
from deprecations.services.former_addresses import FormerAddress, former_address

pytestmark = pytest.mark.django_db


def test_address_leads_to_the_present_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    devices = Category.objects.create(slug="devices", name="Devices")
    frob = Feature.objects.create(slug="frob", title="frob", title_rst="frob", category=devices)
    PublishedSlug.objects.create(slug="frob-of-old", feature=frob)
    with django_assert_num_queries(1):
        assert former_address("frob-of-old") == FormerAddress("frob-of-old", "frob", "")


def test_retired_address_tells_what_stood_there() -> None:
    PublishedSlug.objects.create(slug="frob", feature=None, title="-frob on")
    former = former_address("frob")
    assert former is not None
    assert former.present is None
    assert former.farewell.startswith("“-frob on” stood at this address.")


def test_retired_address_without_a_title_is_told_by_itself() -> None:
    assert FormerAddress("frob", None, "").farewell.startswith("“frob” stood")


def test_address_that_nobody_ever_had_is_unknown() -> None:
    assert former_address("frob") is None
