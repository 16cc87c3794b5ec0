"""What became of entries whose title is in no list any more."""

from __future__ import annotations

from itertools import permutations

import pytest

from deprecations.catalogue.identity import group_listings
from deprecations.catalogue.linking import suggest_links
from deprecations.catalogue.records import LinkKind, Listing, ListKind
from deprecations.policy.versions import Version
from tests.catalogue.listings import gone, listing

LISTS = {kind: [Version(8, major) for major in range(3)] for kind in ListKind}
NO_MORE = "Nobody has the hardware, and the code fell behind the others years ago."


def links(*listings: Listing, **texts: str) -> list[tuple[str, str, str]]:
    """The suggestions for some listings of 8.0 to 8.2: from, kind and to."""
    groups = group_listings([*listings, listing("Frob", "8.2"), gone("Old", "8.0", "removed 2.12")])
    found = suggest_links(groups, LISTS, {"text": "", **texts})
    return [(_title(groups, s.source), s.kind.value, _title(groups, s.target)) for s in found]


def _title(groups: list, number: int) -> str:  # type: ignore[type-arg]
    return str(groups[number].newest.title)


def left(title: str, *states: str, **values: object) -> Listing:
    """Listed as deprecated up to 8.1, missing in 8.2."""
    return listing(title, "8.1", *(states or ("since 7.2",)), **values)  # type: ignore[arg-type]


def test_entry_that_went_under_another_title_is_found() -> None:
    assert links(
        left("PPC 405 taihu machine"), gone("ppc taihu machine", "8.2", "removed 8.2")
    ) == [("PPC 405 taihu machine", "retitled", "ppc taihu machine")]


def test_spelling_and_endings_of_words_do_not_matter() -> None:
    found = links(
        left("ISA privledge compression"),
        gone("ISA privilege compress option", "8.2", "removed 8.2"),
    )
    assert found == [("ISA privledge compression", "retitled", "ISA privilege compress option")]


def test_equal_texts_tell_what_titles_do_not() -> None:
    floppy = "Put each drive on its controller with the device option and name the unit there."
    assert links(
        left("Setting up diskettes", body="one"),
        gone("Properties of controllers", "8.2", "removed 8.2", body="two"),
        one=floppy,
        two=f"{floppy} Onboard controllers have one of their own.",
    ) == [("Setting up diskettes", "retitled", "Properties of controllers")]


def test_few_words_that_stand_in_another_text_prove_nothing() -> None:
    assert not links(
        left("Lamp", body="one"),
        gone("Shade", "8.2", "removed 8.2", body="two"),
        one=f"{NO_MORE} Removed without replacement, since it has no users.",
        two="Removed without replacement.",
    )


@pytest.mark.parametrize(
    ("release", "states"),
    [
        pytest.param("8.2", ("removed 7.0",), id="removed before it was deprecated"),
        pytest.param("8.1", ("removed 8.1",), id="removed while the other one was still listed"),
        pytest.param("8.0", (), id="there all the time"),
    ],
)
def test_entry_of_another_time_is_not_meant(release: str, states: tuple[str, ...]) -> None:
    assert not links(left("taihu machine"), gone("ppc taihu machine", release, *states))


def test_entry_added_years_later_is_found_by_the_release_it_states() -> None:
    later = {kind: [*versions, Version(9, 0), Version(9, 1)] for kind, versions in LISTS.items()}
    items = [
        left("usb_add"),
        gone("usb_remove and usb_add", "9.1", "removed 8.2"),
        listing("Frob", "9.1"),
    ]
    groups = group_listings(items)
    (found,) = suggest_links(groups, later, {})
    assert _title(groups, found.target) == "usb_remove and usb_add"


def test_entry_that_stood_beside_it_is_something_else() -> None:
    assert not links(
        left("eject argument device"),
        left("eject argument id"),
        gone("eject argument id", "8.2", "removed 8.2"),
    )


def test_case_of_an_option_is_not_the_option() -> None:
    assert not links(left("-usbdevice"), gone("-usbdevice ccid", "8.2", "removed 8.2"))


def test_several_entries_for_one_are_merged() -> None:
    found = links(
        left("-drive serial"),
        left("-drive trans"),
        gone("-drive serial=, -drive trans=", "8.2", "removed 8.2"),
    )
    assert {kind for _, kind, _ in found} == {"merged"}
    assert len(found) == 2


def test_entry_for_a_range_of_releases_is_a_merger() -> None:
    found = links(
        left("pc-0.10 and pc-0.11"),
        gone("pc-0.10 up to pc-1.3", "8.2", "removed 8.2", "removed 8.0"),
    )
    assert [kind for _, kind, _ in found] == ["merged"]


def test_machine_types_within_a_range_went_with_it() -> None:
    range_of_years = gone("pc-0.10 up to pc-1.3", "8.2", "removed 8.0", "removed 9.0")
    assert links(left("pc-0.12, pc-0.13 and pc-1.0"), range_of_years) == [
        ("pc-0.12, pc-0.13 and pc-1.0", "merged", "pc-0.10 up to pc-1.3")
    ]
    assert not links(left("virt-0.12 and virt-0.13"), range_of_years)


def test_entry_about_something_else_of_the_same_kind_is_not_meant() -> None:
    hosts = [listing(f"32-bit {name} hosts", "8.2", category="Hosts") for name in ("x86", "Arm")]
    assert not links(
        left("TCG plugins on 32-bit hosts", category="Hosts"),
        gone("32-bit PPC", "8.2", "removed 8.2", category="Hosts"),
        *hosts,
    )


def test_single_letters_prove_nothing() -> None:
    assert not links(
        left("convert -s", category="Tools"),
        gone("-drive secs=s, -drive heads=h", "8.2", "removed 8.2"),
    )


def test_command_of_both_monitors_is_split_into_its_two_entries() -> None:
    qmp, hmp = "QEMU Machine Protocol (QMP) commands", "Human Machine Protocol (HMP) commands"
    found = links(
        left("inc migrate command option", category="Migration"),
        gone("migrate command option inc", "8.2", "removed 8.2", category=qmp),
        gone("migrate command option blk", "8.2", "removed 8.2", category=qmp),
        gone("migrate command -i option", "8.2", "removed 8.2", category=hmp),
        gone("migrate command -b option", "8.2", "removed 8.2", category=hmp),
    )
    assert {(kind, target) for _, kind, target in found} == {
        ("split", "migrate command option inc"),
        ("split", "migrate command -i option"),
    }


def test_entry_that_goes_on_in_the_deprecated_list_is_found_by_its_date() -> None:
    assert links(
        left("BE MIPS", "since 7.2"),
        listing("MIPS, BE and 32-bit LE", "8.2", "since 7.2", "since 8.2"),
    ) == [("BE MIPS", "retitled", "MIPS, BE and 32-bit LE")]
    assert not links(left("BE MIPS", "since 7.2"), listing("BE MIPS and more", "8.2", "since 8.2"))


def test_removed_entry_that_got_another_title_is_linked_to_it() -> None:
    assert links(
        gone("-net name", "8.1", "removed 8.0"), gone("-net name=", "8.2", "removed 8.0")
    ) == [("-net name", "retitled", "-net name=")]


def test_machine_types_that_the_rule_was_due_to_take_are_covered_by_it() -> None:
    groups = group_listings(
        [
            listing("pc-i440fx-2.4 up to pc-i440fx-2.12", "9.1", "since 9.1"),
            listing("pc-i440fx-4.0", "9.1", "since 9.1"),
            listing("Versioned machine types (x86)", "10.1"),
        ]
    )
    lists = {
        ListKind.DEPRECATED: [Version(9, 1), Version(9, 2), Version(10, 1)],
        ListKind.REMOVED: [],
    }
    (found,) = suggest_links(groups, lists, {})
    assert found.kind is LinkKind.COVERED
    assert "2.4" in groups[found.source].newest.title


def test_what_people_decided_is_not_suggested_again() -> None:
    items = [
        left("taihu machine"),
        gone("ppc taihu machine", "8.2", "removed 8.2"),
        listing("Frob", "8.2"),
    ]
    groups = group_listings(items)
    (found,) = suggest_links(groups, LISTS, {})
    assert not suggest_links(groups, LISTS, {}, excluded=[(found.source, found.target)])
    assert not suggest_links(groups, LISTS, {}, confirmed=[(found.source, 2)])


def test_score_is_between_the_threshold_and_certainty() -> None:
    groups = group_listings(
        [left("-foo option"), gone("foo", "8.2", "removed 8.2"), listing("Frob", "8.2")]
    )
    (found,) = suggest_links(groups, LISTS, {})
    assert 0.5 <= found.score < 1


def test_order_of_documents_does_not_matter() -> None:
    items = [
        left("PPC 405 taihu machine"),
        gone("ppc taihu machine", "8.2", "removed 8.2"),
        gone("ppc 405 machine", "8.2", "removed 8.2"),
    ]
    assert len({tuple(links(*order)) for order in permutations(items)}) == 1
