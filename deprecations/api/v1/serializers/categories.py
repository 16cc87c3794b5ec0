"""The tree of categories."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deprecations.api.v1.serializers.features import CategoryOfFeatureSerializer
from deprecations.api.v1.serializers.values import Shape


class StageCountsSerializer(Shape):
    """How many features are in each stage."""

    supported = serializers.IntegerField(min_value=0)
    deprecated = serializers.IntegerField(min_value=0)
    removable = serializers.IntegerField(min_value=0)
    removed = serializers.IntegerField(min_value=0)


class CategorySerializer(CategoryOfFeatureSerializer):
    """A category with what is below it."""

    counts = StageCountsSerializer(help_text="With the features of its sub-categories.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # A class cannot name itself while it is being made.
        return {**super().get_fields(), "children": CategorySerializer(many=True)}
