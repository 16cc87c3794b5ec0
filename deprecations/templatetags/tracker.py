"""Words and marks for people: titles, stages, releases and dates."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from deprecations.catalogue.histories import Aspect
from deprecations.catalogue.records import FateBasis, FateKind
from deprecations.filters import ParameterError
from deprecations.models import Feature, Milestone, Replacement
from deprecations.policy.lifecycle import Basis, Event, Origin, Stage
from deprecations.policy.releases import Release
from deprecations.policy.versions import Version
from deprecations.services.features_as_of import AsOf
from deprecations.services.timeline import Mark, MarkKind

register = template.Library()

STAGE_WORDS = {
    Stage.SUPPORTED: "supported",
    Stage.DEPRECATED: "deprecated",
    Stage.REMOVABLE: "liable to be removed",
    Stage.REMOVED: "removed",
}
EVENT_WORDS = {
    Event.DEPRECATED: "Deprecated",
    Event.REMOVED: "Removed",
    Event.WITHDRAWN: "Deprecation taken back",
}
MARK_WORDS = {
    MarkKind.DEPRECATED: "deprecated in",
    MarkKind.FUNCTIONAL: "works on through",
    MarkKind.REMOVABLE: "liable to be removed from",
    MarkKind.REMOVED: "removed in",
    MarkKind.WITHDRAWN: "deprecation taken back in",
    MarkKind.DELISTED: "off the list in",
}
ASPECT_WORDS = {
    Aspect.TITLE: "title",
    Aspect.VERSION: "stated release",
    Aspect.TEXT: "text",
}
REPLACEMENT_BASIS_WORDS = {
    Replacement.Basis.STATED: "read from the documents",
    Replacement.Basis.SUGGESTED: "a suggestion nobody has confirmed yet",
    Replacement.Basis.CURATED: "set by a maintainer",
}

# The markup that titles have, as catalogue.titles reads it.
_MARKUP = re.compile(r"``(?P<code>.+?)``|\*\*(?P<strong>.+?)\*\*|(?<!\w)\*(?P<em>\S.*?)\*(?!\w)")
# Where a long option may be broken into lines.
_BREAK_AFTER = re.compile(r"(?<=[,=/])(?=.)")
_SCROLLABLE_PRE = '<pre tabindex="0" role="group" aria-label="Block of code">'
_MAY_BREAK = SafeString("<wbr>")


@register.filter
def rst_title(title_rst: str) -> SafeString:
    """A title as HTML: literals become code, emphasis stays, everything else is escaped."""
    parts: list[str] = []
    end = 0
    for found in _MARKUP.finditer(title_rst):
        parts.append(_unescaped(title_rst[end : found.start()]))
        parts.append(_marked_up(found))
        end = found.end()
    parts.append(_unescaped(title_rst[end:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def code(text: str) -> SafeString:
    """A text in code type that may be broken into lines after a comma or an equals sign."""
    pieces = format_html_join(_MAY_BREAK, "{}", ((piece,) for piece in _BREAK_AFTER.split(text)))
    return format_html("<code>{}</code>", pieces)


@register.filter
def scrollable(html: str) -> SafeString:
    """Cleaned HTML of a document whose blocks of code, which may be wider than a phone, can be
    reached and scrolled with the keyboard."""
    return SafeString(html.replace("<pre>", _SCROLLABLE_PRE))


def _marked_up(found: re.Match[str]) -> SafeString:
    if found["code"]:
        return code(found["code"])
    if found["strong"]:
        return format_html("<strong>{}</strong>", found["strong"])
    return format_html("<em>{}</em>", found["em"])


def _unescaped(text: str) -> str:
    """Text without RST's escapes: an escaped space is none, anything else is itself."""
    return re.sub(r"\\(.)", lambda m: m[1].strip(), text)


@register.filter
def stage_word(stage: Stage | str) -> str:
    """What people call a stage."""
    return STAGE_WORDS[Stage(stage)]


@register.simple_tag
def stage_badge(stage: Stage | str | None) -> SafeString | str:
    """A stage as a word with its shape and colour; nothing where there is no stage."""
    if not stage:
        return ""
    return format_html('<span class="stage stage-{}">{}</span>', str(stage), stage_word(stage))


@register.filter
def event_word(event: Event | str) -> str:
    """What people call an event."""
    return EVENT_WORDS[Event(event)]


@register.filter
def aspect_word(aspect: Aspect) -> str:
    """What people call something that changed in an entry."""
    return ASPECT_WORDS[aspect]


@register.filter
def mark_words(mark: Mark) -> str:
    """What a mark on the timeline means, up to its release."""
    words = MARK_WORDS[mark.kind]
    if mark.is_aside:
        return f"{'as documents show' if mark.is_bound else 'as another document states'}, {words}"
    return words


@register.filter
def mark_bound(mark: Mark) -> str:
    """What limits a mark on the timeline: the part it speaks of, and how exactly it is known."""
    scope = f" for {mark.scope}" if mark.scope else ""
    if not mark.is_bound:
        return scope
    if mark.after is None:
        return f"{scope}, at the latest"
    still = "last listed" if mark.kind is MarkKind.DELISTED else "not yet"
    return f"{scope}, at the latest ({still} in {mark.after})"


@register.filter
def absence_words(feature: Feature) -> str:
    """What is known of a feature that is neither listed any more nor removed, in a few words."""
    if feature.fate in {"", FateKind.LISTED.value, FateKind.VANISHED.value}:
        return "no longer listed"
    if feature.fate_basis == FateBasis.SUGGESTED.value:
        return "no longer listed; perhaps under another title"
    return "no longer listed under this title"


@register.filter
def percent(share: float) -> str:
    """A share in whole hundredths; only what is the same is 100 %."""
    return f"{min(round(share * 100), 99 if share < 1 else 100)} %"


@register.filter
def basis_words(milestone: Milestone) -> str:
    """How a milestone is known, in words."""
    if milestone.basis == Basis.CURATED.value:
        return "set by a maintainer"
    listing = milestone.listing
    ours = listing is not None and listing.document.origin == Origin.EMBEDDED.value
    if milestone.basis == Basis.STATED.value:
        return "stated in our embedded documents" if ours else "stated in QEMU's documents"
    if milestone.after is not None:
        return f"observed: by {milestone.version}, not yet in {milestone.after}"
    return f"observed: by {milestone.version}, the first document that shows it; it may be older"


@register.filter
def replacement_basis(replacement: Replacement) -> str:
    """Where a replacement comes from, in words."""
    return REPLACEMENT_BASIS_WORDS[Replacement.Basis(replacement.basis)]


@register.filter
def release_date(release: Release) -> str:
    """When a release came out, or is expected: only the month is foreseeable."""
    if release.released_on is None:
        return "date not recorded"
    if release.projected:
        return f"expected {_month(release.released_on)}"
    return format_date(release.released_on, "j F Y")


@register.filter
def release_month(release: Release) -> str:
    """The month alone, empty where it is not known."""
    if release.released_on is None:
        return ""
    month = _month(release.released_on)
    return f"expected {month}" if release.projected else month


@register.simple_tag
def dated(version: Version | None, at: AsOf, *, link: bool = False) -> SafeString | str:
    """A release with its month, as in 7.1 (August 2022) or 12.0 (expected April 2027)."""
    if version is None:
        return ""
    name: str = str(version)
    if link:
        name = format_html('<a href="{}">{}</a>', reverse("release", args=[version]), version)
    release = at.releases.find(version)
    month = release_month(release) if release else ""
    if not month:
        return name
    return format_html('{} <span class="month">({})</span>', name, month)


@register.simple_tag
def overdue(feature: Feature, at: AsOf) -> int | str:
    """For how many releases an annotated feature has been liable to be removed."""
    if feature.stage_at != Stage.REMOVABLE.value or feature.removable_at is None:
        return ""
    return at.releases.distance(feature.removable_at, at.version)


@register.simple_tag
def url_as_of(name: str, at: AsOf | str, *args: Any) -> str:
    """The address of a page that goes on looking at the same release.

    The newest release is what pages show by default, so it does not stand in the address.
    """
    path = reverse(name, args=args)
    if not isinstance(at, AsOf) or at.is_newest:
        return path
    return f"{path}?release={at.version}"


def _month(day: date) -> str:
    return format_date(day, "F Y")


@register.filter
def allowed_words(error: ParameterError) -> str:
    """What is allowed instead of a wrong parameter, on one line. A stage that people call
    otherwise is followed by what they call it."""
    if isinstance(error.allowed, str):
        return error.allowed
    if error.parameter == "stage":
        return ", ".join(_stage_value(Stage(value)) for value in error.allowed)
    return ", ".join(error.allowed)


def _stage_value(stage: Stage) -> str:
    word = stage_word(stage)
    return word if word == stage.value else f"{stage.value} ({word})"


@register.filter
def release_groups(at: AsOf) -> list[tuple[str, list[Release]]]:
    """The releases a picker offers, newest first. One from before the list is only offered where
    it has been asked about."""
    groups = [
        ("Expected", list(reversed(at.releases.projected()))),
        ("Released", list(reversed(list(at.releases)))),
    ]
    if at.releases.find(at.version) is None:
        groups.append(("Earlier", [at.release]))
    return groups
