"""The canonical categories: every name they have had, and names that nobody knows yet."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.categories import (
    KNOWN,
    Category,
    is_known_name,
    resolve_path,
    spelling_key,
)


def resolve(*path: str) -> list[str]:
    return [category.slug for category in resolve_path(path)]


@pytest.mark.parametrize(
    ("spellings", "slug"),
    [
        (("System emulator CPUS", "System emulator CPUs", "system emulator cpus"), "cpus"),
        (
            (
                "Human Monitor Protocol (HMP) commands",
                "Human Machine Protocol (HMP) commands",
                "System emulator human monitor commands",
            ),
            "hmp-commands",
        ),
        (("Related binaries", "Tools"), "tools"),
        (("QEMU API (QAPI) events", "QEMU Machine Protocol (QMP) events"), "qmp-events"),
        (("linux-user mode CPUs", "Linux-user mode CPUs"), "linux-user-cpus"),
    ],
)
def test_spellings_of_all_years_mean_one_category(spellings: tuple[str, ...], slug: str) -> None:
    assert {tuple(resolve(name)) for name in spellings} == {(slug,)}


def test_sub_categories_come_with_what_is_above_them() -> None:
    assert resolve("Device options", "Block device options") == [
        "device-options",
        "block-device-options",
    ]


def test_known_name_means_the_same_category_wherever_it_stands() -> None:
    assert resolve("Block device options") == ["device-options", "block-device-options"]
    assert resolve("Backwards compatibility", "Migration") == ["migration"]


def test_slug_of_a_known_category_is_never_given_to_another_one() -> None:
    assert resolve_path(("Devices",))[0].name == "System emulator devices"
    assert resolve_path(("CPUs",))[0].name == "System emulator CPUs"


def test_no_name_is_claimed_by_two_categories() -> None:
    owners = {
        (spelling_key(name), category.slug)
        for category in KNOWN
        for name in (category.slug, category.name, *category.aliases)
    }
    assert len(owners) == len({name for name, _ in owners})


def test_parents_are_known_and_stand_before_their_children() -> None:
    slugs = [category.slug for category in KNOWN]
    assert len(set(slugs)) == len(slugs)
    for category in KNOWN:
        assert not category.parent or category.parent in slugs[: slugs.index(category.slug)]


def test_unknown_category_keeps_its_name_and_comes_last() -> None:
    (category,) = resolve_path((" Quantum  gadgets ",))
    assert category == Category("quantum-gadgets", "Quantum  gadgets")
    assert not category.is_known
    assert category.position > max(known.position for known in KNOWN)
    assert KNOWN[0].is_known


def test_unknown_sub_category_names_its_parent() -> None:
    device, own = resolve_path(("Device options", "Quantum"))
    assert (own.slug, own.parent, own.name) == ("device-options--quantum", device.slug, "Quantum")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Устройства",), ("Команды",)),
        (("Größe",), ("Gr e",)),
        (("***",), ("+++",)),
        (("Quantum", "gadgets"), ("Quantum gadgets",)),
        (("x" * 90 + " red",), ("x" * 90 + " blue",)),
        (("Device options", "x" * 300), ("Device options", "x" * 301)),
        (("a" * 58, "b" * 99, "c"), ("a" * 58, "b" * 99, "d")),
    ],
)
def test_different_names_never_share_a_slug(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert resolve(*one)[-1] != resolve(*other)[-1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quantum Gadgets", "quantum gadgets"),
        ("Quantum (gadgets)", "Quantum: gadgets"),
        ("Geräte", "GERÄTE"),
        ("Geräte", "Gerate"),
    ],
)
def test_case_accents_and_punctuation_tell_no_categories_apart(one: str, other: str) -> None:
    assert resolve(one) == resolve(other)


names = st.lists(st.text(min_size=1, max_size=90), min_size=1, max_size=4).map(tuple)


@given(names)
def test_slugs_fit_into_addresses(path: tuple[str, ...]) -> None:
    for category in resolve_path(path):
        assert category.slug.isascii()
        assert 0 < len(category.slug) <= 60
        assert set(category.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.lists(names, min_size=2, max_size=6))
def test_categories_with_one_slug_have_one_parent_and_one_spelling(
    paths: list[tuple[str, ...]],
) -> None:
    found = [category for path in paths for category in resolve_path(path)]
    for one, other in combinations(found, 2):
        if one.slug == other.slug:
            assert one.parent == other.parent
            assert one.is_known or spelling_key(one.name) == spelling_key(other.name)


def test_known_names_are_recognised_in_any_spelling() -> None:
    assert is_known_name("net DEVICE options")
    assert not is_known_name("Quantum gadgets")
    assert not is_known_name("")
