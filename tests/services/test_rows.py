"""Rows written at once are the rows that Django would write, with their keys in order."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from deprecations.models import Body, Category, Release
from deprecations.policy.versions import Version
from deprecations.services.rows import insert_rows

pytestmark = pytest.mark.django_db

COLUMNS = ("digest", "rst", "html", "text")


def body(number: int) -> tuple[str, ...]:
    return (f"{number:064}", f"rst {number}", f"<p>{number}%s</p>", "")


def test_keys_come_in_the_order_of_the_rows() -> None:
    rows = [body(number) for number in range(1203)]
    keys = insert_rows(Body, COLUMNS, rows)
    stored = Body.objects.in_bulk(keys)
    assert [(b.digest, b.rst, b.html, b.text) for b in map(stored.__getitem__, keys)] == rows


def test_nothing_is_inserted_for_no_rows() -> None:
    assert insert_rows(Body, COLUMNS, []) == []


def test_values_are_stored_as_the_fields_store_them() -> None:
    aliases = [["8.2", "é"], [], ["8.2", "é"]]
    columns = ("slug", "name", "aliases", "position", "parent_id")
    rows = [(f"slug-{n}", "Name", names, 3, None) for n, names in enumerate(aliases)]
    keys = insert_rows(Category, columns, rows)
    assert [Category.objects.get(pk=key).aliases for key in keys] == aliases
    days = ("version", "released_on")
    (key,) = insert_rows(Release, days, [(Version(49, 8), date(2049, 5, 1))])
    release = Release.objects.get(pk=key)
    assert (release.version, release.released_on) == (Version(49, 8), date(2049, 5, 1))


def test_a_row_that_breaks_a_rule_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Body, COLUMNS, [body(1), body(1)])
    assert not Body.objects.exists()
