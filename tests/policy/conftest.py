"""QEMU's releases since 2.10 with their dates, as the policy's worked cases know them."""

from __future__ import annotations

from datetime import date

import pytest

from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version

RELEASED_ON = {
    "2.10": date(2017, 8, 30),
    "2.11": date(2017, 12, 13),
    "2.12": date(2018, 4, 24),
    "3.0": date(2018, 8, 14),
    "3.1": date(2018, 12, 11),
    "4.0": date(2019, 4, 23),
    "4.1": date(2019, 8, 15),
    "4.2": date(2019, 12, 12),
    "5.0": date(2020, 4, 28),
    "5.1": date(2020, 8, 11),
    "5.2": date(2020, 12, 8),
    "6.0": date(2021, 4, 29),
    "6.1": date(2021, 8, 24),
    "6.2": date(2021, 12, 14),
    "7.0": date(2022, 4, 19),
    "7.1": date(2022, 8, 30),
    "7.2": date(2022, 12, 13),
    "8.0": date(2023, 4, 19),
    "8.1": date(2023, 8, 22),
    "8.2": date(2023, 12, 19),
    "9.0": date(2024, 4, 23),
    "9.1": date(2024, 9, 3),
    "9.2": date(2024, 12, 10),
    "10.0": date(2025, 4, 22),
    "10.1": date(2025, 8, 26),
    "10.2": date(2025, 12, 23),
    "11.0": date(2026, 4, 21),
    "11.1": date(2026, 8, 11),
}


@pytest.fixture(scope="session")
def releases() -> ReleaseList:
    """All releases from 2.10 to 11.1."""
    return ReleaseList(Release(Version.parse(text), day) for text, day in RELEASED_ON.items())
