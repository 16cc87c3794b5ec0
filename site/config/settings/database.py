"""The database that `DATABASE_URL` names, set up for each kind as this project uses it."""

from pathlib import Path
from typing import Any

from environs import Env

SQLITE = {
    # A connection lasts as long as its thread: opening one costs more than a query.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # Write-ahead logging lets readers go on while somebody writes, and needs no more than
        # NORMAL to be safe against corruption.
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        # A transaction that takes the lock only on its first write is refused at once, not kept
        # waiting, where somebody else wrote since it began.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    },
}

# A connection made anew for each request costs most of PostgreSQL's throughput. The pool is kept
# per process, and needs connections that Django closes after each request.
POSTGRESQL = {
    "CONN_MAX_AGE": 0,
    "OPTIONS": {
        "pool": {"min_size": 1, "max_size": 10, "timeout": 10},
        # Nobody waits for ever: an import that finds another one under way is refused in the end,
        # as it is with SQLite.
        "options": "-c lock_timeout=20s",
    },
}


def database_settings(env: Env, *, default: Path | str) -> dict[str, Any]:
    """Return the entry for DATABASES: what `DATABASE_URL` names, else the SQLite file `default`.

    Raises EnvValidationError on a URL that names no database.
    """
    database: dict[str, Any]
    if env.str("DATABASE_URL", default=""):
        database = dict(env.dj_db_url("DATABASE_URL"))
    else:
        # Not as a URL: a folder's name may hold characters that mean something there.
        database = {"ENGINE": "django.db.backends.sqlite3", "NAME": default}
    kinds: dict[str, dict[str, Any]] = {
        "django.db.backends.sqlite3": SQLITE,
        "django.db.backends.postgresql": POSTGRESQL,
    }
    ours = kinds.get(database["ENGINE"], {"OPTIONS": {}})
    return database | ours | {"OPTIONS": ours["OPTIONS"] | database.get("OPTIONS", {})}
