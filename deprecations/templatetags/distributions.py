"""What release pickers offer to those who know their distribution better than its QEMU."""

from __future__ import annotations

from django import template

from deprecations.models import DistributionRelease
from deprecations.services.distributions import by_distribution, distribution_releases
from deprecations.services.features_as_of import AsOf

register = template.Library()


@register.simple_tag
def distribution_groups(at: AsOf) -> list[tuple[str, list[DistributionRelease]]]:
    """Distributions with the releases of theirs that may be chosen, newest first; one query."""
    return by_distribution(
        row
        for row in distribution_releases()
        if row.qemu is not None and at.releases.find(row.qemu) is not None
    )
