"""Which format a request asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from deprecations.api.v1.errors import UnknownFormat
from deprecations.filters import ParameterError


class ExplainedNegotiation(DefaultContentNegotiation):
    """By `format` or the Accept header, as REST framework does, but saying what there is."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> Any:  # noqa: A002
        renderers = list(renderers)
        try:
            return super().filter_renderers(renderers, format)
        except Http404:
            allowed = sorted({str(renderer.format) for renderer in renderers})
            message = f"There is no format “{format}” here."
            raise UnknownFormat([ParameterError("format", format, message, allowed)]) from None
