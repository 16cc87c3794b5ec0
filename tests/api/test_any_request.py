"""Requests made up from the schema, right and wrong ones: each gets an answer that it promises."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.contract import SCHEMA_FILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_knowledge")]

schema = schemathesis.openapi.from_path(SCHEMA_FILE)
schema.app = get_wsgi_application()


@schema.parametrize()
@settings(max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_promised(case: Case[Any]) -> None:
    # No schema can tell which releases and categories there are.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
