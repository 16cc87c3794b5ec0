"""What tests of git sources share: trees to commit, and searches through a repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from deprecations.importer.sources import Found, SourceError, find_documents
from deprecations.policy.lifecycle import Origin
from deprecations.policy.versions import Version
from tests.documents import RELEASES, deprecated, removed
from tests.repositories import Content

DEPRECATED = deprecated("-- Gadgets\n'' Frob (since 6.0)\nOld.\n")
REMOVED = removed("-- Gadgets\n'' Knob (removed in 6.0)\nGone.\n")
ABOUT = "docs/about/deprecated.rst"


def files(version: str | None = None, place: str = "docs/about/") -> dict[str, Content]:
    """The files of a tree, with a VERSION if it is given."""
    found: dict[str, Content] = {"README.rst": "Read me.\n"}
    if version is not None:
        found["VERSION"] = f"{version}\n"
    return {
        **found,
        f"{place}deprecated.rst": DEPRECATED,
        f"{place}removed-features.rst": REMOVED,
    }


def find(source: Path, release: str | None = None, revision: str | None = None) -> Found:
    return find_documents(
        source,
        RELEASES,
        origin=Origin.UPSTREAM,
        release=None if release is None else Version.parse(release),
        revision=revision,
    )


def found(source: Path, release: str | None = None, revision: str | None = None) -> list[str]:
    """The documents as ``name: release tree``."""
    documents = find(source, release, revision).documents
    return [f"{item.name}: {item.release} {item.tree_version}" for item in documents]


def refusal(source: Path, release: str | None = None, revision: str | None = None) -> str:
    with pytest.raises(SourceError) as error:
        find(source, release, revision)
    message = str(error.value)
    assert message.isprintable(), "a refusal is one line"
    assert message.startswith(f"{source}: ")
    return message.removeprefix(f"{source}: ")
