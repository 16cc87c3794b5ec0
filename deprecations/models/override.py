"""What maintainers changed by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deprecations.models.history import EditHistory


class Override(models.Model):
    """A field of a feature that a maintainer set: readers see ``value``, whatever imports say.

    ``upstream_value`` follows the imports, so that a difference is a query and never a lost
    edit. Values are JSON: text, a release as text, a slug, the list of replacements, or QEMU's text
    as it is shown with the list it was edited for.
    """

    class Field(models.TextChoices):
        TITLE = "title", "title"
        CATEGORY = "category", "category"
        SUMMARY = "summary", "summary"
        TEXT = "text", "QEMU's text"
        DEPRECATED_IN = "deprecated_in", "deprecated in"
        REMOVED_IN = "removed_in", "removed in"
        WITHDRAWN_IN = "withdrawn_in", "withdrawn in"
        REPLACEMENTS = "replacements", "replacements"

    feature = models.ForeignKey("Feature", models.CASCADE, related_name="overrides")
    field = models.CharField(max_length=20, choices=Field)
    value = models.JSONField(null=True)
    upstream_value = models.JSONField(null=True)
    reason = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now=True)

    history = EditHistory(excluded_fields=("made_by", "made_at", "reason"))

    class Meta:
        ordering = ("feature", "field")
        constraints = (
            models.UniqueConstraint(fields=("feature", "field"), name="one_override_per_field"),
        )

    def __str__(self) -> str:
        return f"{self.get_field_display()} of {self.feature}"
