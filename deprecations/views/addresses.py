"""Addresses of the feature list: with a filter less, in another order, on another page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from deprecations.filters import FeatureQuery
from deprecations.policy.versions import Version


@dataclass(frozen=True, slots=True)
class ListAddress:
    """The feature list with these filters. ``release`` is empty for the newest one."""

    release: str
    filters: Mapping[str, str]
    ordering: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: FeatureQuery) -> ListAddress:
        """The shortest address that asks the same."""
        ordering = query.filterset.form.cleaned_data["ordering"]
        return cls(
            release="" if query.at.is_newest else str(query.at.version),
            filters={name: as_text(value) for name, value in query.values.items()},
            ordering=",".join(ordering),
        )

    def __str__(self) -> str:
        asked = {
            **self.filters,
            "release": self.release,
            "ordering": self.ordering,
            "page": str(self.page) if self.page > 1 else "",
        }
        asked = {name: value for name, value in asked.items() if value}
        path = reverse("feature-list")
        return f"{path}?{urlencode(asked, safe=',')}" if asked else path

    def having(self, name: str, value: str) -> ListAddress:
        """With another value of a filter; without the filter where the value is empty."""
        return replace(self, filters={**self.filters, name: value}, page=1)

    def ordered(self, ordering: str) -> ListAddress:
        return replace(self, ordering=ordering, page=1)

    def on_page(self, page: int) -> ListAddress:
        return replace(self, page=page)

    def at_newest(self) -> ListAddress:
        return replace(self, release="", page=1)

    def unfiltered(self) -> ListAddress:
        return replace(self, filters={}, ordering="", page=1)


def as_text(value: Any) -> str:
    """A cleaned value as it stands in an address."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    return str(value)


def list_url(*, release: Version | None = None, ordering: str = "", **filters: Any) -> str:
    """The address of a filtered list, for links from other pages."""
    address = ListAddress(
        release="" if release is None else str(release),
        filters={name: as_text(value) for name, value in filters.items() if value is not None},
        ordering=ordering,
    )
    return str(address)
