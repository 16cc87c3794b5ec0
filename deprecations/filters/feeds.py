"""What feeds can be asked for: a category, or a feature."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from deprecations.filters.fields import CategoryField
from deprecations.filters.parameters import (
    InvalidParameters,
    ParameterError,
    parameter_error,
    repeated_parameters,
    shown,
    unknown_parameters,
)

_CHOICES = ("category", "feature")


@dataclass(frozen=True, slots=True)
class FeedQuery:
    """The slugs of what a feed is to speak of; both are empty for everything."""

    category: str
    feature: str


def read_feed_query(params: QueryDict, *, also_allowed: Collection[str] = ()) -> FeedQuery:
    """Understand what a feed is to speak of; one query where that is a category.

    Raises InvalidParameters with everything that is wrong. Whether there is such a feature is for
    the caller to find out, since an address that a feature once had leads to the present one.
    """
    errors = [
        *unknown_parameters(params, [*_CHOICES, *also_allowed]),
        *repeated_parameters(params),
    ]
    wanted, feature = params.get("category", ""), shown(params.get("feature"))
    category = ""
    try:
        category = CategoryField(required=False).clean(wanted)
    except ValidationError as error:
        errors.append(parameter_error("category", shown(wanted), error))
    if category and feature:
        message = "A feed is about a category or about a feature, not both."
        errors.append(ParameterError("feature", feature, message, "one of category and feature"))
    if errors:
        raise InvalidParameters(errors)
    return FeedQuery(category, feature)
