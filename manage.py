#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent


def main() -> None:
    """Run a management command, with `config.settings.dev` unless the environment says else."""
    # Both folders, whatever the working directory is: Python adds neither under PYTHONSAFEPATH=1.
    sys.path[:0] = [str(PROJECT), str(PROJECT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as error:
        sys.exit(f"{error}: run `make install` first, then use .venv/bin/python")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
