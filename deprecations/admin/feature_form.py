"""The form for a feature: what a maintainer changes here becomes an override."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from deprecations.admin.overrides import words_for
from deprecations.admin.typed import ModelChoiceField, ModelForm
from deprecations.models import Category, Feature, Override
from deprecations.models.fields import VersionFormField
from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import Version
from deprecations.services.edited_texts import checked_qemu_text, editable_text
from deprecations.services.features_as_of import categories
from deprecations.services.features_by_hand import check_is_new
from deprecations.services.override_review import Standing, overrides_beside_documents
from deprecations.services.overrides import (
    MAX_TITLE_LENGTH,
    VERSION_FIELDS,
    Field,
    checked,
    checked_reason,
)
from deprecations.services.releases import named_line, release_list

# The field of an override by the field of the form.
FIELDS = {
    "title_rst": Field.TITLE,
    "category": Field.CATEGORY,
    "summary": Field.SUMMARY,
    "qemu_text": Field.TEXT,
    "deprecated_in": Field.DEPRECATED_IN,
    "removed_in": Field.REMOVED_IN,
    "withdrawn_in": Field.WITHDRAWN_IN,
}


class CategoryChoice(ModelChoiceField[Category]):
    """Categories with those they lie below."""

    def label_from_instance(self, obj: Category) -> str:
        return " / ".join(obj.path)


class FeatureForm(ModelForm[Feature]):
    """Shows what readers see; nothing is stored but what was changed, and that with a reason."""

    title_rst = forms.CharField(
        label="Title",
        max_length=MAX_TITLE_LENGTH,
        widget=AdminTextInputWidget(attrs={"class": "vLargeTextField"}),
        help_text="Without the version. Code stands between double backquotes.",
    )
    category = CategoryChoice(queryset=Category.objects.none())
    summary = forms.CharField(
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="In our own words, for people who use it.",
    )
    qemu_text = forms.CharField(
        label="QEMU's text",
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 12}),
        help_text="In reStructuredText, as QEMU's document has it, without the heading.",
    )
    deprecated_in = VersionFormField(required=False, read=named_line)
    removed_in = VersionFormField(required=False, read=named_line)
    withdrawn_in = VersionFormField(
        required=False, read=named_line, help_text="The release that took the deprecation back."
    )
    reason = forms.CharField(
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Why you change this, and where it says so. Needed for every change.",
    )

    class Meta:
        model = Feature
        fields = ("title_rst", "category", "summary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = editable_text(self.instance)
        if text is None:
            self.fields.pop("qemu_text", None)
        else:
            self.initial["qemu_text"] = text
        if "category" in self.fields:
            self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        for name in FIELDS.keys() & self.fields.keys():
            # What the form showed tells what was changed in it: an import in the meantime would
            # make everything it brought look like an edit.
            self.fields[name].show_hidden_initial = True
        if self.instance.pk:
            self._show_both_sides(self.instance)

    def _show_both_sides(self, feature: Feature) -> None:
        beside = overrides_beside_documents().filter(feature=feature).select_related("made_by")
        overrides = {override.field: override for override in beside}
        for name, field in FIELDS.items():
            if name not in self.fields:
                continue
            override = overrides.get(field)
            if field in VERSION_FIELDS:
                self.fields[name].disabled = feature.is_rule
                self.initial[name] = (
                    getattr(feature, name) if override is None else _version(override)
                )
            if override:
                self.fields[name].help_text = _both_sides(override)

    def clean(self) -> dict[str, Any]:
        super().clean()
        releases = release_list()
        for name in self._changed():
            if name in self.cleaned_data:
                with self._errors_of(name):
                    self.cleaned_data[name] = self._checked(name, releases)
        if self._changed():
            with self._errors_of("reason"):
                self.cleaned_data["reason"] = checked_reason(self.why)
        if not (self.instance.pk or self.errors):
            self._check_new()
        return self.cleaned_data

    def _checked(self, name: str, releases: ReleaseList) -> Any:
        field, value = FIELDS[name], self.cleaned_data[name]
        if field is not Field.TEXT:
            return checked(field, value, releases)
        checked_qemu_text(self.instance, value)
        return value  # which is checked again when it is saved: an import may come between

    def _check_new(self) -> None:
        with self._errors_of("title_rst"):
            check_is_new(self.cleaned_data["title_rst"], self.cleaned_data["category"])
        if not (self.cleaned_data["deprecated_in"] or self.cleaned_data["removed_in"]):
            self.add_error("deprecated_in", "Say which release deprecated or removed it.")

    @contextmanager
    def _errors_of(self, name: str) -> Iterator[None]:
        try:
            yield
        except ValidationError as error:
            self.add_error(name, error)

    def _changed(self) -> list[str]:
        return [name for name in self.changed_data if name in FIELDS]

    @property
    def changes(self) -> dict[Field, Any]:
        """The values that were changed."""
        return {FIELDS[name]: self.cleaned_data[name] for name in self._changed()}

    @property
    def why(self) -> str:
        """The reason given for them."""
        return str(self.cleaned_data.get("reason", ""))


def _version(override: Override) -> Version | None:
    return Version.parse(str(override.value)) if override.value else None


def _both_sides(override: Any) -> SafeString:
    overtaken = override.standing == Standing.OVERTAKEN
    said = f" (when this was changed: {words_for(override.upstream_then)})" if overtaken else ""
    return format_html(
        "<strong>Documents say{}:</strong> {}{} <strong>Changed</strong> by {} on {}: {}",
        " by now" if overtaken else "",
        words_for(override.upstream_value),
        said,
        override.made_by or "somebody",
        date_format(override.made_at, "j F Y"),
        override.reason,
    )
