"""The command that gives documents back: bytes, files, patches, refusals."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from deprecations.models import Feature
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from deprecations.services.import_documents import import_documents
from deprecations.services.overrides import Field, set_overrides
from tests.documents import deprecated, removed, write_tree

GIT = shutil.which("git") or ""
pytestmark = pytest.mark.django_db

DEPRECATED = deprecated(
    "-- Gadgets\n\n'' ``frob`` card (since 8.0)\n\nUse ``-device größer`` instead.\n"
)
REMOVED = removed("-- Gadgets\n\n'' Lamp (removed in 8.1)\n\nDark.\n").rstrip("\n")
EDITED = DEPRECATED.replace("card (since 8.0)\n", "network card (since 7.2)\n''''''''")


class _Pipe(io.TextIOWrapper):
    """A text stream over bytes whose encoding knows nothing but ASCII, as of a bare terminal."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="ascii")

    @property
    def written(self) -> bytes:
        self.flush()
        return self.bytes.getvalue()


def import_lists(folder: Path, release: str = "8.2", **texts: str) -> None:
    import_documents(source=write_tree(folder / release, f"{release}.0", **texts))


@pytest.fixture(autouse=True)
def _documents(tmp_path: Path) -> None:
    import_lists(tmp_path, deprecated=DEPRECATED, removed=REMOVED.replace("\n", "\r\n"))


def edit(**more: str) -> None:
    values = {Field.TITLE: "``frob`` network card", Field.DEPRECATED_IN: Version(7, 2)}
    set_overrides(
        feature=Feature.objects.get(title="frob card"),
        values=values | {Field(name): value for name, value in more.items()},
        made_by=None,
        reason="It was announced so.",
    )


def export(*arguments: str, kind: str = "deprecated", release: str = "8.2") -> bytes:
    """What the command writes to its output."""
    pipe = _Pipe()
    call_command("export_deprecations", *arguments, release=release, list=kind, stdout=pipe)
    return pipe.written


def refused(*arguments: str, kind: str = "deprecated", release: str = "8.2") -> str:
    """The one line on the error output."""
    output, errors = _Pipe(), io.StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command(
            "export_deprecations",
            *arguments,
            release=release,
            list=kind,
            stdout=output,
            stderr=errors,
        )
    assert exit_.value.code == 2
    assert output.written == b""
    (line,) = errors.getvalue().splitlines()
    return line


def test_output_is_the_document_to_the_byte_whatever_the_terminal_takes() -> None:
    assert export() == DEPRECATED.encode()
    assert export(kind="removed") == REMOVED.replace("\n", "\r\n").encode()


def test_output_without_bytes_takes_the_text_as_it_is() -> None:
    output = io.StringIO()
    call_command("export_deprecations", release="8.2", list="removed", stdout=output)
    assert output.getvalue() == REMOVED.replace("\n", "\r\n")


def test_pipe_gets_the_bytes_and_nothing_else(tmp_path: Path) -> None:
    database = tmp_path / "knowledge.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONIOENCODING": "ascii",
    }

    def manage(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
            env=environment,
            capture_output=True,
            check=False,
        )

    assert manage("migrate", "-v0").returncode == 0
    assert manage("import_deprecations", str(tmp_path / "8.2"), "-v0").returncode == 0
    done = manage("export_deprecations", "--release", "8.2", "--list", "removed")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (tmp_path / "8.2" / "removed-features.rst").read_bytes()
    done = manage("export_deprecations", "--release", "8.1", "--list", "removed")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"error: no documents of QEMU 8.1 were imported; imported: 8.2\n"


def test_edited_document_differs_in_the_heading() -> None:
    edit()
    assert export() == EDITED.encode()


def test_file_gets_the_document_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.rst"
    assert export("--output", str(target)) == b""
    assert target.read_bytes() == DEPRECATED.encode()
    target.chmod(0o640)
    edit()
    export("--output", str(target))
    assert target.read_bytes() == EDITED.encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["8.2", "out.rst"]


def test_new_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    export("--output", str(tmp_path / "out.rst"))
    assert (tmp_path / "out.rst").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_file_behind_a_link_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real.rst").write_text("old")
    (tmp_path / "link.rst").symlink_to("real.rst")
    export("--output", str(tmp_path / "link.rst"))
    assert (tmp_path / "link.rst").is_symlink()
    assert (tmp_path / "real.rst").read_bytes() == DEPRECATED.encode()


def test_file_that_cannot_be_written_is_refused_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused("--output", str(tmp_path)) == f"error: {tmp_path}: this is not a regular file"
    assert refused("--output", "/dev/null") == "error: /dev/null: this is not a regular file"
    missing = tmp_path / "no" / "out.rst"
    assert refused("--output", str(missing)) == (
        f"error: {missing}: cannot be written (No such file or directory)"
    )
    target = tmp_path / "out.rst"
    target.write_text("mine")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    assert "No space left on device" in refused("--output", str(target))
    assert target.read_text() == "mine"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "read-only" in refused("--output", str(target))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["8.2", "out.rst"]


def test_patch_of_a_document_that_nobody_edited_is_empty(tmp_path: Path) -> None:
    assert export("--diff") == b""
    export("--diff", "--output", str(tmp_path / "none.patch"))
    assert (tmp_path / "none.patch").read_bytes() == b""


def test_patch_names_files_as_git_does_and_shows_the_heading_alone() -> None:
    edit()
    lines = export("--diff").decode().splitlines()
    assert lines[:2] == ["--- a/docs/about/deprecated.rst", "+++ b/docs/about/deprecated.rst"]
    assert [line for line in lines[2:] if line[0] in "+-"] == [
        "-``frob`` card (since 8.0)",
        "-" + "'" * 25,
        "+``frob`` network card (since 7.2)",
        "+" + "'" * 33,
    ]


FORMS = {
    "plain": DEPRECATED,
    "no newline at the end": DEPRECATED.replace("\nUse ``-device größer`` instead.\n", ""),
    "other line ends": DEPRECATED.replace("\n", "\r\n"),
    "byte order mark": f"\ufeff{DEPRECATED}",
}


@pytest.mark.git
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_git_applies_the_patch(tmp_path: Path, text: str) -> None:
    import_lists(tmp_path, "9.0", deprecated=text)
    edit(text="Use ``-device größer`` instead.\n\nReally.")
    tree = tmp_path / "qemu"
    document = tree / "docs" / "about" / "deprecated.rst"
    document.parent.mkdir(parents=True)
    document.write_bytes(text.encode())
    subprocess.run([GIT, "init", "--quiet"], cwd=tree, check=True)
    patch = export("--diff", release="9.0")
    assert patch
    subprocess.run([GIT, "apply", "--check", "-"], cwd=tree, input=patch, check=True)
    subprocess.run([GIT, "apply", "-"], cwd=tree, input=patch, check=True)
    assert document.read_bytes() == export(release="9.0") != text.encode()


def test_edit_that_cannot_stand_in_the_document_refuses_it_in_one_line() -> None:
    edit(title="``frob card")
    assert refused() == (
        "error: deprecated.rst:8: “``frob card”, changed by hand, cannot be the heading of this "
        "entry (Inline literal start-string without end-string)"
    )


def test_own_documents_are_named_as_they_lie_in_this_project(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "own", "8.2.0", deprecated=DEPRECATED)
    import_documents(source=folder, origin=Origin.EMBEDDED)
    edit()
    patch = export("--diff", "--origin", "embedded").decode()
    assert patch.startswith("--- a/fixtures/deprecated.rst\n+++ b/fixtures/deprecated.rst\n")


def test_refusals_are_one_line_with_exit_2() -> None:
    assert refused(release="8.1") == "error: no documents of QEMU 8.1 were imported; imported: 8.2"
    assert "There is no QEMU release 9.7." in refused(release="9.7")
    assert refused("--origin", "embedded").endswith("imported: none so far")
    assert "'8' is not a release. Allowed are X.Y, also as 8.2.7" in refused(release="8")
    assert "There is no QEMU release 9.7." in refused(release="9.7.50")


@pytest.mark.parametrize("release", ["8.2.7", "v8.2.0", "8.1.91", "qemu-8.2.0.tar.xz"])
def test_release_is_taken_in_any_spelling(release: str) -> None:
    assert export(release=release) == export(release="8.2")


@pytest.mark.parametrize("arguments", [[], ["--release", "8.2"], ["--list", "deprecated"]])
def test_release_and_list_have_to_be_named(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("export_deprecations", *arguments)
