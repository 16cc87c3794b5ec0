"""Addresses: permanent, unique, and the same in whatever order documents arrive."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.addresses import Addresses, assign_addresses
from deprecations.catalogue.identity import group_listings
from deprecations.catalogue.records import Listing
from deprecations.policy.lifecycle import Origin
from tests.catalogue.listings import gone, listing


def addresses(*listings: Listing) -> dict[str, Addresses]:
    """The addresses of each feature, by its newest title."""
    groups = group_listings(listings)
    found = zip(groups, assign_addresses(groups), strict=True)
    return {f"{group.newest.title} {group.occurrence}": item for group, item in found}


def present(*listings: Listing) -> dict[str, str]:
    return {title: item.present for title, item in addresses(*listings).items()}


def test_address_is_made_of_category_and_title() -> None:
    assert present(listing("-no-frob", category="System emulator CPUs")) == {
        "-no-frob 1": "cpus-no-frob"
    }


def test_occurrence_is_part_of_the_address() -> None:
    assert present(listing("Frob", body="a"), listing("Frob", body="b", number=1)) == {
        "Frob 1": "gadgets-frob",
        "Frob 2": "gadgets-frob-2",
    }


def test_address_follows_the_newest_title_and_remembers_the_others() -> None:
    found = addresses(listing("Saw's", "8.0"), listing("Saws", "8.1"), listing("Saws", "8.2"))
    assert found == {
        "Saws 1": Addresses("gadgets-saws", "gadgets-saws", frozenset({"gadgets-saw-s"}))
    }


def test_address_follows_the_category_of_the_deprecated_list() -> None:
    found = addresses(
        listing("Frob", "8.0"),
        listing("Frob", "8.1", category="Tools"),
        gone("Frob", "8.2", category="Machines"),
    )["Frob 1"]
    assert found == Addresses("tools-frob", "tools-frob", frozenset({"gadgets-frob"}))


def test_feature_that_goes_back_to_an_address_has_it_and_not_had_it() -> None:
    found = addresses(
        listing("Frob", "8.0"),
        listing("Frob", "8.1", category="Tools"),
        listing("Frob", "8.2"),
    )["Frob 1"]
    assert found == Addresses("gadgets-frob", "gadgets-frob", frozenset({"tools-frob"}))


def test_address_belongs_to_whoever_had_it_first() -> None:
    found = addresses(listing("Frob -", "9.0"), listing("Frob +", "9.1"))
    assert found["Frob - 1"].present == "gadgets-frob"
    assert found["Frob + 1"] == Addresses("gadgets-frob-2", "gadgets-frob", frozenset())


def test_former_address_is_never_given_to_another_feature() -> None:
    found = addresses(
        listing("Frob", "8.0"), listing("Frob", "8.1", category="Tools"), listing("Frob!", "8.2")
    )
    assert found["Frob 1"].former == {"gadgets-frob"}
    assert found["Frob! 1"].present == "gadgets-frob-2"


def test_upstream_is_later_than_our_words_on_the_same_release() -> None:
    found = addresses(listing("Frob -"), listing("Frob +", origin=Origin.EMBEDDED))
    assert found["Frob + 1"].present == "gadgets-frob"


def test_number_that_is_a_title_of_its_own_is_left_to_it_or_skipped() -> None:
    found = present(listing("Frob +"), listing("Frob -", number=1), listing("Frob 2", number=2))
    assert list(found.values()) == ["gadgets-frob", "gadgets-frob-2", "gadgets-frob-2-2"]
    found = present(listing("Frob 2", "8.1"), listing("Frob +"), listing("Frob -", number=1))
    assert found == {
        "Frob 2 1": "gadgets-frob-2",
        "Frob + 1": "gadgets-frob",
        "Frob - 1": "gadgets-frob-3",
    }


def test_thousands_of_titles_with_one_address_are_numbered_at_once() -> None:
    groups = group_listings(listing("+" * (n + 1), number=n) for n in range(3000))
    start = time.process_time()
    assert len({item.present for item in assign_addresses(groups)}) == 3000
    assert time.process_time() - start < 1


listings = st.lists(
    st.builds(
        lambda title, release, category, removed, number: (gone if removed else listing)(
            title, release, category=category, number=number
        ),
        st.sampled_from(["Frob", "frob!", "fro-b", "Frob 2"]),
        st.sampled_from(["8.0", "8.1", "8.2", "9.0"]),
        st.sampled_from(["Gadgets", "Tools"]),
        st.booleans(),
        st.integers(0, 9),
    ),
    max_size=12,
    unique_by=lambda item: (item.release, item.kind, item.number),
)


@given(listings)
def test_no_two_features_share_an_address_present_or_former(items: list[Listing]) -> None:
    found = assign_addresses(group_listings(items))
    every = [slug for item in found for slug in (item.present, *item.former)]
    assert len(every) == len(set(every))


@given(listings, st.randoms(use_true_random=False))
def test_addresses_do_not_depend_on_the_order(items: list[Listing], chance: random.Random) -> None:
    shuffled = chance.sample(items, len(items))
    assert assign_addresses(group_listings(items)) == assign_addresses(group_listings(shuffled))
