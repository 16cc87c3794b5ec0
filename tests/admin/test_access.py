"""Who gets in, and what each may see and do."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client, RequestFactory, override_settings
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from deprecations.admin.readonly import ReadOnlyAdmin
from deprecations.admin.site import TrackerAdminSite
from deprecations.models import Feature

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
PASSWORD = "rain falls mainly"  # noqa: S105
READ_ONLY = [
    "alias",
    "body",
    "document",
    "importrun",
    "knowledgerevision",
    "listing",
    "milestone",
    "problem",
    "publishedslug",
    "stagespan",
]


def test_index_sorts_what_a_maintainer_may_see(desk: Client) -> None:
    response = desk.get("/admin/")
    parts = {
        app["name"]: [m["name"] for m in app["models"]] for app in response.context["app_list"]
    }
    assert list(parts) == [
        "Knowledge",
        "Documents and imports",
        "Computed from documents and changes by hand",
    ]
    assert parts["Knowledge"] == [
        "Features",
        "Categories",
        "Releases",
        "Distribution releases",
        "Links",
        "Overrides",
    ]
    assertContains(response, "QEMU deprecation tracker")
    assertContains(response, "Look after the knowledge")


def test_index_shows_every_model_of_the_app_in_a_part_of_its_own() -> None:
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    parts = admin.site.get_app_list(request)
    ours = [part for part in parts if part["app_label"] == "deprecations"]
    shown = {model["object_name"] for part in ours for model in part["models"]}
    models = {model.__name__ for model in apps.get_app_config("deprecations").get_models()}
    beside_others = {name for name in models if name.startswith("Historical")} | {"Replacement"}
    assert shown == models - beside_others
    assert "QEMU deprecations" not in {part["name"] for part in ours}
    assert [part["app_label"] for part in parts[:3]] == ["deprecations"] * 3
    assert isinstance(admin.site, TrackerAdminSite)


def test_app_page_lists_all_models(desk: Client) -> None:
    response = desk.get("/admin/deprecations/")
    assertContains(response, "Overrides")
    assertContains(response, "Stage spans")


@pytest.mark.parametrize(
    "path",
    [
        "auth/user/",
        "auth/user/add/",
        "auth/group/",
        "auth/group/1/change/",
        "axes/accessattempt/",
        "axes/accesslog/",
    ],
)
def test_maintainers_neither_see_nor_change_users_and_attempts_to_log_in(
    desk: Client, path: str
) -> None:
    assert desk.get(f"/admin/{path}").status_code in (403, 404)


def test_maintainers_do_not_change_users_by_guessing(desk: Client, maintainer: User) -> None:
    desk.post(f"/admin/auth/user/{maintainer.pk}/change/", {"is_superuser": "on"})
    maintainer.refresh_from_db()
    assert not maintainer.is_superuser


def test_what_imports_write_is_edited_by_nobody(boss: Client, feature: Feature) -> None:
    for model in READ_ONLY:
        rows = apps.get_model("deprecations", model)._meta.default_manager
        number = rows.values_list("pk", flat=True).first() or 1
        url = f"/admin/deprecations/{model}/"
        assertNotContains(boss.get(url), 'name="action"')
        assert boss.get(f"{url}add/").status_code == 403, model
        assert boss.post(f"{url}add/", {}).status_code == 403, model
        assert boss.post(f"{url}{number}/change/", {"digest": "x"}).status_code == 403, model
        assert boss.post(f"{url}{number}/delete/", {"post": "yes"}).status_code == 403, model


def test_read_only_models_are_those_that_are_tested() -> None:
    own = [
        model._meta.model_name
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, ReadOnlyAdmin)
    ]
    assert sorted(filter(None, own)) == READ_ONLY


def test_maintainers_see_every_list_and_search_it(desk: Client, feature: Feature) -> None:
    for model in [*READ_ONLY, "feature", "category", "release", "link", "override"]:
        url = f"/admin/deprecations/{model}/"
        assert desk.get(url).status_code == 200, model
        assert desk.get(f"{url}?q=8.2").status_code == 200, model


def test_maintainers_see_every_row(desk: Client, feature: Feature) -> None:
    for model in READ_ONLY:
        rows = apps.get_model("deprecations", model)._meta.default_manager
        for pk in rows.values_list("pk", flat=True):
            url = f"/admin/deprecations/{model}/{pk}/change/"
            assert desk.get(url).status_code == 200, url


def test_staff_without_a_group_see_nothing(client: Client, feature: Feature) -> None:
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get("/admin/deprecations/feature/").status_code == 403
    assertContains(client.get("/admin/"), "You don’t have permission to view or edit anything.")


def test_who_may_not_delete_features_cannot(client: Client, feature: Feature) -> None:
    guest = User.objects.create_user("guest", is_staff=True)
    guest.user_permissions.add(*Permission.objects.filter(codename__endswith="_feature"))
    guest.user_permissions.remove(Permission.objects.get(codename="delete_feature"))
    client.force_login(guest)
    url = f"/admin/deprecations/feature/{feature.pk}/delete/"
    assert client.post(url, {"post": "yes"}).status_code == 403


@override_settings(AXES_ENABLED=True)
def test_five_wrong_passwords_close_the_door_with_a_calm_page(client: Client) -> None:
    User.objects.create_user("ann", password=PASSWORD, is_staff=True)
    for _ in range(4):
        response = client.post(LOGIN, {"username": "ann", "password": "wrong"})
        assert response.status_code == 200
    response = client.post(LOGIN, {"username": "ann", "password": "wrong"})
    assert response.status_code == 429
    assertTemplateUsed(response, "admin/locked_out.html")
    assertContains(response, "Try again in an hour", status_code=429)
    response = client.post(LOGIN, {"username": "ann", "password": PASSWORD})
    assert response.status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    response = elsewhere.post(f"{LOGIN}?next=/admin/", {"username": "ann", "password": PASSWORD})
    assert response.status_code == 302


@pytest.mark.parametrize(
    "path", ["login/", "", "deprecations/feature/", "deprecations/feature/add/"]
)
def test_pages_keep_to_the_content_security_policy(desk: Client, path: str) -> None:
    response = desk.get(f"/admin/{path}", follow=True)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    page = response.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
