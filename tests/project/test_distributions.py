"""The file of what distributions ship: its form, and that every name means one release."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from deprecations.policy.distribution_names import name_key
from deprecations.policy.spellings import read_spelling
from deprecations.policy.versions import InvalidVersion, Version
from deprecations.services.distributions import read_distributions
from deprecations.services.release_names import keys_of
from deprecations.services.releases import EMBEDDED_RELEASES, read_releases

FILE = Path(settings.BASE_DIR) / "fixtures" / "distributions.json"
ROWS = read_distributions(FILE)


def test_file_is_ascii_of_a_known_format() -> None:
    assert json.loads(FILE.read_text("ascii"))["format"] == 1


def test_rows_are_what_the_model_allows() -> None:
    for row in ROWS:
        row.clean_fields(exclude=["id"])
        assert row.release or row.is_rolling, row.slug


def test_every_name_means_one_release() -> None:
    keys = Counter(key for row in ROWS for key in set(keys_of(row)))
    assert [key for key, count in keys.items() if count > 1] == []


def test_slug_says_what_it_is_a_slug_of() -> None:
    assert [row.slug for row in ROWS if not name_key(row.slug)] == []


def test_no_name_is_one_of_qemus_own() -> None:
    for row in ROWS:
        for name in (row.slug, str(row), *row.aliases):
            with pytest.raises(InvalidVersion):
                read_spelling(name)


def test_what_is_shipped_is_a_release_that_is_out() -> None:
    out = {release.version for release in read_releases(EMBEDDED_RELEASES)}
    shipped = {row.qemu for row in ROWS if row.qemu}
    assert {version for version in shipped if version >= Version(2, 10)} <= out


def test_what_is_recorded_says_when_and_from_where_and_nothing_else_does() -> None:
    for row in ROWS:
        assert bool(row.qemu) == bool(row.recorded_on) == bool(row.source), row.slug


def test_later_release_of_a_distribution_ships_no_older_qemu_within_its_major_release() -> None:
    for one in ROWS:
        for other in ROWS:
            if one.qemu and other.qemu and one.distribution == other.distribution:
                older, newer = (_numbers(one.release), _numbers(other.release))
                if older < newer and older[0] == newer[0]:
                    assert one.qemu <= other.qemu, (one.slug, other.slug)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.replace(" SP", ".").split("."))
