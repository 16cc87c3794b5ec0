"""The shapes of what the API sends. The schema is made from them; `representations` fills them."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from deprecations.catalogue.records import ReplacementKind
from deprecations.models import Override, Replacement
from deprecations.policy.lifecycle import Basis, Event, Origin, Stage

RELEASE: Final = r"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,2})$"

STAGES: Final = [stage.value for stage in Stage]
EVENTS: Final = [event.value for event in Event]
BASES: Final = [basis.value for basis in Basis]
ORIGINS: Final = [origin.value for origin in Origin]
REPLACEMENT_KINDS: Final = [kind.value for kind in ReplacementKind]
REPLACEMENT_BASES: Final = Replacement.Basis.values
OVERRIDE_FIELDS: Final = Override.Field.values

Shape = serializers.Serializer[Any]


def release(text: str, *, allow_null: bool = False) -> serializers.RegexField:
    """A release as `X.Y`."""
    return serializers.RegexField(RELEASE, help_text=text, allow_null=allow_null)


def release_or_null(text: str) -> serializers.RegexField:
    """A release, or null where it is unknown or there is none."""
    return release(text, allow_null=True)


def slugs(text: str) -> serializers.ListField:
    """Features by their slugs."""
    return serializers.ListField(child=serializers.SlugField(), help_text=text)


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
    summary = serializers.CharField(allow_null=True, help_text="In this project's own words.")
    upstream_url = serializers.URLField(
        allow_null=True, help_text="Where QEMU itself writes about it."
    )


class MilestoneSerializer(Shape):
    """One event, as one source gives it. Several may contradict each other."""

    event = serializers.ChoiceField(EVENTS)
    release = release("The release of the event.")
    scope = serializers.CharField(
        allow_null=True, help_text="The part of the feature it is about; null for all of it."
    )
    basis = serializers.ChoiceField(
        BASES, help_text="Whether a document says so, documents show it or a maintainer set it."
    )
    document = serializers.CharField(allow_null=True, help_text="The newest one that says so.")
    document_release = release_or_null("The release of that document.")
    line = serializers.IntegerField(min_value=1, allow_null=True)


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
    description = DescriptionSerializer(
        allow_null=True, help_text="Null where only this project's own documents know the feature."
    )
    overrides = OverrideSerializer(many=True)


class FeaturePageSerializer(Shape):
    """A page of features."""

    count = serializers.IntegerField(min_value=0, help_text="On all pages together.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FeatureSerializer(many=True)


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
    states = serializers.ListField(
        child=release("X.Y"), help_text="The releases that the heading names."
    )
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


class IndexSerializer(Shape):
    """The addresses of this API."""

    features = serializers.URLField()
    categories = serializers.URLField()
    releases = serializers.URLField()
    policy = serializers.URLField()
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
