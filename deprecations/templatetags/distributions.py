"""What release pickers offer to those who know their distribution better than its QEMU."""

from __future__ import annotations

from django import template
from django.template import Context

from deprecations.models import DistributionRelease
from deprecations.services.distributions import by_distribution, distribution_releases
from deprecations.services.features_as_of import AsOf

register = template.Library()


# Where a request keeps what its first picker asked the database for.
_KEPT = "_distribution_releases"


@register.simple_tag(takes_context=True)
def distribution_groups(context: Context, at: AsOf) -> list[tuple[str, list[DistributionRelease]]]:
    """Distributions with the releases of theirs that may be chosen, newest first; one query,
    however many pickers a page has."""
    kept = vars(context.request) if hasattr(context, "request") else {}
    if _KEPT not in kept:
        kept[_KEPT] = distribution_releases()
    return by_distribution(
        row
        for row in kept[_KEPT]
        if row.qemu is not None and at.releases.find(row.qemu) is not None
    )
