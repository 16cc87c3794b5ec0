"""What all documents together say of a feature."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.occasions import Coverage
from deprecations.catalogue.records import Listing, ListKind
from deprecations.catalogue.states import FeatureState, feature_states
from deprecations.policy.lifecycle import Basis, Event, Origin
from deprecations.policy.versions import Version
from tests.catalogue.listings import covered, gone, listing

REMOVED = ListKind.REMOVED
EMBEDDED = Origin.EMBEDDED


def state_of(*listings: Listing, coverage: list[Coverage] | None = None) -> FeatureState:
    if coverage is None:
        coverage = [Coverage(item.release, item.origin, item.kind) for item in listings]
    (state,) = feature_states(listings, coverage)
    return state


def milestones(state: FeatureState) -> list[str]:
    return [
        " ".join(filter(None, (o.event.value, str(o.version), o.scope, o.basis.value)))
        for o in state.occasions
    ]


def stated(state: FeatureState) -> list[str]:
    return [line.removesuffix(" stated") for line in milestones(state) if line.endswith(" stated")]


def test_statement_comes_from_the_newest_listing_that_makes_it() -> None:
    state = state_of(listing("Frob", "8.2", "since 8.0"), listing("Frob", "9.0", "since 8.0"))
    assert milestones(state) == ["deprecated 8.0 stated", "deprecated 8.2 observed"]
    assert str(state.occasions[0].listing.release) == "9.0"


def test_versions_that_documents_disagree_on_are_all_kept() -> None:
    state = state_of(listing("Frob", "8.2", "since 8.0"), listing("Frob", "9.0", "since 7.2"))
    assert stated(state) == ["deprecated 7.2", "deprecated 8.0"]


def test_both_origins_state_for_themselves() -> None:
    state = state_of(
        listing("Frob", "8.2", "since 8.0"), listing("Frob", "8.2", "since 8.0", origin=EMBEDDED)
    )
    told = [o.listing.origin for o in state.occasions if o.basis is Basis.STATED]
    assert told == [Origin.EMBEDDED, Origin.UPSTREAM]


def test_scopes_are_kept_apart() -> None:
    state = state_of(listing("Frob", "9.2", "since 7.2 big", "since 9.2 little"))
    assert stated(state) == ["deprecated 7.2 big", "deprecated 9.2 little"]


def test_feature_without_version_is_observed_between_two_neighbouring_documents() -> None:
    state = state_of(listing("Frob", "8.2"), coverage=covered("8.0", "8.1", "8.2", "9.0"))
    (occasion,) = state.occasions
    assert (occasion.event, occasion.basis) == (Event.DEPRECATED, Basis.OBSERVED)
    assert (occasion.version, occasion.after) == (Version(8, 2), Version(8, 1))


def test_first_document_of_all_bounds_an_observation_from_above_only() -> None:
    (occasion,) = state_of(listing("Frob", "8.2"), coverage=covered("8.2", "9.0")).occasions
    assert (occasion.version, occasion.after) == (Version(8, 2), None)


def test_other_list_of_a_release_says_nothing_about_this_one() -> None:
    coverage = [*covered("8.1", kind=REMOVED), *covered("8.2")]
    assert state_of(listing("Frob", "8.2"), coverage=coverage).occasions[0].after is None


def test_removal_without_version_is_observed_too() -> None:
    state = state_of(gone("Frob", "9.0"))
    assert milestones(state) == ["removed 9.0 observed"]


def test_what_is_stated_and_what_is_observed_stand_beside_each_other() -> None:
    state = state_of(
        listing("sheepdog", "5.2", "since 5.2"),
        listing("sheepdog", "6.0", "since 5.2"),
        gone("sheepdog", "6.0", "removed 6.0"),
        coverage=[*covered("5.2", "6.0", "6.1"), *covered("6.0", "6.1", kind=REMOVED)],
    )
    assert milestones(state) == [
        "deprecated 5.2 observed",
        "deprecated 5.2 stated",
        "removed 6.0 stated",
        "removed 6.1 observed",
    ]
    assert state.occasions[-1].after == Version(6, 0)


def test_absence_alone_is_no_removal() -> None:
    state = state_of(listing("Frob", "8.2", "since 8.0"), coverage=covered("8.2", "9.0"))
    assert milestones(state) == ["deprecated 8.0 stated", "deprecated 8.2 observed"]


def test_entry_of_the_removed_list_is_not_observed_years_after_what_it_states() -> None:
    state = state_of(
        gone("Frob", "6.1", "removed 2.12"), coverage=covered("6.0", "6.1", kind=REMOVED)
    )
    assert milestones(state) == ["removed 2.12 stated"]


def test_feature_deprecated_again_was_taken_back_in_between() -> None:
    state = state_of(
        listing("Frob", "6.0", "since 5.2"),
        listing("Frob", "9.0", "since 9.0"),
        coverage=covered("6.0", "6.1", "8.2", "9.0"),
    )
    (withdrawn,) = [o for o in state.occasions if o.event is Event.WITHDRAWN]
    assert (withdrawn.version, withdrawn.after) == (Version(6, 1), Version(6, 0))
    assert withdrawn.basis is Basis.OBSERVED
    assert not state.delisted


def test_entry_that_a_document_left_out_was_not_taken_back() -> None:
    state = state_of(
        listing("Frob", "6.0", "since 5.2"),
        listing("Frob", "6.2", "since 5.2"),
        coverage=covered("6.0", "6.1", "6.2"),
    )
    assert {o.event for o in state.occasions} == {Event.DEPRECATED}


def test_embedded_documents_are_no_evidence_for_observations() -> None:
    state = state_of(listing("Frob", "8.2", origin=EMBEDDED))
    assert state.occasions == ()
    assert state.undated_from == Version(8, 2)


def test_undated_feature_is_dated_as_soon_as_upstream_lists_it() -> None:
    state = state_of(listing("Frob", "8.2", origin=EMBEDDED), listing("Frob", "9.0"))
    assert milestones(state) == ["deprecated 9.0 observed"]
    assert state.undated_from is None


def test_rule_for_machine_types_has_no_milestones() -> None:
    state = state_of(listing("Versioned machine types (x86)", "10.2", "since 9.1"))
    assert state.is_rule
    assert (state.occasions, state.undated_from) == ((), None)


def test_text_is_upstreams_and_summary_is_ours() -> None:
    own = listing("Frob", "9.0", body="ours", origin=EMBEDDED)
    older, newer = listing("Frob", "8.2", body="old"), listing("Frob", "9.0", body="new")
    state = state_of(own, older, newer)
    assert state.described_by == newer
    assert state.summarised_by == own


def test_removed_list_of_the_newest_release_describes_what_is_in_both() -> None:
    there, left = listing("Frob", "9.0", body="there"), gone("Frob", "9.1", body="left")
    assert state_of(there, left).described_by == left


def test_feature_that_left_the_list_without_a_word_is_delisted() -> None:
    assert state_of(listing("Frob", "8.2", "since 8.0"), coverage=covered("8.2", "9.0")).delisted
    assert not state_of(
        listing("Frob", "9.0", "since 8.0"), coverage=covered("8.2", "9.0")
    ).delisted


def test_newest_list_decides_and_of_two_of_a_release_upstreams() -> None:
    both = [*covered("9.0"), *covered("9.0", origin=EMBEDDED)]
    ours = listing("Frob", "9.0", origin=EMBEDDED)
    assert state_of(ours, coverage=both).delisted
    assert state_of(ours, coverage=[*covered("8.2"), *covered("9.0", origin=EMBEDDED)]).listed
    assert state_of(listing("Frob", "9.0"), ours, coverage=both).listed


def test_removed_or_withdrawn_feature_is_not_delisted() -> None:
    after = covered("8.2", "9.0")
    assert not state_of(
        listing("Frob", "8.2", "since 8.0"), gone("Frob", "9.0", "removed 9.0"), coverage=after
    ).delisted
    assert not state_of(
        listing("Frob", "8.2", "since 8.0", "withdrawn 9.0"), coverage=after
    ).delisted


def test_removed_list_newer_than_any_deprecated_list_delists_nothing() -> None:
    coverage = [*covered("8.2"), *covered("9.0", kind=REMOVED)]
    assert not state_of(listing("Frob", "8.2", "since 8.0"), coverage=coverage).delisted


def test_where_a_text_stands_is_no_content() -> None:
    one = state_of(listing("Frob", "8.2", "since 8.0", number=3, ref=7))
    other = state_of(listing("Frob", "8.2", "since 8.0", number=4, ref=8))
    assert one.content == other.content
    assert one.content != state_of(listing("Frob", "8.2", "since 8.0", body="new")).content
    assert one.content != state_of(listing("Frob", "8.2", "since 8.1")).content
    assert one.content != state_of(listing("Frob", "8.2", "since 8.0", category="Tools")).content


some_listings = st.lists(
    st.builds(
        lambda title, release, state, removed, embedded, number: (gone if removed else listing)(
            title,
            release,
            *state,
            origin=EMBEDDED if embedded else Origin.UPSTREAM,
            number=number,
            ref=number,
        ),
        st.sampled_from(["Frob", "Knob", "Lamp"]),
        st.sampled_from(["8.0", "8.1", "8.2", "9.0"]),
        st.sampled_from([(), ("since 8.0",), ("removed 9.0",), ("since 7.2", "removed 8.2")]),
        st.booleans(),
        st.booleans(),
        st.integers(0, 99),
    ),
    max_size=12,
    unique_by=(lambda item: (item.release, item.origin, item.kind, item.number)),
)


@given(some_listings, st.randoms(use_true_random=False))
def test_order_in_which_documents_arrive_does_not_matter(
    items: list[Listing], chance: random.Random
) -> None:
    coverage = [Coverage(item.release, item.origin, item.kind) for item in items]
    shuffled = feature_states(chance.sample(items, len(items)), reversed(coverage))
    assert feature_states(items, coverage) == shuffled
