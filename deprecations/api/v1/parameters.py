"""Checks of parameters that need not know what the parameters mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeVar

from django.http import QueryDict

from deprecations.filters import (
    InvalidParameters,
    ParameterError,
    repeated_parameters,
    unknown_parameters,
)

FORMAT: Final = "format"
_COMMA_LISTS: Final = {"stage", "ordering"}
_RELEASES: Final = {
    *("release", "from", "to"),
    *("deprecated_in", "removable_in", "removed_in", "listed_in"),
}
_LINE_BREAKS: Final = str.maketrans("", "", "\r\n")

First = TypeVar("First")
Second = TypeVar("Second")


def refuse_unknown(params: QueryDict, known: Collection[str]) -> None:
    """Raise InvalidParameters for parameters that nobody knows or that are given twice."""
    errors = unknown_parameters(params, (*known, FORMAT)) + repeated_parameters(params)
    if errors:
        raise InvalidParameters(errors)


def refuse_unreadable(params: QueryDict, path: Mapping[str, str]) -> None:
    """Raise InvalidParameters for what nobody can mean: an empty value, as scripts send it where
    a variable was never set, and control characters such as NUL. Releases may have line breaks,
    since what qemu --version prints has two lines."""
    given = [*path.items(), *((name, value) for name, values in params.lists() for value in values)]
    errors = [error for name, value in given for error in _unreadable(name, value)]
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


def _unreadable(name: str, value: str) -> Iterator[ParameterError]:
    items = value.split(",") if name in _COMMA_LISTS else [value]
    plain = value.translate(_LINE_BREAKS) if name in _RELEASES else value
    if not all(item.strip() for item in items):
        allowed = "a value, or no such parameter"
        yield ParameterError(name, value, f"“{name}” is empty or has an empty item.", allowed)
    elif any(unicodedata.category(character) == "Cc" for character in name + plain):
        allowed = "text without control characters"
        yield ParameterError(name, value, f"“{name}” holds a control character.", allowed)
