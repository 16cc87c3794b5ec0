"""The database that `DATABASE_URL` names, with the options each kind needs."""

from pathlib import Path
from typing import Any

from environs import Env

# Write-ahead logging lets readers go on while somebody writes, and needs no more than NORMAL to
# be safe against corruption.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
    # A transaction that takes the lock only on its first write is refused at once, not kept
    # waiting, where somebody else wrote since it began.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}

# A connection made anew for each request costs most of PostgreSQL's throughput.
POSTGRESQL_OPTIONS = {"pool": {"min_size": 1, "max_size": 10, "timeout": 10}}


def database_settings(env: Env, *, default: Path | str) -> dict[str, Any]:
    """Return the entry for DATABASES: what `DATABASE_URL` names, else the SQLite file `default`."""
    database: dict[str, Any]
    if env.str("DATABASE_URL", default=""):
        database = dict(env.dj_db_url("DATABASE_URL"))
    else:
        # Not as a URL: a folder's name may hold characters that mean something there.
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": default}
    options = {
        "django.db.backends.sqlite3": SQLITE_OPTIONS,
        "django.db.backends.postgresql": POSTGRESQL_OPTIONS,
    }.get(database["ENGINE"], {})
    return database | {"OPTIONS": options | database.get("OPTIONS", {})}
