"""The removal policy as data: its rules with their figures, the stages, the release cadence."""

from __future__ import annotations

from typing import Any, Final

from deprecations.policy.lifecycle import Stage
from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import RULES, Rule
from deprecations.policy.versions import Version

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
        "figures": {
            name: str(figure) if isinstance(figure, Version) else figure
            for name, figure in rule.figures.items()
        },
    }


def _months(releases: ReleaseList) -> list[dict[str, int]]:
    """In which month of the year each minor version is expected."""
    months = {r.version.minor: r.released_on.month for r in releases.projected() if r.released_on}
    return [{"minor": minor, "month": months[minor]} for minor in sorted(months)]
