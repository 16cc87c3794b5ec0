"""Understands a request to compare two releases, or says everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from deprecations.filters.parameters import (
    InvalidParameters,
    ParameterError,
    repeated_parameters,
)
from deprecations.filters.requests import read_category, read_release
from deprecations.policy.spellings import ALLOWED
from deprecations.services.features_as_of import AsOf

COMPARISON_PARAMETERS = ("from", "to", "category")


class Downgrade(InvalidParameters):
    """The release to upgrade to is older than the one to upgrade from. Only what is deprecated and
    removed is known here, not what is added, so nobody could say what a step back costs."""

    def __init__(self, start: AsOf, end: AsOf, value: str) -> None:
        self.start, self.end = start, end
        last = end.releases.projected()[-1].version
        message = (
            f"QEMU {end.version} is older than {start.version}: that is a downgrade, and what it "
            "takes away is not known here."
        )
        allowed = f"{start.version} or a later release, up to {last} (projected)"
        super().__init__([ParameterError("to", value, message, allowed)])


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """A request to compare that was understood: `start` is not newer than `end`."""

    start: AsOf
    end: AsOf
    category: str


def read_comparison(params: QueryDict) -> ComparisonQuery:
    """The releases to compare, the newest one by default as the one to upgrade to, and a category.

    Raises InvalidParameters with everything that is wrong, and Downgrade.
    """
    errors = [
        error for error in repeated_parameters(params) if error.parameter in COMPARISON_PARAMETERS
    ]
    read: dict[str, AsOf] = {}
    for name in ("from", "to"):
        try:
            read[name] = read_release(params.get(name), name)
        except InvalidParameters as invalid:
            errors += invalid.errors
    if "from" in read and not params.get("from", "").strip():
        message = "“from” is missing: the release to upgrade from."
        allowed = f"{ALLOWED}: {read['from'].releases.allowed()}"
        errors.append(ParameterError("from", "", message, allowed))
    category = ""
    try:
        category = read_category(params.get("category"))
    except InvalidParameters as invalid:
        errors += invalid.errors
    if errors:
        raise InvalidParameters(errors)
    if read["to"].version < read["from"].version:
        raise Downgrade(read["from"], read["to"], params.get("to") or str(read["to"].version))
    return ComparisonQuery(read["from"], read["to"], category)
