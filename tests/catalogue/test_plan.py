"""What an import would change, feature by feature."""

from __future__ import annotations

from deprecations.catalogue.identity import Key
from deprecations.catalogue.plan import Outcome, Plan, build_plan
from deprecations.catalogue.records import Listing
from deprecations.catalogue.states import FeatureState, feature_states
from tests.catalogue.listings import covered, listing

OLD = listing("Frob", "8.2", "since 8.0")


def states(*listings: Listing, releases: tuple[str, ...] = ("8.2", "9.0")) -> list[FeatureState]:
    return list(feature_states(listings, covered(*releases)))


def owners(before: list[FeatureState]) -> dict[Key, int]:
    """The stored features, numbered from 1 in the order of their states."""
    return {key: number for number, state in enumerate(before, 1) for key in state.keys}


def plan(before: list[FeatureState], after: list[FeatureState], **options: object) -> Plan:
    return build_plan(before, after, owners(before), **options)  # type: ignore[arg-type]


def outcomes(made: Plan) -> dict[str, str]:
    return {change.after.title: change.outcome.value for change in made.changes}


def test_feature_of_a_first_document_is_created() -> None:
    made = plan([], states(OLD))
    assert outcomes(made) == {"Frob": "created"}
    assert made.changes[0].feature is None
    assert made.changes[0].needs_writing


def test_feature_that_says_the_same_is_unchanged_and_not_written() -> None:
    made = plan(states(OLD), states(OLD))
    assert outcomes(made) == {"Frob": "unchanged"}
    assert made.changes[0].feature == 1
    assert not made.changes[0].needs_writing


def test_feature_that_a_newer_document_says_the_same_of_is_unchanged_and_written() -> None:
    made = plan(states(OLD, releases=("8.2",)), states(OLD, listing("Frob", "9.0", "since 8.0")))
    assert outcomes(made) == {"Frob": "unchanged"}
    assert made.changes[0].needs_writing


def test_feature_with_another_version_or_text_is_updated() -> None:
    for newer in (
        listing("Frob", "9.0", "since 7.2"),
        listing("Frob", "9.0", "since 8.0", body="new text"),
        listing("FROB", "9.0", "since 8.0"),
    ):
        made = plan(states(OLD, releases=("8.2",)), states(OLD, newer))
        assert list(outcomes(made).values()) == ["updated"]


def test_feature_that_leaves_the_list_is_delisted_once() -> None:
    before, after = states(OLD, releases=("8.2",)), states(OLD)
    assert outcomes(plan(before, after)) == {"Frob": "delisted"}
    assert outcomes(plan(after, after)) == {"Frob": "unchanged"}


def test_feature_that_is_listed_again_is_updated() -> None:
    again = listing("Frob", "9.1", "since 9.1")
    made = plan(states(OLD), states(OLD, again, releases=("8.2", "9.0", "9.1")))
    assert outcomes(made) == {"Frob": "updated"}


def test_feature_that_no_document_lists_any_more_counts_as_delisted() -> None:
    made = plan(states(OLD, listing("Knob", number=1)), states(OLD))
    assert made.orphaned == {2}
    assert made.count(Outcome.DELISTED) == 1
    assert made.count(Outcome.UNCHANGED) == 1


def test_features_that_turn_out_to_be_one_are_merged_into_the_older() -> None:
    here, there = listing("Frob", category="A"), listing("Frob", category="B", number=1)
    before = states(here, there)
    assert len(before) == 2
    made = plan(before, states(here, listing("Frob", "9.0", category="B")))
    assert made.merged == {2: 1}
    assert made.orphaned == frozenset()
    assert [change.feature for change in made.changes] == [1]


def test_feature_that_people_edited_is_the_one_that_stays() -> None:
    here, there = listing("Frob", category="A"), listing("Frob", category="B", number=1)
    made = plan(
        states(here, there),
        states(here, listing("Frob", "9.0", category="B")),
        preferred=frozenset({2}),
    )
    assert made.merged == {1: 2}


def test_feature_that_turns_out_to_be_two_keeps_its_row_for_one_of_them() -> None:
    first, second = listing("Frob", "8.2", category="A"), listing("Frob", "9.0", category="B")
    before = states(first, second)
    assert len(before) == 1
    made = plan(before, states(first, listing("Frob", "8.2", category="B", number=1)))
    assert [change.feature for change in made.changes] == [1, None]
    assert made.merged == {}
    assert made.orphaned == frozenset()


def test_rewrite_writes_everything_and_changes_no_outcome() -> None:
    made = plan(states(OLD), states(OLD), rewrite=True)
    assert outcomes(made) == {"Frob": "unchanged"}
    assert made.changes[0].needs_writing
