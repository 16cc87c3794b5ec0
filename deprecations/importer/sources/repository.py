"""A git repository as far as documents need it: its tags, commits, folders and files.

Objects are read without a checkout, all through one ``git cat-file --batch``.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self, cast

from deprecations.importer.sources import git_program
from deprecations.importer.sources.git_program import ALL_OBJECTS, MAX_OBJECT, Git
from deprecations.importer.sources.reading import SourceError, shown
from deprecations.importer.sources.trees import too_large

MAX_TAGS: Final = 10_000

_FOLDER: Final = 0o040000
_FILES: Final = (0o100644, 0o100755, 0o100664)
_KINDS: Final = {
    _FOLDER: "a folder",
    0o120000: "a symbolic link",
    0o160000: "a submodule",
}


def is_repository(folder: Path) -> bool:
    """Whether a folder looks like a repository: a checkout, a worktree or a bare one."""
    parts = (folder / name for name in ("HEAD", "objects", "refs"))
    return is_checkout(folder) or all(part.exists() for part in parts)


def is_checkout(folder: Path) -> bool:
    """Whether files stand beside the repository; a worktree has a file in place of a folder."""
    return (folder / ".git").exists()


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under a name in a folder of a commit."""

    mode: int
    object: str

    @property
    def is_file(self) -> bool:
        return self.mode in _FILES

    @property
    def is_folder(self) -> bool:
        return self.mode == _FOLDER

    @property
    def kind(self) -> str:
        return _KINDS.get(self.mode, "something else")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit by its full name, and the folder at its root."""

    name: str
    root: Entry


class Repository:
    """A repository open for reading, through one process that answers for objects.

    A context manager. Every method raises SourceError where git cannot answer.
    """

    def __init__(self, source: Path) -> None:
        self.source = source
        self._git = Git(source)
        self._reader: _Reader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._reader is not None:
            self._reader.end()

    def tags(self, pattern: str) -> list[str]:
        """The names of the tags that match a pattern of git's."""
        form = "--format=%(refname:lstrip=2)"
        listed = self._git.run("for-each-ref", form, f"--count={MAX_TAGS}", f"refs/tags/{pattern}")
        return os.fsdecode(listed).split("\n")[:-1]

    def commit(self, name: str) -> Commit | None:
        """The commit that a name without line ends stands for, through annotated tags; None where
        there is none."""
        answer = self._ask(f"{name}^{{commit}}", MAX_OBJECT, f"{shown(self.source)}: {shown(name)}")
        if answer is None:
            return None
        full_name, data = answer
        root = data.removeprefix(b"tree ").partition(b"\n")[0]
        return Commit(full_name, Entry(_FOLDER, root.decode("ascii", "replace")))

    def folder(self, entry: Entry, place: str) -> dict[str, Entry]:
        """What stands in a folder that goes by the name ``place``."""
        rest = self.blob(entry, MAX_OBJECT, place)
        length = len(entry.object) // 2  # of the name of an object, as folders hold it
        entries = {}
        while rest:
            head, _, rest = rest.partition(b"\0")
            mode, _, name = head.partition(b" ")
            try:
                entries[os.fsdecode(name)] = Entry(int(mode, 8), rest[:length].hex())
            except ValueError:
                raise SourceError(place, "git's record of this folder is damaged") from None
            rest = rest[length:]
        return entries

    def blob(self, entry: Entry, limit: int, place: str) -> bytes:
        """The bytes of a file that goes by the name ``place``, unless they are too many."""
        answer = self._ask(entry.object, limit, place)
        if answer is None:
            raise SourceError(
                place,
                f"object {entry.object} is missing; {ALL_OBJECTS}, not a partial or damaged one",
            )
        return answer[1]

    def _ask(self, request: str, limit: int, place: str) -> tuple[str, bytes] | None:
        if self._reader is None:
            self._reader = _Reader(self._git)
        return self._reader.ask(os.fsencode(request), limit, place)


class _Reader:
    """One life of the process that answers for objects."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = git.start("cat-file", "--batch", complaints=self._complaints)
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._expired = False

    def ask(self, request: bytes, limit: int, place: str) -> tuple[str, bytes] | None:
        """The full name and the bytes of an object; None where there is none.

        Raises SourceError, also where the bytes are too many, which are not read then. After an
        error there is no further answer.
        """
        with self._within_time():
            self._requests.write(request + b"\n")
            self._requests.flush()
            header = self._answers.readline(MAX_OBJECT)
            if header.endswith((b" missing\n", b" ambiguous\n")):
                return None
            name, _, size = header.decode("ascii").split()
            if int(size) > limit:
                raise too_large(place, limit)
            data = self._answers.read(int(size) + 1)  # a line end follows
            if len(data) <= int(size):
                raise EOFError
            return name, data[:-1]

    def end(self) -> None:
        """End the process, at once and for certain."""
        self._process.kill()
        with suppress(OSError), self._process:
            pass
        self._complaints.close()

    @contextmanager
    def _within_time(self) -> Iterator[None]:
        timer = threading.Timer(git_program.ANSWER_SECONDS, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (EOFError, OSError, ValueError):
            raise self._reason() from None
        finally:
            timer.cancel()
            timer.join()  # so that it does not fire into the next answer

    def _expire(self) -> None:
        self._expired = True
        self._process.kill()

    def _reason(self) -> SourceError:
        if self._expired:
            return self._git.too_slow()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)  # for its last words
        return self._git.refusal(self._complaints)
