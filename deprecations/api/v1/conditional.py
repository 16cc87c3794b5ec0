"""Answers that clients and this process may keep until the knowledge changes.

An answer depends on the knowledge, the code and the request alone. Their fingerprint is its ETag,
known after a single query, and the key under which the finished bytes wait for the next reader.
"""

from __future__ import annotations

from typing import cast

from django.core.cache import cache as ready_answers
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

from deprecations.services.knowledge import fingerprint

# Cached answers stay in memory, a few hundred at most.
_LARGEST_KEPT = 100_000


def entity_tag(request: Request) -> str:
    """The strong ETag of the answer to a request; one query."""
    address = request.build_absolute_uri()
    return f'"{fingerprint(address, request.accepted_media_type or "")}"'


def known_answer(request: Request, tag: str) -> HttpResponse | None:
    """304 for a client that has the answer already, or the bytes an earlier request left here."""
    # "*" would ask whether there is an answer at all, which only making it can tell.
    if request.headers.get("If-None-Match", "").strip() != "*":
        not_modified = get_conditional_response(cast(HttpRequest, request), etag=tag)
        if not_modified is not None:
            not_modified["ETag"] = tag
            return not_modified
    if (kept := ready_answers.get(tag)) is None:
        return None
    content_type, content = kept
    return HttpResponse(content, content_type=content_type, headers={"ETag": tag})


def keep_answer(response: Response, tag: str) -> None:
    """Mark a successful answer with its ETag and keep its bytes once they are rendered."""
    response["ETag"] = tag
    response.add_post_render_callback(lambda rendered: _store(rendered, tag))


def _store(response: HttpResponse, tag: str) -> None:
    if len(response.content) <= _LARGEST_KEPT:
        ready_answers.set(tag, (response["Content-Type"], response.content))
