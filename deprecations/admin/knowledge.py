"""What maintainers edit in place: every change counts as a change of what readers see."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from deprecations.admin.typed import ModelAdmin
from deprecations.services.knowledge import mark_changed

_Edited = TypeVar("_Edited", bound=Model)


class KnowledgeAdmin(ModelAdmin[_Edited]):
    """Saves and deletes, and lets readers' copies go out of date.

    Subclasses say in ``apply_change`` what else follows from a change.
    """

    def apply_change(self) -> None:
        mark_changed()

    def save_model(self, request: HttpRequest, obj: _Edited, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.apply_change()

    def delete_model(self, request: HttpRequest, obj: _Edited) -> None:
        super().delete_model(request, obj)
        self.apply_change()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[_Edited]) -> None:
        super().delete_queryset(request, queryset)
        self.apply_change()
