"""Reading parameters, whatever they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import QueryDict

from deprecations.filters import InvalidParameters, ParameterError

First = TypeVar("First")
Second = TypeVar("Second")


def refuse_control_characters(params: QueryDict, path: Mapping[str, str]) -> None:
    """Raise InvalidParameters for NUL and the like, which nothing that can be asked for holds."""
    given = [*path.items(), *((name, value) for name, values in params.lists() for value in values)]
    errors = [
        ParameterError(
            name, value, f"“{name}” holds a control character.", "text without control characters"
        )
        for name, value in given
        if any(unicodedata.category(character) == "Cc" for character in name + value)
    ]
    if errors:
        raise InvalidParameters(errors)


def both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Read two parts of a request, so that one problem names what is wrong with either."""
    errors: list[ParameterError] = []
    results: list[Any] = []
    for read in (first, second):
        try:
            results.append(read())
        except InvalidParameters as invalid:
            errors.extend(invalid.errors)
    if errors:
        raise InvalidParameters(errors)
    return results[0], results[1]
