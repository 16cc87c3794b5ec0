"""The application's entry in Django's registry."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.admin.apps import AdminConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class DeprecationsConfig(AppConfig):
    """The one app of the project."""

    name = "deprecations"
    verbose_name = "QEMU deprecations"

    def ready(self) -> None:
        post_migrate.connect(prepare_database, sender=self)


class TrackerAdminConfig(AdminConfig):
    """Django's admin, with this project's words and groups on its index page."""

    default_site = "deprecations.admin.site.TrackerAdminSite"

    def ready(self) -> None:
        super().ready()
        # Not by importing the package: that happens while the site is made.
        import_module("deprecations.admin.registry")


def prepare_database(sender: AppConfig, using: str, apps: Apps = installed, **_: Any) -> None:
    """Fill a database with what must be there: the maintainers' group, QEMU's releases
    and what distributions ship.

    Runs after every `migrate` (which hands over the models as they are migrated) and every `flush`
    (which does not). Where migrations stopped short of the present models, the next one does it.
    """
    # Models can be imported only when all apps are loaded.
    from deprecations.services.distributions import ensure_distributions  # noqa: PLC0415
    from deprecations.services.permissions import ensure_maintainers  # noqa: PLC0415
    from deprecations.services.release_changes import ensure_releases  # noqa: PLC0415

    if using == DEFAULT_DB_ALIAS and _is_up_to_date(sender, apps):
        ensure_maintainers(apps=apps, using=using)
        ensure_releases()
        ensure_distributions()


def _is_up_to_date(app: AppConfig, migrated: Apps) -> bool:
    """Whether all models of an app are in the database, with the columns they have now."""
    known = {
        (model._meta.label_lower, field.column)
        for config in migrated.get_app_configs()
        if config.label == app.label
        for model in config.get_models()
        for field in model._meta.concrete_fields
    }
    return all(
        (model._meta.label_lower, field.column) in known
        for model in app.get_models()
        for field in model._meta.concrete_fields
    )
