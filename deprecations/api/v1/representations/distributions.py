"""What distributions ship."""

from __future__ import annotations

from deprecations.api.v1.representations.values import Row, date_or_null, version_or_null
from deprecations.models import DistributionRelease


def distribution_row(row: DistributionRelease) -> Row:
    """A release of a distribution; of what is not recorded, nothing is told but its names."""
    return {
        "slug": row.slug,
        "distribution": row.distribution,
        "release": row.release or None,
        "aliases": row.aliases,
        "rolling": row.is_rolling,
        "qemu": version_or_null(row.qemu),
        "recorded_on": date_or_null(row.recorded_on),
        "source": row.source or None,
    }
