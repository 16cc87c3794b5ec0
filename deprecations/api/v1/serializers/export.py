"""The whole knowledge in one document."""

from __future__ import annotations

from rest_framework import serializers

from deprecations.api.v1.serializers.distributions import DistributionReleaseSerializer
from deprecations.api.v1.serializers.feature_details import (
    ContradictionSerializer,
    MilestoneSerializer,
    SourceSerializer,
)
from deprecations.api.v1.serializers.features import FateSerializer, ReplacementSerializer
from deprecations.api.v1.serializers.values import (
    EVENTS,
    LINK_KINDS,
    LINK_STATUSES,
    LISTS,
    ORIGINS,
    OVERRIDE_FIELDS,
    STAGES,
    Shape,
    release,
    release_or_null,
)

_DIGEST = r"^[0-9a-f]{64}$"


def _digest(text: str) -> serializers.RegexField:
    return serializers.RegexField(_DIGEST, help_text=text)


class LicencesSerializer(Shape):
    """Under which terms texts may be passed on."""

    upstream = serializers.CharField(help_text="Of texts from QEMU's documents.")
    embedded = serializers.CharField(help_text="Of texts from this project's own documents.")


class ReleaseDateSerializer(Shape):
    """A release that exists."""

    version = release("X.Y")
    released_on = serializers.DateField(allow_null=True)


class KnownCategorySerializer(Shape):
    """A category of the tree."""

    slug = serializers.CharField()
    name = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField())
    aliases = serializers.ListField(
        child=serializers.CharField(), help_text="Other names in documents."
    )
    position = serializers.IntegerField(min_value=0, help_text="Its place in QEMU's order.")


class NamedDocumentSerializer(Shape):
    """Which document."""

    document = serializers.CharField()
    release = release("The release of the document.")
    origin = serializers.ChoiceField(ORIGINS)


class KnownDocumentSerializer(NamedDocumentSerializer):
    """A document that was imported."""

    lists = serializers.ListField(child=serializers.ChoiceField(LISTS))
    tree_version = serializers.CharField(help_text="What its source tree calls itself.")
    digest = _digest("SHA-256 of its text.")


class StageSpanSerializer(Shape):
    """The releases through which a feature has one stage."""

    stage = serializers.ChoiceField(STAGES)
    since = release_or_null("The first of them; null where it always was so.")
    until = release_or_null("The first one after them; null where it lasts.")
    deprecated_in = release_or_null("Of the cycle that the stage belongs to.")
    deprecated_is_bound = serializers.BooleanField(
        help_text="Whether it may have been earlier: documents only show it."
    )
    removed_in = release_or_null("Of the cycle that the stage belongs to.")
    removed_is_bound = serializers.BooleanField(help_text="Whether it may have been earlier.")
    withdrawn_in = release_or_null("Of the cycle that the stage belongs to.")
    removable_in = release_or_null("The first release that is free to drop it.")


class LinkSerializer(Shape):
    """What a feature turned into."""

    feature = serializers.SlugField()
    kind = serializers.ChoiceField(LINK_KINDS)
    score = serializers.FloatField(min_value=0, max_value=1, allow_null=True)
    status = serializers.ChoiceField(LINK_STATUSES)


class KnownOverrideSerializer(Shape):
    """What a maintainer set in place of what the documents say."""

    field = serializers.ChoiceField(OVERRIDE_FIELDS)
    value = serializers.JSONField()
    upstream_value = serializers.JSONField()
    reason = serializers.CharField()


class PlaceSerializer(NamedDocumentSerializer):
    """A line of a document."""

    line = serializers.IntegerField(min_value=1)


class DescriptionPlaceSerializer(PlaceSerializer):
    """Where QEMU's own newest text stands."""

    body = _digest("Of the text, in `bodies`.")


class KnownFeatureSerializer(Shape):
    """A feature, whatever the release."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    title_rst = serializers.CharField()
    category = serializers.CharField(help_text="The slug of its category.")
    is_rule = serializers.BooleanField(help_text="True for the rule on versioned machine types.")
    undated_from = release_or_null("The release that lists it where nothing says since when.")
    deprecated_in = release_or_null("Of the newest cycle.")
    removed_in = release_or_null("Of the newest cycle.")
    withdrawn_in = release_or_null("Of the newest cycle.")
    removable_in = release_or_null("Of the newest cycle.")
    stages = StageSpanSerializer(many=True)
    milestones = MilestoneSerializer(many=True)
    contradictions = ContradictionSerializer(many=True)
    fate = FateSerializer(allow_null=True)
    links = LinkSerializer(many=True)
    replacements = ReplacementSerializer(many=True)
    summary = serializers.CharField(allow_null=True)
    description = DescriptionPlaceSerializer(allow_null=True)
    overrides = KnownOverrideSerializer(many=True)


class StatementSerializer(Shape):
    """One version that a heading states."""

    event = serializers.ChoiceField(EVENTS)
    release = release("The release of the event.")
    scope = serializers.CharField(allow_null=True)


class KnownListingSerializer(PlaceSerializer):
    """An entry of a document."""

    end_line = serializers.IntegerField(min_value=1)
    list = serializers.ChoiceField(LISTS)
    feature = serializers.SlugField()
    title = serializers.CharField()
    title_rst = serializers.CharField()
    category_path = serializers.ListField(child=serializers.CharField())
    stated = StatementSerializer(many=True)
    anchor = serializers.CharField(
        allow_null=True, help_text="Its address on QEMU's rendered page."
    )
    body = _digest("Of its text, in `bodies`.")


class BodySerializer(Shape):
    """The text of entries."""

    text = serializers.CharField(allow_blank=True)
    rst = serializers.CharField(allow_blank=True)
    source = SourceSerializer()  # type: ignore[assignment]


class KnowledgeSerializer(Shape):
    """All that is known."""

    licences = LicencesSerializer()
    releases = ReleaseDateSerializer(many=True)
    distributions = DistributionReleaseSerializer(many=True)
    categories = KnownCategorySerializer(many=True)
    documents = KnownDocumentSerializer(many=True)
    features = KnownFeatureSerializer(many=True)
    listings = KnownListingSerializer(many=True, help_text="In the order of their documents.")
    bodies = serializers.DictField(
        child=BodySerializer(), help_text="Texts by their digests; each stands here once."
    )


class FormerAddressSerializer(Shape):
    """A slug that was published once."""

    slug = serializers.SlugField()
    feature = serializers.SlugField(
        allow_null=True, help_text="The present one; null where no document lists the feature."
    )
    title = serializers.CharField(allow_null=True, help_text="What stood there, if nothing does.")


class RevisionSerializer(NamedDocumentSerializer):
    """From which state of QEMU's repository a document was read."""

    revision = serializers.CharField()


class ExportSerializer(Shape):
    """Everything, with a digest of the knowledge."""

    format_version = serializers.IntegerField(min_value=1)
    digest = _digest("SHA-256 of `knowledge` as canonical JSON.")
    knowledge = KnowledgeSerializer()
    former_addresses = FormerAddressSerializer(many=True, help_text="Not part of the digest.")
    revisions = RevisionSerializer(many=True, help_text="Not part of the digest.")
