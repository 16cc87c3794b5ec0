"""Pages that say why there is no answer, and what to do instead."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deprecations.filters import MAX_QUERY_LENGTH, InvalidParameters
from deprecations.services.features_as_of import as_of
from deprecations.services.former_addresses import FormerAddress
from deprecations.views.addresses import list_url


def invalid_parameters(request: HttpRequest, invalid: InvalidParameters) -> HttpResponse:
    """A 400 that names every wrong parameter with what is allowed, and offers the page without
    them; the release form too where it is the release that is wrong."""
    wrong = {error.parameter for error in invalid.errors}
    kept = {name: value for name, value in request.GET.items() if name not in wrong}
    context = {
        "errors": invalid.errors,
        "at": as_of(),
        "is_release_wrong": "release" in wrong,
        "kept": kept,
        "path": f"{request.path}?{urlencode(kept)}" if kept else request.path,
    }
    return render(request, "deprecations/invalid_parameters.html", context, status=400)


def not_found(request: HttpRequest, message: str) -> HttpResponse:
    """A 404 that says what was looked for."""
    return render(request, "404.html", {"message": message}, status=404)


def gone(request: HttpRequest, former: FormerAddress) -> HttpResponse:
    """A 410 that says what stood at an address, and offers to search for it."""
    words = (former.title or former.slug.replace("-", " "))[:MAX_QUERY_LENGTH]
    context = {"former": former, "search_url": list_url(q=words)}
    return render(request, "410.html", context, status=410)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """A 405 that says which methods there are."""
    response = render(request, "405.html", {"method": request.method}, status=405)
    response["Allow"] = "GET, HEAD"
    return response
