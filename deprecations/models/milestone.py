"""What happened to features and when: milestones, spans of stages, and links between features."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deprecations.catalogue.records import LinkKind, LinkStatus
from deprecations.models.fields import VersionField
from deprecations.models.history import EditHistory
from deprecations.policy.lifecycle import Basis, Event, Stage
from deprecations.policy.versions import Version


class Milestone(models.Model):
    """One event in a feature's life, as somebody states it or as documents let us observe it.

    ``after`` bounds an observed event from below: the last imported release that does not show
    it yet. ``listing`` is the newest one that states it.
    """

    feature = models.ForeignKey("Feature", models.CASCADE, related_name="milestones")
    event = models.CharField(max_length=10, choices=[(e.value, e.value) for e in Event])
    version = VersionField()
    after = VersionField(null=True, blank=True)
    scope = models.CharField(max_length=255, blank=True)
    basis = models.CharField(max_length=10, choices=[(b.value, b.value) for b in Basis])
    listing = models.ForeignKey(
        "Listing", models.CASCADE, null=True, blank=True, related_name="milestones"
    )

    class Meta:
        ordering = ("version", "event", "scope")

    def __str__(self) -> str:
        scope = f" ({self.scope})" if self.scope else ""
        return f"{self.event} in {self.version}{scope}, {self.basis}"


class StageSpan(models.Model):
    """The releases through which a feature has one stage, as the policy engine computes it.

    A feature's spans have no gaps: each release lies in exactly one. ``until`` is the first
    release beyond; the last span ends at ``END``. The versions are those of the cycle the span
    belongs to, so that a list as of any release is one join.
    """

    END = 2_147_483_647

    # Without an index of its own: the constraint's begins with it.
    feature = models.ForeignKey("Feature", models.CASCADE, related_name="spans", db_index=False)
    stage = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Stage])
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(default=END)
    deprecated_in = VersionField(null=True)
    deprecated_is_bound = models.BooleanField(default=False)
    removed_in = VersionField(null=True)
    removed_is_bound = models.BooleanField(default=False)
    withdrawn_in = VersionField(null=True)
    removable_in = VersionField(null=True)

    class Meta:
        ordering = ("feature", "since")
        constraints = (
            models.UniqueConstraint(fields=("feature", "since"), name="one_span_from_a_release"),
            models.CheckConstraint(
                condition=models.Q(since__lt=models.F("until")), name="a_span_is_not_empty"
            ),
        )
        indexes = (models.Index(fields=("stage", "since", "until")),)

    def __str__(self) -> str:
        return f"{self.stage} from {Version.from_number(self.since)}"


class Link(models.Model):
    """What one feature became of another, where it is not the same title.

    A suggested link changes no stage; people confirm or reject it. A confirmed one lends the
    versions of either side to the other, and imports leave it alone.
    """

    from_feature = models.ForeignKey("Feature", models.CASCADE, related_name="links_out")
    to_feature = models.ForeignKey("Feature", models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in LinkKind])
    score = models.FloatField(null=True, blank=True)
    status = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in LinkStatus],
        default=LinkStatus.SUGGESTED.value,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )

    history = EditHistory(excluded_fields=("decided_by",))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("from_feature", "to_feature"), name="one_link_between_two_features"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_feature=models.F("to_feature")),
                name="a_feature_is_not_linked_to_itself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_feature} → {self.to_feature} ({self.kind}, {self.status})"
