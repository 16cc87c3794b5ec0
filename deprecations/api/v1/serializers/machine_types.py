"""Versioned machine types."""

from __future__ import annotations

from typing import Final

from rest_framework import serializers

from deprecations.api.v1.serializers.values import (
    STAGES,
    Shape,
    release,
    release_or_null,
    slugs,
)
from deprecations.policy.machine_names import NameKind

KINDS: Final = [kind.value for kind in NameKind]


class MomentSerializer(Shape):
    """A release at which something happens."""

    release = release("X.Y")
    released_on = serializers.DateField(
        allow_null=True, help_text="An estimate where it is projected; null before 2.10."
    )
    projected = serializers.BooleanField(help_text="Whether it is still to come.")


class MachineTypeVersionSerializer(Shape):
    """The machine types of one version, all families alike."""

    version = release("The version in their names.")
    stage = serializers.ChoiceField(STAGES, help_text="`removable`: due for deletion.")
    introduced = MomentSerializer()
    deprecated = MomentSerializer()
    due = MomentSerializer(help_text="The first release at which they are due for deletion.")
    removed = MomentSerializer(help_text="The first release without them.")


class MachineTypesSerializer(Shape):
    """What the rule for versioned machine types says at a release."""

    release = release("The release asked about.")
    rule = serializers.CharField(help_text="Its slug in `policy/`.")
    deprecated_up_to = release_or_null("Null before 9.1, which announced the rule.")
    due_up_to = release_or_null("Due for deletion. Null before 9.1.")
    removed_up_to = release_or_null("Gone by the rule. Null before 10.1, which enforces it.")
    reasoning = serializers.ListField(
        child=serializers.CharField(), help_text="The same in sentences."
    )
    versions = MachineTypeVersionSerializer(
        many=True, help_text="Those that had come by then, oldest first."
    )


class MachineTypeSerializer(Shape):
    """One machine type by its name. What the rule tells nothing about is null."""

    name = serializers.CharField()
    url = serializers.URLField(help_text="Of this machine type.")
    kind = serializers.ChoiceField(
        KINDS,
        help_text="`versioned`: QEMU's own, with a version. `newest`: stands for the newest of its "
        "family. `unversioned`: a board, if there is one. `distribution`: a distribution's own, "
        "whose numbers are not QEMU's. `unknown`: a number, but no family that is known.",
    )
    family = serializers.CharField(allow_null=True)
    version = release_or_null("Of versioned types only; never of a distribution's.")
    release = release("The release that the stage is told of.")
    stage = serializers.ChoiceField(
        STAGES,
        allow_null=True,
        help_text="`removable`: due for deletion. Null where the rule tells none, and before the "
        "type came.",
    )
    introduced = MomentSerializer(allow_null=True)
    deprecated = MomentSerializer(allow_null=True)
    due = MomentSerializer(
        allow_null=True, help_text="The first release at which it is due for deletion."
    )
    removed = MomentSerializer(allow_null=True, help_text="The first release without it.")
    decided_apart = serializers.BooleanField(
        help_text="Whether a decision of its own removed it, before the rule."
    )
    reasoning = serializers.ListField(child=serializers.CharField(), help_text="Why, in sentences.")
    features = slugs("Features whose titles name it, alone or within a range.")
