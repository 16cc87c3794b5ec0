"""What holds for any feature, whatever its documents say, and in any release list."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.eligibility import eligibility, judge, spans
from deprecations.policy.lifecycle import (
    Basis,
    Cycle,
    Event,
    Lifecycle,
    Milestone,
    Origin,
    Stage,
    resolve,
)
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.rules import FIRST_RELEASE_WITH_POLICY, GENERAL
from deprecations.policy.versions import Version

ORDER = list(Stage)

# Before 2.10, released, never released (2.13, 9.7), projected, and far beyond all that.
ASKED = [
    *(Version(0, 0), Version(0, 15), Version(1, 3), Version(2, 8), Version(2, 9)),
    *(Version(major, minor) for major in range(2, 16) for minor in (0, 1, 2, 7, 10, 11, 13)),
    *(Version(99, 3), Version(999_999, 999)),
]

versions = st.sampled_from(ASKED) | st.builds(Version, st.integers(0, 40), st.integers(0, 20))
maybe_versions = st.none() | versions
milestones = st.builds(
    Milestone,
    event=st.sampled_from(Event),
    version=versions,
    scope=st.sampled_from(["", "", "x86", "arm"]),
    basis=st.sampled_from([Basis.STATED, Basis.STATED, Basis.OBSERVED, Basis.CURATED]),
    stated_at=maybe_versions,
    origin=st.sampled_from(Origin),
)
features = st.lists(milestones, max_size=8)
# Also those that `resolve` would never make.
any_cycles = st.builds(
    Cycle, maybe_versions, maybe_versions, maybe_versions, st.booleans(), st.booleans()
)
lifecycles = st.builds(resolve, features, maybe_versions) | st.builds(
    Lifecycle, st.lists(any_cycles, max_size=4).map(tuple), maybe_versions
)
resolved = st.builds(resolve, features, maybe_versions)
lists_with_gaps = st.sets(
    st.builds(Version, st.integers(2, 12), st.integers(0, 2)), min_size=1
).map(lambda known: ReleaseList(Release(version, None) for version in known))


def stage_by_definition(feature: Lifecycle, at: Version, releases: ReleaseList) -> Stage:
    """The stage as the contract words it, for a feature whose deprecation is never withdrawn."""
    cycle = feature.cycles[0] if feature.cycles else Cycle(None, None, None)
    if cycle.removed_in is not None and cycle.removed_in <= at:
        return Stage.REMOVED
    if cycle.deprecated_in is not None and cycle.deprecated_in <= at:
        removable_in = releases.after(
            max(cycle.deprecated_in, FIRST_RELEASE_WITH_POLICY), GENERAL.functional_for
        )
        return Stage.REMOVABLE if removable_in.version <= at else Stage.DEPRECATED
    if feature.undated_from is not None and feature.undated_from <= at:
        return Stage.DEPRECATED
    return Stage.SUPPORTED


@given(milestones=features, undated=maybe_versions)
def test_stage_is_the_one_the_contract_defines(
    releases: ReleaseList, milestones: list[Milestone], undated: Version | None
) -> None:
    feature = resolve([m for m in milestones if m.event is not Event.WITHDRAWN], undated)
    for at in ASKED:
        assert judge(feature, at, releases).stage is stage_by_definition(feature, at, releases)


@given(milestones=features, undated=maybe_versions)
def test_stages_never_go_backwards_without_a_withdrawal(
    releases: ReleaseList, milestones: list[Milestone], undated: Version | None
) -> None:
    feature = resolve([m for m in milestones if m.event is not Event.WITHDRAWN], undated)
    found = [ORDER.index(judge(feature, at, releases).stage) for at in sorted(ASKED)]
    assert found == sorted(found)


@given(feature=resolved)
def test_stages_go_backwards_only_behind_a_withdrawal(
    releases: ReleaseList, feature: Lifecycle
) -> None:
    for before, after in pairwise(spans(feature, releases)):
        if ORDER.index(after.stage) < ORDER.index(before.stage):
            assert before.cycle is not None
            assert before.cycle.withdrawn_in is not None
            assert before.cycle.withdrawn_in <= after.since


@given(feature=lifecycles, known=lists_with_gaps)
def test_spans_are_gapless_and_as_few_as_possible(feature: Lifecycle, known: ReleaseList) -> None:
    found = spans(feature, known)
    assert found[0].since == Version(0, 0)
    assert found[-1].until is None
    for before, after in pairwise(found):
        assert before.until == after.since
        assert before.since < after.since
        said_before = (before.stage, before.cycle, before.removable_in)
        assert said_before != (after.stage, after.cycle, after.removable_in)


@given(feature=lifecycles, asked=st.lists(versions, max_size=5))
def test_spans_agree_with_the_verdict_at_every_release(
    releases: ReleaseList, feature: Lifecycle, asked: list[Version]
) -> None:
    found = spans(feature, releases)
    selectable = [release.version for release in releases.selectable()]
    for at in [*ASKED, *selectable, *asked]:
        (span,) = [s for s in found if s.since <= at and (s.until is None or at < s.until)]
        verdict = judge(feature, at, releases)
        counted = verdict.eligibility
        assert (span.stage, span.cycle) == (verdict.stage, verdict.cycle)
        assert span.removable_in == (None if counted is None else counted.removable_in)


@given(feature=lifecycles, at=versions, known=lists_with_gaps)
def test_verdict_is_complete_for_any_version_in_any_release_list(
    feature: Lifecycle, at: Version, known: ReleaseList
) -> None:
    verdict = judge(feature, at, known)
    assert (verdict.releases_overdue is not None) is (verdict.stage is Stage.REMOVABLE)
    assert (verdict.releases_overdue or 0) >= 0
    assert verdict.steps
    for sentence in (*verdict.steps, verdict.reason):
        assert re.fullmatch(r"[A-Z0-9].*[a-z0-9)]\.", sentence)
        assert not re.search(r"None|Version|  |, \.|-\d|\b0 releases", sentence)


@given(deprecated_in=versions, known=lists_with_gaps)
def test_eligibility_counts_two_releases_in_any_release_list(
    deprecated_in: Version, known: ReleaseList
) -> None:
    found = eligibility(deprecated_in, known)
    assert found.counted_from == max(deprecated_in, FIRST_RELEASE_WITH_POLICY)
    assert found.counted_from < found.functional_through < found.removable_in
    assert known.distance(found.counted_from, found.removable_in) == 2
    assert known.distance(found.functional_through, found.removable_in) == 1
    assert found.projected is (found.removable_in > known.newest.version)
    assert found.releases_overdue(found.removable_in, known) == 0


@given(data=st.data(), milestones=features, undated=maybe_versions)
def test_order_in_which_documents_were_read_does_not_matter(
    data: st.DataObject, milestones: list[Milestone], undated: Version | None
) -> None:
    shuffled = data.draw(st.permutations(milestones))
    assert resolve(shuffled, undated) == resolve(milestones, undated)


@given(milestones=features, undated=maybe_versions)
def test_cycles_are_parted_by_withdrawals_in_order(
    milestones: list[Milestone], undated: Version | None
) -> None:
    *closed, last = resolve(milestones, undated).cycles or (Cycle(None, None, None),)
    ends = [cycle.withdrawn_in for cycle in closed]
    dated = [end for end in ends if end is not None]
    assert len(dated) == len(ends)
    assert dated == sorted(set(dated))
    assert last.withdrawn_in is None or all(end < last.withdrawn_in for end in dated)
