"""Features as of a release, as lists have them."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.values import (
    FATE_BASES,
    FATES,
    REPLACEMENT_BASES,
    REPLACEMENT_KINDS,
    STAGES,
    Shape,
    release,
    release_or_null,
    slugs,
)


class CategoryOfFeatureSerializer(Shape):
    """The category that something stands in."""

    slug = serializers.CharField(help_text="What `category=` takes.")
    name = serializers.CharField()
    path = serializers.ListField(
        child=serializers.CharField(), help_text="The names from the top of the tree down."
    )


class EligibilitySerializer(Shape):
    """When the policy lets a feature go, and why."""

    rule = serializers.CharField(help_text="The slug of the rule, as in `policy/`.")
    counted_from = release("The release that counting begins with.")
    functional_through = release("The last release that is sure to have the feature.")
    removable_in = release("The first release that is free to drop it.")
    removable_on = serializers.DateField(
        allow_null=True, help_text="When that release came out; an estimate where it is projected."
    )
    projected = serializers.BooleanField(help_text="Whether that release is still to come.")
    releases_overdue = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="Releases since the first one free to drop it. Null unless it may go now.",
    )
    reason = serializers.CharField(help_text="The verdict in one sentence.")


class ReplacementSerializer(Shape):
    """What to use instead."""

    text = serializers.CharField(help_text="What a user types.")
    kind = serializers.ChoiceField(REPLACEMENT_KINDS)
    replaces = serializers.CharField(
        allow_null=True, help_text="The old name it stands for, where there are several."
    )
    note = serializers.CharField(allow_null=True, help_text="A condition or a hint.")
    basis = serializers.ChoiceField(
        REPLACEMENT_BASES, help_text="Whether the text says so, software guessed it or people did."
    )
    available_in = release_or_null("The first release that has it, where that is known.")
    feature = serializers.SlugField(
        allow_null=True, help_text="The feature that the replacement itself is, if it is one."
    )


class FateSerializer(Shape):
    """What became of a feature, as far as is known today."""

    kind = serializers.ChoiceField(
        FATES,
        help_text="`listed`: the newest list still has it. `removed`: under its own title. "
        "`vanished`: no longer listed, and nothing says why.",
    )
    basis = serializers.ChoiceField(
        FATE_BASES, help_text="Whether documents say so, software suggests it or people decided."
    )
    score = serializers.FloatField(
        min_value=0,
        max_value=1,
        allow_null=True,
        help_text="How alike the titles are, where it is no fact.",
    )
    features = slugs("What it turned into, the likeliest first.")


class FeatureSerializer(Shape):
    """A feature as of a release."""

    slug = serializers.SlugField()
    title = serializers.CharField(help_text="Plain text, without a version.")
    title_rst = serializers.CharField(help_text="The title with its markup.")
    url = serializers.URLField(help_text="The whole feature.")
    category = CategoryOfFeatureSerializer()
    release = release("The release that all this is told for.")
    stage = serializers.ChoiceField(
        STAGES, allow_null=True, help_text="Null for the rule on versioned machine types."
    )
    listed = serializers.BooleanField(
        help_text="Whether that release's list of deprecated features has it; where that list was "
        "not imported, the newest one before it counts. False where nothing that old was imported."
    )
    deprecated_in = release_or_null("Of the cycle current at that release.")
    removed_in = release_or_null("Of the cycle current at that release, even if still to come.")
    withdrawn_in = release_or_null("The release that took the deprecation back.")
    eligibility = EligibilitySerializer(
        allow_null=True, help_text="Null where there is nothing to count from."
    )
    replacements = ReplacementSerializer(many=True)
    fate = FateSerializer(
        allow_null=True, help_text="Of today, whatever the release. Null for the rule."
    )
    summary = serializers.CharField(allow_null=True, help_text="In this project's own words.")
    upstream_url = serializers.URLField(
        allow_null=True, help_text="Where QEMU itself writes about it."
    )


class FeaturePageSerializer(Shape):
    """A page of features."""

    count = serializers.IntegerField(min_value=0, help_text="On all pages together.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FeatureSerializer(many=True)
