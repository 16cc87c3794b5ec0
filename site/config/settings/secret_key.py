"""A secret key for machines where nobody configured one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.management.utils import get_random_secret_key


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
