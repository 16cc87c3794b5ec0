"""What is edited beside a feature: its replacements, and overrides to take back."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import CharField, QuerySet, TextField
from django.forms import TextInput
from django.http import HttpRequest

from deprecations.admin.overrides import BothSides
from deprecations.admin.typed import BaseInlineFormSet, StackedInline, TabularInline
from deprecations.models import Feature, Override, Replacement
from deprecations.models.fields import VersionField
from deprecations.services.override_review import overrides_beside_documents
from deprecations.services.overrides import VERSION_FIELDS, can_be_cleared, checked, checked_text
from deprecations.services.releases import named_line, release_list


class ReplacementFormSet(BaseInlineFormSet[Replacement, Feature, Any]):
    """Replacements, which are changed with the reason that the feature's own form gives."""

    def clean(self) -> None:
        super().clean()
        releases = release_list()
        for form in self.forms:
            for name, value in list(form.cleaned_data.items()):
                try:
                    if name == "available_in":
                        checked(VERSION_FIELDS[0], value, releases)
                    elif isinstance(value, str):
                        form.cleaned_data[name] = checked_text(value)
                except ValidationError as error:
                    form.add_error(name, error)
        if self.has_changed() and not self.data.get("reason", "").strip():
            raise ValidationError("Replacements changed: say why, in the field for the reason.")

    def save_new(self, form: Any, commit: bool = True) -> Replacement:
        """A row that was given no position comes last."""
        if "position" not in form.changed_data:
            last = max((row.position for row in self.get_queryset()), default=-1)
            form.instance.position = last + 1 + len(self.new_objects)
        return super().save_new(form, commit)


class ReplacementInline(StackedInline[Replacement, Feature]):
    """What to use instead. Once edited, imports leave them alone.

    Stacked, since its fields beside each other are wider than a page.
    """

    model = Replacement
    fk_name = "feature"
    formset = ReplacementFormSet
    extra = 0
    fields = (
        ("text", "kind"),
        ("replaces", "available_in"),
        "note",
        ("replaced_by_feature", "position"),
    )
    autocomplete_fields = ("replaced_by_feature",)
    formfield_overrides = {
        CharField: {"widget": TextInput(attrs={"size": 40})},
        TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})},
        VersionField: {"widget": TextInput(attrs={"size": 5}), "read": named_line},
    }

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Without the buttons to change the other feature from here: this form is about one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class OverrideFormSet(BaseInlineFormSet[Override, Feature, Any]):
    """Overrides, of which some may be taken back."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if not can_be_cleared(form.instance):
                raise ValidationError(
                    "No document lists this feature: there is no other "
                    f"{form.instance.get_field_display()} to go back to."
                )


class OverrideInline(BothSides, TabularInline[Override, Feature]):
    """What was changed by hand; deleting is taking back."""

    model = Override
    formset = OverrideFormSet
    template = "admin/deprecations/facts.html"
    verbose_name_plural = "changed by hand"
    fields = (
        "field",
        "readers_see",
        "documents_say",
        "standing_words",
        "made_by_name",
        "made_at",
        "reason",
    )
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Override]:
        return overrides_beside_documents().select_related("made_by").order_by("field")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
