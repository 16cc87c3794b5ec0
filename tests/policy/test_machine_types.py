"""What the rule for versioned machine types says, by release and by name."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.lifecycle import Stage
from deprecations.policy.machine_names import FAMILIES, read_machine_name
from deprecations.policy.machine_types import (
    MachineTypeLife,
    life_of,
    machine_types_at,
    stage_of,
)
from deprecations.policy.releases import Release, ReleaseList, UnknownRelease
from deprecations.policy.versions import Version

parse = Version.parse
ORDER = list(Stage)


def life(text: str, releases: ReleaseList) -> MachineTypeLife:
    return life_of(read_machine_name(text), releases)


def dates(found: MachineTypeLife) -> list[str | None]:
    """The four releases as text, projected ones with a star."""
    four = (found.introduced, found.deprecated, found.due, found.removed)
    return [None if r is None else f"{r.version}{'*' if r.projected else ''}" for r in four]


def stages(release: str, releases: ReleaseList) -> dict[str, list[str]]:
    """The oldest and the newest version of each stage."""
    found: dict[str, list[str]] = {}
    for row in machine_types_at(parse(release), releases).versions:
        found.setdefault(row.stage.value, []).append(str(row.introduced.version))
    return {stage: [versions[0], versions[-1]] for stage, versions in found.items()}


@pytest.mark.parametrize(
    ("release", "wanted"),
    [
        ("8.2", {"supported": ["2.4", "8.2"]}),
        (
            "9.1",
            {
                "removable": ["2.4", "3.1"],
                "deprecated": ["4.0", "6.1"],
                "supported": ["6.2", "9.1"],
            },
        ),
        (
            "10.0",
            {
                "removable": ["2.4", "4.0"],
                "deprecated": ["4.1", "7.0"],
                "supported": ["7.1", "10.0"],
            },
        ),
        (
            "11.1",
            {"removed": ["2.4", "5.1"], "deprecated": ["5.2", "8.1"], "supported": ["8.2", "11.1"]},
        ),
        (
            "12.0",
            {"removed": ["2.4", "6.0"], "deprecated": ["6.1", "9.0"], "supported": ["9.1", "12.0"]},
        ),
    ],
)
def test_every_version_has_its_stage_at_a_release(
    release: str, wanted: dict[str, list[str]], releases: ReleaseList
) -> None:
    assert stages(release, releases) == wanted


def test_versions_are_told_from_before_the_list_on_and_only_once(releases: ReleaseList) -> None:
    found = [str(v.introduced.version) for v in machine_types_at(parse("3.0"), releases).versions]
    assert found == ["2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10", "2.11", "2.12", "3.0"]
    longer = ReleaseList([*releases, Release(parse("2.9"), None)])
    assert len(machine_types_at(parse("3.0"), longer).versions) == len(found)


def test_rule_is_put_into_words_at_every_release(releases: ReleaseList) -> None:
    def words(release: str) -> str:
        return " ".join(machine_types_at(parse(release), releases).steps)

    assert words("8.2") == (
        "QEMU 8.2 has no rule for versioned machine types yet: 9.1 announces it, and deletion "
        "begins with 10.1."
    )
    assert words("9.1") == (
        "At QEMU 9.1 (September 2024) machine types up to 6.1 are deprecated. Those up to 3.1 are "
        "due for deletion, but the rule has not removed any: deletion begins with 10.1."
    )
    assert words("11.1") == (
        "At QEMU 11.1 (August 2026) machine types up to 8.1 are deprecated. Those up to 5.1 are "
        "due for deletion and gone."
    )
    assert words("12.0") == (
        "At QEMU 12.0 (expected April 2027) machine types up to 9.0 are going to be deprecated. "
        "Those up to 6.0 are due for deletion and expected to be gone."
    )


def test_versions_tell_the_same_releases_as_their_names(releases: ReleaseList) -> None:
    for row in machine_types_at(parse("14.0"), releases).versions:
        found = life(f"pc-q35-{row.introduced.version}", releases)
        told = (row.introduced, row.deprecated, row.due, row.removed)
        assert told == (found.introduced, found.deprecated, found.due, found.removed)


def test_release_that_is_none_is_refused(releases: ReleaseList) -> None:
    with pytest.raises(UnknownRelease):
        machine_types_at(parse("9.7"), releases)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("pc-q35-5.0", ["5.0", "9.1", "11.0", "11.0"]),
        ("pc-q35-4.0.1", ["4.0", "9.1", "10.0", "10.1"]),
        ("pc-i440fx-2.12", ["2.12", "9.1", "9.1", "10.1"]),
        ("pc-q35-2.4", ["2.4", "9.1", "9.1", "10.1"]),
        ("virt-6.1", ["6.1", "9.1", "12.1*", "12.1*"]),
        ("virt-6.2", ["6.2", "9.2", "12.2*", "12.2*"]),
        ("pseries-3.1", ["3.1", "9.1", "9.1", "10.1"]),
        ("s390-ccw-virtio-7.2", ["7.2", "10.2", "13.2*", "13.2*"]),
        ("pc-q35-8.2", ["8.2", "11.2*", "14.2*", "14.2*"]),
        ("virt-12.0", ["12.0*", "15.0*", "18.0*", "18.0*"]),
        ("pc-1.3", ["1.3", None, None, None]),
        ("pc-i440fx-2.3", ["2.3", None, None, None]),
        ("pseries-2.12-sxxm", ["2.12", None, None, None]),
        ("pc-q35-9.7", [None, None, None, None]),
        ("pc-q35-90.0", [None, None, None, None]),
        ("pc-q35-rhel9.4.0", [None, None, None, None]),
        ("ast2600-evb", [None, None, None, None]),
    ],
)
def test_name_tells_the_releases_of_its_life(
    name: str, wanted: list[str | None], releases: ReleaseList
) -> None:
    assert dates(life(name, releases)) == wanted


def test_life_of_a_type_is_explained_step_by_step(releases: ReleaseList) -> None:
    rule = "“Three years, then three more, for versioned machine types”"
    assert life("s390-ccw-virtio-7.2", releases).steps == (
        "s390-ccw-virtio-7.2 came with 7.2 (December 2022).",
        f"By the rule {rule} it is deprecated from 10.2 (December 2025) on, after 3 years.",
        "It is due for deletion from 13.2 (expected December 2028) on, after 6 years.",
        "It is expected to be gone in that release.",
    )
    assert life("pc-q35-4.0.1", releases).steps == (
        "pc-q35-4.0.1 came with a point release of 4.0 (April 2019), and counts as 4.0.",
        (
            f"Its 3 years were over when 9.1 announced the rule {rule}, "
            "so it is deprecated from 9.1 (September 2024) on."
        ),
        "It is due for deletion from 10.0 (April 2025) on, after 6 years.",
        "Deletion begins with 10.1, so it is gone in 10.1 (August 2025).",
    )
    assert life("pc-i440fx-2.12", releases).steps[2] == (
        "Its 6 years were over then too, so it is due for deletion from 9.1 (September 2024) on."
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pc-i440fx-2.3", "Its removal is a decision of its own and not one by the rule"),
        ("pc-q35-jammy", "not QEMU's own but a distribution's"),
        ("raspi3b", "carries no version"),
        ("q35", "stands for the newest pc-q35 of each release"),
        ("foo-9.9", "nothing is concluded from it"),
        ("virt-9.7", "There is no QEMU release 9.7."),
    ],
)
def test_name_without_the_rule_says_why(name: str, said: str, releases: ReleaseList) -> None:
    found = life(name, releases)
    assert said in found.steps[-1]
    assert found.stage_at(parse("11.1")) is None


@given(data=st.data(), family=st.sampled_from(FAMILIES))
def test_name_agrees_with_the_release_at_every_release(
    releases: ReleaseList, data: st.DataObject, family: str
) -> None:
    selectable = [release.version for release in releases.selectable()]
    version = data.draw(st.sampled_from([v for v in selectable if v >= Version(3, 0)]))
    found = life(f"{family}-{version}", releases)
    for at in selectable:
        rows = {row.introduced.version: row for row in machine_types_at(at, releases).versions}
        row = rows.get(version)
        assert found.stage_at(at) is (None if row is None else row.stage)


@given(version=st.builds(Version, st.integers(0, 20), st.integers(0, 12)))
def test_stages_never_go_backwards_as_releases_advance(
    releases: ReleaseList, version: Version
) -> None:
    asked = [Version(2, 4), *(release.version for release in releases.selectable())]
    found = [ORDER.index(stage_of(version, at, releases)) for at in asked]
    assert all(before <= after for before, after in pairwise(found))


@given(at=st.integers(0, 35))
def test_older_types_are_never_behind_newer_ones(releases: ReleaseList, at: int) -> None:
    release = releases.selectable()[at].version
    found = [ORDER.index(row.stage) for row in machine_types_at(release, releases).versions]
    assert found == sorted(found, reverse=True)
