"""Values that many answers have."""

from __future__ import annotations

from datetime import date
from typing import Any

from deprecations.policy.versions import Version

Row = dict[str, Any]


def version_or_null(version: Version | None) -> str | None:
    """A version as text."""
    return None if version is None else str(version)


def date_or_null(day: date | None) -> str | None:
    """A day as ISO 8601 has it."""
    return None if day is None else day.isoformat()
