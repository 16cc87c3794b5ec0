"""What was changed by hand, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import Truncator

from deprecations.admin.typed import ModelAdmin, user_of
from deprecations.models import Override
from deprecations.services.overrides import VERSION_FIELDS, can_be_cleared, clear_override

_SHOWN = 200


def words_for(value: Any, *, nothing: str = "nothing") -> str:
    """The beginning of an override's value for people, whichever of the two sides it is of."""
    if isinstance(value, list):
        value = ", ".join(item["text"] for item in value)
    return Truncator(str(value or nothing)).chars(_SHOWN)


class BothSides:
    """What an override says, as columns."""

    @admin.display(description="readers see")
    def readers_see(self, override: Override) -> str:
        is_version = override.field in VERSION_FIELDS
        return words_for(override.value, nothing="never" if is_version else "nothing")

    @admin.display(description="documents say")
    def documents_say(self, override: Override) -> str:
        return words_for(override.upstream_value)

    @admin.display(description="by", ordering="made_by__username")
    def made_by_name(self, override: Override) -> str:
        return str(override.made_by or "somebody")


class AgreementFilter(admin.SimpleListFilter):
    """Whether documents say by now what a maintainer did: such an override can go."""

    title = "documents agree by now"
    parameter_name = "agree"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() == "yes":
            return queryset.filter(value=F("upstream_value"))
        return queryset.exclude(value=F("upstream_value")) if self.value() == "no" else None


@admin.register(Override)
class OverrideAdmin(BothSides, ModelAdmin[Override]):
    """Made by changing a feature; here they are found again, and taken back by deleting them."""

    list_display = (
        "feature",
        "field",
        "readers_see",
        "documents_say",
        "made_by",
        "made_at",
        "reason",
    )
    list_filter = (AgreementFilter, "field", ("made_by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("feature", "made_by")
    search_fields = ("feature__title", "feature__slug", "reason")
    ordering = ("-made_at",)
    date_hierarchy = "made_at"
    fields = (
        "feature",
        "field",
        "readers_see",
        "documents_say",
        ("made_by_name", "made_at"),
        "reason",
    )
    readonly_fields = ("readers_see", "documents_say", "made_by_name")
    actions = ("take_back",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Override | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Override | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or can_be_cleared(obj))

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_model(self, request: HttpRequest, obj: Override) -> None:
        """Notes it in the feature's history too, which is where people look."""
        feature: Any = obj.feature
        self.log_change(request, feature, f"Taken back: {obj.get_field_display()}")
        clear_override(override=obj, made_by=user_of(request))

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        context["documents_say"] = self.documents_say(context["object"])
        return super().render_delete_form(request, context)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.message_user(request, f"Taken back: {obj_display}.")
        return HttpResponseRedirect(reverse("admin:deprecations_override_changelist"))

    @admin.action(description="Take selected changes back", permissions=["delete"])
    def take_back(self, request: HttpRequest, queryset: QuerySet[Override]) -> None:
        count = 0
        for override in queryset:
            try:
                with transaction.atomic():
                    self.log_deletions(request, queryset.filter(pk=override.pk))
                    self.delete_model(request, override)
                    count += 1
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
        if count:
            changes = "1 change was" if count == 1 else f"{count} changes were"
            self.message_user(request, f"{changes} taken back.")
