"""The baseline of `feature_list`: a view that answers with data it already has."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path

data: dict[str, Any] = {}


def bare(_request: HttpRequest) -> JsonResponse:
    """Answer with `data` as JSON."""
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


urlpatterns = [path("bare/", bare)]
