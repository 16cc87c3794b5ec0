"""The removal policy."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.values import STAGES, Shape, release, release_or_null


class RuleSerializer(Shape):
    """One rule of the policy."""

    slug = serializers.CharField()
    name = serializers.CharField()
    statement = serializers.CharField()
    stated_from = release("The first release whose documents state it.")
    stated_until = release_or_null("The last one; null where they still do.")
    figures = serializers.DictField(help_text="The rule's numbers and releases, by name.")


class StageMeaningSerializer(Shape):
    """A stage and what it means."""

    stage = serializers.ChoiceField(STAGES)
    meaning = serializers.CharField()


class MonthSerializer(Shape):
    """When the releases of one minor version come out."""

    minor = serializers.IntegerField(min_value=0)
    month = serializers.IntegerField(min_value=1, max_value=12)


class CadenceSerializer(Shape):
    """How releases to come are projected."""

    months = MonthSerializer(many=True)
    newest = release("The newest release that exists; projection starts after it.")
    projected_releases = serializers.IntegerField(
        min_value=1, help_text="How many releases past the newest may be asked about."
    )


class PolicySerializer(Shape):
    """The removal policy as data."""

    rules = RuleSerializer(many=True)
    stages = StageMeaningSerializer(many=True)
    cadence = CadenceSerializer()
