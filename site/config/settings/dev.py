"""A machine of one's own: `make run` and manage.py. Everything works without configuration."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env


def stored_secret_key(path: Path) -> str:
    """Return the key kept at `path`, made on first use and readable for its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(get_random_secret_key())
            file.flush()
            # A link appears whole or not at all: processes that start at once share one key.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret_key(VAR_DIR / "secret_key")

HOST = env.str("HOST", default="127.0.0.1")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    f"[{HOST}]" if ":" in HOST else HOST,
    *env.list("ALLOWED_HOSTS", default=[]),
]
