"""The group of those who keep the knowledge, as `migrate` leaves it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS

from deprecations.apps import prepare_database
from deprecations.models import Release
from deprecations.policy.versions import Version

pytestmark = pytest.mark.django_db


def migrate() -> None:
    """What `migrate` does when there is nothing to migrate: the signal alone."""
    prepare_database(apps.get_app_config("deprecations"), apps=apps, using=DEFAULT_DB_ALIAS)


def permissions() -> set[str]:
    rows = Group.objects.get(name="Maintainers").permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in rows}


@pytest.fixture
def maintainer() -> User:
    user = User.objects.create_user("ann", is_staff=True)
    user.groups.add(Group.objects.get(name="Maintainers"))
    return user


def test_maintainers_exist_in_a_migrated_database(maintainer: User) -> None:
    for model in ("feature", "category", "release", "replacement", "link"):
        for action in ("view", "add", "change", "delete"):
            assert maintainer.has_perm(f"deprecations.{action}_{model}")


def test_maintainers_take_overrides_back_but_make_them_by_changing_features(
    maintainer: User,
) -> None:
    assert maintainer.has_perm("deprecations.delete_override")
    assert not maintainer.has_perm("deprecations.add_override")
    assert not maintainer.has_perm("deprecations.change_override")


def test_maintainers_only_look_at_everything_else(maintainer: User) -> None:
    knowledge = {"feature", "category", "release", "replacement", "link", "override"}
    knowledge.add("distributionrelease")
    for model in apps.get_app_config("deprecations").get_models():
        name = model._meta.model_name
        assert maintainer.has_perm(f"deprecations.view_{name}")
        if name not in knowledge:
            assert not maintainer.has_perm(f"deprecations.change_{name}")
            assert not maintainer.has_perm(f"deprecations.add_{name}")
            assert not maintainer.has_perm(f"deprecations.delete_{name}")


def test_maintainers_have_nothing_to_do_with_users() -> None:
    assert {permission.partition(".")[0] for permission in permissions()} == {"deprecations"}


def test_migrating_again_changes_nothing() -> None:
    before = permissions()
    migrate()
    assert permissions() == before
    assert Group.objects.count() == 1


def test_what_a_superuser_changed_of_the_group_stays() -> None:
    group = Group.objects.get(name="Maintainers")
    group.permissions.remove(Permission.objects.get(codename="delete_feature"))
    group.permissions.add(Permission.objects.get(codename="view_user"))
    migrate()
    assert "deprecations.delete_feature" not in permissions()
    assert "auth.view_user" in permissions()


def test_permission_that_comes_with_a_new_version_is_given() -> None:
    Permission.objects.filter(codename__in=["add_link", "add_alias"]).delete()
    migrate()
    assert "deprecations.add_link" in permissions()
    assert "deprecations.add_alias" not in permissions()


def test_group_is_complete_though_permissions_were_there_before_it() -> None:
    before = permissions()
    Group.objects.all().delete()
    migrate()
    assert permissions() == before


def test_database_that_is_not_migrated_to_the_end_is_left_for_the_next_time() -> None:
    Group.objects.all().delete()
    prepare_database(apps.get_app_config("deprecations"), apps=Apps(), using=DEFAULT_DB_ALIAS)
    assert not Group.objects.exists()


def test_migrating_stores_the_releases_and_leaves_known_ones_alone() -> None:
    assert Release.objects.count() >= 28
    Release.objects.filter(version=Version(11, 1)).update(released_on=None)
    Release.objects.get(version=Version(11, 0)).delete()
    migrate()
    assert Release.objects.get(version=Version(11, 1)).released_on is None
    assert Release.objects.get(version=Version(11, 0)).released_on is not None


@pytest.mark.django_db(transaction=True)
def test_emptied_database_gets_the_group_back() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert "deprecations.change_feature" in permissions()
    assert Release.objects.exists()
