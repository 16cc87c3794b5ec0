"""The addresses of the app, and what answers where no view can."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import defaults

from deprecations.api.v1.errors import problem

_API = "api/v1/"

urlpatterns = [
    path(_API, include("deprecations.api.v1.urls")),
    path("", include("deprecations.views.urls")),
]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400, for requests that no view gets to see, such as a wrong Host header."""
    if request.path.startswith(f"/{_API}"):
        return problem(HTTPStatus.BAD_REQUEST, "The request could not be read.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, for failures outside of views."""
    if request.path.startswith(f"/{_API}"):
        detail = "Something went wrong on this side. The error has been recorded."
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail)
    return defaults.server_error(request)
