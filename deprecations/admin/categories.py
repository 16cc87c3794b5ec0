"""Categories: names and order are the maintainers', addresses stay."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from deprecations.admin.knowledge import KnowledgeAdmin, ReasonedForm
from deprecations.catalogue.categories import spelling_key
from deprecations.models import Category, Override
from deprecations.services.features_as_of import categories
from deprecations.services.overrides import checked_text


class CategoryForm(ReasonedForm[Category]):
    """A category; the tree is two levels deep, which readers' filters count on."""

    class Meta:
        model = Category
        fields = ("name", "slug", "parent", "position")
        help_texts = {"other_names": "What documents call it, too. Imports know these names."}

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

    def clean(self) -> dict[str, Any]:
        """Beside each other, two of one name could not be told apart."""
        super().clean()
        if not self.errors and {"name", "parent"} & set(self.changed_data):
            name, parent = self.cleaned_data["name"], self.cleaned_data["parent"]
            for other in Category.objects.filter(parent=parent).exclude(pk=self.instance.pk):
                if spelling_key(other.name) == spelling_key(name):
                    where = f"below “{parent}”" if parent else "on the top level"
                    self.add_error("name", f"There is a category “{other}” {where} already.")
                    break
        return self.cleaned_data


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

    @admin.display(description="other names")
    def other_names(self, category: Category) -> str:
        return ", ".join(category.aliases)

    def get_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        fields = CategoryForm.Meta.fields
        return (*fields, "other_names", "reason") if obj else (*fields, "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        return ("slug", "other_names") if obj else ()

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
