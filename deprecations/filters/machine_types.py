"""Understands the name of a machine type in a request."""

from __future__ import annotations

from deprecations.filters.parameters import InvalidParameters, ParameterError, shown
from deprecations.policy.machine_names import (
    ALLOWED,
    InvalidMachineName,
    MachineName,
    read_machine_name,
)


def read_machine(text: str, parameter: str = "name") -> MachineName:
    """The machine type that a parameter names; raises InvalidParameters for what cannot be one."""
    try:
        return read_machine_name(text)
    except InvalidMachineName:
        value = shown(text)
        message = f"“{value}” is not the name of a machine type."
        error = ParameterError(parameter, value, message, ALLOWED)
        raise InvalidParameters([error]) from None
