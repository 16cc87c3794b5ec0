"""The floors of the project, where the import rules in pyproject.toml say less than a run does."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

PROJECT: Path = settings.BASE_DIR

# From a document's text to what the policy says of its features and back to the text, and every
# module on the way.
WITHOUT_DJANGO = """
import importlib, json, pkgutil, sys
from pathlib import Path

for floor in sys.argv[2:]:
    package = importlib.import_module(floor)
    for module in pkgutil.walk_packages(package.__path__, f"{floor}."):
        importlib.import_module(module.name)

from deprecations.catalogue.edits import EditedEntry
from deprecations.exporter.as_rst import as_rst
from deprecations.importer.entries import read_document, substitutions_for
from deprecations.importer.sources import find_documents
from deprecations.importer.worker import RstWorker
from deprecations.policy.eligibility import judge
from deprecations.policy.lifecycle import Milestone, Origin, resolve
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version

source = Path(sys.argv[1])
releases = ReleaseList(
    Release(Version.parse(item["version"]), None)
    for item in json.loads((source / "releases.json").read_text("utf-8"))["releases"]
)
with RstWorker() as worker:
    for document in find_documents(source, releases, origin=Origin.EMBEDDED).documents:
        rst = worker.parse(document.text, substitutions_for(document.release, releases))
        edits = []
        for number, entry in enumerate(read_document(document, rst, releases).entries):
            said = (entry.title_rst, entry.statements)
            place = (entry.kind, number, entry.line, entry.end_line)
            edits.append(EditedEntry(*place, *said, f"My {entry.title_rst}", entry.statements))
            milestones = [Milestone(s.event, s.version, s.scope) for s in entry.statements]
            if milestones:
                verdict = judge(resolve(milestones), document.release, releases)
                print(entry.title, verdict.stage, sep=": ")
        print(as_rst(document.text, edits))

assert not any(name.partition(".")[0] in {"django", "rest_framework"} for name in sys.modules)
"""


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A folder that, on the path, makes importing Django an error in child processes as well."""
    for name in ("django", "rest_framework"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('{name} is blocked')\n")
    return tmp_path


def pure_floors() -> list[str]:
    """Return the packages that the import rules keep free of Django."""
    rules = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (rule,) = (rule for rule in rules["contracts"] if "django" in rule.get("forbidden_modules", ()))
    return list(rule["source_modules"])


def run(program: str, *arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a program with two folders on its path: `path`, then the project's."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={"PYTHONPATH": f"{path}:{PROJECT}", "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_ground_floors_read_judge_and_write_with_django_blocked(blocked: Path) -> None:
    judged = run(WITHOUT_DJANGO, str(PROJECT / "fixtures"), *pure_floors(), path=blocked)

    assert judged.returncode == 0, judged.stderr
    assert "-no-hpet: removed" in judged.stdout.splitlines()
    assert any(line.endswith(": removable") for line in judged.stdout.splitlines())
    assert "My ``-no-hpet`` (since 8.0, removed in 9.0)" in judged.stdout.splitlines()


def test_blocking_django_stops_the_floors_that_need_it(blocked: Path) -> None:
    assert "django is blocked" in run("import deprecations.apps", path=blocked).stderr


def test_every_ground_floor_that_stands_is_kept_free_of_django() -> None:
    ground = {"policy", "catalogue", "importer", "exporter", "checker"}
    standing = {path.parent.name for path in (PROJECT / "deprecations").glob("*/__init__.py")}

    assert set(pure_floors()) == {f"deprecations.{name}" for name in ground & standing}
