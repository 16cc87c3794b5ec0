"""What can be wrong with the parameters of a request, and how it is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

MAX_QUERY_LENGTH = 200
_MAX_SHOWN = 200
# What is allowed where the form field itself does not say it.
_ALLOWED_OTHERWISE = {"q": f"at most {MAX_QUERY_LENGTH} characters of text"}


@dataclass(frozen=True, slots=True)
class ParameterError:
    """What is wrong with one parameter of a request, and what is allowed instead."""

    parameter: str
    value: str
    message: str
    allowed: str | list[str]


class InvalidParameters(Exception):
    """A request with parameters that cannot be answered."""

    def __init__(self, errors: Iterable[ParameterError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(error.message for error in self.errors))


def unknown_parameters(params: QueryDict, known: Collection[str]) -> list[ParameterError]:
    """An error for every parameter whose name nobody knows."""
    return [
        ParameterError(
            name, str(params.get(name)), f"There is no parameter “{name}”.", sorted(known)
        )
        for name in params
        if name not in known
    ]


def repeated_parameters(params: QueryDict) -> list[ParameterError]:
    """An error for every parameter that is given more than once."""
    return [
        ParameterError(name, ", ".join(values), f"“{name}” is given more than once.", "one value")
        for name, values in params.lists()
        if len(values) > 1
    ]


def parameter_error(name: str, value: str, error: ValidationError) -> ParameterError:
    """The error that a form field raised for a parameter."""
    allowed = (error.params or {}).get("allowed") or _ALLOWED_OTHERWISE.get(name, "")
    return ParameterError(name, value, " ".join(error.messages), allowed)


def invalid(message: str, allowed: str | list[str]) -> ValidationError:
    """What a form field raises for a value that is not allowed."""
    # Django fills the parameters into the message, in which a percent sign would be a mistake.
    message = message.replace("%", "%%")
    return ValidationError(message, code="invalid", params={"allowed": allowed})


def shown(value: Any) -> str:
    """A value as text fit for a message and a database: short, without control characters."""
    text = "".join(character for character in str(value or "") if character.isprintable()).strip()
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
