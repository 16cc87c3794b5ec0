"""The one filter set for features, shared by pages and API.

A parameter that is unknown or malformed is an error that names it and says what is allowed; it
never gives an empty result.
"""

from deprecations.filters.comparisons import (
    COMPARISON_PARAMETERS,
    ComparisonQuery,
    Downgrade,
    read_comparison,
)
from deprecations.filters.features import FeatureFilter
from deprecations.filters.feeds import FeedQuery, read_feed_query
from deprecations.filters.fields import ORDERINGS
from deprecations.filters.machine_types import read_machine
from deprecations.filters.parameters import (
    MAX_QUERY_LENGTH,
    InvalidParameters,
    ParameterError,
    repeated_parameters,
    unknown_parameters,
)
from deprecations.filters.requests import (
    FeatureQuery,
    read_category,
    read_feature_query,
    read_release,
)

__all__ = [
    "COMPARISON_PARAMETERS",
    "MAX_QUERY_LENGTH",
    "ORDERINGS",
    "ComparisonQuery",
    "Downgrade",
    "FeatureFilter",
    "FeatureQuery",
    "FeedQuery",
    "InvalidParameters",
    "ParameterError",
    "read_category",
    "read_comparison",
    "read_feature_query",
    "read_feed_query",
    "read_machine",
    "read_release",
    "repeated_parameters",
    "unknown_parameters",
]
