"""The addresses of the app: the API and the pages."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("deprecations.api.v1.urls")),
    path("", include("deprecations.views.urls")),
]
