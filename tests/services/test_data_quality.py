"""What needs a person: which questions are open, and when each is settled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deprecations.catalogue.records import LinkStatus
from deprecations.models import Feature, Link, Release
from deprecations.policy.versions import Version
from deprecations.services.data_quality import (
    SHOWN,
    Item,
    Question,
    open_counts,
    open_questions,
    problem_groups,
)
from deprecations.services.import_documents import import_documents
from deprecations.services.links import decide_links
from deprecations.services.overrides import Field, set_overrides
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import real_documents

pytestmark = pytest.mark.django_db

Bring = Callable[..., None]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def run(version: str, listed: str, gone: str = "") -> None:
        texts = {"deprecated": deprecated(listed), "removed": removed(gone)}
        import_documents(source=write_tree(tmp_path / version, version, **texts))

    return run


def asked(question: Question) -> tuple[Item, ...]:
    (found,) = (found for found in open_questions() if found.question is question)
    assert found.count == open_counts()[question]
    return found.items


def titles(question: Question) -> list[str]:
    return [item.row.title for item in asked(question)]


def settle(title: str, field: Field, version: Version | None) -> None:
    feature = Feature.objects.get(title=title)
    set_overrides(feature=feature, values={field: version}, made_by=None, reason="So.")


def test_empty_database_asks_for_the_documents_of_every_release() -> None:
    counts = open_counts()
    assert counts.pop(Question.RELEASE) == Release.objects.count()
    assert set(counts.values()) == {0}


def test_heading_without_a_version_is_asked_about_until_somebody_sets_one(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob\nText.\n'' Knob (since 8.0)\nText.\n", "-- A\n'' Gone\nText.\n")
    assert titles(Question.UNDATED) == ["Frob", "Gone"]
    assert asked(Question.UNDATED)[0].note == (
        "counted as deprecated from 8.2 on, which lists it first"
    )
    settle("Frob", Field.DEPRECATED_IN, Version(8, 1))
    settle("Gone", Field.REMOVED_IN, Version(8, 2))
    assert titles(Question.UNDATED) == []


def test_heading_without_a_version_is_dated_by_another_document(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob\nText.\n")
    bring("9.0.0", "-- A\n'' Frob (since 8.2)\nText.\n")
    assert titles(Question.UNDATED) == []


def test_removed_feature_that_was_never_deprecated_is_asked_about(bring: Bring) -> None:
    bring("9.0.0", "-- A\n'' Frob (since 8.0)\nText.\n", "-- A\n'' Gone (removed in 9.0)\nText.\n")
    assert titles(Question.NEVER_DEPRECATED) == ["Gone"]
    assert asked(Question.NEVER_DEPRECATED)[0].note == "removed in 9.0"
    settle("Gone", Field.DEPRECATED_IN, Version(8, 0))
    assert titles(Question.NEVER_DEPRECATED) == []


def test_suggested_link_is_asked_about_until_somebody_decides(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob card for gadgets (since 8.0)\nText.\n")
    bring("9.0.0", "", "-- A\n'' Frob cards for gadgets (removed in 9.0)\nText.\n")
    (item,) = asked(Question.LINK)
    decide_links(links=[item.row], status=LinkStatus.CONFIRMED, made_by=None)
    assert asked(Question.LINK) == ()
    assert titles(Question.NEVER_DEPRECATED) == []


def test_vanished_feature_is_asked_about_until_its_end_is_known(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob (since 8.0)\nText.\n")
    bring("9.0.0", "-- A\n'' Knob (since 9.0)\nText.\n")
    assert titles(Question.VANISHED) == ["Frob"]
    settle("Frob", Field.WITHDRAWN_IN, Version(9, 0))
    assert titles(Question.VANISHED) == []


def test_contradiction_is_asked_about_until_somebody_says_who_is_right(bring: Bring) -> None:
    entry = "-- A\n'' Frob ({})\nText.\n"
    bring("8.2.0", entry.format("since 7.0"))
    bring("9.0.0", entry.format("since 7.0"))
    bring("9.1.0", "", entry.format("removed in 9.0"))
    (item,) = asked(Question.CONTRADICTION)
    assert item.row.title == "Frob"
    assert "the deprecated list of 9.0 still has it" in item.note
    settle("Frob", Field.REMOVED_IN, Version(9, 1))
    assert asked(Question.CONTRADICTION) == ()


def test_change_by_hand_is_asked_about_where_documents_say_otherwise(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob (since 8.0)\nText.\n")
    settle("Frob", Field.DEPRECATED_IN, Version(7, 2))
    (item,) = asked(Question.CONFLICT)
    assert (item.row.value, item.row.upstream_value) == ("7.2", "8.0")
    bring("9.0.0", "-- A\n'' Frob (since 7.2)\nText.\n")
    assert asked(Question.CONFLICT) == ()


def test_features_without_a_replacement_are_asked_about_by_stage(bring: Bring) -> None:
    bring(
        "8.2.0",
        "-- A\n'' Old (since 7.0)\nText.\n'' Older (since 6.0)\nText.\n"
        "'' Replaced (since 7.0)\nUse ``-new`` instead.\n",
        "-- A\n'' Gone (removed in 8.0)\nText.\n",
    )
    assert titles(Question.NOTHING_INSTEAD) == ["Older", "Old"]
    assert asked(Question.NOTHING_INSTEAD)[0].note == "liable to be removed from 6.2 on"
    assert titles(Question.GONE_WITHOUT) == ["Gone"]
    feature = Feature.objects.get(title="Gone")
    told = {Field.SUMMARY: "Nothing takes its place."}
    set_overrides(feature=feature, values=told, made_by=None, reason="Asked upstream.")
    assert titles(Question.GONE_WITHOUT) == []


def test_problems_are_those_of_the_newest_import_without_notes(bring: Bring) -> None:
    bring("8.2.0", "-- A\n'' Frob\nText.\n'' Knob\nText.\n-- B\n")
    (group,) = problem_groups()
    assert (group.code, group.count, group.title) == ("QD001", 2, "Heading without a version")
    assert group.advice
    bring("9.0.0", "-- A\n'' Frob (since 8.2)\nText.\n")
    assert problem_groups() == []


def test_releases_without_documents_are_told_newest_first(bring: Bring) -> None:
    before = open_counts()[Question.RELEASE]
    bring("8.2.0", "-- A\n'' Frob (since 8.0)\nText.\n")
    missing = [item.row.version for item in asked(Question.RELEASE)]
    assert len(missing) == before - 1
    assert Version(8, 2) not in missing
    assert missing == sorted(missing, reverse=True)


def test_number_of_queries_does_not_grow_with_what_is_open(bring: Bring) -> None:
    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            open_questions()
        with CaptureQueriesContext(connection) as index:
            open_counts()
        return len(page), len(index)

    def entries(number: int, state: str) -> str:
        return "".join(f"'' Frob {n} {state}\nText.\n" for n in range(number))

    def life(number: int) -> None:
        bring("8.2.0", f"-- A\n{entries(number, '(since 7.0)')}-- B\n'' Knob {number}\nText.\n")
        bring("9.0.0", "", f"-- A\n{entries(number // 2, '(removed in 9.0)')}")
        for feature in Feature.objects.all()[: number // 2]:
            values = {Field.SUMMARY: "x", Field.DEPRECATED_IN: Version(6, 1)}
            set_overrides(feature=feature, values=values, made_by=None, reason="So.")
        first, *others = Feature.objects.all()[: number // 2]
        for other in others:
            Link.objects.get_or_create(from_feature=first, to_feature=other, kind="split")

    life(4)
    few = count()
    life(4 * SHOWN)
    assert count() == few
    assert max(few) <= 31, few


def test_real_documents_leave_questions_of_every_kind_that_only_they_can_raise() -> None:
    import_documents(source=real_documents())
    raised = {question for question, count in open_counts().items() if count}
    assert set(Question) - raised <= {Question.CONFLICT, Question.RELEASE}
    undated = titles(Question.UNDATED)
    assert {"virtiofsd", "nanoMIPS ISA", "OABI and NWFPE support for Arm CPUs"} <= set(undated)
