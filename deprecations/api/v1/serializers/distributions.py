"""What distributions ship."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.values import Shape, release_or_null


class DistributionReleaseSerializer(Shape):
    """A release of a distribution."""

    slug = serializers.CharField(help_text="What any parameter for a release takes.")
    distribution = serializers.CharField()
    release = serializers.CharField(
        allow_null=True, help_text="Its number or name; null where a rolling one has none."
    )
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text="Other names, which are understood as well."
    )
    rolling = serializers.BooleanField(
        help_text="Whether what it ships is true only of the day it was recorded."
    )
    qemu = release_or_null("The release that it ships; null where that is not recorded.")
    recorded_on = serializers.DateField(allow_null=True, help_text="When somebody looked.")
    source = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="Where that stands, in words."
    )


class DistributionPageSerializer(Shape):
    """A page of releases of distributions."""

    count = serializers.IntegerField(min_value=0, help_text="On all pages together.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DistributionReleaseSerializer(many=True)
