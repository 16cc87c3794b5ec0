"""What to use instead of a feature."""

from __future__ import annotations

from django.db import models

from deprecations.catalogue.records import ReplacementKind
from deprecations.models.fields import VersionField


class Replacement(models.Model):
    """One thing to use instead: read from the text (stated) or given by a maintainer (curated)."""

    class Basis(models.TextChoices):
        STATED = "stated"
        SUGGESTED = "suggested"
        CURATED = "curated"

    KINDS = [(kind.value, kind.value.replace("-", " ")) for kind in ReplacementKind]

    feature = models.ForeignKey("Feature", models.CASCADE, related_name="replacements")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=500, help_text="What a user types, without markup.")
    kind = models.CharField(max_length=20, choices=KINDS, default=ReplacementKind.OTHER.value)
    replaces = models.CharField(
        max_length=500, blank=True, help_text="The old name, where there are several."
    )
    note = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.CURATED)
    available_in = VersionField(
        null=True, blank=True, help_text="The first release that has the replacement."
    )
    replaced_by_feature = models.ForeignKey(
        "Feature",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replacement_of",
        help_text="Set where what replaces is itself in this knowledge base.",
    )

    class Meta:
        ordering = ("feature", "position", "pk")

    def __str__(self) -> str:
        return self.text
