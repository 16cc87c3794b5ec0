"""The revision of the knowledge as a whole."""

from __future__ import annotations

from django.db import models


class KnowledgeRevision(models.Model):
    """Counts changes of what readers see, so that answers can be conditional on it."""

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"revision {self.number}"
