"""Features: the centre of the knowledge base."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, When
from django.urls import reverse

from deprecations.catalogue.records import FateBasis, FateKind, ListKind
from deprecations.models.document import Listing
from deprecations.models.fields import VersionField
from deprecations.models.history import EditHistory
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version


def _is_listed_in(documents: Collection[int]) -> Exists:
    listings = Listing.objects.filter(
        feature=OuterRef("pk"), kind=ListKind.DEPRECATED.value, document__in=documents
    )
    return Exists(listings)


class FeatureQuerySet(models.QuerySet["Feature"]):
    """Questions about features, asked as of a release."""

    def as_of(self, release: Version) -> Self:
        """Annotate stage and versions of the cycle that is current at a release.

        Adds ``stage_at``, ``deprecated_at``, ``removed_at``, ``withdrawn_at``, ``removable_at``
        and the two ``…_is_bound`` flags from one join. Features without a stage (the rule for
        machine types) stay in, with nulls.
        """
        at = Q(spans__since__lte=release.number, spans__until__gt=release.number)
        return self.annotate(
            span=FilteredRelation("spans", condition=at),
            stage_at=F("span__stage"),
            deprecated_at=F("span__deprecated_in"),
            deprecated_is_bound=F("span__deprecated_is_bound"),
            removed_at=F("span__removed_in"),
            removed_is_bound=F("span__removed_is_bound"),
            withdrawn_at=F("span__withdrawn_in"),
            removable_at=F("span__removable_in"),
        )

    def listed_by(self, documents: Collection[int]) -> Self:
        """Annotate ``listed``: whether a deprecated list of these documents has the feature."""
        return self.annotate(listed=_is_listed_in(documents))

    def listed_in(self, documents: Collection[int]) -> Self:
        """Those that a deprecated list of these documents has."""
        return self.filter(_is_listed_in(documents))

    def overdue(self) -> Self:
        """Annotate ``overdue_since``, the release from which a removable feature may go."""
        removable = When(stage_at=Stage.REMOVABLE.value, then=F("span__removable_in"))
        return self.annotate(overdue_since=Case(removable))

    def in_stages(self, stages: Collection[Stage | str]) -> Self:
        """Those in any of the stages, after ``as_of``."""
        return self.filter(stage_at__in=stages)

    def in_category(self, slug: str) -> Self:
        """Those in a category or anywhere below it."""
        levels = ("category", "category__parent", "category__parent__parent")
        return self.filter(Q(*((f"{level}__slug", slug) for level in levels), _connector=Q.OR))

    def counted_by(self, *fields: str) -> list[tuple[Any, ...]]:
        """How many there are for each combination of fields, the count last; one query."""
        return list(self.order_by().values_list(*fields).annotate(count=Count("pk", distinct=True)))

    def deprecated_at(self, release: Version) -> Self:
        """Features deprecated at a release, whether or not they may go already."""
        return self.as_of(release).in_stages([Stage.DEPRECATED, Stage.REMOVABLE])

    def removable_by(self, release: Version) -> Self:
        """Features that are liable to be removed at a release, and not gone yet."""
        return self.as_of(release).in_stages([Stage.REMOVABLE])

    def removed_between(self, after: Version, upto: Version) -> Self:
        """Features that went in a release later than ``after`` and not later than ``upto``."""
        return self.filter(removed_in__gt=after, removed_in__lte=upto)


class Feature(models.Model):
    """Something QEMU deprecated or removed.

    ``title`` is plain text without the version, ``title_rst`` keeps the markup. ``undated_from``
    is the release that lists it as deprecated where nothing says since when. The columns at the
    end are derived from milestones, links and policy, for the newest cycle; one service writes
    them. ``fate`` is what became of the feature, as far as is known today; empty for a rule.
    """

    slug = models.SlugField(max_length=120, unique=True)
    title = models.TextField()
    title_rst = models.TextField()
    category = models.ForeignKey("Category", models.PROTECT, related_name="features")
    summary = models.TextField(blank=True, help_text="In our own words.")
    is_rule = models.BooleanField(
        default=False, help_text="States a rule for many things and has no stage of its own."
    )
    described_by = models.ForeignKey(
        "Listing", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    summarised_by = models.ForeignKey(
        "Listing", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    undated_from = VersionField(null=True, editable=False)
    deprecated_in = VersionField(null=True, editable=False)
    removed_in = VersionField(null=True, editable=False)
    withdrawn_in = VersionField(null=True, editable=False)
    removable_in = VersionField(null=True, editable=False)
    fate = models.CharField(
        max_length=10, blank=True, editable=False, choices=[(k.value, k.value) for k in FateKind]
    )
    fate_basis = models.CharField(
        max_length=10, blank=True, editable=False, choices=[(b.value, b.value) for b in FateBasis]
    )
    fate_score = models.FloatField(
        null=True, editable=False, help_text="How alike the titles are, from 0 to 1."
    )

    objects = FeatureQuerySet.as_manager()
    # Of features made by hand; of the others, overrides tell what people changed.
    history = EditHistory(
        excluded_fields=(
            "is_rule",
            "described_by",
            "summarised_by",
            "undated_from",
            "deprecated_in",
            "removed_in",
            "withdrawn_in",
            "removable_in",
            "fate",
            "fate_basis",
            "fate_score",
        )
    )

    # Set by the queryset's methods, for the release that was asked about.
    stage_at: str | None
    deprecated_at: Version | None
    removed_at: Version | None
    withdrawn_at: Version | None
    removable_at: Version | None
    deprecated_is_bound: bool | None
    removed_is_bound: bool | None
    listed: bool

    class Meta:
        ordering = ("category__position", "category__slug", "title")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("feature", kwargs={"slug": self.slug})


class Alias(models.Model):
    """A key that listings of a feature go by: canonical category, normalised title, occurrence.

    A maintainer's new title adds a curated one, by which later imports find the feature again.
    """

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="aliases")
    category_slug = models.CharField(max_length=200)
    title_key = models.TextField()
    occurrence = models.PositiveSmallIntegerField(default=1)
    curated = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "aliases"
        constraints = (
            models.UniqueConstraint(
                fields=("category_slug", "title_key", "occurrence"), name="one_feature_per_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.category_slug}: {self.title_key}"


class PublishedSlug(models.Model):
    """An address that a feature once had, or has in older documents. Old addresses lead to the
    present one, for good.

    ``feature`` is empty where no document lists it any more: the address then tells what stood
    there, by the ``title``.
    """

    feature = models.ForeignKey(Feature, models.SET_NULL, null=True, related_name="published_slugs")
    slug = models.SlugField(max_length=120, unique=True)
    title = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.slug
