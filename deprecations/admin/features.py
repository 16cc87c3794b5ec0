"""Features: what readers see of them, and the changes that maintainers make by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from deprecations.admin.feature_filters import (
    STAGE_WORDS,
    CategoryFilter,
    ListedFilter,
    OverriddenFilter,
    QuestionFilter,
    ReplacedFilter,
    StageFilter,
)
from deprecations.admin.feature_form import FeatureForm
from deprecations.admin.feature_inlines import OverrideInline, ReplacementInline
from deprecations.admin.histories import HistoryAdmin, history_page
from deprecations.admin.overrides import words_for
from deprecations.admin.typed import user_of
from deprecations.models import Feature, Link, Override, Replacement
from deprecations.services.edit_history import Edit, edits_of_feature, last_title
from deprecations.services.features_as_of import as_of, features_as_of, full_verdict_of
from deprecations.services.features_by_hand import add_feature, check_deletable, delete_feature
from deprecations.services.knowledge import wait_for_other_imports
from deprecations.services.overrides import (
    VERSION_FIELDS,
    Field,
    clear_override,
    record_replacements,
    set_overrides,
)


@admin.register(Feature)
class FeatureAdmin(HistoryAdmin[Feature]):
    """The list as of the newest release; the form with everything known of one feature."""

    form = FeatureForm
    list_display = (
        "title",
        "stage",
        "deprecated_in",
        "removable_in",
        "removed_in",
        "is_overridden",
        "category_name",
    )
    list_filter = (
        QuestionFilter,
        StageFilter,
        ListedFilter,
        OverriddenFilter,
        ReplacedFilter,
        CategoryFilter,
    )
    search_fields = ("title", "slug", "aliases__title_key")
    search_help_text = "Title, address, or a title it had once."
    list_per_page = 50
    readonly_fields = ("slug", "stage", "removable_in", "reasoning")
    inlines = (ReplacementInline, OverrideInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
        features = features_as_of(as_of()).prefetch_related(None)
        return features.annotate(
            overridden=Exists(Override.objects.filter(feature=OuterRef("pk"))),
            replaced=Exists(Replacement.objects.filter(feature=OuterRef("pk"))),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Feature | None = None) -> Any:
        said = (None, {"fields": ("title_rst", "category", "summary")})
        dated = ("Releases", {"fields": ("deprecated_in", "removed_in", "withdrawn_in")})
        why = ("Your change", {"fields": ("reason",)})
        if obj is None:
            return (said, dated, why)
        judged = (
            "At the newest release",
            {"fields": (("stage", "removable_in"), "reasoning", "slug")},
        )
        if obj.described_by is None:
            return (judged, said, dated, why)
        quoted = (f"In QEMU's {obj.described_by.kind} list", {"fields": ("qemu_text",)})
        return (judged, said, quoted, dated, why)

    def get_form(
        self, request: HttpRequest, obj: Feature | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # The form itself has fields for versions; the model's are derived and cannot be edited.
        kwargs["fields"] = FeatureForm.Meta.fields
        return super().get_form(request, obj, change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Feature | None) -> Any:
        return self.inlines if obj else (ReplacementInline,)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def view_on_site(self, obj: Feature) -> str:
        return obj.get_absolute_url()

    @admin.display(description="stage", ordering="stage_at")
    def stage(self, feature: Feature) -> str | None:
        return STAGE_WORDS[feature.stage_at] if feature.stage_at else None

    @admin.display(description="category", ordering="category__position")
    def category_name(self, feature: Feature) -> str:
        return str(feature.category)

    @admin.display(description="changed", ordering="overridden", empty_value="")
    def is_overridden(self, feature: Any) -> str | None:
        return "by hand" if feature.overridden else None

    @admin.display(description="why")
    def reasoning(self, feature: Feature) -> str:
        verdict = full_verdict_of(feature, as_of())
        return verdict.reason if verdict else "A rule for many things has no stage of its own."

    # Saving

    def save_model(self, request: HttpRequest, obj: Feature, form: Any, change: bool) -> None:
        wait_for_other_imports()  # before the replacements are saved, too
        recorded = {"made_by": user_of(request), "reason": form.why}
        if not change:
            obj.pk = add_feature(values=form.changes, **recorded).pk
            obj.refresh_from_db()
        elif form.changes:
            set_overrides(feature=obj, values=form.changes, **recorded)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Replacement:
            formset.save()
            if formset.has_changed():
                record_replacements(
                    feature=form.instance, made_by=user_of(request), reason=form.why
                )
        else:  # of the others only overrides can be deleted, and none can be edited
            formset.save(commit=False)
            for override in formset.deleted_objects:
                clear_override(override=override, made_by=user_of(request), reason=form.why)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not form.changes.keys().isdisjoint(VERSION_FIELDS):
            form.instance.refresh_from_db()
            for warning in _contradictions(form.instance, form.changes):
                self.message_user(request, warning, messages.WARNING)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """What was changed to what, and why: an override knows only the latest change."""
        changes = [
            f"{field.label}: {words_for(str(value or ''))}" for field, value in form.changes.items()
        ]
        for formset in formsets:
            if formset.model is Replacement and formset.has_changed():
                changes.append("Replacements")
            elif formset.model is Override:
                changes += [
                    f"Taken back: {override.get_field_display()}"
                    for override in formset.deleted_objects
                ]
        if not changes:
            return super().construct_change_message(request, form, formsets, add)
        why = f". {form.why}" if form.why else ""
        return "; ".join(changes) + why

    # Showing

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        feature: Feature | None = context.get("original")
        if feature is not None:
            context |= facts_of(feature)
        context["show_delete"] = feature is not None and not context["listings"]
        return super().render_change_form(request, context, *args, **kwargs)

    # Its history

    def edits(self, row: Feature) -> list[Edit]:
        return edits_of_feature(row.pk)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """That of a feature made by hand stays when it is deleted."""
        number = unquote(object_id)
        gone = last_title(int(number)) if number.isdecimal() else None
        if gone is None or not self.has_view_permission(request):
            return super().history_view(request, object_id, extra_context)
        context = self.admin_site.each_context(request) | {
            "title": f"History: {gone}",
            "gone": gone,
            "opts": self.opts,
        }
        context |= history_page(request, edits_of_feature(int(number)))
        return TemplateResponse(request, self.object_history_template, context)

    # Deleting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        feature = self.get_object(request, unquote(object_id))
        if feature is not None and self.has_delete_permission(request, feature):
            try:
                check_deletable(feature)
            except ValidationError as error:
                self.message_user(request, error.messages[0], messages.ERROR)
                return HttpResponseRedirect(
                    reverse("admin:deprecations_feature_change", args=[feature.pk])
                )
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Feature) -> None:
        delete_feature(feature=obj, made_by=user_of(request))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.message_user(
            request,
            format_html(
                '“{}” is deleted. <a href="{}">What was done to it</a> stays known.',
                obj_display,
                reverse("admin:deprecations_feature_history", args=[obj_id]),
            ),
        )
        return HttpResponseRedirect(reverse("admin:deprecations_feature_changelist"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is computed from a feature goes with it, though nobody may delete it by itself."""
        deleted, counts, _, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set(), protected


def facts_of(feature: Feature) -> dict[str, QuerySet[Any]]:
    """What documents and imports say of it, to look at."""
    milestones = feature.milestones.select_related("listing__document")
    listings = feature.listings.select_related("document")
    newest_first = ("-document__release", "document__origin", "number")
    return {
        "milestones": milestones.defer("listing__document__text"),
        "listings": listings.defer("document__text").order_by(*newest_first),
        "links": Link.objects.filter(Q(from_feature=feature) | Q(to_feature=feature))
        .select_related("from_feature", "to_feature")
        .order_by("-status", "pk"),
    }


def _contradictions(feature: Feature, changes: dict[Field, Any]) -> Iterator[str]:
    """What a maintainer may want to look at again; contradictory facts are allowed."""
    deprecated, removed, withdrawn = (
        feature.deprecated_in,
        feature.removed_in,
        feature.withdrawn_in,
    )
    if deprecated and removed and removed < deprecated:
        yield f"Removed in {removed}, before it was deprecated in {deprecated}: is that meant?"
    if deprecated and withdrawn and withdrawn < deprecated:
        yield f"Taken back in {withdrawn}, before it was deprecated in {deprecated}: is that meant?"
    if removed and withdrawn:
        yield f"Removed in {removed} and taken back in {withdrawn}: is that meant?"
    for field in VERSION_FIELDS:
        shown = getattr(feature, field)
        if field in changes and shown != changes[field]:
            yield (
                f"“{field.label}” was noted as {changes[field] or 'never'}, but readers see "
                f"{shown or 'nothing'}: the documents tell of more than one round, and this "
                "release belongs to an earlier one."
            )
