"""Maintainers with a browser, and documents to import."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
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


class _FormReader(HTMLParser):
    """Collects what a browser would send of a page's main form, and nothing the HTML lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._inside = False
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id", "").endswith("_form")
        if not self._inside:
            return
        name = "" if "disabled" in given else given.get("name", "")
        if tag == "input" and name:
            self._read_input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in self.data:
                self.data[self._select] = given.get("value", "")
        elif tag == "textarea" and name:
            self._textarea = name
            self.data[name] = ""

    def _read_input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("submit", "button", "reset", "image", "file"):
            return
        if kind not in ("checkbox", "radio") or "checked" in given:
            self.data[name] = given.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea:
            # A line break right behind the opening tag is no part of the text.
            self.data[self._textarea] = self.data[self._textarea].removeprefix("\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea] += data


Fill = Callable[..., dict[str, Any]]


def sent_by(response: Any) -> dict[str, Any]:
    """What a browser sends when the form of this page is saved as it stands."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    reader.close()
    return dict(reader.data)


@pytest.fixture
def fill() -> Fill:
    """Reads a form of the admin as a browser would, and fills in what is given."""

    def run(client: Client, url: str, **given: Any) -> dict[str, Any]:
        return sent_by(client.get(url)) | given

    return run


@pytest.fixture
def reread() -> Callable[[Any], dict[str, Any]]:
    """What stands in the form of a page that was answered."""
    return sent_by


@pytest.fixture
def change_url(feature: Feature) -> str:
    return reverse("admin:deprecations_feature_change", args=[feature.pk])
