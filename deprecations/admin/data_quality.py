"""The page of what needs a person, and its place on the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from deprecations.services.data_quality import SHOWN, Open, Question, open_counts, open_questions


@dataclass(frozen=True, slots=True)
class Words:
    """What a question is called, what it means, and how it is settled."""

    title: str
    means: str
    mend: str
    all_of_them: str  # the list that has them all, with its filters


_FEATURES = "admin:deprecations_feature_changelist"

WORDS = {
    Question.CONFLICT: Words(
        "Changes by hand that documents contradict",
        "A maintainer set a value and QEMU's documents say another one. Readers see the "
        "maintainer's. Where the documents have changed since, somebody should look again.",
        "Take the change back where the documents are right by now, or set it anew with a reason.",
        "admin:deprecations_override_changelist?standing=conflict",
    ),
    Question.LINK: Words(
        "Links that nobody has decided on",
        "One feature left the list of deprecated ones, and another one looks like what became of "
        "it. Until somebody decides, neither knows the other's releases.",
        "Compare both ends, then confirm, correct or reject the link.",
        "admin:deprecations_link_changelist?status__exact=suggested",
    ),
    Question.CONTRADICTION: Words(
        "Contradictions",
        "Documents say different things of one removal, or a removal that the policy does not "
        "allow. What the newest document states counts, until somebody says who is right.",
        "Set the release that removed the feature, with the reason; that settles it.",
        f"{_FEATURES}?question=contradiction",
    ),
    Question.UNDATED: Words(
        "Headings without a version",
        "No document states since when the feature is deprecated, or in which release it went. "
        "The first release that lists it bounds the date from above.",
        "Set the release at the feature, with where it is written as the reason.",
        f"{_FEATURES}?question=undated",
    ),
    Question.VANISHED: Words(
        "Vanished without a word",
        "The feature is no longer listed as deprecated, and nothing says why: neither a removal, "
        "nor another title, nor that the deprecation was taken back.",
        "Set the release that removed it or took it back, or link it with what it became.",
        f"{_FEATURES}?question=vanished",
    ),
    Question.NEVER_DEPRECATED: Words(
        "Removed without ever having been deprecated",
        "The list of removed features has it, and no list of deprecated ones did, as far as they "
        "were imported. It may have had another title there.",
        "Link it with what it was called before, or set the release that deprecated it.",
        f"{_FEATURES}?question=never-deprecated",
    ),
    Question.NOTHING_INSTEAD: Words(
        "Liable to be removed, and nothing to use instead",
        "Readers of these pages look for a replacement first, and find none.",
        "Add a replacement at the feature, or write in its summary that there is none.",
        f"{_FEATURES}?question=nothing-instead",
    ),
    Question.GONE_WITHOUT: Words(
        "Removed, and nothing to use instead",
        "Whoever upgrades meets these features as errors, and finds no way out here.",
        "Add a replacement at the feature, or write in its summary that there is none.",
        f"{_FEATURES}?question=gone-without",
    ),
    Question.PROBLEM: Words(
        "Problems of the newest imports",
        "What the newest import of QEMU's documents, and of our own, could not understand or "
        "found odd. Mere notes are left out.",
        "Each kind says what to do; most are mended in the document, and the next import is calm.",
        "admin:deprecations_problem_changelist",
    ),
    Question.RELEASE: Words(
        "Releases whose documents were not imported",
        "What these releases list is unknown, so dates found by comparing lists are less exact.",
        "Import their documents with manage.py import_deprecations.",
        "admin:deprecations_release_changelist",
    ),
}


def may_look(request: HttpRequest) -> bool:
    """Whoever may change features is meant to settle what is open."""
    return bool(getattr(request, "user", None)) and request.user.has_perm(
        "deprecations.change_feature"
    )


def data_quality_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Everything that needs a person, each with what it means and where it is settled."""
    if not may_look(request):
        raise PermissionDenied
    sections = [(found, WORDS[found.question], _url(found)) for found in open_questions()]
    context: dict[str, Any] = site.each_context(request) | {
        "title": "Data quality",
        "sections": sections,
        "total": sum(found.count for found, _, _ in sections),
        "shown": SHOWN,
    }
    return TemplateResponse(request, "admin/deprecations/data_quality.html", context)


def open_on_index(request: HttpRequest) -> dict[str, Any]:
    """What the index says of it."""
    if not may_look(request):
        return {}
    counts = open_counts()
    return {
        "open_questions": [
            (question, WORDS[question].title, count) for question, count in counts.items() if count
        ],
        "open_total": sum(counts.values()),
    }


def _url(found: Open) -> str:
    name, _, query = WORDS[found.question].all_of_them.partition("?")
    return f"{reverse(name)}?{query}" if query else reverse(name)
