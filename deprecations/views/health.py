"""Whether the process is up, and whether it can do its work. For machines, as plain text."""

from __future__ import annotations

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from deprecations.services.database import missing_migrations


@csrf_exempt  # a POST is answered with 405, token or not
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return _plain("ok")


@csrf_exempt  # a POST is answered with 405, token or not
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database is reachable and has every migration that this code knows; 503 otherwise."""
    try:
        missing = missing_migrations()
    except Error:
        return _plain("database not reachable", status=503)
    if missing:
        return _plain("database not migrated", status=503)
    return _plain("ready")


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
