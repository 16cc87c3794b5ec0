"""Headings rewritten: each form that documents use keeps its form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.catalogue.edits import restate
from deprecations.catalogue.records import ListKind, Statement
from deprecations.exporter.headings import edited_heading
from deprecations.policy.lifecycle import Event
from deprecations.policy.versions import Version
from tests.documents import deprecated, read, removed
from tests.exporter.editing import edit

SINCE, GONE, BACK = Event.DEPRECATED, Event.REMOVED, Event.WITHDRAWN


def rewritten(
    heading: str, kind: ListKind, title: str | None = None, **versions: str | None
) -> str:
    """A heading of a list after an edit."""
    build = deprecated if kind is ListKind.DEPRECATED else removed
    (entry,) = read(build(f"-- Gadgets\n'' {heading}\n\nText.\n")).entries
    given = {Event(name): version for name, version in versions.items()}
    return edited_heading(heading, edit(entry, title=title, versions=given))


@pytest.mark.parametrize(
    ("heading", "version", "expected"),
    [
        ("Knob (since 6.0)", "6.1", "Knob (since 6.1)"),
        ("Knob (Since 4.2)", "5.0", "Knob (Since 5.0)"),
        ("Knob (since 2.12.0)", "3.0", "Knob (since 3.0.0)"),
        ("Knob (since 2.12.1)", "3.0", "Knob (since 3.0.0)"),
        ("Knob (since v6.0)", "6.1", "Knob (since v6.1)"),
        ("Knob (since QEMU 6.0)", "6.1", "Knob (since QEMU 6.1)"),
        ("Knob (deprecated in 6.0)", "6.1", "Knob (deprecated in 6.1)"),
        ("Knob (x86, since 6.0)", "6.1", "Knob (x86, since 6.1)"),
        ("Knob (since 6.0, x86 only)", "6.1", "Knob (since 6.1, x86 only)"),
        ("Knob of 6.0 (6.0 machines, since 6.0)", "7.1", "Knob of 6.0 (6.0 machines, since 7.1)"),
        ("``-smp`` (wrong) (since 3.1)", "4.0", "``-smp`` (wrong) (since 4.0)"),
        ("Knob since 7.2", "8.0", "Knob since 8.0"),
        ("Knob, since 7.2", "8.0", "Knob, since 8.0"),
        ("Knob since 7.2.0", "8.0", "Knob since 8.0.0"),
        ("Big since 7.2; small since 9.2", "8.0", "Big since 8.0; small since 9.2"),
        ("Big since 7.2; small since 9.2", "10.0", "Big since 10.0; small since 10.0"),
        ("Knob (x86, since 7.2, arm, since 9.2)", "8.0", "Knob (x86, since 8.0, arm, since 9.2)"),
        ("Knob (since 5.1, removed in 6.0)", "5.2", "Knob (since 5.2, removed in 6.0)"),
        ("Knob", "8.0", "Knob (since 8.0)"),
        ("Knob (big ones)", "8.0", "Knob (big ones) (since 8.0)"),
        ("Knob (since TBD)", "8.0", "Knob (since 8.0)"),
        ("Knob (removed in 9.0)", "8.0", "Knob (since 8.0, removed in 9.0)"),
        ("Knob removed in 9.0", "8.0", "Knob (since 8.0, removed in 9.0)"),
    ],
)
def test_deprecation_is_stated_in_the_form_of_the_heading(
    heading: str, version: str, expected: str
) -> None:
    assert rewritten(heading, ListKind.DEPRECATED, deprecated=version) == expected


@pytest.mark.parametrize(
    ("heading", "version", "expected"),
    [
        ("Knob (removed in 6.0)", "6.1", "Knob (removed in 6.1)"),
        ("Knob (removed 6.0)", "6.1", "Knob (removed 6.1)"),
        ("Knob (removed in 2.12.0)", "3.0", "Knob (removed in 3.0.0)"),
        ("Knob (x86, removed 8.0)", "8.1", "Knob (x86, removed 8.1)"),
        ("Knob (since 7.2)", "8.0", "Knob (since 8.0)"),
        ("Knob (removed in 4.0 up to 6.0)", "6.1", "Knob (removed in 4.0 up to 6.1)"),
        ("Knob (removed in 4.0 up to 6.0)", "5.0", "Knob (removed in 4.0 up to 5.0)"),
        ("Knob (removed in 4.0 up to 6.0)", "3.1", "Knob (removed in 3.1)"),
        ("Knob (since 5.1, removed in 6.0)", "6.1", "Knob (since 5.1, removed in 6.1)"),
        ("Knob removed in 7.2", "8.0", "Knob removed in 8.0"),
        ("Knob", "8.0", "Knob (removed in 8.0)"),
    ],
)
def test_removal_is_stated_in_the_form_of_the_heading(
    heading: str, version: str, expected: str
) -> None:
    assert rewritten(heading, ListKind.REMOVED, removed=version) == expected


@pytest.mark.parametrize(
    ("heading", "event", "expected"),
    [
        ("Knob (since 6.0)", SINCE, "Knob"),
        ("Knob (x86, since 6.0)", SINCE, "Knob"),
        ("``-smp`` (wrong) (since 3.1)", SINCE, "``-smp`` (wrong)"),
        ("Knob since 7.2", SINCE, "Knob"),
        ("Big since 7.2; small since 9.2", SINCE, "Big; small"),
        ("Knob (since 5.1, removed in 6.0)", SINCE, "Knob (removed in 6.0)"),
        ("Knob (since 5.1 and removed in 6.0)", SINCE, "Knob (removed in 6.0)"),
        ("Knob (since 5.1, removed in 6.0)", GONE, "Knob (since 5.1)"),
        ("Knob (since 5.1, withdrawn in 7.1)", BACK, "Knob (since 5.1)"),
    ],
)
def test_event_that_never_happened_is_not_stated(heading: str, event: Event, expected: str) -> None:
    assert rewritten(heading, ListKind.DEPRECATED, **{event.value: None}) == expected


@pytest.mark.parametrize(
    "heading",
    ["Knob (removed in 4.0 up to 6.0)", "Knob (since 7.2)", "Knob (since 5.1, removed in 6.0)"],
)
def test_removal_that_never_happened_leaves_nothing_that_reads_as_one(heading: str) -> None:
    """A lone deprecation in the removed list is read as the removal."""
    assert rewritten(heading, ListKind.REMOVED, removed=None) == "Knob"


@pytest.mark.parametrize(
    ("heading", "title", "expected"),
    [
        ("Knob (x86, since 6.0.0)", "``knob``", "``knob`` (x86, since 6.0.0)"),
        ("Knob (big ones) (since 6.0)", "Big knob", "Big knob (since 6.0)"),
        ("Knob", "Big knob", "Big knob"),
        ("Knob (since TBD)", "Big knob", "Big knob (since TBD)"),
        ("Knob since 7.2", "Knob (red)", "Knob (red) since 7.2"),
        ("Knob since 7.2", "Knob; red", "Knob; red (since 7.2)"),
        ("Big since 7.2; small since 9.2", "Great; small", "Great since 7.2; small since 9.2"),
        (
            "Big since 7.2; small since 9.2",
            "Knobs",
            "Knobs (Big, since 7.2, small, since 9.2)",
        ),
    ],
)
def test_new_title_keeps_what_the_heading_states(heading: str, title: str, expected: str) -> None:
    assert rewritten(heading, ListKind.DEPRECATED, title) == expected


# Words that mean nothing to headings; versions of every kind that they state.
words = st.lists(
    st.sampled_from(["Knob", "``-frob 3.0``", "big", "(red)", "card,", "q35-8.0", "the"]),
    min_size=1,
    max_size=4,
).map(lambda items: f"Old {' '.join(items)} thing")
versions = st.builds(Version, st.integers(2, 12), st.integers(0, 12))
spelled = st.tuples(versions, st.sampled_from(["", ".0"])).map(lambda pair: f"{pair[0]}{pair[1]}")
scopes = st.sampled_from(["", "x86, ", "pc-2.0 to q35 machines, "])
stated = {
    ListKind.DEPRECATED: st.one_of(
        st.just(""),
        st.builds(lambda s, v: f" ({s}since {v})", scopes, spelled),
        st.builds(lambda s, v, w: f" ({s}since {v}, arm, since {w})", scopes, spelled, spelled),
        st.builds(lambda v, w: f" (since {v}, removed in {w})", spelled, spelled),
        st.builds(lambda v: f" since {v}", spelled),
    ),
    ListKind.REMOVED: st.one_of(
        st.just(""),
        st.builds(lambda s, v: f" ({s}removed in {v})", scopes, spelled),
        st.builds(lambda v: f" (removed {v})", spelled),
        st.builds(lambda v: f" (since {v})", spelled),
        st.builds(lambda v, w: f" (removed in {v} up to {w})", spelled, spelled),
        st.builds(lambda v, w: f" (since {v}, removed in {w})", spelled, spelled),
    ),
}
lists = st.sampled_from(list(ListKind))


def said(version: Version | None) -> str | None:
    return None if version is None else str(version)


@given(data=st.data(), kind=lists, title=words, new_title=words, new=st.none() | versions)
def test_any_heading_says_after_an_edit_what_was_asked_for(
    data: st.DataObject, kind: ListKind, title: str, new_title: str, new: Version | None
) -> None:
    heading = f"{title}{data.draw(stated[kind])}"
    event = SINCE if kind is ListKind.DEPRECATED else GONE
    after = rewritten(heading, kind, new_title, **{event.value: said(new)})
    build = deprecated if kind is ListKind.DEPRECATED else removed
    (entry,) = read(build(f"-- Gadgets\n'' {after}\n\nText.\n")).entries
    assert entry.title_rst == new_title
    own = [item.version for item in entry.statements if item.event is event]
    assert (min if event is SINCE else max)(own, default=None) == new
    assert rewritten(after, kind, new_title, **{event.value: said(new)}) == after


@given(data=st.data(), kind=lists, title=words)
def test_edit_that_changes_nothing_is_none(data: st.DataObject, kind: ListKind, title: str) -> None:
    build = deprecated if kind is ListKind.DEPRECATED else removed
    text = build(f"-- Gadgets\n'' {title}{data.draw(stated[kind])}\n\nText.\n")
    (entry,) = read(text).entries
    event = SINCE if kind is ListKind.DEPRECATED else GONE
    own = [item.version for item in entry.statements if item.event is event]
    counts = (min if event is SINCE else max)(own, default=None)
    assert not edit(entry, title=entry.title_rst, versions={event: said(counts)}).is_edited


def statements(*items: tuple[Event, str]) -> tuple[Statement, ...]:
    return tuple(Statement(event, Version.parse(version)) for event, version in items)


def test_first_deprecation_and_last_removal_are_what_counts() -> None:
    both = statements((SINCE, "7.2"), (SINCE, "9.2"))
    later = restate(both, ListKind.DEPRECATED, {SINCE: Version(8, 0)})
    assert later == statements((SINCE, "8.0"), (SINCE, "9.2"))
    parts = statements((GONE, "4.0"), (GONE, "6.0"))
    assert restate(parts, ListKind.REMOVED, {GONE: Version(5, 0)}) == statements(
        (GONE, "4.0"), (GONE, "5.0")
    )
