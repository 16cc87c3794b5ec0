"""What the whole suite shares: which tests touch the database, and what some of them need."""

import os
import shutil
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

# A loaded machine is slow at times: that says nothing about the code.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


def find_chromium() -> str | None:
    """Return the browser's program, or None on a machine without it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def missing_requirement(item: pytest.Item) -> str | None:
    """Return what this machine lacks to run a test."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if item.get_closest_marker("postgresql") and not engine.endswith("postgresql"):
        return "needs PostgreSQL: DATABASE_URL=postgres://..."
    if item.get_closest_marker("browser") and not find_chromium():
        return "needs Chromium"
    if item.get_closest_marker("git") and not shutil.which("git"):
        return "needs git"
    return None


def touches_database(item: pytest.Item) -> bool:
    """Return whether a test declares, in any of the usual ways, that it uses the database."""
    fixtures = {"db", "transactional_db", "live_server"}
    return (
        item.get_closest_marker("django_db") is not None
        or not fixtures.isdisjoint(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


# First, since pytest's own hook then selects by the marks that this one sets.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark database tests, and skip what this machine cannot run."""
    for item in items:
        if touches_database(item):
            item.add_marker("database")
        reason = missing_requirement(item)
        if reason and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail on CI where a skip would hide that nothing was tested."""
    if reason := missing_requirement(item):
        pytest.fail(f"{reason}, and CI=true allows no skip", pytrace=False)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Make Playwright use the machine's own Chromium, which refuses its sandbox to root."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": sandbox}
