"""What may go at a release."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deprecations.api.v1.representations.features import feature_rows
from deprecations.api.v1.representations.values import Row, version_or_null
from deprecations.models import Feature
from deprecations.services.removals import Removals


def removals_row(removals: Removals, address: Callable[[str], str]) -> Row:
    """Groups of features as of a release, as lists have them. `address` is that of a slug."""
    groups = removals.groups()
    features = {feature.pk: feature for group in groups.values() for feature in group}
    rows = dict(zip(features, feature_rows(features.values(), removals.at, address), strict=True))

    def rows_of(group: Sequence[Feature]) -> list[Row]:
        return [rows[feature.pk] for feature in group]

    return {
        "release": str(removals.at.version),
        "projected": removals.at.release.projected,
        "listed_in": version_or_null(removals.listed_in),
        **{name: rows_of(group) for name, group in groups.items()},
    }
