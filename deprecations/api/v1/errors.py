"""Errors as problem details (RFC 9457): one shape for whatever goes wrong.

`errors` names each parameter that is at fault, with its value and what is allowed instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.log import log_response
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable
from rest_framework.request import Request

from deprecations.filters import InvalidParameters, ParameterError

CONTENT_TYPE = "application/problem+json"
_MAX_SHOWN = 200


class InvalidPage(InvalidParameters):
    """A well-formed page number that no page has."""


class UnknownName(InvalidParameters):
    """A well-formed name that nothing has."""


class UnknownFormat(InvalidParameters):
    """A format that this address does not come in."""


def problem(status: HTTPStatus, detail: str, errors: Iterable[ParameterError] = ()) -> HttpResponse:
    """A problem as a finished response, which no renderer can turn into something else."""
    content = {
        # RFC 9457: nothing to say beyond the status itself, so the title is the status's.
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "errors": [_row(error) for error in errors],
    }
    return JsonResponse(
        content,
        status=status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """REST framework's hook: the response for whatever a view raised."""
    match error:
        case InvalidParameters():
            detail = " ".join(item.message for item in error.errors)
            return problem(_status_of(error), _shown(detail), error.errors)
        case MethodNotAllowed():
            detail = "Everything here is read-only: only GET, HEAD and OPTIONS are answered."
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail)
        case NotAcceptable():
            there_is = ", ".join(
                renderer.media_type for renderer in error.available_renderers or ()
            )
            detail = f"The Accept header takes nothing that there is here: {there_is}."
            return problem(HTTPStatus.NOT_ACCEPTABLE, detail)
        case APIException():
            return problem(HTTPStatus(error.status_code), str(error.detail))
        case Http404():
            return problem(HTTPStatus.NOT_FOUND, str(error) or "There is nothing at this address.")
        case SuspiciousOperation():
            return problem(HTTPStatus.BAD_REQUEST, "The request could not be read.")
    return _internal_error(error, context["request"])


def _internal_error(error: Exception, request: Request) -> HttpResponse:
    """Tells operators everything and readers nothing."""
    detail = "Something went wrong on this side. The error has been recorded."
    response = problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)
    got_request_exception.send(sender=None, request=request)
    log_response("%s", request.path, response=response, request=request, exception=error)
    return response


def _status_of(error: InvalidParameters) -> HTTPStatus:
    match error:
        case InvalidPage() | UnknownName():
            return HTTPStatus.NOT_FOUND
        case UnknownFormat():
            return HTTPStatus.NOT_ACCEPTABLE
    return HTTPStatus.BAD_REQUEST


def _row(error: ParameterError) -> dict[str, Any]:
    return {
        "parameter": _shown(error.parameter),
        "value": _shown(error.value),
        "message": _shown(error.message),
        "allowed": error.allowed,
    }


def _shown(text: str) -> str:
    """No answer repeats a long request in full."""
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
