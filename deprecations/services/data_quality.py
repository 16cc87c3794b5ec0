"""What in the knowledge needs a person: questions, how many are open, and the first of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from deprecations.catalogue.records import FateKind, LinkStatus, ListKind, Severity
from deprecations.importer.problems import KINDS
from deprecations.models import (
    Document,
    Feature,
    ImportRun,
    Link,
    Listing,
    Override,
    Problem,
    Release,
    Replacement,
)
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import AsOf, as_of, features_as_of
from deprecations.services.link_review import BEST_FIRST
from deprecations.services.override_review import CONFLICTS, overrides_beside_documents

# The first release whose tree lists anything as deprecated.
_FIRST_LISTS = Version(2, 10)
SHOWN = 10


class Question(StrEnum):
    """What may be open, in the order in which it matters."""

    CONFLICT = "conflict"  # a change by hand that documents contradict
    LINK = "link"  # suggested, and nobody has decided
    UNDATED = "undated"  # no document states a release, and nobody has set one
    VANISHED = "vanished"  # left the list, and nothing says why
    NEVER_DEPRECATED = "never-deprecated"  # removed, and nothing says since when it was deprecated
    NOTHING_INSTEAD = "nothing-instead"  # liable to be removed, without a replacement
    GONE_WITHOUT = "gone-without"  # removed without a replacement
    PROBLEM = "problem"  # what the newest imports warned of
    RELEASE = "release"  # out, and its documents were not imported


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, and what is known of it."""

    row: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A question with how many times it is open, and the first of them."""

    question: Question
    count: int
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The problems of one kind that an import found."""

    run: int
    code: str
    severity: str
    title: str
    advice: str
    count: int


def open_counts() -> dict[Question, int]:
    """How many times each question is open; a constant number of queries."""
    at = as_of()
    conditions = {question: condition_of(question) for question in FEATURE_QUESTIONS}
    counted = Feature.objects.as_of(at.version).aggregate(
        **{
            question.name: Count("pk", filter=condition, distinct=True)
            for question, condition in conditions.items()
        }
    )
    return {
        Question.CONFLICT: _conflicts().count(),
        Question.LINK: _suggestions().count(),
        **{question: counted[question.name] for question in FEATURE_QUESTIONS},
        Question.PROBLEM: sum(group.count for group in problem_groups()),
        Question.RELEASE: len(missing_releases(at)),
    }


def open_questions() -> list[Open]:
    """Every question with the first of what it asks about; a constant number of queries."""
    at, counts = as_of(), open_counts()
    items: Mapping[Question, Sequence[Item]] = {
        Question.CONFLICT: [Item(row) for row in _conflicts()[:SHOWN]],
        Question.LINK: [Item(row) for row in _suggestions()[:SHOWN]],
        **{question: _features(question, at) for question in FEATURE_QUESTIONS},
        Question.PROBLEM: [Item(group) for group in problem_groups()],
        Question.RELEASE: [Item(row) for row in missing_releases(at)],
    }
    return [Open(question, count, tuple(items[question])) for question, count in counts.items()]


FEATURE_QUESTIONS = (
    Question.UNDATED,
    Question.VANISHED,
    Question.NEVER_DEPRECATED,
    Question.NOTHING_INSTEAD,
    Question.GONE_WITHOUT,
)


def condition_of(question: Question) -> Q:
    """Which features a question asks about, among those annotated as of the newest release."""
    conditions = {
        Question.UNDATED: Q(is_rule=False)
        & (
            _undated(ListKind.DEPRECATED, Override.Field.DEPRECATED_IN)
            | _undated(ListKind.REMOVED, Override.Field.REMOVED_IN)
        ),
        Question.VANISHED: Q(fate=FateKind.VANISHED.value),
        Question.NEVER_DEPRECATED: Q(removed_in__isnull=False, deprecated_in__isnull=True),
        Question.NOTHING_INSTEAD: Q(stage_at=Stage.REMOVABLE.value) & _without_replacement(),
        Question.GONE_WITHOUT: Q(stage_at=Stage.REMOVED.value) & _without_replacement(),
    }
    return conditions[question]


def _undated(kind: ListKind, field: Override.Field) -> Q:
    """A list has it, no version of that list states a release, and nobody has set one."""
    listed = Listing.objects.filter(feature=OuterRef("pk"), kind=kind.value)
    by_hand = Override.objects.filter(feature=OuterRef("pk"), field=field)
    stated = listed.exclude(stated=[])
    return Q(Exists(listed)) & ~Q(Exists(stated)) & ~Q(Exists(by_hand))


def _without_replacement() -> Q:
    return ~Q(Exists(Replacement.objects.filter(feature=OuterRef("pk"))))


def _features(question: Question, at: AsOf) -> list[Item]:
    features = features_as_of(at).prefetch_related(None).filter(condition_of(question))
    # What waits longest, or went last, comes first.
    order = {
        Question.NOTHING_INSTEAD: ("overdue_since", "title"),
        Question.GONE_WITHOUT: ("-removed_in", "title"),
        Question.NEVER_DEPRECATED: ("-removed_in", "title"),
    }.get(question, ("title",))
    return [Item(row, _note(question, row)) for row in features.order_by(*order)[:SHOWN]]


def _note(question: Question, feature: Feature) -> str:
    if question is Question.UNDATED:
        if feature.deprecated_in:
            return f"counted as deprecated from {feature.deprecated_in} on, which lists it first"
        return "no release is known"
    if question is Question.NOTHING_INSTEAD:
        return f"liable to be removed from {feature.removable_at} on"
    if question is Question.VANISHED:
        return f"deprecated in {feature.deprecated_in}" if feature.deprecated_in else ""
    return f"removed in {feature.removed_in}"


def _suggestions() -> QuerySet[Link]:
    links = Link.objects.filter(status=LinkStatus.SUGGESTED.value)
    return links.select_related("from_feature", "to_feature").order_by(*BEST_FIRST)


def _conflicts() -> QuerySet[Any]:
    overrides = overrides_beside_documents().filter(standing__in=CONFLICTS)
    return overrides.select_related("feature", "made_by").order_by("standing", "-made_at")


def problem_groups() -> list[ProblemGroup]:
    """What the newest import of each origin warned of, by kind; notes left out. Two queries."""
    newest = ImportRun.objects.order_by().values("origin").annotate(newest=Max("pk"))
    runs = [row["newest"] for row in newest]
    rows = (
        Problem.objects.filter(run__in=runs)
        .exclude(severity=Severity.INFO.value)
        .order_by("severity", "code", "run")
        .values_list("run", "code", "severity")
        .annotate(count=Count("pk"))
    )
    return [
        ProblemGroup(run, code, severity, KINDS[code].title, KINDS[code].advice, count)
        for run, code, severity, count in rows
        if code in KINDS
    ]


def missing_releases(at: AsOf) -> list[Release]:
    """Releases that are out, whose documents were not imported, newest first; two queries."""
    imported: Collection[Version] = set(
        Document.objects.filter(origin=Origin.UPSTREAM.value).values_list("release", flat=True)
    )
    released = Release.objects.filter(version__gte=_FIRST_LISTS, version__lte=at.version)
    return [row for row in released if row.version not in imported]
