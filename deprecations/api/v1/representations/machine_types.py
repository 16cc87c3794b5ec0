"""Versioned machine types: their rule at a release, and one type by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from deprecations.api.v1.representations.values import Row, date_or_null, version_or_null
from deprecations.policy.machine_types import (
    MachineTypeLife,
    MachineTypesAt,
    MachineTypeVersion,
)
from deprecations.policy.releases import Release
from deprecations.policy.rules import MACHINE_TYPES
from deprecations.policy.versions import Version


def machine_types_row(found: MachineTypesAt) -> Row:
    """How far the rule reaches at a release, and where each version stands."""
    return {
        "release": str(found.release.version),
        "rule": MACHINE_TYPES.slug,
        "deprecated_up_to": version_or_null(found.reach.deprecated_up_to),
        "due_up_to": version_or_null(found.reach.due_up_to),
        "removed_up_to": version_or_null(found.reach.removed_up_to),
        "reasoning": list(found.steps),
        "versions": [_version_row(item) for item in found.versions],
    }


def machine_type_row(
    life: MachineTypeLife, at: Version, slugs: Iterable[str], address: Callable[[str], str]
) -> Row:
    """One machine type as of a release. ``slugs`` are those of features that name it."""
    stage = life.stage_at(at)
    return {
        "name": str(life.name),
        "url": address(str(life.name)),
        "kind": life.name.kind.value,
        "family": life.name.family or None,
        "version": version_or_null(life.name.version),
        "release": str(at),
        "stage": None if stage is None else stage.value,
        **{name: _moment(release) for name, release in _moments(life).items()},
        "decided_apart": life.decided_apart,
        "reasoning": list(life.steps),
        "features": list(slugs),
    }


def _version_row(item: MachineTypeVersion) -> Row:
    return {
        "version": str(item.introduced.version),
        "stage": item.stage.value,
        **{name: _moment(release) for name, release in _moments(item).items()},
    }


def _moments(item: MachineTypeLife | MachineTypeVersion) -> dict[str, Release | None]:
    return {
        "introduced": item.introduced,
        "deprecated": item.deprecated,
        "due": item.due,
        "removed": item.removed,
    }


def _moment(release: Release | None) -> Row | None:
    if release is None:
        return None
    return {
        "release": str(release.version),
        "released_on": date_or_null(release.released_on),
        "projected": release.projected,
    }
