"""Maintainers with a browser, and documents to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from deprecations.models import Feature
from deprecations.services.import_documents import import_documents

Bring = Callable[..., None]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Imports a list of one category: its release, and headings with their texts."""

    def run(release: str, entries: dict[str, str], kind: str = "deprecated") -> None:
        lines = [f"{kind.capitalize()} features", "===================", "", "Devices", "-------"]
        for heading, text in entries.items():
            lines += ["", heading, "'" * len(heading), "", text]
        name = "deprecated.rst" if kind == "deprecated" else "removed-features.rst"
        folder = tmp_path / f"{release}-{kind}"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("\n".join(lines) + "\n")
        (folder / "VERSION").write_text(release)
        import_documents(source=folder / name)

    return run


@pytest.fixture
def feature(bring: Bring) -> Feature:
    bring("8.2.0", {"``frob`` card (since 8.0)": "Use ``-device frob2`` instead."})
    return Feature.objects.get()


@pytest.fixture
def maintainer(db: None) -> User:
    user = User.objects.create_user("ann", is_staff=True)
    user.groups.add(Group.objects.get(name="Maintainers"))
    return user


@pytest.fixture
def desk(maintainer: User) -> Client:
    """The browser of a maintainer who is no superuser."""
    client = Client()
    client.force_login(maintainer)
    return client


@pytest.fixture
def boss(db: None) -> Client:
    """The browser of a superuser."""
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


Fill = Callable[..., dict[str, Any]]


@pytest.fixture
def fill() -> Fill:
    """Reads a form of the admin as a browser would, and fills in what is given."""

    def run(client: Client, url: str, **given: Any) -> dict[str, Any]:
        context = client.get(url).context
        forms: list[BaseForm] = [context["adminform"].form]
        data: dict[str, Any] = {}
        for inline in context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.forms]
        for form in forms:
            for bound in form:
                value = bound.value()
                shown = bound.field.prepare_value(value)
                data[bound.html_name] = "" if shown is None else shown
                if bound.field.show_hidden_initial:
                    data[bound.html_initial_name] = data[bound.html_name]
        data = {name: value for name, value in data.items() if not name.endswith("-DELETE")}
        return data | given

    return run


@pytest.fixture
def change_url(feature: Feature) -> str:
    return reverse("admin:deprecations_feature_change", args=[feature.pk])
