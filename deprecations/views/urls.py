"""The addresses of the pages."""

from django.urls import path

from deprecations.views.categories import category_list
from deprecations.views.compare import compare
from deprecations.views.distributions import distribution_list
from deprecations.views.feature import feature
from deprecations.views.feature_list import feature_list
from deprecations.views.feeds import calendar, changes
from deprecations.views.health import healthz, readyz
from deprecations.views.machine_types import machine_types
from deprecations.views.overview import overview
from deprecations.views.policy import policy
from deprecations.views.record import record
from deprecations.views.releases import release, release_list
from deprecations.views.removals import removals

urlpatterns = [
    path("", overview, name="overview"),
    path("features/", feature_list, name="feature-list"),
    path("features/<slug:slug>/", feature, name="feature"),
    path("categories/", category_list, name="category-list"),
    path("releases/", release_list, name="release-list"),
    path("releases/<str:version>/", release, name="release"),
    path("removals/", removals, name="removals"),
    path("compare/", compare, name="compare"),
    path("distributions/", distribution_list, name="distribution-list"),
    path("machine-types/", machine_types, name="machine-types"),
    path("policy/", policy, name="policy"),
    path("feeds/changes.atom", changes, name="changes-feed"),
    path("feeds/calendar.ics", calendar, name="calendar-feed"),
    path("policy/record/", record, name="record"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
