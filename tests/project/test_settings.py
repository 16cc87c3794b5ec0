"""What settings do with the environment, each tried in a process of its own."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from environs import Env

from config.settings.database import database_settings
from config.settings.secret_key import stored_secret_key

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3Xw9-Tq_5vBz7Jm2Nc8Rf4Lh6Pd1Gs0Yaub+eioUMWZQVKE-8tHjrnDx",
    "ALLOWED_HOSTS": "tracker.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a management command with nothing in its environment but what is given."""
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_djangos_deployment_checks() -> None:
    run = manage("check", "--deploy", "--fail-level", "DEBUG", **PRODUCTION)

    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout + run.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("empty", [True, False])
def test_production_refuses_to_start_without(name: str, empty: bool) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    run = manage("check", **environment | ({name: ""} if empty else {}))

    assert run.returncode != 0
    assert f"ImproperlyConfigured: Set {name} to " in run.stderr.splitlines()[-1]


def test_production_never_debugs_and_sends_cookies_over_tls_only() -> None:
    values = manage("diffsettings", "--all", DEBUG="true", **PRODUCTION).stdout

    assert {
        "DEBUG = False",
        "SECURE_SSL_REDIRECT = True",
        "SESSION_COOKIE_SECURE = True",
        "CSRF_COOKIE_SECURE = True",
    } <= {line.removeprefix("### ") for line in values.splitlines()}


@pytest.mark.parametrize(("sender", "believed"), [("10.0.0.7", True), ("192.0.2.1", False)])
def test_only_a_trusted_proxy_can_say_that_a_request_came_over_tls(
    sender: str, believed: bool
) -> None:
    program = f"""if True:
        from config.wsgi import application
        from django.test import RequestFactory
        headers = {{"host": "tracker.example.org", "x-forwarded-for": "198.51.100.1",
            "x-forwarded-proto": "https"}}
        request = RequestFactory().get("/healthz", headers=headers, REMOTE_ADDR="{sender}")
        application(request.environ, lambda status, headers: print(status))
    """
    run = manage(
        "shell", "--no-imports", "--command", program, TRUSTED_PROXIES="10.0.0.0/8", **PRODUCTION
    )

    assert run.stdout.split()[:1] == ["200" if believed else "301"], run.stderr


def test_unreadable_database_url_is_refused_with_its_name() -> None:
    run = manage("check", **PRODUCTION | {"DATABASE_URL": "no-database"})

    assert run.returncode != 0
    assert "DATABASE_URL" in run.stderr.splitlines()[-1]


def test_postgresql_gets_a_pool_and_sqlite_a_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://tracker:word@db.example.org/tracker")
    postgresql = database_settings(Env(), default="unused")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/tracker.sqlite3")
    sqlite = database_settings(Env(), default="unused")

    assert postgresql["ENGINE"] == "django.db.backends.postgresql"
    assert postgresql["HOST"] == "db.example.org"
    assert postgresql["OPTIONS"]["pool"]["max_size"] > 1
    assert "lock_timeout" in postgresql["OPTIONS"]["options"]
    assert postgresql["CONN_MAX_AGE"] == 0  # Django refuses a pool otherwise.
    assert sqlite["NAME"] == "/srv/tracker.sqlite3"
    assert "journal_mode = WAL" in sqlite["OPTIONS"]["init_command"]


def test_database_url_can_set_options_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example.org/tracker?sslmode=require")
    options = database_settings(Env(), default="unused")["OPTIONS"]

    assert options["sslmode"] == "require"
    assert "pool" in options


@pytest.mark.postgresql
@pytest.mark.django_db
def test_database_named_in_the_environment_is_the_one_that_is_used() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        (version,) = cursor.fetchone() or ("",)

    assert version.startswith("PostgreSQL")


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(stored_secret_key, [path] * 32))

    assert keys == {path.read_text()}
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
