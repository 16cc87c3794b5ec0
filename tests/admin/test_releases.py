"""Releases: what may be added, and that stages follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from deprecations.models import Feature, Release
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.knowledge import current_revision
from deprecations.services.releases import release_list

pytestmark = pytest.mark.django_db

Fill = Callable[..., dict[str, Any]]


def url(model: str, row: Any = None, action: str = "change") -> str:
    if row is None:
        return reverse(f"admin:deprecations_{model}_add")
    return reverse(f"admin:deprecations_{model}_{action}", args=[row.pk])


def errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].errors)


@pytest.fixture
def revision() -> Callable[[], bool]:
    """Tells whether readers' copies went out of date since the test began."""
    before = current_revision()
    return lambda: current_revision() > before


def test_date_of_a_release_is_corrected_and_its_version_stays(
    desk: Client, fill: Fill, revision: Callable[[], bool]
) -> None:
    release = Release.objects.get(version=Version(8, 1))
    page = url("release", release)
    desk.post(page, fill(desk, page, released_on="2023-08-01", version="9.9"))
    release.refresh_from_db()
    assert (str(release.version), str(release.released_on)) == ("8.1", "2023-08-01")
    assert revision()


def test_release_that_is_added_or_deleted_moves_the_stages(desk: Client, feature: Feature) -> None:
    def stage() -> str | None:
        return Feature.objects.as_of(Version(8, 2)).get().stage_at

    assert stage() == Stage.REMOVABLE
    release = Release.objects.get(version=Version(8, 1))
    desk.post(url("release", release, "delete"), {"post": "yes"})
    assert stage() == Stage.DEPRECATED
    given = {"version": "8.1", "released_on": "2023-08-22"}
    assertRedirects(desk.post(url("release"), given), "/admin/deprecations/release/")
    assert stage() == Stage.REMOVABLE


def test_releases_deleted_from_the_list_move_the_stages_too(desk: Client, feature: Feature) -> None:
    release = Release.objects.get(version=Version(8, 1))
    data = {"action": "delete_selected", "_selected_action": [release.pk], "post": "yes"}
    desk.post("/admin/deprecations/release/", data)
    assert Feature.objects.as_of(Version(8, 2)).get().stage_at == Stage.DEPRECATED


def test_release_with_documents_is_not_deleted(desk: Client, feature: Feature) -> None:
    release = Release.objects.get(version=Version(8, 2))
    response = desk.post(url("release", release, "delete"), {"post": "yes"})
    assertContains(response, "deprecated.rst of QEMU 8.2")
    assert Release.objects.filter(pk=release.pk).exists()


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("12.1", "The newest release is 11.1, so the next one is 11.2."),
        ("9.7", "QEMU numbers its releases X.0, X.1 and X.2, so there is no 9.7."),
        ("new", "Releases are written X.Y, also as 8.2.7"),
        ("8.2", "already exists"),
    ],
)
def test_release_that_cannot_be_is_not_added(desk: Client, version: str, message: str) -> None:
    response = desk.post(url("release"), {"version": version, "released_on": ""})
    assert message in errors(response)["version"][0]


def test_release_counts_as_out_as_soon_as_it_is_added_whatever_the_clock_says(desk: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    given = {"version": "11.2", "released_on": str(tomorrow)}
    response = desk.post(url("release"), given, follow=True)
    assertContains(response, "still to come, but 11.2 counts as out from now on")
    assert release_list().newest.version == Version(11, 2)


def test_next_release_is_added(desk: Client) -> None:
    desk.post(url("release"), {"version": "11.2", "released_on": str(timezone.localdate())})
    assert Release.objects.filter(version=Version(11, 2)).exists()


def test_version_is_a_text_and_no_number(desk: Client) -> None:
    assertContains(desk.get(url("release")), '<input type="text" name="version"')


def test_new_release_needs_a_date(desk: Client) -> None:
    response = desk.post(url("release"), {"version": "11.2", "released_on": ""})
    assert errors(response) == {"released_on": ["This field is required."]}


def test_date_once_known_is_not_taken_away(desk: Client, fill: Fill) -> None:
    page = url("release", Release.objects.get(version=Version(8, 1)))
    response = desk.post(page, fill(desk, page, released_on=""))
    assert errors(response) == {"released_on": ["This field is required."]}


def test_release_without_a_date_may_stay_without(desk: Client, fill: Fill) -> None:
    page = url("release", Release.objects.create(version=Version(1, 7)))
    assertRedirects(desk.post(page, fill(desk, page)), "/admin/deprecations/release/")


@pytest.mark.parametrize("day", ["2023-04-19", "2023-12-20", "2003-08-22"])
def test_date_lies_between_those_of_the_releases_around(desk: Client, fill: Fill, day: str) -> None:
    page = url("release", Release.objects.get(version=Version(8, 1)))
    response = desk.post(page, fill(desk, page, released_on=day))
    message = "Releases come out in order: 8.1 did after 19 April 2023 and before "
    assert errors(response)["released_on"][0].startswith(message)


def test_new_release_comes_out_after_the_newest(desk: Client) -> None:
    response = desk.post(url("release"), {"version": "11.2", "released_on": "2020-01-01"})
    assert "11.2 did after" in errors(response)["released_on"][0]
    assert not Release.objects.filter(version=Version(11, 2)).exists()


def test_release_whose_neighbours_have_no_date_is_bound_by_the_next_that_have(
    desk: Client, fill: Fill
) -> None:
    Release.objects.filter(version__in=[Version(8, 0), Version(8, 2)]).update(released_on=None)
    page = url("release", Release.objects.get(version=Version(8, 1)))
    response = desk.post(page, fill(desk, page, released_on="2022-12-01"))
    assert "8.1 did after 13 December 2022" in errors(response)["released_on"][0]
