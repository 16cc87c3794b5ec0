"""Gives features the addresses that a plan wants, and leads their former ones to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from deprecations.catalogue.plan import Plan
from deprecations.models import Feature, PublishedSlug


def retire_addresses(features: Sequence[Feature]) -> None:
    """Keep the addresses of features that are about to be deleted, with what stood there: an
    address that was published once answers for good."""
    titles = {feature.pk: feature.title for feature in features}
    published = list(PublishedSlug.objects.filter(feature__in=titles))
    for row in published:
        row.title = titles[row.feature_id or 0]
        row.feature = None
    PublishedSlug.objects.bulk_update(published, ["feature", "title"])
    PublishedSlug.objects.bulk_create(
        PublishedSlug(slug=feature.slug, title=feature.title) for feature in features
    )


class AddressBook:
    """Moves the addresses of one import: first ``move``, then, when all features have rows,
    ``publish``. A present address comes before a former one of another feature."""

    def __init__(self, plan: Plan, rows: Mapping[int, Feature]) -> None:
        self._plan = plan
        self._rows = rows
        self._present = dict(Feature.objects.values_list("slug", "pk"))
        self._published = dict(PublishedSlug.objects.values_list("slug", "feature_id"))
        ours = {*rows, *plan.merged}
        owners: dict[str, int | None] = {**self._published, **self._present}
        # Retired ones are free for whoever goes by them again.
        self._foreign = {
            slug for slug, owner in owners.items() if owner is not None and owner not in ours
        }
        self._left: dict[str, int] = {}

    def slugs(self) -> list[str]:
        """The address of every change: the one it wants, with a number where a feature that no
        document knows has or had it."""
        wanted = [change.after.addresses for change in self._plan.changes]
        taken = self._foreign.union(*({item.present, *item.former} for item in wanted))
        given = []
        for addresses in wanted:
            slug, number = addresses.present, 2
            while slug in self._foreign or (slug != addresses.present and slug in taken):
                slug = f"{addresses.present}-{number}"
                number += 1
            taken.add(slug)
            given.append(slug)
        return given

    def move(self, slugs: Sequence[str]) -> None:
        """Give stored features their addresses, all at once: one may pass on to another."""
        moving = {
            change.feature: slug
            for change, slug in zip(self._plan.changes, slugs, strict=True)
            if change.feature is not None and self._rows[change.feature].slug != slug
        }
        leaving = {**{number: number for number in moving}, **self._plan.merged}
        self._left = {
            slug: leaving[owner] for slug, owner in self._present.items() if owner in leaving
        }
        placeholder = Concat(Value("-"), Cast("pk", CharField()))
        Feature.objects.filter(pk__in=leaving).update(slug=placeholder)
        for number, slug in moving.items():
            self._rows[number].slug = slug
        Feature.objects.bulk_update([self._rows[number] for number in moving], ["slug"])

    def publish(self, features: Sequence[Feature]) -> None:
        """Lead the addresses that features had, or had in older documents, to the features."""
        merged = self._plan.merged
        wanted = {
            slug: merged[owner] for slug, owner in self._published.items() if owner in merged
        } | self._left
        for feature, change in zip(features, self._plan.changes, strict=True):
            wanted |= dict.fromkeys(change.after.addresses.former, feature.pk)
        for slug in {*self._foreign, *(feature.slug for feature in features)}:
            wanted.pop(slug, None)
        stale = [
            slug
            for slug, owner in self._published.items()
            if slug not in self._foreign and wanted.get(slug, owner) != owner
        ]
        stale += [feature.slug for feature in features if feature.slug in self._published]
        PublishedSlug.objects.filter(slug__in=stale).delete()
        PublishedSlug.objects.bulk_create(
            PublishedSlug(slug=slug, feature_id=owner)
            for slug, owner in wanted.items()
            if self._published.get(slug) != owner
        )
