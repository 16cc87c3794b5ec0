"""The API itself: its addresses, and problems."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.values import Shape


class IndexSerializer(Shape):
    """The addresses of this API."""

    features = serializers.URLField()
    categories = serializers.URLField()
    releases = serializers.URLField()
    removals = serializers.URLField()
    compare = serializers.URLField()
    distributions = serializers.URLField()
    machine_types = serializers.URLField()
    policy = serializers.URLField()
    export = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


class ParameterErrorSerializer(Shape):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    allowed = serializers.JSONField(help_text="In words, or as a list of all that is allowed.")


class ProblemSerializer(Shape):
    """Problem details, after RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField(help_text="The name of the status.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What went wrong, for people.")
    errors = ParameterErrorSerializer(  # type: ignore[assignment]
        many=True, help_text="One for each parameter at fault, empty for other problems."
    )
