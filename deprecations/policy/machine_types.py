"""Versioned machine types: which ones their rule covers at a release.

From 10.1 on QEMU's documents leave the two versions to substitutions; these are their values.
"""

from __future__ import annotations

from deprecations.policy.releases import ReleaseList
from deprecations.policy.rules import MACHINE_TYPES_DEPRECATED_AFTER, MACHINE_TYPES_DUE_AFTER
from deprecations.policy.versions import Version


def deprecated_up_to(release: Version, releases: ReleaseList) -> Version:
    """The newest machine type version that is deprecated at this release: (M-3).m for M.m."""
    return _back_by(MACHINE_TYPES_DEPRECATED_AFTER, release, releases)


def due_up_to(release: Version, releases: ReleaseList) -> Version:
    """The newest machine type version that is due for deletion at this release: (M-6).m for M.m.

    This is what the rule says. QEMU acts on it from `rules.MACHINE_TYPES_ENFORCED_FROM` on.
    """
    return _back_by(MACHINE_TYPES_DUE_AFTER, release, releases)


def _back_by(majors: int, release: Version, releases: ReleaseList) -> Version:
    """The same release so many majors ago, or the newest below it where there was none (3.2).

    Version(0, 0), older than any machine type, for releases too early for the rule.
    """
    if release.major < majors:
        return Version(0, 0)
    target = Version(release.major - majors, release.minor)
    if releases.find(target) is not None:
        return target
    below = releases.before(target)
    return target if below is None else below.version
