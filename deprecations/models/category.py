"""Categories of features."""

from __future__ import annotations

from django.db import models

from deprecations.models.history import EditHistory


class Category(models.Model):
    """A category of the tree, at most two levels deep in practice.

    ``aliases`` are the other names that documents use for it.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    slug = models.SlugField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names in documents.")
    position = models.PositiveSmallIntegerField(default=0)

    history = EditHistory()

    class Meta:
        ordering = ("position", "slug")
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> list[str]:
        """The names from the top of the tree down to this category."""
        return [*(self.parent.path if self.parent else []), self.name]
