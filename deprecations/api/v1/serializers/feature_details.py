"""What only the address of one feature answers."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.features import FeatureSerializer
from deprecations.api.v1.serializers.values import (
    ASPECTS,
    BASES,
    EVENTS,
    LISTS,
    ORIGINS,
    OVERRIDE_FIELDS,
    Shape,
    release,
    release_or_null,
    releases,
)


class MilestoneSerializer(Shape):
    """One event, as one source gives it. Several may contradict each other."""

    event = serializers.ChoiceField(EVENTS)
    release = release("The release of the event.")
    scope = serializers.CharField(
        allow_null=True, help_text="The part of the feature it is about; null for all of it."
    )
    after = release_or_null(
        "For what documents only show: the last release known that does not show it yet."
    )
    basis = serializers.ChoiceField(
        BASES, help_text="Whether a document says so, documents show it or a maintainer set it."
    )
    document = serializers.CharField(allow_null=True, help_text="The newest one that says so.")
    document_release = release_or_null("The release of that document.")
    document_origin = serializers.ChoiceField(
        ORIGINS, allow_null=True, help_text="Whether it is QEMU's own or comes with this project."
    )
    line = serializers.IntegerField(min_value=1, allow_null=True)


class ContradictionSerializer(Shape):
    """Milestones that do not fit together, and how to read them."""

    message = serializers.CharField(help_text="The explanation in words.")
    milestones = MilestoneSerializer(many=True)


class HistoryEntrySerializer(Shape):
    """One entry of one document."""

    release = release("The release of the document.")
    list = serializers.ChoiceField(LISTS)
    title = serializers.CharField(help_text="As that release has it, without the version.")
    states = releases("The releases that the heading names.")
    changed = serializers.ListField(
        child=serializers.ChoiceField(ASPECTS),
        help_text="What differs from the entry before it in the same list, markup, white space "
        "and quotes aside. Empty for the first one.",
    )
    document = serializers.CharField()
    line = serializers.IntegerField(min_value=1)


class SourceSerializer(Shape):
    """Where a text comes from."""

    document = serializers.CharField()
    release = release("The release of the document.")
    line = serializers.IntegerField(min_value=1)
    origin = serializers.ChoiceField(ORIGINS)
    licence = serializers.CharField()


class DescriptionSerializer(Shape):
    """QEMU's own text, the newest one."""

    text = serializers.CharField()
    html = serializers.CharField(help_text="Clean: without scripts, styles, classes or images.")
    rst = serializers.CharField()
    edited = serializers.BooleanField(
        help_text="Whether a maintainer edited it; the source's own words are in `overrides`."
    )
    source = SourceSerializer()  # type: ignore[assignment]


class OverrideSerializer(Shape):
    """What a maintainer set in place of what the documents say."""

    field = serializers.ChoiceField(OVERRIDE_FIELDS)
    value = serializers.JSONField()
    upstream_value = serializers.JSONField()
    reason = serializers.CharField()
    made_at = serializers.DateTimeField()


class FeatureDetailSerializer(FeatureSerializer):
    """A feature as of a release, whole."""

    milestones = MilestoneSerializer(many=True)
    contradictions = ContradictionSerializer(many=True)
    history = HistoryEntrySerializer(
        many=True,
        help_text="Its entries in QEMU's documents, the oldest release first; in this project's "
        "own where only those know it.",
    )
    description = DescriptionSerializer(
        allow_null=True, help_text="Null where only this project's own documents know the feature."
    )
    overrides = OverrideSerializer(many=True)
