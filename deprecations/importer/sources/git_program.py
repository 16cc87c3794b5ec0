"""How git is started on a repository that may be a stranger's, and what its complaints mean.

Without a shell, and without what the environment says of repositories. It runs no hooks, pagers,
monitors or helpers that the repository asks for, fetches nothing that is not there, asks nobody,
and is never waited for longer than this module allows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO, Final

from deprecations.importer.sources.reading import SourceError, shown

ANSWER_SECONDS: Final = 30.0
# Larger objects pass through git piece by piece: their size is known before they fill memory.
MAX_OBJECT: Final = 1024 * 1024
ALL_OBJECTS: Final = "expected a repository with all objects of what is read"

_OPTIONS: Final = (
    "--no-pager",
    "--no-replace-objects",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.bigFileThreshold={MAX_OBJECT}"),
    *("-c", "safe.bareRepository=all"),  # who names a bare repository means it
)
_VARIABLES: Final = {
    "GIT_ALLOW_PROTOCOL": "",  # none: nothing is fetched, whatever a partial clone lacks
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# A user's own configuration says whose repositories they trust (safe.directory). Variables of git
# itself, which may point elsewhere, are not handed on.
_INHERITED: Final = (
    *("HOME", "LD_LIBRARY_PATH", "PATH", "SUDO_UID", "SYSTEMROOT", "USERPROFILE"),
    "XDG_CONFIG_HOME",
)


class Git:
    """Git at one repository. Raises SourceError where the machine has none."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._place = source.resolve()
        program = shutil.which("git")
        if program is None:
            raise SourceError(
                source,
                "reading a git repository needs git, which this machine does not have; "
                "install it, or name a folder of releases or one document",
            )
        self._program = program
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        # A folder that git does not take for a repository must not be looked for further up.
        above = {"GIT_CEILING_DIRECTORIES": str(self._place.parent)}
        self._environment = {**inherited, **_VARIABLES, **above}

    def run(self, *arguments: str) -> bytes:
        """What a command prints. Raises SourceError where it fails or takes too long."""
        with tempfile.TemporaryFile() as complaints:
            with self.start(*arguments, complaints=complaints) as child:
                try:
                    output, _ = child.communicate(timeout=ANSWER_SECONDS)
                except subprocess.TimeoutExpired:
                    raise self.too_slow() from None
                finally:
                    child.kill()
            if child.returncode:
                raise self.refusal(complaints)
            return output

    def start(self, *arguments: str, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
        """A command under way, which talks through pipes and complains into a file: a pipe that
        nobody reads would fill up."""
        return subprocess.Popen(  # noqa: S603
            [self._program, *_OPTIONS, *arguments],
            cwd=self._place,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,  # an interrupt at the terminal is for the import to handle
        )

    def too_slow(self) -> SourceError:
        return SourceError(self._source, f"git gave no answer within {ANSWER_SECONDS:g} seconds")

    def refusal(self, complaints: IO[bytes]) -> SourceError:
        """Why a command that failed did so, as far as its complaints tell."""
        complaints.seek(0)
        text = complaints.read(MAX_OBJECT).decode("utf-8", "replace").strip()
        if "dubious ownership" in text:
            return SourceError(
                self._source,
                "this repository belongs to another user, and git does not read it; if you trust "
                f"it: git config --global --add safe.directory {shown(self._place)}",
            )
        if "not a git repository" in text:
            return SourceError(
                self._source, "git finds no repository here; expected one that “git log” can read"
            )
        if "promisor" in text:
            return SourceError(self._source, f"this partial clone lacks objects; {ALL_OBJECTS}")
        last = shown(text.rpartition("\n")[2][:200]) or "it ended without a word"
        return SourceError(
            self._source, f"git cannot read this repository ({last}); “git fsck” says more"
        )
