"""What all pages have in common: they only answer questions, and say when nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from deprecations.services.knowledge import fingerprint
from deprecations.views.errors import method_not_allowed

View = Callable[..., HttpResponse]


def page(view: View) -> Callable[..., HttpResponseBase]:
    """Make a view a page: GET and HEAD only, with an ETag of what the page is made from.

    Pages hold nothing about their reader, so any cache may keep them if it asks before it answers.
    """

    @csrf_exempt  # a POST is answered with 405, token or not
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return method_not_allowed(request)
        etag = _etag(request)
        response = None
        # "*" would ask whether there is a page at all, which only making it can tell.
        if request.headers.get("If-None-Match", "").strip() != "*":
            response = get_conditional_response(request, etag=etag)
        if response is None:
            response = view(request, *args, **kwargs)
        if response.status_code in {200, 304}:
            response["ETag"] = etag
        response["Cache-Control"] = "no-cache"
        return response

    return answer


def _etag(request: HttpRequest) -> str:
    """Equal for equal pages: the address, the state of the knowledge and the code.

    Weak, since a proxy may compress the page.
    """
    return f'W/"{fingerprint(request.build_absolute_uri())}"'
