"""Under which terms texts may be passed on, by where they come from."""

from __future__ import annotations

from typing import Final

from deprecations.policy.lifecycle import Origin

LICENCES: Final = {
    Origin.UPSTREAM: "GPL-2.0-or-later, the QEMU project",
    Origin.EMBEDDED: "MIT, the QEMU deprecation tracker's authors",
}
