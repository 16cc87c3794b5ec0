"""What speaks against the releases that documents state."""

from __future__ import annotations

from deprecations.policy.contradictions import Contradiction, Listed, find_contradictions
from deprecations.policy.lifecycle import Basis, Event, Milestone, Origin
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version
from tests.policy.conftest import RELEASED_ON

RELEASES = ReleaseList(Release(Version.parse(text), day) for text, day in RELEASED_ON.items())


def v(text: str) -> Version:
    return Version.parse(text)


def since(version: str, document: str = "5.2", **values: object) -> Milestone:
    return Milestone(Event.DEPRECATED, v(version), stated_at=v(document), **values)  # type: ignore[arg-type]


def removed(version: str, document: str, **values: object) -> Milestone:
    return Milestone(Event.REMOVED, v(version), stated_at=v(document), **values)  # type: ignore[arg-type]


def contradictions(
    *own: Milestone,
    last: str | None = None,
    gone_in: str | None = None,
    linked: tuple[tuple[Milestone, str], ...] = (),
) -> list[Contradiction]:
    listed = Listed(v(last), v(gone_in) if gone_in else None) if last else None
    return find_contradictions(own, listed, RELEASES, linked)


def messages(found: list[Contradiction]) -> list[str]:
    return [item.message for item in found]


def test_documents_that_agree_with_the_policy_and_each_other_contradict_nothing() -> None:
    assert not contradictions(since("8.0"), removed("9.0", "9.0"), last="8.2", gone_in="9.0")
    assert not contradictions(since("8.0"), last="11.1")
    assert not contradictions()


def test_sheepdog_was_still_listed_in_the_release_that_is_said_to_have_removed_it() -> None:
    left = Milestone(Event.REMOVED, v("6.1"), basis=Basis.OBSERVED, after=v("6.0"))
    stated = removed("6.0", "6.1")
    (found,) = contradictions(since("5.2"), stated, left, last="6.0", gone_in="6.1")
    assert found.message == (
        "The removed list says that it went in 6.0, but the deprecated list of 6.0 still has it; "
        "that of 6.1 has not got it any more."
    )
    assert found.milestones == (stated, left)


def test_gap_between_the_lists_is_not_passed_over() -> None:
    found = contradictions(since("6.2"), removed("9.2", "10.2"), last="10.0", gone_in="10.2")
    assert "the next one known, that of 10.2, has not got it any more." in messages(found)[0]


def test_risc_v_bios_was_dated_anew_and_removed_under_another_title() -> None:
    linked = ((removed("5.1", "6.1"), "RISC-V firmware"),)
    (found,) = contradictions(
        since("4.1", "5.0"), since("5.1", "6.0"), last="6.0", gone_in="6.1", linked=linked
    )
    assert found.message == (
        "The removed list says under the title “RISC-V firmware” that it went in 5.1, but the "
        "deprecated list of 6.0 still has it; that of 6.1 has not got it any more. Its "
        "deprecation was first dated to 4.1, later to 5.1."
    )


def test_deprecation_that_is_dated_anew_is_no_contradiction_in_itself() -> None:
    assert not contradictions(
        since("7.0", "8.0"), since("7.2", "8.2"), removed("9.1", "9.1"), last="9.0", gone_in="9.1"
    )


def test_documents_that_state_different_removals_are_told_and_the_newest_counts() -> None:
    older, newer = removed("6.2", "9.1"), removed("7.0", "11.1")
    (found,) = contradictions(since("6.2", "6.2"), older, newer, last="6.2", gone_in="7.0")
    assert found.message == (
        "Documents up to QEMU 9.1 state its removal in 6.2, those of 11.1 in 7.0. The newest "
        "document counts."
    )
    assert found.milestones == (older, newer)


def test_two_releases_in_one_heading_are_a_range_and_no_contradiction() -> None:
    assert not contradictions(removed("4.0", "6.1"), removed("6.0", "6.1"))


def test_of_an_entry_for_many_removals_the_ones_before_the_deprecation_are_not_meant() -> None:
    linked = ((removed("4.0", "9.1"), "pc-0.10"), (removed("9.0", "9.1"), "pc-0.10"))
    (found,) = contradictions(since("8.2", "9.0"), last="9.0", gone_in="9.1", linked=linked)
    assert "under the title “pc-0.10” that it went in 9.0" in found.message


def test_removal_before_the_notice_was_over_is_told() -> None:
    (found,) = contradictions(since("8.0", "8.0"), removed("8.1", "8.1"), last="8.0", gone_in="8.1")
    assert found.message == (
        "The removed list says that it went in 8.1, but deprecated in 8.0 it was safe until 8.2."
    )


def test_bound_of_a_deprecation_makes_no_removal_too_early() -> None:
    bound = Milestone(Event.DEPRECATED, v("5.2"), basis=Basis.OBSERVED, after=v("5.1"))
    assert not contradictions(bound, removed("6.0", "6.0"), last="5.2", gone_in="6.0")


def test_feature_gone_from_the_list_before_its_stated_removal_is_told() -> None:
    (found,) = contradictions(since("8.0", "8.2"), removed("9.1", "9.1"), last="8.2", gone_in="9.0")
    assert "the deprecated list of 9.0 has not got it any more" in found.message


def test_our_own_documents_are_asked_only_where_qemus_say_nothing() -> None:
    ours = removed("6.2", "11.1", origin=Origin.EMBEDDED)
    assert not contradictions(since("6.0", "6.2"), removed("7.0", "11.1"), ours)


def test_versions_that_a_maintainer_set_are_not_held_against_the_policy() -> None:
    set_by_hand = Milestone(Event.DEPRECATED, v("7.2"), basis=Basis.CURATED)
    assert not contradictions(
        set_by_hand, since("8.0", "8.0"), removed("8.1", "8.1"), last="8.0", gone_in="8.1"
    )
