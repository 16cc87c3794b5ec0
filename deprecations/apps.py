"""The application's entry in Django's registry."""

from django.apps import AppConfig


class DeprecationsConfig(AppConfig):
    """The one app of the project."""

    name = "deprecations"
    verbose_name = "QEMU deprecations"
