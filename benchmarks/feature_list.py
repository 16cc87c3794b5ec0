"""The API's list of 50 features, nothing cached, against a bare JsonResponse of the same data."""

from __future__ import annotations

import json
import os
from http import HTTPStatus
from typing import Any

from benchmarks.measuring import ROOT, compare, start_django

_PATH = "/api/v1/features/"


def main() -> None:
    """Measure with the embedded knowledge, both through the same middleware."""
    os.environ["ALLOWED_HOSTS"] = "testserver"
    start_django()

    from django.conf import settings
    from django.core.cache import cache
    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.urls import set_urlconf

    from benchmarks import bare_urls
    from deprecations.policy.lifecycle import Origin
    from deprecations.services.import_documents import import_documents

    import_documents(source=ROOT / "fixtures", origin=Origin.EMBEDDED)
    handler = BaseHandler()
    handler.load_middleware()
    requests = RequestFactory()

    def get(path: str) -> bytes:
        response = handler.get_response(requests.get(path))
        if response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
            raise SystemExit(f"{path} answered {response.status_code}")
        return response.content

    def get_bare() -> bytes:
        settings.ROOT_URLCONF = "benchmarks.bare_urls"
        set_urlconf(None)
        try:
            return get("/bare/")
        finally:
            settings.ROOT_URLCONF = "config.urls"
            set_urlconf(None)

    body = get(_PATH)
    bare_urls.data = data = json.loads(body)
    print(f"{len(data['results'])} features, {len(body):,} bytes; bare {len(get_bare()):,} bytes")

    def measured() -> Any:
        return get(_PATH)

    compare(
        "feature list, nothing cached",
        measured,
        "bare JsonResponse",
        get_bare,
        runs=101,
        prepare=cache.clear,
    )
    compare("feature list, bytes ready", measured, "bare JsonResponse", get_bare, runs=101)


if __name__ == "__main__":
    main()
