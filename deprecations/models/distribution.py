"""What distributions ship."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from deprecations.models.fields import VersionField
from deprecations.models.history import EditHistory


class DistributionRelease(models.Model):
    """A release of a distribution, and the QEMU release in it as far as that is recorded: since
    when and from where is known together with it.

    A rolling one is never done, so what it ships is true only of the day it was recorded.
    """

    distribution = models.CharField(max_length=60)
    release = models.CharField(max_length=40, blank=True)
    slug = models.CharField(
        max_length=80, unique=True, validators=[RegexValidator(r"\A[a-z0-9]+([.-][a-z0-9]+)*\Z")]
    )
    aliases = models.JSONField(default=list, blank=True)
    is_rolling = models.BooleanField("rolling", default=False)
    qemu = VersionField("QEMU", null=True, blank=True)
    recorded_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    history = EditHistory()

    class Meta:
        ordering = ("distribution", "slug")

    def __str__(self) -> str:
        return f"{self.distribution} {self.release}".rstrip()
