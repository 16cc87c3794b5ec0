"""Releases, and what their documents list."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.features import CategoryOfFeatureSerializer
from deprecations.api.v1.serializers.values import Shape, release, releases, slugs


class ReleaseSerializer(Shape):
    """A release of QEMU, or one to come."""

    version = release("X.Y")
    released_on = serializers.DateField(
        allow_null=True, help_text="An estimate where it is projected; null before 2.10."
    )
    projected = serializers.BooleanField(help_text="Whether it is still to come.")
    url = serializers.URLField(help_text="The whole release.")


class ReleasePageSerializer(Shape):
    """A page of releases."""

    count = serializers.IntegerField(min_value=0, help_text="On all pages together.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ReleaseSerializer(many=True)


class ListingSerializer(Shape):
    """An entry of a document."""

    slug = serializers.SlugField(help_text="Of the feature.")
    title = serializers.CharField(help_text="As this document has it, without the version.")
    category = CategoryOfFeatureSerializer(help_text="Named as this document does.")
    states = releases("The releases that the heading names.")
    document = serializers.CharField()
    line = serializers.IntegerField(min_value=1)


class ListedSerializer(Shape):
    """Both lists of a release, in document order."""

    deprecated = ListingSerializer(many=True)
    removed = ListingSerializer(many=True)


class ReleaseDetailSerializer(ReleaseSerializer):
    """A release, what its documents list and what changed with it."""

    listed = ListedSerializer(
        allow_null=True, help_text="Null where the release's documents were not imported."
    )
    newly_deprecated = slugs("Features that are deprecated from this release on.")
    newly_removable = slugs("Features that this release is the first one free to drop.")
    newly_removed = slugs("Features that this release is the first one without.")
    withdrawn = slugs("Features whose deprecation this release took back.")
