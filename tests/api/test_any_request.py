"""Requests made up from the schema, right and wrong ones: each gets an answer that it promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.contract import SCHEMA_FILE

schema = schemathesis.openapi.from_path(SCHEMA_FILE)
schema.app = get_wsgi_application()


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """Requests use the connection of the test, as those of Django's own test client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("own_knowledge", "_kept_connection")
@schema.parametrize()
@settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_promised(case: Case[Any]) -> None:
    # No schema can tell which releases and categories there are.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
