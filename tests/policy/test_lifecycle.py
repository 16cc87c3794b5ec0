"""Which of the things that documents and people say about a feature count."""

from __future__ import annotations

from functools import partial

from deprecations.policy.lifecycle import (
    Basis,
    Cycle,
    Event,
    Lifecycle,
    Milestone,
    Origin,
    resolve,
)
from deprecations.policy.versions import Version

parse = Version.parse


def said(
    event: Event,
    version: str,
    *,
    by: str | None = None,
    scope: str = "",
    basis: Basis = Basis.STATED,
    origin: Origin = Origin.UPSTREAM,
) -> Milestone:
    """A milestone; `by` is the release of the document that states it."""
    stated_at = None if by is None else parse(by)
    return Milestone(event, parse(version), scope, basis, stated_at, origin)


deprecated = partial(said, Event.DEPRECATED)
removed = partial(said, Event.REMOVED)
withdrawn = partial(said, Event.WITHDRAWN)


def cycle(
    deprecated_in: str | None = None,
    removed_in: str | None = None,
    withdrawn_in: str | None = None,
    *,
    deprecated_is_bound: bool = False,
    removed_is_bound: bool = False,
) -> Cycle:
    one, two, three = (
        None if text is None else parse(text) for text in (deprecated_in, removed_in, withdrawn_in)
    )
    return Cycle(one, two, three, deprecated_is_bound, removed_is_bound)


def only_cycle(*milestones: Milestone) -> Cycle:
    (found,) = resolve(milestones).cycles
    return found


def test_nothing_said_makes_no_cycle() -> None:
    assert resolve([]) == Lifecycle(())
    assert resolve([]).cycle_at(parse("11.1")) is None


def test_deprecation_and_removal_make_one_cycle() -> None:
    assert only_cycle(deprecated("8.0", by="8.0"), removed("9.0", by="9.0")) == cycle("8.0", "9.0")


def test_removal_alone_makes_a_cycle_without_a_deprecation() -> None:
    assert only_cycle(removed("2.6", by="6.1")) == cycle(None, "2.6")


def test_newest_document_wins_among_stated_versions() -> None:
    redated = [
        deprecated("4.1", by="4.1"),
        deprecated("5.1", by="5.1"),
        deprecated("4.1", by="5.0"),
    ]
    assert only_cycle(*redated) == cycle("5.1")
    corrected = [removed("6.2", by="6.2"), removed("7.0", by="7.0")]
    assert only_cycle(*corrected) == cycle(None, "7.0")


def test_document_of_unknown_release_gives_way_to_any_other() -> None:
    assert only_cycle(deprecated("4.1"), deprecated("5.1", by="5.1")) == cycle("5.1")
    assert only_cycle(deprecated("4.1")) == cycle("4.1")


def test_upstream_beats_embedded_at_one_release_but_not_a_newer_one() -> None:
    upstream = deprecated("8.0", by="11.0")
    same_release = deprecated("8.1", by="11.0", origin=Origin.EMBEDDED)
    newer = deprecated("8.2", by="11.1", origin=Origin.EMBEDDED)
    assert only_cycle(same_release, upstream) == cycle("8.0")
    assert only_cycle(same_release, upstream, newer) == cycle("8.2")


def test_curated_beats_stated_and_stated_beats_observed() -> None:
    observed = deprecated("7.2", basis=Basis.OBSERVED)
    stated = deprecated("8.0", by="11.1")
    curated = deprecated("7.1", basis=Basis.CURATED)
    assert only_cycle(observed, stated, curated) == cycle("7.1")
    assert only_cycle(observed, stated) == cycle("8.0")


def test_each_event_is_decided_for_itself() -> None:
    found = only_cycle(deprecated("8.0", by="8.0"), removed("9.1", basis=Basis.CURATED))
    assert found == cycle("8.0", "9.1")


def test_observed_versions_are_bounds() -> None:
    found = only_cycle(
        deprecated("11.0", basis=Basis.OBSERVED), removed("11.1", basis=Basis.OBSERVED)
    )
    assert found == cycle("11.0", "11.1", deprecated_is_bound=True, removed_is_bound=True)


def test_deprecation_counts_from_the_earliest_scope() -> None:
    found = only_cycle(
        deprecated("8.1", by="9.0", scope="arm"), deprecated("7.2", by="9.0", scope="x86")
    )
    assert found == cycle("7.2")


def test_feature_is_removed_only_once_every_deprecated_scope_is_gone() -> None:
    both = [deprecated("7.0", by="7.0", scope=scope) for scope in ("x86", "arm")]
    x86_gone = removed("8.0", by="9.0", scope="x86")
    arm_gone = removed("9.0", by="9.0", scope="arm")
    assert only_cycle(*both, x86_gone) == cycle("7.0")
    assert only_cycle(*both, x86_gone, arm_gone) == cycle("7.0", "9.0")


def test_removal_without_scope_takes_every_scope_with_it() -> None:
    both = [deprecated("7.0", by="7.0", scope=scope) for scope in ("x86", "arm")]
    assert only_cycle(*both, removed("9.0", by="9.0")) == cycle("7.0", "9.0")


def test_deprecation_without_scope_ends_with_the_last_scoped_removal() -> None:
    gone = [removed("8.0", by="9.0", scope="x86"), removed("9.0", by="9.0", scope="arm")]
    assert only_cycle(deprecated("7.0", by="7.0"), *gone) == cycle("7.0", "9.0")


def test_withdrawal_ends_the_cycle() -> None:
    found = only_cycle(deprecated("5.2", by="5.2"), withdrawn("7.1", basis=Basis.CURATED))
    assert found == cycle("5.2", None, "7.1")


def test_document_that_looks_back_at_a_withdrawal_does_not_deprecate_again() -> None:
    looking_back = [
        deprecated("5.2", by="11.1", origin=Origin.EMBEDDED),
        withdrawn("7.1", by="11.1", origin=Origin.EMBEDDED),
    ]
    assert only_cycle(*looking_back) == cycle("5.2", None, "7.1")
    assert only_cycle(deprecated("5.2", by="7.0"), *looking_back) == cycle("5.2", None, "7.1")


def test_document_behind_a_withdrawal_begins_the_next_cycle() -> None:
    found = resolve(
        [
            deprecated("5.2", by="7.0"),
            deprecated("9.0", by="9.0"),
            deprecated("9.0", by="10.0"),
            removed("10.0", by="10.0"),
            withdrawn("7.1", by="11.1", origin=Origin.EMBEDDED),
        ]
    )
    assert found.cycles == (cycle("5.2", None, "7.1"), cycle("9.0", "10.0"))


def test_document_of_the_withdrawing_release_itself_belongs_behind_it() -> None:
    found = resolve([deprecated("5.2", by="7.0"), deprecated("7.1", by="7.1"), withdrawn("7.1")])
    assert found.cycles == (cycle("5.2", None, "7.1"), cycle("7.1"))


def test_curated_and_observed_versions_stand_where_they_say() -> None:
    found = resolve(
        [
            deprecated("5.2", basis=Basis.CURATED, by="11.1"),
            deprecated("9.0", basis=Basis.OBSERVED),
            withdrawn("7.1"),
        ]
    )
    assert found.cycles == (cycle("5.2", None, "7.1"), cycle("9.0", deprecated_is_bound=True))


def test_deprecation_can_be_taken_back_twice() -> None:
    both = [withdrawn("5.0", by="11.1"), withdrawn("8.0", by="11.1")]
    stated = [deprecated("4.0", by="4.0"), deprecated("6.0", by="6.0"), deprecated("9.0", by="9.0")]
    assert resolve([*both, *stated]).cycles == (
        cycle("4.0", None, "5.0"),
        cycle("6.0", None, "8.0"),
        cycle("9.0"),
    )


def test_withdrawal_of_something_never_deprecated_makes_no_cycle() -> None:
    assert resolve([withdrawn("5.0")]).cycles == ()
    assert resolve([withdrawn("5.0"), deprecated("9.0", by="9.0")]).cycles == (cycle("9.0"),)


def test_deprecation_without_a_version_is_kept_beside_the_cycles() -> None:
    found = resolve([], undated_from=parse("6.0"))
    assert found.undated_from == parse("6.0")
    assert found.cycles == (cycle(),)


def test_deprecation_without_a_version_can_be_taken_back_too() -> None:
    found = resolve([withdrawn("7.1")], undated_from=parse("6.0"))
    assert found.cycles == (cycle(None, None, "7.1"),)
    assert found.undated_in(found.cycles[0]) == parse("6.0")


def test_deprecation_without_a_version_behind_a_withdrawal_is_a_cycle_of_its_own() -> None:
    found = resolve([deprecated("5.2", by="5.2"), withdrawn("7.1")], undated_from=parse("9.0"))
    assert found.cycles == (cycle("5.2", None, "7.1"), cycle())
    assert [found.undated_in(one) for one in found.cycles] == [None, parse("9.0")]


def test_listing_by_the_withdrawing_release_itself_belongs_behind_it() -> None:
    found = resolve([deprecated("5.2", by="5.2"), withdrawn("7.1")], undated_from=parse("7.1"))
    assert found.cycles == (cycle("5.2", None, "7.1"), cycle())
    assert [found.undated_in(one) for one in found.cycles] == [None, parse("7.1")]


def test_current_cycle_is_the_latest_that_has_begun() -> None:
    first, second = cycle("5.2", None, "7.1"), cycle("9.0", "10.0")
    lifecycle = Lifecycle((first, second))
    assert [lifecycle.cycle_at(parse(at)) for at in ("5.2", "7.1", "8.2", "9.0", "11.1")] == [
        *(first, first, first, second, second)
    ]


def test_first_cycle_is_named_before_it_has_begun() -> None:
    lifecycle = Lifecycle((cycle("5.2", None, "7.1"), cycle("9.0")))
    assert lifecycle.cycle_at(parse("2.10")) == cycle("5.2", None, "7.1")


def test_cycle_without_a_deprecation_begins_with_its_removal() -> None:
    lifecycle = Lifecycle((cycle("5.2", None, "7.1"), cycle(None, "9.0")))
    assert lifecycle.cycle_at(parse("8.2")) == cycle("5.2", None, "7.1")
    assert lifecycle.cycle_at(parse("9.0")) == cycle(None, "9.0")


def test_cycle_never_begins_before_the_withdrawal_that_ends_the_one_before() -> None:
    listed_again = [deprecated("5.2", by="7.0"), withdrawn("7.1"), deprecated("5.1", by="8.0")]
    lifecycle = resolve(listed_again)
    assert lifecycle.begins() == (parse("5.2"), parse("7.1"))
    assert lifecycle.cycle_at(parse("5.1")) == cycle("5.2", None, "7.1")
    assert lifecycle.cycle_at(parse("7.1")) == cycle("5.1")
