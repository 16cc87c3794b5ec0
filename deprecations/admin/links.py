"""Links between features: suggestions that maintainers confirm, correct or reject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from deprecations.admin.histories import HistoryAdmin
from deprecations.admin.knowledge import ReasonedForm
from deprecations.admin.typed import user_of
from deprecations.catalogue.records import LinkKind, LinkStatus
from deprecations.models import Link
from deprecations.services.link_review import (
    BEST_FIRST,
    LinkReview,
    next_suggestion,
    review_of,
    score_words,
)
from deprecations.services.links import decide_links, remove_links

KIND_WORDS = {
    LinkKind.RETITLED: "is called now",
    LinkKind.SPLIT: "was split, in part into",
    LinkKind.MERGED: "was put together with others in",
    LinkKind.COVERED: "is covered by",
}
_DECISIONS = {
    "_confirm": LinkStatus.CONFIRMED,
    "_reject": LinkStatus.REJECTED,
    "_suggest": LinkStatus.SUGGESTED,
}


class LinkForm(ReasonedForm[Link]):
    """The ends of a link and what it means; its status is decided by the buttons below."""

    class Meta:
        model = Link
        fields = ("from_feature", "kind", "to_feature")
        help_texts = {
            "from_feature": "The feature that left the list of deprecated ones.",
            "to_feature": "What stands for it elsewhere, mostly in the list of removed ones.",
            "kind": "Split, where other features stand for parts of it, too.",
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        start, end = (self.cleaned_data.get(name) for name in ("from_feature", "to_feature"))
        if start is not None and start == end:
            self.add_error("to_feature", "Choose another feature: this is the one that left.")
        return self.cleaned_data


@admin.register(Link)
class LinkAdmin(HistoryAdmin[Link]):
    """What one feature became of another. Who decided is noted by itself."""

    form = LinkForm
    change_form_template = "admin/deprecations/link/review.html"
    list_display = ("left", "kind", "appeared", "match", "status", "decided_by")
    list_filter = ("status", "kind", ("decided_by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("from_feature", "to_feature", "decided_by")
    search_fields = ("from_feature__title", "to_feature__title")
    ordering = ("-status", *BEST_FIRST)  # by the alphabet, suggested ones come first
    autocomplete_fields = ("from_feature", "to_feature")
    actions = ("confirm", "reject", "suggest")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Without the buttons to change a feature from here: this form is about the link."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    # Not the columns themselves: of those that lead to another row the admin wraps no words.

    @admin.display(description="left the list", ordering="from_feature__title")
    def left(self, link: Link) -> str:
        return str(link.from_feature)

    @admin.display(description="stands elsewhere", ordering="to_feature__title")
    def appeared(self, link: Link) -> str:
        return str(link.to_feature)

    @admin.display(description="match", ordering="score")
    def match(self, link: Link) -> str:
        return score_words(link.score)

    # Deciding

    def save_model(self, request: HttpRequest, obj: Link, form: Any, change: bool) -> None:
        """One that a person enters or corrects is confirmed by that; rejecting corrects nothing."""
        corrected = set(form.changed_data) & set(LinkForm.Meta.fields)
        given = LinkStatus.CONFIRMED if corrected or not change else LinkStatus(obj.status)
        status = _decision(request) or given
        if change and status is not LinkStatus.CONFIRMED:
            obj.refresh_from_db(fields=LinkForm.Meta.fields)
        decide_links(
            links=[obj],
            status=status,
            made_by=user_of(request),
            reason=form.cleaned_data["reason"],
        )

    def delete_model(self, request: HttpRequest, obj: Link) -> None:
        remove_links(links=[obj], made_by=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        remove_links(links=list(queryset), made_by=user_of(request))

    def response_change(self, request: HttpRequest, obj: Link) -> HttpResponse:
        """After a decision the next suggestion follows, so that many can be worked through."""
        if not _decision(request):
            return super().response_change(request, obj)
        following = next_suggestion(obj)
        ending = "" if following else " Nothing is left to decide."
        self.message_user(request, f"{_sentence(obj)} {obj.status.capitalize()}.{ending}")
        name = (
            "admin:deprecations_link_change" if following else "admin:deprecations_link_changelist"
        )
        return HttpResponseRedirect(reverse(name, args=[following.pk] if following else []))

    @admin.action(description="Confirm selected links", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        self._decide(request, queryset, LinkStatus.CONFIRMED)

    @admin.action(description="Reject selected links", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        self._decide(request, queryset, LinkStatus.REJECTED)

    @admin.action(description="Make selected links suggestions again", permissions=["change"])
    def suggest(self, request: HttpRequest, queryset: QuerySet[Link]) -> None:
        self._decide(request, queryset, LinkStatus.SUGGESTED)

    def _decide(self, request: HttpRequest, links: QuerySet[Link], status: LinkStatus) -> None:
        undecided = list(links.exclude(status=status))
        decide_links(links=undecided, status=status, made_by=user_of(request))
        for link in undecided:
            self.log_change(request, link, status.capitalize())
        self.message_user(request, f"The selected links are {status} now.")

    # Showing

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        link: Link | None = context.get("original")
        if link is not None:
            review = review_of(link)
            context |= {
                "review": review,
                "titles": _marked_titles(review),
                "became": KIND_WORDS[LinkKind(link.kind)],
                "why": list(_why(review)),
            }
        return super().render_change_form(request, context, *args, **kwargs)


def _decision(request: HttpRequest) -> LinkStatus | None:
    return next((status for name, status in _DECISIONS.items() if name in request.POST), None)


def _sentence(link: Link) -> str:
    return f"“{link.from_feature}” {KIND_WORDS[LinkKind(link.kind)]} “{link.to_feature}”."


def _marked_titles(review: LinkReview) -> tuple[SafeString, SafeString]:
    """Both titles, with the words marked that the other one lacks."""
    titles = (str(review.left.feature), str(review.appeared.feature))
    first, second = ({word.casefold() for word in title.split()} for title in titles)
    return _marked(titles[0], second), _marked(titles[1], first)


def _marked(title: str, known: set[str]) -> SafeString:
    words = (
        format_html("{}" if word.casefold() in known else "<mark>{}</mark>", word)
        for word in title.split()
    )
    return format_html_join(" ", "{}", ((word,) for word in words))


def _why(review: LinkReview) -> Iterator[str]:
    """Why software suggested a link, or what is known of one that was entered by hand."""
    left, appeared = review.left, review.appeared
    if left.in_its_list and left.beside:
        yield (
            f"The first one was last listed as deprecated in {left.release}; "
            f"the list of {left.beside} no longer has it."
        )
    elif left.in_its_list:
        yield f"The first one is still listed as deprecated in {left.release}."
    if appeared.in_its_list:
        since = f", and not yet in that of {appeared.beside}" if appeared.beside else ""
        yield f"The second one is listed as removed from {appeared.release} on{since}."
    if review.same_release:
        yield "So one went where the other appeared, between the same two releases."
    words = score_words(review.link.score)
    if review.link.score is None:
        yield f"It was {words}."
    elif review.link.kind == LinkKind.COVERED:
        yield f"The second one speaks of many things: {words}."
    else:
        yield f"By their titles and texts: {words}."
