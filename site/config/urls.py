"""The site's addresses: the admin here, pages and API in the app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("deprecations.urls")),
]

handler400 = "deprecations.urls.bad_request"
handler500 = "deprecations.urls.server_error"
