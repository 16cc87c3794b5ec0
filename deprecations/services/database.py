"""Whether the database can do its part, and in one line why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# How SQLite and PostgreSQL say that somebody else has held a lock for too long.
_SQLITE_BUSY = (5, 6)
_POSTGRESQL_BUSY = ("55P03", "40P01")
_POSTGRESQL_READ_ONLY = "25006"


class DatabaseTrouble(Exception):
    """The database cannot be used as it is; the message says why, in one line."""


@contextmanager
def usable_database() -> Iterator[None]:
    """Work that needs the database as this code knows it.

    Raises DatabaseTrouble where it is not migrated, not reachable, full, read-only or busy with
    somebody else's work. A mistake in a statement of ours stays the error it is.
    """
    try:
        if missing_migrations():
            raise DatabaseTrouble(
                "the database is not migrated; run “manage.py migrate”, then try again"
            )
        yield
    except Error as error:
        if not is_trouble(error):
            raise
        raise DatabaseTrouble(_in_one_line(error)) from error


def is_trouble(error: BaseException) -> bool:
    """Whether an error is the database's own, and not one of what it was asked to do."""
    return (
        isinstance(error, OperationalError | InterfaceError)
        or (type(error) is DatabaseError and error.__cause__ is not None)
        or _sqlstate(error) == _POSTGRESQL_READ_ONLY
    )


def is_busy(error: BaseException) -> bool:
    """Whether somebody else has held a lock for too long."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return code & 0xFF in _SQLITE_BUSY or _sqlstate(error) in _POSTGRESQL_BUSY


def missing_migrations() -> frozenset[tuple[str, str]]:
    """The newest migrations of apps that the database does not have."""
    return _newest_migrations() - set(MigrationRecorder(connection).applied_migrations())


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every app, from the files alone."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _sqlstate(error: BaseException) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def _in_one_line(error: Error) -> str:
    if is_busy(error):
        return (
            "the database is busy: another import or a change in the admin is under way; "
            "nothing changed, try again when it is done"
        )
    return f"the database cannot be used ({' '.join(str(error).split())})"
