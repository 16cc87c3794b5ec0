"""What may go at a release."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.features import FeatureSerializer
from deprecations.api.v1.serializers.values import Shape, release, release_or_null


class RemovalsSerializer(Shape):
    """What may go at a release, among the features that its list has, and what it changes."""

    release = release("The release that all this is told for.")
    projected = serializers.BooleanField(help_text="Whether that release is still to come.")
    listed_in = release_or_null(
        "The release whose list tells what is listed: the newest imported one up to the one asked "
        "for. Null where nothing that old was imported."
    )
    newly_removable = FeatureSerializer(
        many=True, help_text="Listed, and this release is the first one free to drop them."
    )
    overdue = FeatureSerializer(
        many=True, help_text="Listed, and free to be dropped before; most overdue first."
    )
    newly_deprecated = FeatureSerializer(many=True, help_text="Deprecated from this release on.")
    removed = FeatureSerializer(many=True, help_text="This release is the first one without them.")
    undated = FeatureSerializer(
        many=True,
        help_text="Listed, and no document says since when; other groups may have them as well, "
        "counted from the first list that shows them.",
    )
