"""Which listings speak of one feature, and what it is called."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.identity import Group, Key, group_listings, slug_for
from deprecations.catalogue.records import Listing
from deprecations.policy.lifecycle import Origin
from tests.catalogue.listings import gone, listing


def titles(groups: list[Group]) -> list[list[str]]:
    return [[f"{item.title} {item.release}" for item in group.listings] for group in groups]


def test_same_category_and_title_are_one_feature_through_the_years() -> None:
    groups = group_listings([listing("Frob", "9.0"), listing("frob", "8.2"), listing("Knob")])
    assert titles(groups) == [["frob 8.2", "Frob 9.0"], ["Knob 8.2"]]
    assert groups[0].newest.title == "Frob"


def test_spellings_of_a_category_do_not_part_a_feature() -> None:
    groups = group_listings(
        [
            listing("frob", "5.0", category="System emulator CPUS"),
            listing("frob", "9.0", category="System emulator CPUs"),
        ]
    )
    assert len(groups) == 1


def test_same_title_in_two_categories_of_one_document_is_two_features() -> None:
    groups = group_listings(
        [listing("cpu-add", category="QMP"), listing("cpu-add", category="HMP", number=1)]
    )
    assert len(groups) == 2


def test_same_title_twice_with_different_texts_is_two_features() -> None:
    groups = group_listings(
        [listing("Frob", body="red", number=1), listing("Frob", body="blue", number=2)]
    )
    assert [group.occurrence for group in groups] == [1, 2]
    assert [group.newest.body_digest for group in groups] == ["red", "blue"]


def test_same_title_twice_with_the_same_text_is_one_feature() -> None:
    groups = group_listings([listing("Frob", number=1), listing("Frob", number=2)])
    assert titles(groups) == [["Frob 8.2", "Frob 8.2"]]
    assert groups[0].newest.number == 1


def test_occurrences_are_counted_in_each_document_on_its_own() -> None:
    groups = group_listings(
        [
            listing("Frob", "4.1", body="red", number=1),
            listing("Frob", "4.1", body="blue", number=2),
            listing("Frob", "4.2", body="red, edited", number=1),
            listing("Frob", "4.2", body="blue, edited", number=2),
        ]
    )
    assert [[item.body_digest for item in group.listings] for group in groups] == [
        ["red", "red, edited"],
        ["blue", "blue, edited"],
    ]


def test_entries_of_one_title_keep_their_texts_when_a_document_swaps_or_drops_them() -> None:
    groups = group_listings(
        [
            listing("Frob", "4.1", body="red", number=1),
            listing("Frob", "4.1", body="blue", number=2),
            listing("Frob", "4.2", body="blue", number=1),
            listing("Frob", "4.2", body="red", number=2),
            listing("Frob", "5.0", body="blue", number=1),
        ]
    )
    assert [[item.body_digest for item in group.listings] for group in groups] == [
        ["blue", "blue", "blue"],
        ["red", "red"],
    ]


def test_feature_that_moved_to_another_category_stays_one() -> None:
    groups = group_listings(
        [listing("Frob", "8.2", category="Gadgets"), listing("Frob", "9.0", category="Tools")]
    )
    (group,) = groups
    assert {key.category for key in group.keys} == {"gadgets", "tools"}
    assert group.category[-1].slug == "tools"


def test_removed_entry_elsewhere_is_the_same_feature_if_it_is_the_only_candidate() -> None:
    groups = group_listings(
        [listing("Frob", "8.2", category="Gadgets"), gone("Frob", "9.0", category="Machines")]
    )
    assert titles(groups) == [["Frob 8.2", "Frob 9.0"]]


def test_feature_belongs_where_the_deprecated_list_has_it() -> None:
    (group,) = group_listings(
        [listing("Frob", "8.2", category="Gadgets"), gone("Frob", "9.0", category="Machines")]
    )
    assert group.category[-1].slug == "gadgets"


def test_removed_entry_is_joined_to_none_of_two_candidates() -> None:
    groups = group_listings(
        [
            listing("Frob", "8.2", category="QMP"),
            listing("Frob", "8.2", category="HMP", number=1),
            gone("Frob", "9.0", category="Machines"),
        ]
    )
    assert len(groups) == 3


def test_candidate_that_found_its_match_leaves_the_other_one_over() -> None:
    groups = group_listings(
        [
            listing("Frob", "8.2", category="QMP"),
            listing("Frob", "8.2", category="HMP", number=1),
            gone("Frob", "9.0", category="QMP"),
            gone("Frob", "9.0", category="Machines", number=1),
        ]
    )
    found = [{item.category_path[0] for item in group.listings} for group in groups]
    assert sorted(map(sorted, found)) == [["HMP", "Machines"], ["QMP"]]


def test_maintainer_can_declare_titles_to_be_one_feature() -> None:
    same = {Key("gadgets", "frob"): 7, Key("gadgets", "frobnicator"): 7}
    groups = group_listings([listing("Frob", "8.2"), listing("Frobnicator", "9.0")], same)
    assert titles(groups) == [["Frob 8.2", "Frobnicator 9.0"]]


def test_declared_title_that_no_document_has_changes_nothing() -> None:
    assert len(group_listings([listing("Frob")], {Key("gadgets", "knob"): 7})) == 1


def test_of_one_release_upstream_has_the_last_word() -> None:
    (group,) = group_listings(
        [listing("FROB", origin=Origin.UPSTREAM), listing("frob", origin=Origin.EMBEDDED)]
    )
    assert group.newest.title == "FROB"


def test_titles_without_words_are_told_apart() -> None:
    groups = group_listings([listing("'"), listing('"', number=1), listing("+", number=2)])
    assert len(groups) == 3


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("-no-hpet", "gadgets-no-hpet"),
        ("Größe & Maß", "gadgets-grosse-mass"),
        ("*** !!! ***", "gadgets-feature"),
        ("x" * 300, f"gadgets-{'x' * 92}"),
        ("word " * 60, "gadgets-" + "word-" * 17 + "word"),
    ],
)
def test_slug_is_made_of_the_category_and_the_words_of_the_title(title: str, slug: str) -> None:
    assert slug_for("gadgets", title) == slug


def test_occurrence_is_part_of_the_slug() -> None:
    assert slug_for("gadgets", "Frob", 2) == "gadgets-frob-2"


@given(st.text(max_size=400), st.integers(1, 4000))
def test_slugs_fit_into_their_column(title: str, occurrence: int) -> None:
    slug = slug_for("c" * 60, title, occurrence)
    assert len(slug) <= 120
    assert slug.startswith("c" * 60 + "-")
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


listings = st.lists(
    st.builds(
        lambda title, release, category, removed, body, number: (gone if removed else listing)(
            title, release, category=category, body=body, number=number
        ),
        st.sampled_from(["Frob", "frob", "Knob", "Lamp"]),
        st.sampled_from(["8.0", "8.1", "8.2", "9.0"]),
        st.sampled_from(["Gadgets", "Tools", "Machines"]),
        st.booleans(),
        st.sampled_from(["a", "b"]),
        st.integers(0, 9),
    ),
    max_size=14,
    unique_by=lambda item: (item.release, item.kind, item.number),
)


@given(listings, st.randoms(use_true_random=False))
def test_order_of_listings_does_not_matter(items: list[Listing], chance: random.Random) -> None:
    shuffled = chance.sample(items, len(items))
    assert group_listings(items) == group_listings(shuffled)


@given(listings)
def test_every_listing_belongs_to_exactly_one_feature(items: list[Listing]) -> None:
    grouped = [item for group in group_listings(items) for item in group.listings]
    assert sorted(map(repr, grouped)) == sorted(map(repr, items))


@given(listings)
def test_every_key_belongs_to_exactly_one_feature(items: list[Listing]) -> None:
    keys = [key for group in group_listings(items) for key in group.keys]
    assert len(keys) == len(set(keys))
