"""What people did to a row: the admin's page of its history."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from deprecations.admin.before_and_after import before_and_after
from deprecations.admin.typed import ModelAdmin
from deprecations.services.edit_history import Edit, edits_of

_Row = TypeVar("_Row", bound=Model)
_PER_PAGE = 50


class HistoryAdmin(ModelAdmin[_Row]):
    """Shows who changed what and why, in place of Django's log of forms that were sent."""

    object_history_template = "admin/deprecations/history.html"

    def edits(self, row: Any) -> list[Edit]:
        return edits_of(row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is not None and self.has_view_or_change_permission(request, row):
            shown = history_page(request, self.edits(row))
            extra_context = (extra_context or {}) | shown | {"title": f"History: {row}"}
        return super().history_view(request, object_id, extra_context)


def history_page(request: HttpRequest, edits: list[Edit]) -> dict[str, Any]:
    """What the template shows of edits: a page of them, with both sides of each change."""
    page = Paginator(edits, _PER_PAGE).get_page(request.GET.get("p"))
    shown = [
        (edit, [(change, before_and_after(change.before, change.after)) for change in edit.changes])
        for edit in page
    ]
    return {"edits": shown, "edits_page": page}
