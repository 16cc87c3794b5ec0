"""Categories: names and order are the maintainers', addresses stay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from deprecations.admin.knowledge import KnowledgeAdmin
from deprecations.admin.typed import ModelForm
from deprecations.models import Category, Override
from deprecations.services.features_as_of import categories
from deprecations.services.overrides import checked_text


class LinesField(forms.CharField):
    """A list of texts, one per line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class CategoryForm(ModelForm[Category]):
    """A category; the tree is two levels deep, which readers' filters count on."""

    aliases = LinesField(
        required=False,
        label="Other names",
        help_text="One per line, as people and older documents call it.",
    )

    class Meta:
        model = Category
        fields = ("name", "slug", "parent", "position", "aliases")

    def clean_name(self) -> str:
        return checked_text(self.cleaned_data["name"])

    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data["parent"]
        if parent is None:
            return None
        if parent == self.instance:
            raise ValidationError("A category does not lie below itself.")
        if parent.parent_id is not None:
            raise ValidationError(
                f"“{parent}” lies below another category itself; choose one of the top level."
            )
        if self.instance.pk and self.instance.children.exists():
            raise ValidationError(
                "Categories lie below this one, so it has to stay on the top level."
            )
        return parent


@admin.register(Category)
class CategoryAdmin(KnowledgeAdmin[Category]):
    """Categories in QEMU's order."""

    form = CategoryForm
    list_display = ("name", "parent", "slug", "position", "feature_count")
    list_select_related = ("parent",)
    search_fields = ("name", "slug", "aliases")
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).annotate(feature_count=Count("features"))

    @admin.display(description="features", ordering="feature_count")
    def feature_count(self, category: Any) -> int:
        return int(category.feature_count)

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        return {} if obj else self.prepopulated_fields

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            kwargs["queryset"] = categories().filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Also protects a category that a change by hand would go back to."""
        *found, protected = super().get_deleted_objects(objs, request)
        slugs = [category.slug for category in objs]
        overrides = Override.objects.filter(field=Override.Field.CATEGORY)
        needed = [o for o in overrides.select_related("feature") if o.upstream_value in slugs]
        return (*found, [*protected, *(f"Override: {override}" for override in needed)])
