"""A life on a line of releases: which marks and stretches it has, from where to where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from deprecations.models import Document, Feature, Listing, Milestone
from deprecations.policy.lifecycle import Basis, Cycle, Event, Lifecycle, Origin, Stage
from deprecations.policy.versions import Version
from deprecations.services.departures import LeftList, left_list
from deprecations.services.features_as_of import AsOf
from deprecations.services.timeline import Mark, MarkKind, Stretch, Timeline, timeline_of
from tests.documents import RELEASES

V = Version.parse
DEPRECATED, FUNCTIONAL, REMOVABLE = MarkKind.DEPRECATED, MarkKind.FUNCTIONAL, MarkKind.REMOVABLE
REMOVED, WITHDRAWN, DELISTED = MarkKind.REMOVED, MarkKind.WITHDRAWN, MarkKind.DELISTED


def row(
    event: Event,
    version: str,
    *,
    document: str = "11.1",
    scope: str = "",
    basis: Basis = Basis.STATED,
    after: str = "",
) -> Milestone:
    source = Document(release=V(document), origin=Origin.UPSTREAM.value)
    return Milestone(
        event=event.value,
        version=V(version),
        scope=scope,
        basis=basis.value,
        after=V(after) if after else None,
        listing=Listing(document=source),
    )


def cycle(deprecated: str = "", removed: str = "", withdrawn: str = "") -> Cycle:
    known = [V(version) if version else None for version in (deprecated, removed, withdrawn)]
    return Cycle(known[0], known[1], known[2])


def timeline(
    cycles: Sequence[Cycle],
    rows: Sequence[Milestone],
    *,
    at: str = "11.1",
    left: LeftList | None = None,
    undated_from: str = "",
) -> Timeline:
    since = V(undated_from) if undated_from else None
    found = timeline_of(
        Feature(undated_from=since),
        Lifecycle(tuple(cycles), since),
        rows,
        AsOf(RELEASES.get(V(at)), RELEASES),
        left,
    )
    assert found is not None
    return found


def marks(found: Timeline) -> list[tuple[MarkKind, str]]:
    return [(mark.kind, str(mark.version)) for mark in found.marks]


def test_life_has_all_its_marks_in_order() -> None:
    found = timeline(
        [cycle("8.0", "9.0")], [row(Event.DEPRECATED, "8.0"), row(Event.REMOVED, "9.0")]
    )
    assert marks(found) == [
        (DEPRECATED, "8.0"),
        (FUNCTIONAL, "8.1"),
        (REMOVABLE, "8.2"),
        (REMOVED, "9.0"),
    ]
    assert found.stretches == (
        Stretch(Stage.DEPRECATED, V("8.0"), V("8.2")),
        Stretch(Stage.REMOVABLE, V("8.2"), V("9.0")),
    )
    assert found.is_overdue


def test_line_goes_from_the_first_mark_past_the_newest_release() -> None:
    found = timeline([cycle("9.1")], [row(Event.DEPRECATED, "9.1")])
    assert (found.versions[0], found.versions[-1], len(found.versions)) == (V("9.1"), V("11.2"), 8)


def test_line_reaches_what_is_still_expected() -> None:
    found = timeline([cycle("11.1")], [row(Event.DEPRECATED, "11.1")])
    assert [str(version) for version in found.versions] == ["11.1", "11.2", "12.0", "12.1"]
    assert found.stretches == (Stretch(Stage.DEPRECATED, V("11.1"), V("12.0")),)
    assert not found.is_overdue


def test_line_holds_the_release_that_is_asked_about() -> None:
    rows = [row(Event.DEPRECATED, "9.1")]
    assert timeline([cycle("9.1")], rows, at="8.2").versions[0] == V("8.2")
    assert V("13.0") in timeline([cycle("9.1")], rows, at="13.0").versions


def test_nothing_is_overdue_in_releases_to_come() -> None:
    found = timeline([cycle("6.2")], [row(Event.DEPRECATED, "6.2")], at="14.0")
    assert found.stretches[-1] == Stretch(Stage.REMOVABLE, V("7.1"), V("11.1"))


def test_deprecation_from_before_the_policy_has_a_place_of_its_own() -> None:
    found = timeline([cycle("1.3")], [row(Event.DEPRECATED, "1.3")])
    assert [str(version) for version in found.versions[:3]] == ["1.3", "2.10", "2.11"]
    assert marks(found)[1:] == [(FUNCTIONAL, "2.11"), (REMOVABLE, "2.12")]


def test_removal_that_nobody_announced_has_one_mark() -> None:
    assert marks(timeline([cycle("", "2.12")], [row(Event.REMOVED, "2.12")])) == [(REMOVED, "2.12")]


def test_removal_before_the_policy_was_not_counted_towards() -> None:
    rows = [row(Event.DEPRECATED, "1.3"), row(Event.REMOVED, "2.6")]
    assert marks(timeline([cycle("1.3", "2.6")], rows)) == [(DEPRECATED, "1.3"), (REMOVED, "2.6")]


def test_deprecation_that_was_taken_back_and_made_again_has_both_cycles() -> None:
    rows = [
        row(Event.DEPRECATED, "4.1", document="4.2"),
        row(Event.WITHDRAWN, "5.0"),
        row(Event.DEPRECATED, "8.0"),
    ]
    found = timeline([cycle("4.1", withdrawn="5.0"), cycle("8.0")], rows)
    assert marks(found) == [
        (DEPRECATED, "4.1"),
        (FUNCTIONAL, "4.2"),
        (REMOVABLE, "5.0"),
        (WITHDRAWN, "5.0"),
        (DEPRECATED, "8.0"),
        (FUNCTIONAL, "8.1"),
        (REMOVABLE, "8.2"),
    ]
    assert not any(mark.is_aside for mark in found.marks)


def test_scopes_have_marks_of_their_own() -> None:
    rows = [
        row(Event.DEPRECATED, "7.2", scope="big endian"),
        row(Event.DEPRECATED, "9.2", scope="little endian"),
    ]
    found = timeline([cycle("7.2")], rows)
    assert [(m.kind, str(m.version), m.scope) for m in found.marks] == [
        (DEPRECATED, "7.2", "big endian"),
        (FUNCTIONAL, "8.0", "big endian"),
        (REMOVABLE, "8.1", "big endian"),
        (DEPRECATED, "9.2", "little endian"),
        (FUNCTIONAL, "10.0", "little endian"),
        (REMOVABLE, "10.1", "little endian"),
    ]
    assert not any(mark.is_aside for mark in found.marks)


def test_what_an_older_document_states_stands_aside() -> None:
    rows = [row(Event.DEPRECATED, "4.1", document="5.0"), row(Event.DEPRECATED, "5.1")]
    asides = [mark for mark in timeline([cycle("5.1")], rows).marks if mark.is_aside]
    assert asides == [Mark(V("4.1"), DEPRECATED, is_aside=True)]


def test_observation_that_agrees_with_a_statement_is_not_told_twice() -> None:
    rows = [
        row(Event.DEPRECATED, "5.2"),
        row(Event.REMOVED, "6.0"),
        row(Event.REMOVED, "6.0", basis=Basis.OBSERVED, after="5.2"),
        row(Event.REMOVED, "6.1", basis=Basis.OBSERVED, after="5.2"),
    ]
    assert [m for m in marks(timeline([cycle("5.2", "6.0")], rows)) if m[0] is REMOVED] == [
        (REMOVED, "6.0")
    ]


def test_observation_that_agrees_with_an_older_statement_adds_nothing_to_it() -> None:
    rows = [
        row(Event.DEPRECATED, "4.1", document="5.0"),
        row(Event.DEPRECATED, "5.1"),
        row(Event.DEPRECATED, "5.0", basis=Basis.OBSERVED),
    ]
    assert (DEPRECATED, "5.0") not in marks(timeline([cycle("5.1")], rows))


def test_observation_that_contradicts_a_statement_stands_aside() -> None:
    rows = [
        row(Event.DEPRECATED, "5.2"),
        row(Event.REMOVED, "6.0"),
        row(Event.REMOVED, "6.1", basis=Basis.OBSERVED, after="6.0"),
    ]
    asides = [mark for mark in timeline([cycle("5.2", "6.0")], rows).marks if mark.is_aside]
    assert asides == [Mark(V("6.1"), REMOVED, after=V("6.0"), is_bound=True, is_aside=True)]


def test_observed_deprecation_is_a_bound_with_its_interval() -> None:
    rows = [row(Event.DEPRECATED, "5.2", basis=Basis.OBSERVED, after="5.0")]
    found = timeline([cycle("5.2")], rows)
    assert found.marks[0] == Mark(V("5.2"), DEPRECATED, after=V("5.0"), is_bound=True)
    assert found.versions[0] == V("5.0")


def test_undated_feature_is_marked_where_it_is_first_listed() -> None:
    found = timeline([], [], undated_from="11.1")
    assert found.marks == (Mark(V("11.1"), DEPRECATED, is_bound=True),)


def test_feature_that_left_the_list_is_known_only_up_to_there() -> None:
    left = LeftList(V("8.1"), V("9.0"))
    found = timeline([cycle("6.2")], [row(Event.DEPRECATED, "6.2")], left=left)
    assert found.marks[-1] == Mark(V("9.0"), DELISTED, after=V("8.1"), is_bound=True)
    assert found.stretches[-1] == Stretch(Stage.REMOVABLE, V("7.1"), V("8.2"))


def test_feature_whose_removal_is_known_did_not_just_leave_the_list() -> None:
    rows = [row(Event.DEPRECATED, "8.0"), row(Event.REMOVED, "9.0")]
    found = timeline([cycle("8.0", "9.0")], rows, left=LeftList(V("8.2"), V("9.0")))
    assert DELISTED not in {mark.kind for mark in found.marks}


def test_nothing_known_gives_no_line() -> None:
    at = AsOf(RELEASES.newest, RELEASES)
    assert timeline_of(Feature(), Lifecycle(()), [], at) is None


def listed(*releases: str, kind: str = "deprecated") -> list[Listing]:
    return [Listing(document=Document(release=V(text)), kind=kind) for text in releases]


def test_list_is_left_with_the_next_imported_release_that_has_not_got_the_feature() -> None:
    imported = [V("8.0"), V("8.2"), V("9.1")]
    assert left_list(listed("8.0"), imported) == LeftList(V("8.0"), V("8.2"))
    assert left_list(listed("8.0", "8.2"), imported) == LeftList(V("8.2"), V("9.1"))
    assert left_list(listed("8.0", "9.1"), imported) is None
    assert left_list(listed("8.0", kind="removed"), imported) is None
