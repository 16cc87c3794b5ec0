"""The wiring of `site/`, whose name the standard library owns."""

import site
from pathlib import Path

from django.conf import settings


def test_site_folder_is_no_package() -> None:
    assert not list(Path(settings.BASE_DIR, "site").glob("*.py"))


def test_standard_librarys_site_is_the_one_that_is_imported() -> None:
    assert hasattr(site, "getsitepackages")
