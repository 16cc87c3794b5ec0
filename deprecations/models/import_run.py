"""The record of imports, refused and unchanged ones included."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deprecations.catalogue.records import Severity
from deprecations.policy.lifecycle import Origin


class ImportRun(models.Model):
    """One import: when, by whom, from where, and what came of it."""

    class Outcome(models.TextChoices):
        IMPORTED = "imported"
        UNCHANGED = "unchanged"
        REFUSED = "refused"

    started_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    source = models.CharField(max_length=1000)
    origin = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Origin])
    outcome = models.CharField(max_length=10, choices=Outcome)
    message = models.TextField(blank=True, help_text="Why it was refused.")
    releases = models.JSONField(default=list)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    delisted = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(
        default=0, help_text="Changes by hand that differ from what the documents say."
    )

    class Meta:
        ordering = ("-started_at", "-pk")
        get_latest_by = "started_at"

    def __str__(self) -> str:
        return f"{self.source}: {self.outcome}"


class Problem(models.Model):
    """Something an import found that a person should look at."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="problems")
    code = models.CharField(max_length=5)
    severity = models.CharField(max_length=7, choices=[(s.value, s.value) for s in Severity])
    document = models.CharField(max_length=1000)
    line = models.PositiveIntegerField(null=True)
    message = models.TextField()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("code",)),)

    def __str__(self) -> str:
        place = self.document if self.line is None else f"{self.document}:{self.line}"
        return f"{place}: {self.code} {self.message}"
