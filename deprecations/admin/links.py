"""Links between features: suggestions that maintainers confirm or reject."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from deprecations.admin.knowledge import KnowledgeAdmin
from deprecations.admin.typed import user_of
from deprecations.catalogue.records import LinkStatus
from deprecations.models import Link


@admin.register(Link)
class LinkAdmin(KnowledgeAdmin[Link]):
    """What one feature became of another. Who decided is noted by itself."""

    list_display = ("from_feature", "kind", "to_feature", "status", "score", "decided_by")
    list_filter = ("status", "kind")
    list_select_related = ("from_feature", "to_feature", "decided_by")
    search_fields = ("from_feature__title", "to_feature__title")
    autocomplete_fields = ("from_feature", "to_feature")
    fields = ("from_feature", "kind", "to_feature", "status", "score", "decided_by")
    readonly_fields = ("score", "decided_by")
    actions = ("confirm", "reject")

    def save_model(self, request: HttpRequest, obj: Link, form: Any, change: bool) -> None:
        if obj.status == LinkStatus.SUGGESTED:
            obj.decided_by = None
        elif "status" in form.changed_data or not change:
            obj.decided_by = user_of(request)
        super().save_model(request, obj, form, change)

    @admin.action(description="Confirm selected links", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        self._decide(request, queryset, LinkStatus.CONFIRMED)

    @admin.action(description="Reject selected links", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        self._decide(request, queryset, LinkStatus.REJECTED)

    @transaction.atomic
    def _decide(self, request: HttpRequest, links: QuerySet[Link], status: LinkStatus) -> None:
        user = user_of(request)
        for link in links.exclude(status=status):
            link.status, link.decided_by = status, user
            link.save(update_fields=["status", "decided_by"])
            self.log_change(request, link, status.capitalize())
        self.apply_change()
        self.message_user(request, f"The selected links are {status} now.")
