"""What stands, or stood, at an address that no feature has any more."""

from __future__ import annotations

from dataclasses import dataclass

from deprecations.models import PublishedSlug


@dataclass(frozen=True, slots=True)
class FormerAddress:
    """An address that was published once.

    ``present`` is the slug that its feature has today; None where no document lists the feature
    any more, of which ``title`` then tells.
    """

    slug: str
    present: str | None
    title: str

    @property
    def farewell(self) -> str:
        """What readers of a retired address are told."""
        return (
            f"“{self.title or self.slug}” stood at this address. None of the documents that are"
            " imported today lists it."
        )


def former_address(slug: str) -> FormerAddress | None:
    """What became of an address, None for one that nobody ever had; one query."""
    row = (
        PublishedSlug.objects.filter(slug=slug)
        .values_list("slug", "feature__slug", "title")
        .first()
    )
    return None if row is None else FormerAddress(*row)
