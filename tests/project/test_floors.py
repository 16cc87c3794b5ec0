"""The floors hold: import-linter finds no wrong import, and knowledge is made without Django."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

PROJECT: Path = settings.BASE_DIR
LINTER = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]

# From the embedded documents to what is known of every feature, as an import does it.
WITHOUT_DJANGO = """
import json, sys
from importlib.abc import MetaPathFinder
from pathlib import Path


class Blocked(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "rest_framework", "django_filters"}:
            raise ImportError(f"{name} is blocked")


sys.meta_path.insert(0, Blocked())

from deprecations.catalogue.plan import Outcome, build_plan
from deprecations.catalogue.records import Listing
from deprecations.catalogue.occasions import Coverage
from deprecations.catalogue.states import feature_states
from deprecations.importer.entries import read_document, substitutions_for
from deprecations.importer.replacements import find_replacements
from deprecations.importer.sources import find_documents
from deprecations.importer.worker import RstWorker
from deprecations.policy.eligibility import judge, spans
from deprecations.policy.lifecycle import Milestone, Origin, resolve
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version

source = Path(sys.argv[1])
releases = ReleaseList(
    Release(Version.parse(item["version"]), None)
    for item in json.loads((source / "releases.json").read_text("utf-8"))["releases"]
)
listings, coverage, replaced = [], [], 0
with RstWorker() as worker:
    for document in find_documents(source, releases, origin=Origin.EMBEDDED).documents:
        tree = worker.parse(document.text, substitutions_for(document.release, releases))
        parsed = read_document(document, tree, releases)
        coverage += [Coverage(document.release, document.origin, kind) for kind in parsed.holds]
        for number, entry in enumerate(parsed.entries):
            replaced += bool(
                find_replacements(
                    title_rst=entry.title_rst,
                    body_rst=entry.body.rst,
                    category_path=entry.category_path,
                )
            )
            listings.append(
                Listing(
                    len(listings), document.release, document.origin, entry.kind, number,
                    entry.title, entry.title_rst, entry.category_path, entry.statements,
                    entry.body.digest,
                )
            )
states = feature_states(listings, coverage)
stages = {}
for state in states:
    life = resolve(Milestone(o.event, o.version, o.scope, o.basis) for o in state.occasions)
    assert spans(life, releases)
    stages[state.addresses.present] = judge(life, releases.newest.version, releases).stage.value
print(json.dumps({
    "created": build_plan([], states, {}).count(Outcome.CREATED),
    "stages": stages,
    "replaced": replaced,
    "django": any(name.startswith("django") for name in sys.modules),
}))
"""


def test_import_linter_keeps_every_contract() -> None:
    checked = subprocess.run(
        [LINTER, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in checked.stdout


@pytest.mark.parametrize("kind", ["layers", "forbidden", "acyclic_siblings"])
def test_contracts_of_every_kind_are_agreed(kind: str) -> None:
    assert kind in {contract["type"] for contract in CONTRACTS}


def test_knowledge_is_made_of_documents_with_django_blocked() -> None:
    made = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, str(PROJECT / "fixtures")],
        env={"PYTHONPATH": str(PROJECT), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    known = json.loads(made.stdout)
    assert known["created"] == len(known["stages"]) > 45
    assert known["stages"]["command-line-no-hpet"] == "removed"
    assert known["stages"]["qmp-commands-drive-backup"] == "removable"
    assert known["stages"]["command-line-mon-option"] == "deprecated"
    assert known["replaced"] > 30
    assert known["django"] is False
