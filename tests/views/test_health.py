"""What load balancers ask: is the process up, can it do its work."""

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

APPLIED = "deprecations.services.database.MigrationRecorder.applied_migrations"


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_ready_when_the_database_is_migrated(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.content == b"ready\n"


@pytest.mark.django_db
def test_readyz_is_not_ready_before_the_last_migration(client: Client) -> None:
    last = MigrationRecorder.Migration.objects.filter(app="deprecations").order_by("name").last()
    assert last is not None
    last.delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"database not migrated\n"


def test_readyz_is_not_ready_without_a_database(client: Client) -> None:
    with patch(APPLIED, side_effect=OperationalError("password of the database")):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"database not reachable\n"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_for_reading_with_or_without_a_token(path: str) -> None:
    response = Client(enforce_csrf_checks=True).post(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
