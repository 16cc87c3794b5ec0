"""Which format a request asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from deprecations.api.v1.errors import UnknownFormat
from deprecations.filters import ParameterError

_MOST_RANGES = 64
_LONGEST_RANGE = 256


class ExplainedNegotiation(DefaultContentNegotiation):
    """By `format` or the Accept header, as REST framework does, but saying what there is, and
    without what the client refuses by a quality of 0."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> Any:
        there_is = list(renderers)
        ranges = _accepted_ranges(request.headers.get("Accept", "*/*"))
        left = [item for item in there_is if not _is_refused(MediaType(item.media_type), ranges)]
        if not left:
            raise NotAcceptable(available_renderers=there_is)
        return super().select_renderer(request, left, format_suffix)

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> Any:  # noqa: A002
        renderers = list(renderers)
        try:
            return super().filter_renderers(renderers, format)
        except Http404:
            allowed = sorted({str(renderer.format) for renderer in renderers})
            message = f"There is no format “{format}” here."
            raise UnknownFormat([ParameterError("format", format, message, allowed)]) from None


def _accepted_ranges(header: str) -> list[MediaType]:
    """What an Accept header names, as far as it is short enough to be meant."""
    items = header.split(",")[:_MOST_RANGES]
    return [MediaType(item) for item in items if len(item) <= _LONGEST_RANGE]


def _is_refused(media_type: MediaType, ranges: Iterable[MediaType]) -> bool:
    """Whether the most specific range that has a media type gives it a quality of 0."""
    matching = [item for item in ranges if media_type.match(str(item))]
    if not matching:
        return False
    best = max(matching, key=lambda item: (item.specificity, item.quality))
    return best.quality == 0
