"""What changes between two releases."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.features import FeatureSerializer
from deprecations.api.v1.serializers.values import STAGES, Shape, release


class MachineTypeChangeSerializer(Shape):
    """The machine types of one version, of whatever family."""

    version = release("The version that their names carry.")
    stage_before = serializers.ChoiceField(
        STAGES,
        allow_null=True,
        help_text="At the release that is upgraded from; null if they came later.",
    )
    stage = serializers.ChoiceField(
        STAGES, help_text="At the release that is upgraded to. `removable`: due for deletion."
    )


class _Comparison(Shape):
    to = release("The release that is upgraded to.")
    deprecated = FeatureSerializer(many=True, help_text="Newly deprecated.")
    removable = FeatureSerializer(many=True, help_text="Newly liable to be removed.")
    removed = FeatureSerializer(many=True, help_text="Gone.")
    withdrawn = FeatureSerializer(many=True, help_text="Their deprecation was taken back.")
    machine_types = MachineTypeChangeSerializer(
        many=True, help_text="What the rule for versioned machine types deprecates and removes."
    )


# “from” is a word of the language, so it cannot be written as the others are.
ComparisonSerializer = type(
    "ComparisonSerializer",
    (_Comparison,),
    {
        "__doc__": "Each feature is in one group: that of what it became in the end.",
        "from": release("The release that is upgraded from."),
    },
)
