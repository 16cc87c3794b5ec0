"""The policy's reasoning in words."""

from __future__ import annotations

import pytest

from deprecations.policy.eligibility import judge
from deprecations.policy.lifecycle import Cycle, Lifecycle, resolve
from deprecations.policy.releases import Release, ReleaseList
from deprecations.policy.versions import Version

parse = Version.parse


def feature(
    deprecated_in: str | None = None,
    removed_in: str | None = None,
    withdrawn_in: str | None = None,
    *,
    deprecated_is_bound: bool = False,
    removed_is_bound: bool = False,
) -> Lifecycle:
    """A feature with one cycle."""
    one, two, three = (
        None if text is None else parse(text) for text in (deprecated_in, removed_in, withdrawn_in)
    )
    return Lifecycle((Cycle(one, two, three, deprecated_is_bound, removed_is_bound),))


NO_HPET = feature("8.0", "9.0")
DRIVE_BACKUP = feature("6.2")
MON = feature("11.1")
SINCE_2_8 = feature("2.8")


def test_removed_feature_is_explained_step_by_step(releases: ReleaseList) -> None:
    assert judge(NO_HPET, parse("11.1"), releases).steps == (
        "Deprecated in 8.0 (April 2023).",
        "By the rule “Two releases of notice” it works in 8.0 and 8.1.",
        "It may be removed from 8.2 on, released 2023-12-19.",
        "It was removed in 9.0 (April 2024), 1 release after that.",
    )


def test_overdue_feature_is_explained_up_to_the_release_asked_about(releases: ReleaseList) -> None:
    assert judge(DRIVE_BACKUP, parse("11.1"), releases).steps == (
        "Deprecated in 6.2 (December 2021).",
        "By the rule “Two releases of notice” it works in 6.2 and 7.0.",
        "It may be removed from 7.1 on, released 2022-08-30.",
        "At 11.1 it is 12 releases overdue: no removal is known by then.",
    )


@pytest.mark.parametrize(
    ("at", "last_step"),
    [
        ("7.0", "It may be removed from 7.1 on, released 2022-08-30."),
        ("7.1", "It may go at 7.1: no removal is known by then."),
        ("7.2", "At 7.2 it is 1 release overdue: no removal is known by then."),
        (
            "12.0",
            "At 12.0 (expected April 2027) it is 14 releases overdue: no removal is known by then.",
        ),
    ],
)
def test_last_step_of_what_may_go_tells_how_long_it_is_overdue(
    at: str, last_step: str, releases: ReleaseList
) -> None:
    assert judge(DRIVE_BACKUP, parse(at), releases).steps[-1] == last_step


def test_projected_releases_are_marked_as_expected(releases: ReleaseList) -> None:
    assert judge(MON, parse("11.1"), releases).steps == (
        "Deprecated in 11.1 (August 2026).",
        "By the rule “Two releases of notice” it works in 11.1 and 11.2 (expected December 2026).",
        "It may be removed from 12.0 on, expected in April 2027.",
    )


def test_start_at_2_10_is_explained_with_the_documents_that_state_it(releases: ReleaseList) -> None:
    assert judge(SINCE_2_8, parse("2.11"), releases).steps == (
        "Deprecated in 2.8.",
        (
            "Before 2.10 there was no policy, so by the rule “Counting starts at 2.10” "
            "it counts from 2.10, as the documents of 2.10 to 9.2 state."
        ),
        "By the rule “Two releases of notice” it works in 2.10 and 2.11.",
        "It may be removed from 2.12 on, released 2018-04-24.",
    )


def test_bound_says_that_no_document_knows_the_release(releases: ReleaseList) -> None:
    bound = feature("11.1", deprecated_is_bound=True)
    assert judge(bound, parse("11.1"), releases).steps[0] == (
        "Deprecated by 11.1 at the latest "
        "(the first document that lists it; no document says since when)."
    )


def test_missing_version_says_that_nothing_can_be_counted(releases: ReleaseList) -> None:
    steps = judge(resolve([], parse("6.0")), parse("11.1"), releases).steps
    assert steps == (
        (
            "Deprecated by 6.0 at the latest "
            "(the first document that lists it; no document says since when)."
        ),
        "Without a release to count from, the policy cannot say when it may be removed.",
    )


@pytest.mark.parametrize(
    ("lifecycle", "last_step"),
    [
        (
            feature("9.1", "10.0"),
            "It was removed in 10.0 (April 2025), the first release that was free to do so.",
        ),
        (
            feature("5.0", "9.1"),
            "It was removed in 9.1 (September 2024), 11 releases after that.",
        ),
        (
            feature("11.0", "11.2"),
            (
                "It is to be removed in 11.2 (expected December 2026), "
                "the first release that was free to do so."
            ),
        ),
        (
            feature("5.1", "5.1"),
            (
                "It was removed in 5.1 (August 2020), 2 releases before that: "
                "the documents contradict the policy or each other."
            ),
        ),
        (
            feature("6.0", "5.1"),
            (
                "It was removed in 5.1 (August 2020), before 6.0, which is said to deprecate it: "
                "the documents contradict each other."
            ),
        ),
        (
            feature("6.0", "6.1", deprecated_is_bound=True),
            (
                "It was removed in 6.1 (August 2021), "
                "so it must have been deprecated earlier than any document shows."
            ),
        ),
        (
            feature("8.2", "9.1", removed_is_bound=True),
            (
                "It was gone by 9.1 (September 2024) at the latest; "
                "no document says in which release it went."
            ),
        ),
        (feature("1.3", "2.6"), "It was removed in 2.6, when there was no policy yet."),
        (
            feature(None, "9.0"),
            "It was removed in 9.0 (April 2024). No document lists it as deprecated before.",
        ),
        (
            feature("5.2", None, "7.1"),
            "The deprecation was taken back in 7.1 (August 2022).",
        ),
    ],
)
def test_last_step_tells_how_it_ended(
    lifecycle: Lifecycle, last_step: str, releases: ReleaseList
) -> None:
    assert judge(lifecycle, parse("11.1"), releases).steps[-1] == last_step


def test_removal_before_the_policy_is_not_measured_by_it(releases: ReleaseList) -> None:
    assert judge(feature("1.3", "2.6"), parse("11.1"), releases).steps[:-1] == (
        "Deprecated in 1.3.",
    )


def test_earlier_deprecation_that_was_taken_back_is_mentioned(releases: ReleaseList) -> None:
    again = Lifecycle((Cycle(parse("5.2"), None, parse("7.1")), Cycle(parse("9.0"), None, None)))
    assert judge(again, parse("9.0"), releases).steps[:2] == (
        "An earlier deprecation in 5.2 was taken back in 7.1 (August 2022).",
        "Deprecated in 9.0 (April 2024).",
    )


@pytest.mark.parametrize(
    ("lifecycle", "at", "reason"),
    [
        (NO_HPET, "7.2", "At 7.2 it is not deprecated yet; 8.0 (April 2023) deprecates it."),
        (
            NO_HPET,
            "8.1",
            "Deprecated in 8.0, it still works in 8.1; from 8.2 (December 2023) it may be removed.",
        ),
        (
            NO_HPET,
            "8.2",
            "Deprecated in 8.0, it may be removed for the first time in 8.2 (December 2023).",
        ),
        (NO_HPET, "9.0", "Removed in 9.0 (April 2024), 3 releases after its deprecation in 8.0."),
        (
            DRIVE_BACKUP,
            "11.1",
            (
                "Deprecated in 6.2, it may be removed by any release from 7.1 (August 2022) on; "
                "no removal is known up to 11.1, 12 releases later."
            ),
        ),
        (
            DRIVE_BACKUP,
            "12.0",
            (
                "Deprecated in 6.2, it may be removed by any release from 7.1 (August 2022) on; "
                "no removal is known up to 12.0 (expected April 2027), 14 releases later."
            ),
        ),
        (
            feature("5.0", "9.1"),
            "6.0",
            (
                "Deprecated in 5.0, it may be removed by any release from 5.2 (December 2020) on; "
                "6.0 still has it, 1 release later."
            ),
        ),
        (
            SINCE_2_8,
            "2.12",
            (
                "Deprecated in 2.8 and counted from 2.10, "
                "it may be removed for the first time in 2.12 (April 2018)."
            ),
        ),
        (
            feature("11.0", deprecated_is_bound=True),
            "11.1",
            (
                "Deprecated by 11.0 at the latest, it still works in 11.1; "
                "from 11.2 (expected December 2026) it may be removed."
            ),
        ),
        (
            feature("11.0", deprecated_is_bound=True),
            "10.2",
            (
                "At 10.2 it is not known to be deprecated; it is by 11.0 at the latest "
                "(the first document that lists it; no document says since when)."
            ),
        ),
        (
            resolve([], parse("6.0")),
            "5.2",
            (
                "At 5.2 it is not known to be deprecated; it is by 6.0 at the latest "
                "(the first document that lists it; no document says since when)."
            ),
        ),
        (
            resolve([], parse("6.0")),
            "6.1",
            "At 6.1 it is deprecated, but no document says since when.",
        ),
        (
            Lifecycle((Cycle(parse("8.0"), None, None),), undated_from=parse("7.0")),
            "7.1",
            (
                "At 7.1 it is listed as deprecated already, "
                "although it is said to be deprecated only in 8.0."
            ),
        ),
        (
            feature("5.2", None, "7.1"),
            "8.0",
            "8.0 supports it, because its deprecation was taken back in 7.1 (August 2022).",
        ),
        (feature(None, "9.0"), "8.2", "At 8.2 it is still there; 9.0 (April 2024) removes it."),
        (feature(None, "9.0"), "9.0", "Removed in 9.0 (April 2024)."),
        (
            feature("8.2", "9.1", removed_is_bound=True),
            "9.1",
            "Gone by 9.1 (September 2024) at the latest, 2 releases after its deprecation in 8.2.",
        ),
        (
            feature("2.8", "4.0"),
            "4.0",
            "Removed in 4.0 (April 2019), after its deprecation in 2.8.",
        ),
        (
            feature("5.1", "5.1"),
            "5.1",
            "Removed in 5.1 (August 2020), the very release that is said to deprecate it.",
        ),
        (
            feature("6.0", "5.1"),
            "6.0",
            "Removed in 5.1 (August 2020), although it is said to be deprecated only in 6.0.",
        ),
        (Lifecycle(()), "11.1", "No document says that it is deprecated or removed."),
    ],
)
def test_reason_is_one_sentence_about_the_release(
    lifecycle: Lifecycle, at: str, reason: str, releases: ReleaseList
) -> None:
    assert judge(lifecycle, parse(at), releases).reason == reason


def test_release_without_a_known_date_is_named_alone() -> None:
    undated = ReleaseList([Release(parse(text), None) for text in ("8.0", "8.1", "8.2")])
    assert judge(NO_HPET, parse("8.0"), undated).steps == (
        "Deprecated in 8.0.",
        "By the rule “Two releases of notice” it works in 8.0 and 8.1.",
        "It may be removed from 8.2 on.",
        "It is to be removed in 9.0 (expected), 1 release after that.",
    )
