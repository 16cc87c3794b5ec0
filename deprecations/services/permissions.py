"""Who may do what: the group of those who keep the knowledge."""

from __future__ import annotations

from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db.models import Model

from deprecations import models

MAINTAINERS = "Maintainers"

_EVERYTHING = ("view", "add", "change", "delete")
_ALLOWED: dict[type[Model], tuple[str, ...]] = {
    models.Feature: _EVERYTHING,
    models.Category: _EVERYTHING,
    models.Release: _EVERYTHING,
    models.DistributionRelease: _EVERYTHING,
    models.Replacement: _EVERYTHING,
    models.Link: _EVERYTHING,
    # Made by changing a feature, and deleted by taking the change back.
    models.Override: ("view", "delete"),
    # What people did, for good.
    models.Category.history.model: ("view",),
    models.DistributionRelease.history.model: ("view",),
    models.Feature.history.model: ("view",),
    models.Link.history.model: ("view",),
    models.Override.history.model: ("view",),
    models.Release.history.model: ("view",),
    # What imports write and what is computed from it.
    models.Alias: ("view",),
    models.Body: ("view",),
    models.Document: ("view",),
    models.ImportRun: ("view",),
    models.KnowledgeRevision: ("view",),
    models.Listing: ("view",),
    models.Milestone: ("view",),
    models.Problem: ("view",),
    models.PublishedSlug: ("view",),
    models.StageSpan: ("view",),
}


def ensure_maintainers(*, apps: Apps, using: str) -> None:
    """Make the group where it is missing, with permission to change knowledge and nothing else.

    ``apps`` holds the models as they are migrated. A permission is given once: to a new group all
    of them, later only those that a new version of this software brings with it. What a superuser
    adds to the group or takes from it stays so. Runs as often as it likes.
    """
    app = installed.get_app_config(models.Feature._meta.app_label)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    ours = permissions.filter(content_type__app_label=app.label)
    known = set(ours.values_list("codename", flat=True))
    # Django makes them on the same signal, perhaps only after this.
    create_permissions(app, verbosity=0, using=using, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(using)
    group, is_new = groups.get_or_create(name=MAINTAINERS)
    given = _codenames() if is_new else _codenames() - known
    group.permissions.add(*ours.filter(codename__in=given))


def _codenames() -> set[str]:
    return {
        f"{action}_{model._meta.model_name}"
        for model, actions in _ALLOWED.items()
        for action in actions
    }
