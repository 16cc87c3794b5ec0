"""Many rows written at once.

Django's bulk_create takes each value of each row through a dozen calls, which costs a large import
more than reading its documents. What is made of columns alone goes this way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models

_BATCH = 500
# What every database takes as it is, whatever the column.
_PLAIN = frozenset({str, int, bool, float, type(None)})


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """Insert rows, given as the values of these columns; returns their primary keys in order.

    ``columns`` are names of fields; related rows go by their keys. Defaults of the model do not
    apply, and no signal is sent.
    """
    connection = connections[DEFAULT_DB_ALIAS]  # not the proxy, which each value would pass
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    known: dict[tuple[int, str], Any] = {}

    def prepare(place: int, value: Any) -> Any:
        key = (place, repr(value))  # lists, which are often equal, cannot be keys
        if key not in known:
            known[key] = fields[place].get_db_prep_save(value, connection)
        return known[key]

    prepared = [
        [
            value if type(value) in _PLAIN else prepare(place, value)
            for place, value in enumerate(row)
        ]
        for row in rows
    ]
    size = min(_BATCH, connection.ops.bulk_batch_size(fields, prepared) or 1)
    keys: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(prepared), size):
            batch = prepared[start : start + size]
            cursor.execute(
                _statement(model, fields, len(batch), connection.ops.quote_name),
                [value for row in batch for value in row],
            )
            keys.extend(key for (key,) in cursor.fetchall())
    return keys


def _statement(
    model: type[models.Model], fields: Sequence[Any], count: int, quoted: Callable[[str], str]
) -> str:
    columns = ", ".join(quoted(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    into, key = quoted(model._meta.db_table), quoted(cast("Any", model._meta.pk).column)
    rows = ", ".join([row] * count)
    # Only names of the model's own are put in; values go beside the statement.
    return f"INSERT INTO {into} ({columns}) VALUES {rows} RETURNING {key}"  # noqa: S608
