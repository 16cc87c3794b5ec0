"""Pages of a collection."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from deprecations.api.v1.errors import InvalidPage
from deprecations.api.v1.parameters import both
from deprecations.filters import InvalidParameters, ParameterError

PARAMETERS: Final = ("page", "page_size")
DEFAULT_SIZE: Final = 50
MAX_SIZE: Final = 500
MAX_PAGE: Final = 1_000_000
_NUMBER: Final = re.compile(r"[0-9]{1,7}")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of which size was asked for."""

    number: int
    size: int

    @classmethod
    def read(cls, params: QueryDict) -> Page:
        """From `page` and `page_size`; raises InvalidParameters for what is no such number."""
        return cls(
            *both(
                lambda: _number(params, "page", default=1, most=MAX_PAGE),
                lambda: _number(params, "page_size", default=DEFAULT_SIZE, most=MAX_SIZE),
            )
        )

    def of(
        self, count: int, rows: Callable[[slice], list[Row]], request: Request
    ) -> dict[str, Any]:
        """This page of a collection of `count` rows, as it is sent. `rows` gets the rows of a
        slice. Raises InvalidPage past the last page; an empty collection has one empty page."""
        last = max(1, -(-count // self.size))
        if self.number > last:
            allowed = "1" if last == 1 else f"1 to {last}"
            message = f"There is no page {self.number}."
            raise InvalidPage([ParameterError("page", str(self.number), message, allowed)])
        begin = (self.number - 1) * self.size
        return {
            "count": count,
            "next": self._address(request, self.number + 1) if self.number < last else None,
            "previous": self._address(request, self.number - 1) if self.number > 1 else None,
            "results": rows(slice(begin, begin + self.size)),
        }

    def _address(self, request: Request, number: int) -> str:
        here = request.build_absolute_uri()
        if number == 1:
            return str(remove_query_param(here, "page"))
        return str(replace_query_param(here, "page", number))


def _number(params: QueryDict, name: str, *, default: int, most: int) -> int:
    text = params.get(name, str(default))
    if not (_NUMBER.fullmatch(text) and 1 <= int(text) <= most):
        message = f"“{name}” is a whole number from 1 to {most}."
        raise InvalidParameters([ParameterError(name, text, message, f"1 to {most}")])
    return int(text)
