"""Answers in other formats than JSON: tables for spreadsheets, text for tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rest_framework.renderers import BaseRenderer, JSONRenderer

from deprecations.catalogue.comparison import Group
from deprecations.exporter import as_csv, as_markdown

CSV: Final = "text/csv"
MARKDOWN: Final = "text/markdown"
_GROUPS: Final = [group.value for group in Group]


class FeaturesAsCsv(BaseRenderer):
    """A page of features, a row for each."""

    media_type = CSV
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return as_csv.write_features(data["results"])


class ComparisonAsCsv(FeaturesAsCsv):
    """A comparison of releases, a row for each feature that changes."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return as_csv.write_comparison(data, _GROUPS)


class ComparisonAsMarkdown(BaseRenderer):
    """A comparison of releases, a table for each group."""

    media_type = MARKDOWN
    format = "markdown"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return as_markdown.write_comparison(data, _GROUPS)


FEATURES: Final = (JSONRenderer, FeaturesAsCsv)
COMPARISON: Final = (JSONRenderer, ComparisonAsCsv, ComparisonAsMarkdown)
