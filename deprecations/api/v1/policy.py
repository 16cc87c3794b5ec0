"""The removal policy as data: its rules with their figures, the stages, the release cadence."""

from __future__ import annotations

from typing import Any, Final

from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import (
    FIRST_RELEASE_WITH_POLICY,
    FUNCTIONAL_FOR,
    GENERAL,
    MACHINE_TYPES,
    MACHINE_TYPES_DEPRECATED_AFTER,
    MACHINE_TYPES_DUE_AFTER,
    MACHINE_TYPES_ENFORCED_FROM,
    RELEASES_PER_YEAR,
    RULES,
    START_AT_2_10,
    Rule,
)

FIGURES: Final[dict[Rule, dict[str, int | str]]] = {
    GENERAL: {"functional_for_releases": FUNCTIONAL_FOR},
    START_AT_2_10: {"counted_from": str(FIRST_RELEASE_WITH_POLICY)},
    MACHINE_TYPES: {
        "deprecated_after_releases": MACHINE_TYPES_DEPRECATED_AFTER * RELEASES_PER_YEAR,
        "due_after_releases": MACHINE_TYPES_DUE_AFTER * RELEASES_PER_YEAR,
        "enforced_from": str(MACHINE_TYPES_ENFORCED_FROM),
    },
}

MEANINGS: Final = {
    Stage.SUPPORTED: "Not deprecated yet at that release, or its deprecation was taken back.",
    Stage.DEPRECATED: "Deprecated, and still within its releases of notice.",
    Stage.REMOVABLE: "Deprecated and liable to be removed: any release from now on may drop it.",
    Stage.REMOVED: "Gone by that release.",
}


def policy_document(releases: ReleaseList) -> dict[str, Any]:
    """Everything the verdicts are computed from."""
    return {
        "rules": [_rule(rule) for rule in RULES],
        "stages": [
            {"stage": stage.value, "meaning": meaning} for stage, meaning in MEANINGS.items()
        ],
        "cadence": {
            "months": _months(releases),
            "newest": str(releases.newest.version),
            "projected_releases": releases.PROJECTED,
        },
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "slug": rule.slug,
        "name": rule.name,
        "statement": rule.statement,
        "stated_from": str(rule.stated_from),
        "stated_until": None if rule.stated_until is None else str(rule.stated_until),
        "figures": FIGURES[rule],
    }


def _months(releases: ReleaseList) -> list[dict[str, int]]:
    """In which month of the year each minor version is expected."""
    months = {r.version.minor: r.released_on.month for r in releases.projected() if r.released_on}
    return [{"minor": minor, "month": months[minor]} for minor in sorted(months)]
