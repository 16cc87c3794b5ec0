"""Databases of their own for programs that a test starts, and may kill."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import models

from deprecations.models import KnowledgeRevision

BASE = Path(settings.BASE_DIR)
# As a program with its own settings is given it: nothing of what the tests run under.
_KEPT = {"PATH", "HOME", "LANG"}


class ScratchDatabase:
    """A database on the kind of server that the tests run on, with one state to go back to."""

    def __init__(self, folder: Path, *, migrated: bool = True) -> None:
        configured = os.environ.get("DATABASE_URL", "")
        self._server = configured if configured.startswith("postgres") else ""
        self._file = folder / "scratch.sqlite3"
        self._name = f"scratch_{os.getpid()}_{time.monotonic_ns()}"
        if self._server:
            self._administer(f"CREATE DATABASE {self._name}")
        if migrated:
            self.manage("migrate", "--verbosity", "0", check=True)

    @property
    def url(self) -> str:
        if self._server:
            return urlsplit(self._server)._replace(path=f"/{self._name}").geturl()
        return f"sqlite:///{self._file}"

    def url_with(self, *, sqlite: str, postgresql: str) -> str:
        """The address with an option of SQLite's, or of a session of PostgreSQL's."""
        if self._server:
            return f"{self.url}?options={quote(f'-c {postgresql}')}"
        name, _, value = sqlite.partition("=")
        return f"{self.url}?{name}={quote(value)}"

    def environment(self, url: str | None = None) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if name in _KEPT},
            "DATABASE_URL": url or self.url,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": os.pathsep.join([str(BASE), str(BASE / "site")]),
            "PYTHONHASHSEED": "0",  # so that equal imports give equal rows
        }

    def manage(
        self, *arguments: object, url: str | None = None, check: bool = False
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(BASE / "manage.py"), *map(str, arguments)],
            env=self.environment(url),
            capture_output=True,
            text=True,
            timeout=120,
            check=check,
        )

    def start(self, script: str, *arguments: object) -> subprocess.Popen[str]:
        """A program of a test's own, which talks through pipes."""
        return subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=BASE,
        )

    def keep(self) -> None:
        """Make the present state the one to go back to."""
        if self._server:
            self._wait_until_alone()
            self._administer(f"CREATE DATABASE {self._name}_kept TEMPLATE {self._name}")
        else:
            with closing(sqlite3.connect(self._file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self._file, self._file.with_suffix(".kept"))

    def go_back(self) -> None:
        """Go back to the state that was kept."""
        if self._server:
            self._administer(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._administer(f"CREATE DATABASE {self._name} TEMPLATE {self._name}_kept")
        else:
            for path in self._file.parent.glob(f"{self._file.name}*"):
                path.unlink()
            shutil.copy(self._file.with_suffix(".kept"), self._file)

    def drop(self) -> None:
        if self._server:
            for name in (self._name, f"{self._name}_kept"):
                self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table of the app, the records of imports too, but for times."""
        if self._server:
            self._wait_until_alone()
        opened: Any = psycopg.connect(self.url) if self._server else sqlite3.connect(self._file)
        with closing(opened) as connection:
            cursor = connection.cursor()
            return {
                model._meta.db_table: cursor.execute(_everything(model)).fetchall()
                for model in apps.get_app_config("deprecations").get_models()
            }

    def _administer(self, statement: str) -> None:
        server = urlsplit(self._server)._replace(path="/postgres").geturl()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait_until_alone(self) -> None:
        """PostgreSQL notices after a moment that a program was killed."""
        server = urlsplit(self._server)._replace(path="/postgres").geturl()
        with psycopg.connect(server, autocommit=True) as connection:
            query = "SELECT 1 FROM pg_stat_activity WHERE datname = %s"
            until = time.monotonic() + 30
            while connection.execute(query, [self._name]).fetchone():
                assert time.monotonic() < until, "somebody is still connected"
                time.sleep(0.01)


def _everything(model: type[models.Model]) -> str:
    columns = ", ".join(
        f'"{field.column}"'
        for field in model._meta.concrete_fields
        if not isinstance(field, models.DateTimeField)
        and field != KnowledgeRevision._meta.get_field("number")  # a time, too
    )
    return f'SELECT {columns} FROM "{model._meta.db_table}" ORDER BY 1'  # noqa: S608
