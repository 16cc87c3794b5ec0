"""The layout of the project and its lock files."""

import re
import site
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT: Path = settings.BASE_DIR
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pyproject() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text())


def declared(lock: str) -> list[Requirement]:
    """Return the requirements that the named lock must fulfil."""
    groups = pyproject()["dependency-groups"]
    group = groups["dev"] if lock == "requirements-dev.lock" else []
    direct = [line for line in group if isinstance(line, str)]
    return [
        Requirement(line)
        for line in [*pyproject()["project"]["dependencies"], *groups["build"], *direct]
    ]


def locked(lock: str) -> dict[str, tuple[str, ...]]:
    """Return each pin, `name==version`, with the lines below it."""
    blocks = re.split(r"\n(?=\S)", (PROJECT / lock).read_text().strip())
    pins = {}
    for first, *lines in map(str.splitlines, blocks):
        pin = re.fullmatch(r"([a-z0-9-]+(?:\[[a-z0-9, -]+\])?==[^ ;]+)( ; .+?)? \\", first)
        assert pin, f"not a pin: {first}"
        pins[pin[1]] = tuple(line.strip(" \\") for line in lines)
    return pins


def test_site_folder_is_no_package_and_holds_only_config() -> None:
    children = {path.name for path in (PROJECT / "site").iterdir()} - {"__pycache__"}

    assert children == {"config"}


def test_the_standard_librarys_site_is_what_import_site_finds() -> None:
    assert not Path(str(site.__file__)).is_relative_to(PROJECT / "site")


def test_git_keeps_the_site_folder_and_forgets_what_runs_leave_behind() -> None:
    ignored = (PROJECT / ".gitignore").read_text().split()

    assert not {"site", "site/", "/site", "/site/"}.intersection(ignored)
    assert {"/.venv/", "/var/"} <= set(ignored)


def test_manage_runs_from_anywhere_even_where_python_adds_no_folder_to_its_path(
    tmp_path: Path,
) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-P",
            "-I",
            PROJECT / "manage.py",
            "check",
            "--settings=config.settings.test",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_everything_the_project_declares_at_a_version_it_allows(lock: str) -> None:
    pins = {pin.name: pin for pin in map(Requirement, locked(lock))}
    requirements = declared(lock)

    assert requirements
    for requirement in requirements:
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin, f"{lock} lacks {requirement.name}: run `make lock`"
        version = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(version), f"{lock} is older: {requirement}"


def test_development_lock_names_extras_that_pip_would_else_look_for_in_newer_versions() -> None:
    """pytest-cov needs coverage[toml], which a pin of coverage alone does not pin for pip."""
    pins = {pin.name: pin for pin in map(Requirement, locked("requirements-dev.lock"))}

    assert pins["coverage"].extras == {"toml"}
    for requirement in declared("requirements-dev.lock"):
        assert requirement.extras <= pins[canonicalize_name(requirement.name)].extras


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_for_every_package_and_names_no_host_or_folder(lock: str) -> None:
    for pin, lines in locked(lock).items():
        assert lines, f"{lock} has no hash for {pin}"
        for line in lines:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line), f"{lock}, {pin}: {line}"


def test_development_lock_holds_the_runtime_lock_unchanged() -> None:
    runtime, development = map(locked, LOCKS)

    assert runtime.items() <= development.items()
