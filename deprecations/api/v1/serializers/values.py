"""Values that many shapes have."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from deprecations.catalogue.histories import Aspect
from deprecations.catalogue.records import (
    FateBasis,
    FateKind,
    LinkKind,
    LinkStatus,
    ListKind,
    ReplacementKind,
)
from deprecations.models import Override, Replacement
from deprecations.policy.lifecycle import Basis, Event, Origin, Stage

RELEASE: Final = r"^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,2})$"

STAGES: Final = [stage.value for stage in Stage]
EVENTS: Final = [event.value for event in Event]
BASES: Final = [basis.value for basis in Basis]
ORIGINS: Final = [origin.value for origin in Origin]
LISTS: Final = [kind.value for kind in ListKind]
ASPECTS: Final = [aspect.value for aspect in Aspect]
FATES: Final = [kind.value for kind in FateKind]
FATE_BASES: Final = [basis.value for basis in FateBasis]
LINK_KINDS: Final = [kind.value for kind in LinkKind]
LINK_STATUSES: Final = [status.value for status in LinkStatus if status is not LinkStatus.REJECTED]
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


def releases(text: str) -> serializers.ListField:
    """Several releases."""
    return serializers.ListField(child=release("X.Y"), help_text=text)


def slugs(text: str) -> serializers.ListField:
    """Features by their slugs."""
    return serializers.ListField(child=serializers.SlugField(), help_text=text)
