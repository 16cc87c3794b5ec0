"""What became of a feature."""

from __future__ import annotations

from deprecations.catalogue.fates import Fate, LinkOut, Standing, fate_of
from deprecations.catalogue.records import FateBasis, FateKind, LinkKind, LinkStatus

RETITLED, SPLIT, COVERED = LinkKind.RETITLED, LinkKind.SPLIT, LinkKind.COVERED


def standing(**values: bool) -> Standing:
    usual = {"is_listed": False, "was_listed": True, "is_removed": False, "is_withdrawn": False}
    return Standing(**{**usual, **values})


def suggested(kind: LinkKind, score: float | None = 0.8) -> LinkOut:
    return LinkOut(kind, LinkStatus.SUGGESTED, score)


def confirmed(kind: LinkKind, score: float | None = None) -> LinkOut:
    return LinkOut(kind, LinkStatus.CONFIRMED, score)


def test_listed_feature_has_no_other_fate_yet() -> None:
    fate = fate_of(standing(is_listed=True, is_withdrawn=True), [suggested(RETITLED)])
    assert fate == Fate(FateKind.LISTED, FateBasis.EXACT)


def test_title_in_both_lists_is_one_feature_that_was_removed() -> None:
    fate = fate_of(standing(is_listed=True, is_removed=True), [])
    assert fate == Fate(FateKind.REMOVED, FateBasis.EXACT)


def test_removal_under_its_own_title_counts_before_what_software_suggests() -> None:
    assert fate_of(standing(is_removed=True), [suggested(RETITLED)]) == Fate(
        FateKind.REMOVED, FateBasis.EXACT
    )


def test_what_people_decided_is_confirmed() -> None:
    assert fate_of(standing(is_withdrawn=True, decided=True), []) == Fate(
        FateKind.WITHDRAWN, FateBasis.CONFIRMED
    )


def test_suggestion_keeps_its_score() -> None:
    assert fate_of(standing(), [suggested(RETITLED, 0.83)]) == Fate(
        FateKind.RETITLED, FateBasis.SUGGESTED, 0.83
    )


def test_confirmed_link_counts_before_suggested_ones() -> None:
    fate = fate_of(standing(), [suggested(RETITLED), confirmed(COVERED)])
    assert fate == Fate(FateKind.COVERED, FateBasis.CONFIRMED)


def test_links_to_several_features_are_a_split() -> None:
    assert fate_of(standing(), [suggested(SPLIT, 0.7), suggested(SPLIT, 0.9)]) == Fate(
        FateKind.SPLIT, FateBasis.SUGGESTED, 0.9
    )
    assert fate_of(standing(), [confirmed(RETITLED), confirmed(RETITLED)]) == Fate(
        FateKind.SPLIT, FateBasis.CONFIRMED
    )


def test_feature_that_left_the_list_without_a_word_vanished() -> None:
    assert fate_of(standing(), []) == Fate(FateKind.VANISHED, FateBasis.EXACT)


def test_feature_that_no_list_had_has_no_fate() -> None:
    assert fate_of(standing(was_listed=False), []) is None
