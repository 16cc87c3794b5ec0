"""Names of distributions' releases: which mean the same."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.distribution_names import keys_to_try, name_key, words_before_number


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("debian-12", "debian-12"),
        ("  Debian  12 ", "debian-12"),
        ("DEBIAN_12", "debian-12"),
        ("debian12", "debian-12"),
        ("Debian GNU/Linux 12 (bookworm)", "debian-12"),
        ("Ubuntu 24.04 LTS", "ubuntu-24.04"),
        ("Fedora Linux 42 (Server Edition)", "fedora-42"),
        ("Alpine Linux v3.21", "alpine-3.21"),
        ("SLES 15 SP6", "sles-15-sp-6"),
        ("sles-15-sp6", "sles-15-sp-6"),
        ("Arch Linux", "arch"),
    ],
)
def test_case_spaces_dashes_and_what_all_are_called_do_not_count(text: str, key: str) -> None:
    assert name_key(text) == key


@pytest.mark.parametrize("text", ["", "linux", "Débian 12", "debian 12; drop", "12\n", "<b>12</b>"])
def test_what_is_no_name_has_no_key(text: str) -> None:
    assert name_key(text) == ""
    assert keys_to_try(text) == ()


def test_point_release_is_tried_after_the_name_itself() -> None:
    assert keys_to_try("Ubuntu 24.04.1") == ("ubuntu-24.04.1", "ubuntu-24.04")
    assert keys_to_try("Debian 12") == ("debian-12",)


def test_words_before_the_number_say_whose_release_it_is() -> None:
    assert words_before_number("proxmox-ve-8.3") == "proxmox-ve"
    assert words_before_number("bookworm") == ""


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize("part", ["(", "()", "a", "1", "1.", "-", " ", "a1", "linux "])
def test_hostile_text_is_answered_at_once(part: str) -> None:
    begin = perf_counter()
    keys_to_try(part * 200)
    assert perf_counter() - begin < 0.1
