"""What maintainers edit in place: every change counts as a change of what readers see."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from deprecations.admin.histories import HistoryAdmin
from deprecations.admin.typed import ModelForm, user_of
from deprecations.models.history import edited_by
from deprecations.services.knowledge import mark_changed
from deprecations.services.overrides import checked_text

_Edited = TypeVar("_Edited", bound=Model)


class ReasonedForm(ModelForm[_Edited]):
    """A form with room for a reason, which the history keeps."""

    reason = forms.CharField(
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Why you change this, for those who read the history.",
    )

    def clean_reason(self) -> str:
        return checked_text(self.cleaned_data["reason"])


class KnowledgeAdmin(HistoryAdmin[_Edited]):
    """Saves and deletes with a history, and lets readers' copies go out of date.

    Subclasses say in ``apply_change`` what else follows from a change.
    """

    def apply_change(self) -> None:
        mark_changed()

    def save_model(self, request: HttpRequest, obj: _Edited, form: Any, change: bool) -> None:
        with edited_by(user_of(request), form.cleaned_data.get("reason", "")):
            super().save_model(request, obj, form, change)
        self.apply_change()

    def delete_model(self, request: HttpRequest, obj: _Edited) -> None:
        with edited_by(user_of(request)):
            super().delete_model(request, obj)
        self.apply_change()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[_Edited]) -> None:
        with edited_by(user_of(request)):
            super().delete_queryset(request, queryset)
        self.apply_change()
