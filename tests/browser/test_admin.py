"""A maintainer with a real browser: a refused change, then one that is stored."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, expect

from deprecations.models import Feature

pytestmark = pytest.mark.browser

PASSWORD = "rain falls mainly"  # noqa: S105
EXCESS_WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def desk(site: str, quiet_page: Page) -> Page:
    """The browser of a maintainer who has logged in."""
    user = User.objects.create_user("ann", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="Maintainers"))
    quiet_page.goto(f"{site}/admin/login/")
    quiet_page.get_by_label("Username").fill("ann")
    quiet_page.get_by_label("Password").fill(PASSWORD)
    quiet_page.get_by_role("button", name="Log in").click()
    expect(quiet_page).to_have_url(f"{site}/admin/")
    return quiet_page


@pytest.fixture
def drive_backup(site: str) -> Feature:
    return Feature.objects.get(title="drive-backup")


def change_url(site: str, feature: Feature) -> str:
    return site + reverse("admin:deprecations_feature_change", args=[feature.pk])


def test_refused_change_is_mended_and_stored(desk: Page, site: str, drive_backup: Feature) -> None:
    desk.goto(change_url(site, drive_backup))
    desk.get_by_label("Removed in").fill("9.7")
    desk.get_by_label("Reason").fill("The release notes say so.")
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.get_by_text("There is no QEMU release 9.7.")).to_be_visible()
    expect(desk.get_by_label("Removed in")).to_have_value("9.7")
    expect(desk.get_by_label("Reason")).to_have_value("The release notes say so.")
    expect(desk.get_by_role("heading", name="In documents")).to_be_visible()

    desk.get_by_label("Removed in").fill("9.2")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk).to_have_url(re.compile("/admin/deprecations/feature/$"))
    drive_backup.refresh_from_db()
    assert str(drive_backup.removed_in) == "9.2"


def test_form_of_a_feature_is_as_wide_as_the_page(
    desk: Page, site: str, drive_backup: Feature
) -> None:
    desk.set_viewport_size({"width": 1280, "height": 800})
    desk.goto(change_url(site, drive_backup))
    desk.get_by_role("button", name="Add another Replacement").click()
    assert desk.evaluate(EXCESS_WIDTH) <= 0
    for table in desk.locator(".inline-related").all():
        assert table.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
