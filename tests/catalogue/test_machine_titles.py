"""Which machine types titles name, and which words in them only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.machine_titles import names_machine
from deprecations.policy.machine_names import read_machine_name


def names(title: str, *machines: str) -> list[str]:
    """Those of some machine types that a title names."""
    return [text for text in machines if names_machine(title, read_machine_name(text))]


@pytest.mark.parametrize(
    ("title", "named", "others"),
    [
        (
            "``pc-i440fx-2.4`` up to ``pc-i440fx-2.12``",
            ["pc-i440fx-2.4", "pc-i440fx-2.10", "pc-i440fx-2.12"],
            ["pc-i440fx-2.3", "pc-i440fx-3.0", "pc-q35-2.10", "pc-i440fx-rhel2.6.0", "pc"],
        ),
        (
            "``pc-0.10`` up to ``pc-i440fx-1.7``",
            ["pc-0.10", "pc-1.3", "pc-i440fx-1.5"],
            ["pc-i440fx-2.0", "pc-q35-1.5", "pc-i440fx"],
        ),
        (
            "``pseries-2.1`` up to ``pseries-2.12``",
            ["pseries-2.12-sxxm", "pseries-2.7"],
            ["pseries-3.0", "pseries"],
        ),
        ("pc-0.12, pc-0.13 and pc-0.15", ["pc-0.12", "pc-0.13", "pc-0.15"], ["pc-0.1", "pc-0.14"]),
        ("``pc-q35-4.0.1``", ["pc-q35-4.0.1"], ["pc-q35-4.0"]),
        ("Arm ``ast2700a0-evb`` machine", ["ast2700a0-evb", "AST2700A0-EVB"], ["evb", "Arm"]),
        ("Raspberry Pi ``raspi2`` and ``raspi3`` machines", ["raspi2", "raspi3"], ["raspi3b"]),
        ("``spike_v1.9.1`` and ``spike_v1.10``", ["spike_v1.9.1"], ["spike_v1.9", "spike"]),
        ("prep (PowerPC)", ["prep"], ["PowerPC"]),
        ("``s390-virtio``", ["s390-virtio"], ["s390-ccw-virtio", "virtio"]),
        ("RISC-V default machine option", [], ["RISC-V", "default", "machine"]),
        ("Arm ``virt`` machine ``dtb-kaslr-seed`` property", ["virt"], ["dtb-kaslr-seed"]),
        ("``memory-encryption`` machine property", [], ["memory-encryption"]),
        ("mips ``fulong2e`` machine alias", ["fulong2e"], ["mips"]),
    ],
)
def test_title_names_whole_machine_types_and_those_in_its_range(
    title: str, named: list[str], others: list[str]
) -> None:
    assert names(title, *named, *others) == named


@given(title=st.text(alphabet="`pc-0.12q35 upto,and", max_size=60))
def test_any_title_can_be_asked(title: str) -> None:
    assert names_machine(title, read_machine_name("pc-q35-5.0")) in {True, False}
