"""Titles as shown and as compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.titles import is_rule_title, normalise_title, plain_title


@pytest.mark.parametrize(
    ("title_rst", "title"),
    [
        ("``-frob``", "-frob"),
        ("``-net ...,name=``\\ *name*", "-net ...,name=name"),
        ("**Big** frobs and ``knobs``", "Big frobs and knobs"),
        ("a * b and c*d*e", "a * b and c*d*e"),
        ("``a *b* c``", "a *b* c"),
        ("FROB\\_ variables, \\*stars", "FROB_ variables, *stars"),
        ("``a\\b``", "a\\b"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_markup_of_titles_is_taken_off(title_rst: str, title: str) -> None:
    assert plain_title(title_rst) == title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("``-frob``", "-frob"),
        ("RISC-V 'any' CPU", 'risc-v "any"  CPU'),
        ("Frob “fast” mode", "frob fast mode"),
    ],
)
def test_case_quotes_and_spaces_tell_no_titles_apart(one: str, other: str) -> None:
    assert normalise_title(one) == normalise_title(other)


def test_rule_for_versioned_machine_types_is_known_whatever_targets_it_names() -> None:
    assert is_rule_title("Versioned machine types (aarch64, arm)")
    assert is_rule_title("Versioned machine types")
    assert normalise_title("Versioned machine types (x86)") == (
        normalise_title("Versioned machine types (arm)")
    )
    assert not is_rule_title("Machine types")
    assert not is_rule_title("Versioned machine typesetting")


@given(st.text(max_size=3000))
def test_keys_fit_into_an_index(title: str) -> None:
    assert len(normalise_title(title)) <= 500


def test_long_titles_that_differ_at_the_end_have_different_keys() -> None:
    assert normalise_title("x" * 900 + "a") != normalise_title("x" * 900 + "b")
    assert normalise_title("X" * 900) == normalise_title("x" * 900)
