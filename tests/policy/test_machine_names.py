"""Which names of machine types carry a version of QEMU."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.machine_names import (
    FAMILIES,
    InvalidMachineName,
    MachineName,
    NameKind,
    read_machine_name,
)
from deprecations.policy.versions import Version


@pytest.mark.parametrize(
    ("text", "family", "version", "point", "variant"),
    [
        ("pc-q35-5.0", "pc-q35", "5.0", 0, ""),
        ("pc-q35-4.0.1", "pc-q35", "4.0", 1, ""),
        ("pc-i440fx-2.12", "pc-i440fx", "2.12", 0, ""),
        ("pc-1.3", "pc-i440fx", "1.3", 0, ""),
        ("pc-0.10", "pc-i440fx", "0.10", 0, ""),
        ("virt-6.2", "virt", "6.2", 0, ""),
        ("virt-10.0", "virt", "10.0", 0, ""),
        ("pseries-3.0", "pseries", "3.0", 0, ""),
        ("pseries-2.12-sxxm", "pseries", "2.12", 0, "sxxm"),
        ("s390-ccw-virtio-7.2", "s390-ccw-virtio", "7.2", 0, ""),
        (" PC-Q35-8.2,accel=kvm\n", "pc-q35", "8.2", 0, ""),
    ],
)
def test_qemus_own_versions_are_read(
    text: str, family: str, version: str, point: int, variant: str
) -> None:
    name = read_machine_name(text)
    assert (name.kind, name.family) == (NameKind.VERSIONED, family)
    assert (name.version, name.point, name.variant) == (Version.parse(version), point, variant)
    assert str(name) == text.strip().lower().partition(",")[0]


@pytest.mark.parametrize(
    "text",
    [
        *("sifive_u", "ast2600-evb", "microvm", "raspi3b", "xlnx-zcu102", "mps2-an385"),
        *("imx8mp-evk", "mps3-an547", "powernv10-rainier", "SS-5", "q800", "40p", "ref405ep"),
        *("g220a-bmc", "loongson3-virt", "xlnx-versal-virt", "orangepi-pc", "none", "isapc"),
    ],
)
def test_numbers_in_the_names_of_boards_are_no_versions(text: str) -> None:
    assert read_machine_name(text) == MachineName(text, NameKind.UNVERSIONED)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("pc", "pc-i440fx"),
        ("q35", "pc-q35"),
        ("virt", "virt"),
        ("pseries", "pseries"),
        ("s390-ccw-virtio", "s390-ccw-virtio"),
    ],
)
def test_family_alone_stands_for_its_newest_type(text: str, family: str) -> None:
    assert read_machine_name(text) == MachineName(text, NameKind.NEWEST, family)


@pytest.mark.parametrize(
    "text",
    [
        *("pc-i440fx-rhel7.6.0", "pc-q35-rhel9.4.0", "virt-rhel9.2.0", "pseries-rhel7.6.0-sxxm"),
        *("s390-ccw-virtio-rhel8.6.0", "rhel6.6.0", "pc-q35-jammy", "pc-i440fx-focal-hpb"),
        *("pc-q35-noble-v2", "s390-ccw-virtio-jammy", "pseries-bionic-sxxm", "ubuntu"),
        *("pc-i440fx-2.8-v3", "pc-q35-9.2+pve1", "pc-q35-2.12-sxxm", "pc-q35-08.2", "virt-8"),
    ],
)
def test_names_of_distributions_have_no_version_of_qemu(text: str) -> None:
    name = read_machine_name(text)
    assert (name.kind, name.version) == (NameKind.DISTRIBUTION, None)


@pytest.mark.parametrize(
    "text", ["foo-9.9", "xenfv-4.2", "my-board-8.2.1", "pc-8.2", "pc-i440fx-1.3", "virt-2.5"]
)
def test_version_of_an_unknown_family_is_not_taken_for_one(text: str) -> None:
    name = read_machine_name(text)
    assert (name.kind, name.version) == (NameKind.UNKNOWN, None)


@pytest.mark.parametrize("text", ["", " ", "pc q35", "-M", "a/b", "ü", "x" * 101, "x" * 100_000])
def test_what_no_machine_type_is_called_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidMachineName, match=r"such as pc-q35-8\.2, virt-9\.0 or raspi3b"):
        read_machine_name(text)


@given(text=st.text(max_size=400) | st.from_regex(r"[a-z0-9_.+-]{1,120}", fullmatch=True))
def test_any_text_is_a_name_or_refused(text: str) -> None:
    try:
        name = read_machine_name(text)
    except InvalidMachineName:
        return
    assert (name.version is not None) is (name.kind is NameKind.VERSIONED)


@given(
    family=st.sampled_from(FAMILIES),
    version=st.builds(Version, st.integers(3, 40), st.integers(0, 2)),
    point=st.integers(0, 9),
)
def test_every_version_of_every_family_is_read_back(
    family: str, version: Version, point: int
) -> None:
    name = read_machine_name(f"{family}-{version}" + (f".{point}" if point else ""))
    assert (name.family, name.version, name.point) == (family, version, point)
