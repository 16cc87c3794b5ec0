"""Small git repositories written for a test, and from folders of releases."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deprecations.policy.versions import Version

GIT = shutil.which("git") or ""
WHERE_LISTS_STAND = {"deprecated.rst", "removed-features.rst"}
SYMBOLIC_LINK, SUBMODULE, FILE = "120000", "160000", "100644"

Content = str | bytes | tuple[str, str]  # a file's, or a mode with a target


class GitRepository:
    """A repository made commit by commit; bare unless it is to have files checked out."""

    def __init__(self, path: Path, *, bare: bool = True) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=master", *(["--bare"] if bare else []))
        self._marks = 0

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """What a git command prints, undisturbed by the configuration of whoever runs the tests."""
        inherited = {"PATH": os.environ["PATH"], "HOME": str(self.path)}
        done = subprocess.run(
            [GIT, "-c", "protocol.file.allow=always", *arguments],
            cwd=self.path,
            env=inherited | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull},
            input=given,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def commit(
        self,
        files: Mapping[str, Content],
        *,
        tag: str | None = None,
        branch: str = "master",
        annotated: bool = True,
    ) -> str:
        """A commit with these files and no others; returns its name."""
        author = "Somebody <somebody@example.org> 1700000000 +0000"
        reference = f"refs/heads/{branch}"
        stream = f"commit {reference}\ncommitter {author}\n".encode() + _data(b"x")
        if self.git("for-each-ref", reference):
            stream += f"from {reference}^0\n".encode()
        stream += b"deleteall\n" + b"".join(_file(*item) for item in files.items())
        if tag and annotated:
            stream += f"tag {tag}\nfrom {reference}\ntagger {author}\n".encode() + _data(b"x")
        elif tag:
            stream += f"reset refs/tags/{tag}\nfrom {reference}\n\n".encode()
        self.git("fast-import", "--quiet", given=stream)
        return self.git("rev-parse", reference)

    def check_out(self) -> None:
        """Write the files of the branch beside the repository."""
        self.git("reset", "--quiet", "--hard")


def repository_of(folder: Path, path: Path) -> GitRepository:
    """A repository with a tag for every folder of a folder of releases, whose documents stand
    where QEMU kept them then."""
    repository = GitRepository(path)
    folders = [item for item in folder.iterdir() if (item / "VERSION").exists()]
    for release in sorted(folders, key=lambda item: Version.parse(item.name)):
        files = {
            _path(Version.parse(release.name), item.name): item.read_bytes()
            for item in release.iterdir()
        }
        tag = f"v{(release / 'VERSION').read_text().strip()}"
        repository.commit(files, tag=tag)
    return repository


def _path(release: Version, name: str) -> str:
    if name not in WHERE_LISTS_STAND:
        return name
    return f"docs/about/{name}" if release >= Version(6, 1) else f"docs/system/{name}"


def _file(path: str, content: Content) -> bytes:
    if isinstance(content, str):
        content = content.encode()
    if isinstance(content, bytes):
        return f"M {FILE} inline {path}\n".encode() + _data(content)
    mode, target = content
    if mode == SUBMODULE:
        return f"M {mode} {target} {path}\n".encode()
    return f"M {mode} inline {path}\n".encode() + _data(target.encode())


def _data(data: bytes) -> bytes:
    return f"data {len(data)}\n".encode() + data + b"\n"
