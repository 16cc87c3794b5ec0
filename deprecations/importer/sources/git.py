"""A git repository of QEMU as a source: its releases by their tags, or one revision of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from deprecations.importer import problems
from deprecations.importer.sources.places import Found, Place, Search, documents_in, version_of
from deprecations.importer.sources.reading import SourceError, shown
from deprecations.importer.sources.repository import Commit, Entry, Repository, is_checkout
from deprecations.importer.sources.trees import stated_version
from deprecations.policy.versions import InvalidVersion, TreeVersion, Version

_TAG = re.compile(r"v(?:0|[1-9]\d?)\.(?:0|[1-9]\d?)\.0")
_TAGS = "v*.0"  # the same, as far as git's patterns go
# What names a branch, a tag or a commit, and so many before it: no ranges, searches or paths.
_REVISION = re.compile(r"(?!-)(?!.*(?:\.\.|@\{))[^\s:?*\[\\^~\x00-\x1f\x7f]+(?:[~^]\d{0,5})*")
_SHOWN = 80
_EXPECTED = "expected a git repository of QEMU with its tags (v8.2.0)"


@dataclass(frozen=True, slots=True)
class CommitTree:
    """The files of a commit. ``called`` is the tag or revision that the user knows it by."""

    repository: Repository
    commit: Commit
    called: str
    _folders: dict[str, dict[str, Entry]] = field(default_factory=dict)

    @property
    def revision(self) -> str:
        return self.commit.name

    def has(self, path: str) -> bool:
        return self._entry(path) is not None

    def read(self, path: str, limit: int) -> bytes:
        place, entry = self.refused(path), self._entry(path)
        if entry is None:
            raise SourceError(place, "there is no such file")
        if not entry.is_file:
            raise SourceError(place, f"this is {entry.kind}; documents are regular files")
        return self.repository.blob(entry, limit, place)

    def reported(self, path: str = "") -> str:
        return shown(f"{self.called}:{path}" if path else self.called)

    def refused(self, path: str = "") -> str:
        return f"{shown(self.repository.source)}: {self.reported(path)}"

    def _entry(self, path: str) -> Entry | None:
        folder, _, name = path.rpartition("/")
        return self._folder(folder).get(name)

    def _folder(self, path: str) -> dict[str, Entry]:
        """What stands in a folder; nothing where there is none."""
        if path not in self._folders:
            entry = self._entry(path) if path else self.commit.root
            if entry is None or not entry.is_folder:
                return {}
            self._folders[path] = self.repository.folder(entry, self.refused(path))
        return self._folders[path]


def find_in_tags(source: Path, search: Search, release: Version | None) -> Found | None:
    """The documents of every release that the repository has a tag of, or of one.

    None for a checkout without any such tag, whose files may be looked at instead. Raises
    SourceError.
    """
    with Repository(source) as repository:
        tags = _release_tags(repository, search)
        if not tags:
            if is_checkout(source):
                return None
            raise SourceError(source, f"no tag of a release; {_EXPECTED}, or --revision REV")
        if release is not None:
            chosen = {tag: version for tag, version in tags.items() if version.base == release}
            if not chosen:
                raise SourceError(source, f"no tag of QEMU {release}; found {', '.join(tags)}")
            tags = chosen
        places = [
            place
            for tag, version in tags.items()
            if (place := _tagged_place(_tree(repository, f"refs/tags/{tag}", tag), version, search))
        ]
        if not places:
            names = ", ".join(tags)
            raise SourceError(source, f"no documents in its tags ({names}); {_EXPECTED}")
        return search.found(places)


def find_in_revision(source: Path, search: Search, release: Version | None, revision: str) -> Found:
    """The documents of one branch, tag or commit, of the release that its VERSION file states.

    Raises SourceError.
    """
    if not _REVISION.fullmatch(revision):
        raise SourceError(
            source,
            f"{revision[:_SHOWN]!r} names no revision; expected a branch, a tag or a commit, "
            "such as master, v8.2.7 or 1600b9f46b1b",
        )
    with Repository(source) as repository:
        tree = _tree(repository, revision, revision)
        documents = documents_in(tree)
        if not documents:
            raise SourceError(tree.refused(), f"no documents found; {_EXPECTED}")
        version = stated_version(tree) or _version_in_name(revision) or version_of(release)
        if version is None:
            raise SourceError(
                tree.refused(),
                "the release of this revision is not known; expected a VERSION file, or "
                "--release X.Y",
            )
        return search.found([search.place(tree, version, documents)], release)


def _release_tags(repository: Repository, search: Search) -> dict[str, TreeVersion]:
    """The tags of releases that may have documents, oldest first."""
    first = next(iter(search.releases)).version
    tags = {tag: TreeVersion.parse(tag) for tag in repository.tags(_TAGS) if _TAG.fullmatch(tag)}
    ordered = sorted(tags.items(), key=lambda item: item[1].base)
    return {tag: version for tag, version in ordered if version.base >= first}


def _tree(repository: Repository, name: str, called: str) -> CommitTree:
    commit = repository.commit(name)
    if commit is None:
        raise SourceError(
            repository.source,
            f"there is no commit {shown(called)}; expected the name of a branch, of a tag or of "
            "a commit that the repository holds",
        )
    return CommitTree(repository, commit, called)


def _tagged_place(tree: CommitTree, version: TreeVersion, search: Search) -> Place | None:
    """The place of a release by its tag, which says more than a VERSION file does."""
    documents = documents_in(tree)
    if not documents:
        message = f"no list was found in {tree.called}"
        search.report(problems.MISSING_DOCUMENT, tree.reported(), message)
        return None
    place = search.place(tree, version, documents)
    try:
        stated = stated_version(tree)
        agrees = stated is None or stated.line(search.releases) == place.release
    except SourceError:
        agrees = False
    if not agrees:
        message = f"the tag is {tree.called}, its VERSION file says something else"
        search.report(problems.BOTH_VERSIONS_DISAGREE, tree.reported("VERSION"), message)
    return place


def _version_in_name(revision: str) -> TreeVersion | None:
    try:
        return TreeVersion.parse(revision)
    except InvalidVersion:
        return None
