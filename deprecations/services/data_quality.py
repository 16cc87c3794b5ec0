"""What in the knowledge needs a person: questions, how many are open, and the first of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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
from deprecations.models.feature import FeatureQuerySet
from deprecations.policy.lifecycle import Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.contradictions import contradictions_of
from deprecations.services.features_as_of import AsOf, as_of, features_as_of
from deprecations.services.link_review import BEST_FIRST, score_words
from deprecations.services.override_review import CONFLICTS, overrides_beside_documents

# The first release whose tree lists anything as deprecated.
_FIRST_LISTS = Version(2, 10)
SHOWN = 10


class Question(StrEnum):
    """What may be open, in the order in which it matters."""

    CONFLICT = "conflict"  # a change by hand that documents contradict
    LINK = "link"  # suggested, and nobody has decided
    CONTRADICTION = (
        "contradiction"  # documents against each other, and nobody has said who is right
    )
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
    is_upstream: bool
    code: str
    severity: str
    title: str
    advice: str
    count: int


def open_counts() -> dict[Question, int]:
    """How many times each question is open; a constant number of queries."""
    at = as_of()
    return _counts(at, _contradictions(at))


def open_questions() -> list[Open]:
    """Every question with the first of what it asks about; a constant number of queries."""
    at = as_of()
    contradictions = _contradictions(at)
    counts = _counts(at, contradictions)
    items: Mapping[Question, Sequence[Item]] = {
        Question.CONFLICT: [Item(row) for row in _conflicts()[:SHOWN]],
        Question.LINK: [
            Item(row, f"{row.kind}, {score_words(row.score)}") for row in _suggestions()[:SHOWN]
        ],
        Question.CONTRADICTION: _contradicted(contradictions),
        **{question: _features(question, at) for question in _BY_CONDITION},
        Question.PROBLEM: [Item(group) for group in problem_groups()],
        Question.RELEASE: [Item(row) for row in missing_releases(at)],
    }
    return [Open(question, count, tuple(items[question])) for question, count in counts.items()]


def features_asked_about(question: Question, features: FeatureQuerySet) -> FeatureQuerySet:
    """Of features annotated as of the newest release those that a question asks about."""
    if question is Question.CONTRADICTION:
        return features.filter(pk__in=_contradictions(as_of()))
    return features.filter(_BY_CONDITION[question]())


def _counts(at: AsOf, contradictions: Collection[int]) -> dict[Question, int]:
    features = Feature.objects.as_of(at.version).aggregate(
        **{
            question.name: Count("pk", filter=condition(), distinct=True)
            for question, condition in _BY_CONDITION.items()
        }
    )
    counts = {
        Question.CONFLICT: _conflicts().count(),
        Question.LINK: _suggestions().count(),
        Question.CONTRADICTION: len(contradictions),
        Question.PROBLEM: sum(group.count for group in problem_groups()),
        Question.RELEASE: len(missing_releases(at)),
    }
    return {q: counts[q] if q in counts else features[q.name] for q in Question}


def _contradictions(at: AsOf) -> dict[int, str]:
    """What documents contradict each other in, by feature, but where a maintainer has set the
    removal; six queries."""
    settled = Override.objects.filter(feature=OuterRef("pk"), field=Override.Field.REMOVED_IN)
    features = Feature.objects.exclude(Exists(settled)).only("pk", "is_rule").order_by("title")
    found = contradictions_of(features, at.releases)
    return {number: " ".join(item.message for item in items) for number, items in found.items()}


def _contradicted(messages: Mapping[int, str]) -> list[Item]:
    shown = list(messages)[:SHOWN]
    features = Feature.objects.in_bulk(shown)
    return [Item(features[number], messages[number]) for number in shown]


def _without_replacement_at(stage: Stage) -> Q:
    """In a stage, with nothing to use instead, and nobody has written about that either."""
    replacements = Replacement.objects.filter(feature=OuterRef("pk"))
    told = (Override.Field.SUMMARY, Override.Field.REPLACEMENTS)
    by_hand = Override.objects.filter(feature=OuterRef("pk"), field__in=told)
    return Q(stage_at=stage.value) & ~Q(Exists(replacements)) & ~Q(Exists(by_hand))


def _undated(kind: ListKind, field: Override.Field) -> Q:
    """A list has it, no version of that list states a release, and nobody has set one."""
    listed = Listing.objects.filter(feature=OuterRef("pk"), kind=kind.value)
    by_hand = Override.objects.filter(feature=OuterRef("pk"), field=field)
    stated = listed.exclude(stated=[])
    return Q(Exists(listed)) & ~Q(Exists(stated)) & ~Q(Exists(by_hand))


# The questions that a condition answers, for features annotated as of the newest release.
_BY_CONDITION: dict[Question, Callable[[], Q]] = {
    Question.UNDATED: lambda: (
        Q(is_rule=False)
        & (
            _undated(ListKind.DEPRECATED, Override.Field.DEPRECATED_IN)
            | _undated(ListKind.REMOVED, Override.Field.REMOVED_IN)
        )
    ),
    Question.VANISHED: lambda: Q(fate=FateKind.VANISHED.value),
    Question.NEVER_DEPRECATED: lambda: Q(removed_in__isnull=False, deprecated_in__isnull=True),
    Question.NOTHING_INSTEAD: lambda: _without_replacement_at(Stage.REMOVABLE),
    Question.GONE_WITHOUT: lambda: _without_replacement_at(Stage.REMOVED),
}
FEATURE_QUESTIONS = (Question.CONTRADICTION, *_BY_CONDITION)


def _features(question: Question, at: AsOf) -> list[Item]:
    features = features_as_of(at).prefetch_related(None).filter(_BY_CONDITION[question]())
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
        .values_list("run", "run__origin", "code", "severity")
        .annotate(count=Count("pk"))
    )
    return [
        ProblemGroup(
            run=run,
            is_upstream=origin == Origin.UPSTREAM.value,
            code=code,
            severity=severity,
            title=KINDS[code].title,
            advice=KINDS[code].advice,
            count=count,
        )
        for run, origin, code, severity, count in rows
        if code in KINDS
    ]


def missing_releases(at: AsOf) -> list[Release]:
    """Releases that are out, whose documents were not imported, newest first; two queries."""
    imported: Collection[Version] = set(
        Document.objects.filter(origin=Origin.UPSTREAM.value).values_list("release", flat=True)
    )
    released = Release.objects.filter(version__gte=_FIRST_LISTS, version__lte=at.version)
    return [row for row in released if row.version not in imported]
