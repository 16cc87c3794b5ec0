"""Distributions in the admin: what may be recorded, and that readers see it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.filters import read_release
from deprecations.models import DistributionRelease
from deprecations.policy.versions import Version
from deprecations.services.knowledge import current_revision

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]
LIST = "/admin/deprecations/distributionrelease/"
NEW = {
    "distribution": "Frobix",
    "release": "3",
    "slug": "frobix-3",
    "other_names": "frobby, Frobix Three",
    "qemu": "9.0",
    "recorded_on": "2026-11-01",
    "source": "Its list of packages.",
}


def page_of(slug: str) -> str:
    return f"{LIST}{DistributionRelease.objects.get(slug=slug).pk}/change/"


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].errors)


def test_release_that_is_added_is_understood_at_once(desk: Client) -> None:
    revision = current_revision()
    assertRedirects(desk.post(f"{LIST}add/", NEW), LIST)
    assert read_release("frobix three").version == Version(9, 0)
    assert current_revision() > revision


def test_correction_keeps_the_slug_and_is_in_the_history(desk: Client, fill: Fill) -> None:
    page = page_of("arch")
    values = {"qemu": "11.1", "recorded_on": "2026-11-01", "source": "Asked pacman."}
    desk.post(page, fill(desk, page, **values, slug="other", reason="Looked today"))
    arch = DistributionRelease.objects.get(slug="arch")
    assert (arch.qemu, arch.aliases) == (Version(11, 1), ["archlinux"])
    response = desk.get(page.replace("change", "history"))
    assertContains(response, "Looked today")
    assertContains(response, "11.1")


def test_release_that_is_deleted_is_known_no_more(desk: Client) -> None:
    revision = current_revision()
    desk.post(page_of("debian-10").replace("change", "delete"), {"post": "yes"})
    assert not DistributionRelease.objects.filter(slug="debian-10").exists()
    assert current_revision() > revision


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"qemu": "9.7"}, "qemu", "There is no QEMU release 9.7"),
        ({"qemu": "12.0"}, "qemu", "QEMU 12.0 is not out yet"),
        ({"qemu": "new"}, "qemu", "Releases are written X.Y"),
        ({"recorded_on": ""}, "recorded_on", "Say this of what is recorded."),
        ({"source": " "}, "source", "Say this of what is recorded."),
        ({"release": ""}, "release", "Only a rolling distribution has no release."),
        ({"slug": "Frobix 3"}, "slug", "Enter a valid value."),
        ({"slug": "debian-12"}, "slug", "already exists"),
        ({"slug": "8.2"}, "slug", "“8.2” means a release of QEMU itself."),
        ({"other_names": "v9.0.0"}, "other_names", "“v9.0.0” means a release of QEMU itself."),
        ({"other_names": "frobby, é"}, "other_names", "“é” needs letters"),
        ({"other_names": "Bookworm"}, "__all__", "“Debian 12” goes by one of these names already."),
        ({"slug": "debian12"}, "__all__", "“Debian 12” goes by one of these names already."),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Client, given: dict[str, str], field: str, message: str
) -> None:
    assert message in errors(desk.post(f"{LIST}add/", NEW | given))[field][0]
    assert not DistributionRelease.objects.filter(distribution="Frobix").exists()


def test_day_to_come_is_refused(desk: Client) -> None:
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    response = desk.post(f"{LIST}add/", NEW | {"recorded_on": tomorrow})
    assert errors(response) == {"recorded_on": ["This day is still to come."]}


def test_what_is_not_recorded_has_no_day_and_no_source(desk: Client) -> None:
    desk.post(f"{LIST}add/", NEW | {"qemu": ""})
    row = DistributionRelease.objects.get(slug="frobix-3")
    assert (row.qemu, row.recorded_on, row.source) == (None, None, "")


def test_rolling_distribution_needs_no_release(desk: Client) -> None:
    desk.post(f"{LIST}add/", NEW | {"release": "", "slug": "frobix", "is_rolling": "on"})
    assert str(DistributionRelease.objects.get(slug="frobix")) == "Frobix"
