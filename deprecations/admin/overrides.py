"""What was changed by hand, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from deprecations.admin.before_and_after import before_and_after
from deprecations.admin.typed import ModelAdmin, user_of
from deprecations.models import Override
from deprecations.services.edit_history import category_names, override_words
from deprecations.services.override_review import (
    CONFLICTS,
    Standing,
    overrides_beside_documents,
    standing_counts,
)
from deprecations.services.overrides import VERSION_FIELDS, can_be_cleared, clear_override

_SHOWN = 200
STANDING_WORDS = {
    Standing.OVERTAKEN: "changed since, and say otherwise",
    Standing.DIFFERENT: "say otherwise, as they did then",
    Standing.ADDED: "say nothing",
    Standing.AGREED: "agree by now",
}


def words_for(value: Any, *, nothing: str = "nothing") -> str:
    """The beginning of an override's value for people, whichever of the two sides it is of."""
    if isinstance(value, list):
        value = ", ".join(item["text"] for item in value)
    elif isinstance(value, dict):
        value = value["rst"]
    return Truncator(str(value or nothing)).chars(_SHOWN)


def _both_words(override: Override, *values: Any) -> list[str]:
    """Values of an override's field, whole."""
    categories = category_names()
    return [override_words(override.field, value, categories) for value in values]


class BothSides:
    """What an override says, as columns."""

    @admin.display(description="readers see")
    def readers_see(self, override: Override) -> str:
        is_version = override.field in VERSION_FIELDS
        return words_for(override.value, nothing="never" if is_version else "nothing")

    @admin.display(description="documents say")
    def documents_say(self, override: Override) -> str:
        return words_for(override.upstream_value)

    @admin.display(description="documents", ordering="standing")
    def standing_words(self, override: Any) -> str:
        return STANDING_WORDS[Standing(override.standing)]

    @admin.display(description="by", ordering="made_by__username")
    def made_by_name(self, override: Override) -> str:
        return str(override.made_by or "somebody")


class StandingFilter(admin.SimpleListFilter):
    """How changes by hand stand to the documents, with how many there are of each kind."""

    title = "documents"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        counts = standing_counts()
        conflicts = sum(counts[standing] for standing in CONFLICTS)
        return [
            ("conflict", f"say otherwise ({conflicts})"),
            *(
                (standing.name.lower(), f"{words} ({counts[standing]})")
                for standing, words in STANDING_WORDS.items()
            ),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() is None:
            return None
        if self.value() == "conflict":
            return queryset.filter(standing__in=CONFLICTS)
        wanted = [s for s in Standing if s.name.lower() == self.value()]
        return queryset.filter(standing__in=wanted)


@admin.register(Override)
class OverrideAdmin(BothSides, ModelAdmin[Override]):
    """Made by changing a feature; here they are found again, and taken back by deleting them."""

    list_display = (
        "feature",
        "field",
        "readers_see",
        "documents_say",
        "standing_words",
        "made_by",
        "made_at",
        "reason",
    )
    list_filter = (StandingFilter, "field", ("made_by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("feature__title", "feature__slug", "reason")
    ordering = ("-made_at",)
    date_hierarchy = "made_at"
    readonly_fields = ("standing_words", "difference", "since", "made_by_name")
    actions = ("take_back",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Override]:
        return overrides_beside_documents().select_related("feature", "made_by")

    def get_ordering(self, request: HttpRequest) -> Any:
        """What a person should look at comes first."""
        return ("standing", *self.ordering)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        overtaken = obj is not None and obj.standing == Standing.OVERTAKEN
        return (
            "feature",
            "field",
            "standing_words",
            "difference",
            *(("since",) if overtaken else ()),
            ("made_by_name", "made_at"),
            "reason",
        )

    @admin.display(description="from what documents say to what readers see")
    def difference(self, override: Override) -> SafeString:
        return before_and_after(*_both_words(override, override.upstream_value, override.value))

    @admin.display(description="what documents said then and say now")
    def since(self, override: Any) -> SafeString:
        then_and_now = override.upstream_then, override.upstream_value
        return before_and_after(*_both_words(override, *then_and_now))

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
