"""What changes between two releases."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_view
from rest_framework.request import Request

from deprecations.api.v1 import operations, renderers
from deprecations.api.v1.representations.comparisons import comparison_row
from deprecations.api.v1.views import KnowledgeView, feature_address
from deprecations.filters import COMPARISON_PARAMETERS, read_comparison
from deprecations.services.compare_releases import compare_releases


@extend_schema_view(get=operations.COMPARE)
class Compare(KnowledgeView):
    """What changes for somebody who upgrades from one release to another."""

    parameters = COMPARISON_PARAMETERS
    renderer_classes = renderers.COMPARISON

    def answer(self, request: Request, **_: Any) -> Any:
        query = read_comparison(request.query_params)
        comparison = compare_releases(start=query.start, end=query.end, category=query.category)
        return comparison_row(comparison, feature_address(request, query.end))
