"""The admin site in this project's words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path

from deprecations.admin.data_quality import data_quality_view, open_on_index
from deprecations.services.database import is_busy

# How the index sorts the models of this app.
_PARTS = {
    "Knowledge": ("Feature", "Category", "Release", "DistributionRelease", "Link", "Override"),
    "Documents and imports": ("ImportRun", "Problem", "Document", "Listing", "Body"),
    "Computed from documents and changes by hand": (
        "Milestone",
        "StageSpan",
        "Alias",
        "PublishedSlug",
        "KnowledgeRevision",
    ),
}
_APP = "deprecations"
_RETRY_AFTER = 60  # seconds; an import takes less


class TrackerAdminSite(AdminSite):
    """Where maintainers look after the knowledge."""

    site_header = "QEMU deprecation tracker"
    site_title = "Maintenance"
    index_title = "Look after the knowledge"
    empty_value_display = "–"
    enable_nav_sidebar = False  # the tables need the room

    def get_urls(self) -> list[Any]:
        page = path(
            f"{_APP}/data-quality/", self.admin_view(self.data_quality), name="data-quality"
        )
        return [page, *super().get_urls()]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Answers what has to wait too long for an import with 503, in words."""

        @wraps(view)
        def patient(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except OperationalError as error:
                if not is_busy(error):
                    raise
                context = self.each_context(request)
                response = render(request, "admin/busy.html", context, status=503)
                response["Retry-After"] = str(_RETRY_AFTER)
                return response

        return super().admin_view(patient, cacheable)

    def data_quality(self, request: HttpRequest) -> HttpResponse:
        return data_quality_view(request, self)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """With what needs a person above everything else."""
        return super().index(request, (extra_context or {}) | open_on_index(request))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """All models a user may see; on the index those of this app come first, in parts."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        own = [part for app in apps if app["app_label"] == _APP for part in _parts(dict(app))]
        return own + [app for app in apps if app["app_label"] != _APP]


def _parts(app: dict[str, Any]) -> list[dict[str, Any]]:
    models = {model["object_name"]: model for model in app["models"]}
    parts = []
    for name, object_names in _PARTS.items():
        shown = [models.pop(object_name) for object_name in object_names if object_name in models]
        if shown:
            parts.append(app | {"name": name, "models": shown})
    return [*parts, app | {"models": list(models.values())}] if models else parts
