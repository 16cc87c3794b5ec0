"""The addresses of version 1."""

from __future__ import annotations

from django.urls import path, re_path

from deprecations.api.v1 import views
from deprecations.api.v1.comparisons import Compare

app_name = "api-v1"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("features/", views.FeatureList.as_view(), name="feature-list"),
    path("features/<slug:slug>/", views.FeatureDetail.as_view(), name="feature"),
    path("categories/", views.CategoryList.as_view(), name="category-list"),
    path("releases/", views.ReleaseList.as_view(), name="release-list"),
    # Whatever stands there is meant as a release, and refused in words if it is none.
    path("releases/<str:version>/", views.ReleaseDetail.as_view(), name="release"),
    path("removals/", views.Removals.as_view(), name="removals"),
    path("compare/", Compare.as_view(), name="compare"),
    path("distributions/", views.DistributionList.as_view(), name="distributions"),
    path("machine-types/", views.MachineTypes.as_view(), name="machine-types"),
    # Names have dots and dashes in them; what cannot be one is refused in words.
    path("machine-types/<str:name>/", views.MachineType.as_view(), name="machine-type"),
    path("policy/", views.Policy.as_view(), name="policy"),
    path("export/", views.Export.as_view(), name="export"),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Documentation.as_view(), name="docs"),
    # Only with a slash at the end: without one Django first looks for the address that has it.
    re_path(r"^[\s\S]*/$", views.Nothing.as_view(), name="nothing"),
]
