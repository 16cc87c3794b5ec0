"""What changes between two releases."""

from __future__ import annotations

from collections.abc import Callable

from deprecations.api.v1.representations.features import feature_rows
from deprecations.api.v1.representations.values import Row
from deprecations.catalogue.comparison import Group, MachineTypeChange
from deprecations.services.compare_releases import Comparison


def comparison_row(comparison: Comparison, address: Callable[[str], str]) -> Row:
    """Groups of features as of the release that is upgraded to, and machine types. `address` is
    that of a slug."""
    features = [feature for group in comparison.groups.values() for feature in group]
    rows = {row["slug"]: row for row in feature_rows(features, comparison.end, address)}

    def group(name: Group) -> list[Row]:
        return [rows[feature.slug] for feature in comparison.groups[name]]

    return {
        "from": str(comparison.start.version),
        "to": str(comparison.end.version),
        "deprecated": group(Group.DEPRECATED),
        "removable": group(Group.REMOVABLE),
        "removed": group(Group.REMOVED),
        "withdrawn": group(Group.WITHDRAWN),
        "machine_types": [_machine_type(item) for item in comparison.machine_types],
    }


def _machine_type(change: MachineTypeChange) -> Row:
    return {
        "version": str(change.introduced.version),
        "stage_before": None if change.before is None else change.before.value,
        "stage": change.stage.value,
    }
