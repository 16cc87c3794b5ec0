"""The addresses of the app's pages, feeds and API."""

from django.urls import URLPattern, URLResolver

app_name = "deprecations"

urlpatterns: list[URLPattern | URLResolver] = []
