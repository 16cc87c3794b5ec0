"""QEMU's releases."""

from __future__ import annotations

from django.db import models

from deprecations.models.fields import VersionField
from deprecations.models.history import EditHistory


class Release(models.Model):
    """A release that exists. Releases to come are computed, never stored."""

    version = VersionField(unique=True)
    released_on = models.DateField(null=True, blank=True)

    history = EditHistory()

    class Meta:
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"QEMU {self.version}"
