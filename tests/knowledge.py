"""What a database knows, in a form that can be compared: without and with its primary keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from pytest_django import DjangoDbBlocker

from deprecations.models import Body, Category, Document, Feature, Listing, Release

RECORDS_OF_IMPORTS = {"importrun", "problem"}


def real_documents() -> Path:
    """The folder of QEMU's own documents; skips the test where it is not known."""
    folder = os.environ.get("QEMU_DOCS")
    if not folder:
        pytest.skip("needs QEMU's documents: QEMU_DOCS=folder of release folders")
    return Path(folder)


@contextmanager
def rolled_back(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around the tests of a module, which leaves nothing behind."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the app, but the records of imports."""
    return {
        str(model._meta.model_name): list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("deprecations").get_models()
        if model._meta.model_name not in RECORDS_OF_IMPORTS
    }


def facts() -> dict[str, dict[Any, Any]]:
    """Everything that is known, by what people call it: no primary keys, no times of imports, no
    former addresses."""
    features = Feature.objects.select_related("category").prefetch_related(
        "aliases", "milestones", "spans", "replacements", "listings", "links_out__to_feature"
    )
    places = _places()
    return {
        "features": {feature.slug: _feature_facts(feature, places) for feature in features},
        "listings": {
            places[listing.pk]: (
                listing.feature.slug,
                listing.kind,
                listing.title_rst,
                listing.category_path,
                listing.stated,
                listing.line,
                listing.end_line,
                listing.anchor,
                listing.body.digest,
            )
            for listing in Listing.objects.select_related("feature", "body")
        },
        "documents": {
            (item.release, item.origin, item.name): (
                item.holds_deprecated,
                item.holds_removed,
                item.tree_version,
                item.revision,
                item.digest,
                item.text,
            )
            for item in Document.objects.all()
        },
        "bodies": dict(Body.objects.values_list("digest", "html")),
        "categories": {
            category.slug: (category.path, category.aliases, category.position)
            for category in Category.objects.select_related("parent__parent")
        },
        "releases": dict(Release.objects.values_list("version", "released_on")),
    }


def _places() -> dict[int | None, tuple[Any, ...] | None]:
    rows = Listing.objects.values_list(
        "pk", "document__release", "document__origin", "document__name", "number"
    )
    return {None: None, **{row[0]: row[1:] for row in rows}}


def _feature_facts(
    feature: Feature, places: dict[int | None, tuple[Any, ...] | None]
) -> dict[str, Any]:
    return {
        "title": (feature.title, feature.title_rst),
        "category": feature.category.slug,
        "summary": feature.summary,
        "rule": feature.is_rule,
        "described by": places[feature.described_by_id],
        "summarised by": places[feature.summarised_by_id],
        "undated from": feature.undated_from,
        "derived": (
            feature.deprecated_in,
            feature.removed_in,
            feature.withdrawn_in,
            feature.removable_in,
        ),
        "fate": (feature.fate, feature.fate_basis, feature.fate_score),
        "links": sorted(
            (link.to_feature.slug, link.kind, link.status, link.score)
            for link in feature.links_out.all()
        ),
        "keys": sorted(
            (alias.category_slug, alias.title_key, alias.occurrence)
            for alias in feature.aliases.all()
        ),
        "milestones": sorted(
            (item.event, item.version, item.scope, item.basis, item.after, places[item.listing_id])
            for item in feature.milestones.all()
        ),
        "spans": [
            (
                span.stage,
                span.since,
                span.until,
                span.deprecated_in,
                span.deprecated_is_bound,
                span.removed_in,
                span.removed_is_bound,
                span.withdrawn_in,
                span.removable_in,
            )
            for span in sorted(feature.spans.all(), key=lambda span: span.since)
        ],
        "replacements": [
            (item.text, item.kind, item.replaces, item.note, item.basis, item.available_in)
            for item in sorted(feature.replacements.all(), key=lambda item: item.position)
        ],
    }
