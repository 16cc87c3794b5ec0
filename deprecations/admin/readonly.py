"""What the admin shows and nobody edits there, superusers included."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest

from deprecations.admin.typed import ModelAdmin, TabularInline

_Shown = TypeVar("_Shown", bound=Model)
_Parent = TypeVar("_Parent", bound=Model)


class ReadOnlyAdmin(ModelAdmin[_Shown]):
    """Lists and shows rows that imports write."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(TabularInline[_Shown, _Parent]):
    """Shows rows beside the one they belong to."""

    template = "admin/deprecations/facts.html"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
