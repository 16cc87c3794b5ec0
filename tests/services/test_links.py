"""What software suggests of features that left the list, and what follows when people decide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from deprecations.catalogue.records import LinkKind, LinkStatus
from deprecations.models import Feature, Link, Override
from deprecations.policy.lifecycle import Stage
from deprecations.policy.versions import Version
from deprecations.services.contradictions import contradictions_of
from deprecations.services.departures import relations_of, successors_of
from deprecations.services.features_as_of import as_of, features_as_of
from deprecations.services.import_documents import ImportReport, import_documents
from deprecations.services.knowledge import current_revision
from deprecations.services.links import decide_links, remove_links
from deprecations.services.overrides import set_overrides
from deprecations.services.releases import release_list
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import facts, rows

pytestmark = pytest.mark.django_db

Bring = Callable[..., ImportReport]
OTHER = "'' Other thing (since 8.0)\nx\n"
TAIHU = "'' PPC 405 taihu machine (since 8.1)\nHardly emulated.\n"
GONE = "'' ppc taihu machine (removed in 9.0)\nHardly emulated.\n"


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def run(version: str, listed: str, gone: str = "") -> ImportReport:
        documents = {"deprecated": deprecated(f"-- Machines\n{listed}")}
        if gone:
            documents["removed"] = removed(f"-- Machines\n{gone}")
        return import_documents(source=write_tree(tmp_path / version, version, **documents))

    return run


@pytest.fixture
def link(bring: Bring) -> Link:
    """Suggested, for a machine that left the list in 9.0."""
    bring("8.2.0", TAIHU + OTHER)
    bring("9.0.0", OTHER, GONE)
    return Link.objects.get()


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def old() -> Feature:
    return Feature.objects.get(title="PPC 405 taihu machine")


def new() -> Feature:
    return Feature.objects.get(title="ppc taihu machine")


def stage(feature: Feature, release: str) -> str | None:
    return features_as_of(as_of(Version.parse(release))).get(pk=feature.pk).stage_at


def test_suggestion_changes_no_stage(link: Link) -> None:
    assert (link.from_feature, link.to_feature, link.kind) == (old(), new(), "retitled")
    assert link.status == LinkStatus.SUGGESTED
    assert link.score
    assert 0.5 <= link.score < 1
    assert stage(old(), "9.0") == Stage.REMOVABLE
    assert (old().fate, old().fate_basis, old().fate_score) == ("retitled", "suggested", link.score)
    assert new().deprecated_in is None


def test_confirmed_link_lends_the_versions_of_one_side_to_the_other(link: Link, ann: User) -> None:
    revision = current_revision()
    decide_links(links=[link], status=LinkStatus.CONFIRMED, made_by=ann)

    assert stage(old(), "8.2") == Stage.DEPRECATED
    assert stage(old(), "9.0") == Stage.REMOVED
    assert (old().deprecated_in, old().removed_in) == (Version(8, 1), Version(9, 0))
    assert (new().deprecated_in, new().removed_in) == (Version(8, 1), Version(9, 0))
    assert (old().fate, old().fate_basis) == ("retitled", "confirmed")
    assert new().fate == "removed"
    link.refresh_from_db()
    assert link.decided_by == ann
    assert current_revision() > revision


def test_lent_milestone_names_the_document_that_states_it(link: Link, ann: User) -> None:
    decide_links(links=[link], status=LinkStatus.CONFIRMED, made_by=ann)

    lent = old().milestones.get(event="removed", basis="stated")
    assert lent.listing is not None
    assert lent.listing.feature == new()


def test_confirmed_link_survives_later_imports(link: Link, ann: User, bring: Bring) -> None:
    decide_links(links=[link], status=LinkStatus.CONFIRMED, made_by=ann)
    bring("9.1.0", OTHER, GONE)

    assert Link.objects.get().status == LinkStatus.CONFIRMED
    assert old().removed_in == Version(9, 0)


@pytest.mark.parametrize("status", [LinkStatus.CONFIRMED, LinkStatus.REJECTED])
def test_decision_survives_while_no_document_knows_one_end(
    link: Link, ann: User, bring: Bring, status: LinkStatus
) -> None:
    decide_links(links=[link], status=status, made_by=ann)
    before = facts()
    for listed, gone in ((TAIHU, GONE.replace("taihu", "tai-hu board")), (OTHER, GONE)):
        bring("8.2.0", listed + OTHER)
        bring("9.0.0", OTHER, gone)
        link.refresh_from_db()
        assert (link.status, link.decided_by) == (status, ann)
    bring("8.2.0", TAIHU + OTHER)
    assert facts() == before


def test_confirmed_link_lends_to_a_feature_with_a_title_by_hand(link: Link, ann: User) -> None:
    values = {Override.Field.TITLE: "Zebra board"}
    set_overrides(feature=link.from_feature, values=values, made_by=ann, reason="Shorter.")
    decide_links(links=[link], status=LinkStatus.CONFIRMED, made_by=ann)
    assert Feature.objects.get(title="Zebra board").removed_in == Version(9, 0)


def test_parts_of_what_was_split_can_be_confirmed_one_after_the_other(
    bring: Bring, ann: User
) -> None:
    text = "Use another way to copy the whole storage.\n"
    bring("8.2.0", f"'' inc migrate command option (since 8.1)\n{text}{OTHER}")
    parts = "-- QMP commands\n'' migrate command option inc (removed in 9.0)\n" + text
    parts += "-- HMP commands\n'' migrate command -i option (removed in 9.0)\n" + text
    bring("9.0.0", OTHER, parts)
    whole = Feature.objects.get(title="inc migrate command option")
    assert len(successors_of([whole])[whole.pk]) == 2

    first, second = Link.objects.order_by("pk")
    decide_links(links=[first], status=LinkStatus.CONFIRMED, made_by=ann)
    second.refresh_from_db()
    assert second.status == LinkStatus.SUGGESTED
    assert successors_of([whole]) == {whole.pk: [first.to_feature.slug]}
    decide_links(links=[second], status=LinkStatus.CONFIRMED, made_by=ann)
    assert len(successors_of([whole])[whole.pk]) == 2


def test_rejected_link_is_not_suggested_again(link: Link, ann: User, bring: Bring) -> None:
    decide_links(links=[link], status=LinkStatus.REJECTED, made_by=ann)
    assert (old().fate, old().fate_basis) == ("vanished", "exact")

    bring("9.1.0", OTHER, GONE)
    assert Link.objects.get().status == LinkStatus.REJECTED
    assert old().fate == "vanished"


def test_decision_taken_back_leaves_everything_as_it_was(link: Link, ann: User) -> None:
    before = facts()
    for status in (LinkStatus.CONFIRMED, LinkStatus.REJECTED, LinkStatus.SUGGESTED):
        decide_links(links=[link], status=status, made_by=ann)
    assert facts() == before
    assert Link.objects.get().decided_by is None


def test_dropped_link_comes_back_as_a_suggestion(link: Link, ann: User) -> None:
    before = facts()
    decide_links(links=[link], status=LinkStatus.CONFIRMED, made_by=ann)
    remove_links(links=[link])
    assert facts() == before


def test_link_that_a_person_adds_is_judged_at_once(bring: Bring, ann: User) -> None:
    bring("8.2.0", "'' Alpha (since 8.1)\nOne.\n" + OTHER)
    bring("9.0.0", OTHER, "'' Omega (removed in 9.0)\nTwo.\n")
    assert not Link.objects.exists()
    alpha, omega = Feature.objects.get(title="Alpha"), Feature.objects.get(title="Omega")

    by_hand = Link(from_feature=alpha, to_feature=omega, kind=LinkKind.RETITLED.value)
    decide_links(links=[by_hand], status=LinkStatus.CONFIRMED, made_by=ann)

    alpha.refresh_from_db()
    assert (alpha.fate, alpha.fate_score, alpha.removed_in) == ("retitled", None, Version(9, 0))


def test_import_of_the_same_changes_no_link(link: Link, bring: Bring) -> None:
    before = rows()
    bring("9.0.0", OTHER, GONE)
    bring("8.2.0", TAIHU + OTHER)
    assert rows() == before


def test_successors_are_followed_to_the_end(bring: Bring) -> None:
    bring("8.2.0", "'' BE MIPS hosts (since 8.1)\nNo distribution.\n" + OTHER)
    bring("9.0.0", "'' MIPS hosts, BE and others (since 8.1)\nNo distribution.\n" + OTHER)
    first = Feature.objects.get(title="BE MIPS hosts")
    assert successors_of([first]) == {first.pk: ["machines-mips-hosts-be-and-others"]}

    bring("9.1.0", OTHER, "'' Any MIPS hosts (removed in 9.1)\nNo distribution.\n")
    first.refresh_from_db()
    assert successors_of([first]) == {first.pk: ["machines-any-mips-hosts"]}


def test_confirmed_successor_leaves_no_room_for_suggestions(link: Link, ann: User) -> None:
    other = Feature.objects.get(title="Other thing")
    by_hand = Link(from_feature=old(), to_feature=other, kind=LinkKind.RETITLED.value)
    decide_links(links=[by_hand], status=LinkStatus.CONFIRMED, made_by=ann)

    assert successors_of([old()]) == {old().pk: [other.slug]}
    assert [became.to_feature for became in relations_of(old()).became] == [other]


def test_feature_that_went_under_its_own_title_turned_into_nothing(link: Link, ann: User) -> None:
    by_hand = Link(from_feature=new(), to_feature=old(), kind=LinkKind.RETITLED.value)
    decide_links(links=[by_hand], status=LinkStatus.CONFIRMED, made_by=ann)

    assert new().fate == "removed"
    assert successors_of([new()]) == {}


def test_suggested_link_is_enough_to_show_a_contradiction(bring: Bring) -> None:
    early = GONE.replace("9.0", "8.2")
    bring("8.2.0", TAIHU + OTHER)
    bring("9.0.0", OTHER, early)
    (found,) = contradictions_of([old()], release_list())[old().pk]
    assert "under the title “ppc taihu machine” that it went in 8.2" in found.message
    assert [milestone.feature for milestone in found.milestones] == [new()]
