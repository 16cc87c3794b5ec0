"""What features have to do with machine types."""

from __future__ import annotations

from deprecations.catalogue.machine_titles import names_machine
from deprecations.models import Feature
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.machine_names import MachineName

_CATEGORY = "machines"


def features_naming(name: MachineName, features: FeatureQuerySet) -> list[Feature]:
    """Those of some features whose titles name a machine type, alone or within a range; as many
    queries as the features themselves take."""
    machines = features.in_category(_CATEGORY).order_by("title", "pk")
    return [feature for feature in machines if names_machine(feature.title_rst, name)]
