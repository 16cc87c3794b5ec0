"""What distributions ship: from the file that comes with the software, and by people's names."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from deprecations.models import DistributionRelease
from deprecations.models.history import edited_by
from deprecations.policy.lifecycle import Origin
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.versions import Version
from deprecations.services.distributions import (
    EMBEDDED_DISTRIBUTIONS,
    add_distributions,
    distribution_releases,
    ensure_distributions,
    read_distributions,
)
from deprecations.services.import_documents import ImportRefused, import_documents
from deprecations.services.knowledge import current_revision
from deprecations.services.release_names import ReleaseNames, UnknownName
from deprecations.services.releases import release_list
from tests.documents import deprecated, write_tree

pytestmark = pytest.mark.django_db


def row(slug: str, **values: Any) -> DistributionRelease:
    distribution, _, release = slug.partition("-")
    facts = {"qemu": Version(7, 2), "recorded_on": date(2026, 11, 1), "source": "Seen."}
    return DistributionRelease(
        **{"distribution": distribution.capitalize(), "release": release, "slug": slug}
        | facts
        | values
    )


def stored(slug: str) -> DistributionRelease:
    return DistributionRelease.objects.get(slug=slug)


def read(text: str) -> tuple[str, str]:
    named = ReleaseNames(release_list()).read(text)
    return str(named.release.version), str(named.distribution or "")


# From the file.


def test_migrations_bring_what_the_software_knows() -> None:
    embedded = {row.slug for row in read_distributions(EMBEDDED_DISTRIBUTIONS)}
    assert {row.slug for row in DistributionRelease.objects.all()} == embedded


def test_newest_release_of_a_distribution_comes_first_and_numbers_count_as_numbers() -> None:
    slugs = [row.slug for row in distribution_releases()]
    assert [slug for slug in slugs if slug.startswith("debian-1")] == [
        "debian-13",
        "debian-12",
        "debian-11",
        "debian-10",
    ]
    assert slugs.index("rhel-8.10") < slugs.index("rhel-8.9")
    assert slugs.index("alpine-3.22") < slugs.index("debian-13") < slugs.index("ubuntu-24.04")


def test_what_is_told_anew_reaches_rows_that_nobody_edited() -> None:
    add_distributions([row("frobix-1", qemu=None)])
    revision = current_revision()
    add_distributions([row("frobix-1", qemu=Version(9, 0))])
    assert stored("frobix-1").qemu == Version(9, 0)
    assert current_revision() > revision


def test_what_a_person_corrected_or_deleted_is_left_alone() -> None:
    debian, fedora = stored("debian-12"), stored("fedora-42")
    with edited_by(None, "Backports."):
        debian.qemu = Version(10, 0)
        debian.save()
        fedora.delete()
    ensure_distributions()
    assert stored("debian-12").qemu == Version(10, 0)
    assert not DistributionRelease.objects.filter(slug="fedora-42").exists()


def test_nothing_new_changes_nothing() -> None:
    revision = current_revision()
    ensure_distributions()
    assert current_revision() == revision


def test_import_of_embedded_documents_brings_the_distributions_beside_them(tmp_path: Path) -> None:
    own = write_tree(tmp_path, "8.2.0", deprecated=deprecated("-- A\n'' Frob (since 8.2)\nOld.\n"))
    release = {"release": "1", "slug": "frobix-1", "aliases": ["frobby"], "qemu": "8.2"}
    told = {"distribution": "Frobix", "source": "Seen.", "releases": [release]}
    content = {"recorded_on": "2026-11-01", "distributions": [told]}
    (own / "distributions.json").write_text(json.dumps(content))
    import_documents(source=own, origin=Origin.UPSTREAM)
    assert not DistributionRelease.objects.filter(slug="frobix-1").exists()
    import_documents(source=own, origin=Origin.EMBEDDED, dry_run=True)
    assert not DistributionRelease.objects.filter(slug="frobix-1").exists()
    import_documents(source=own, origin=Origin.EMBEDDED)
    assert stored("frobix-1").aliases == ["frobby"]
    assert stored("frobix-1").recorded_on == date(2026, 11, 1)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"recorded_on": "2026-11-01"}'])
def test_list_of_distributions_that_makes_no_sense_is_refused(tmp_path: Path, content: str) -> None:
    own = write_tree(tmp_path, "8.2.0", deprecated=deprecated("-- A\n'' Frob (since 8.2)\nOld.\n"))
    (own / "distributions.json").write_text(content)
    with pytest.raises(ImportRefused, match=r"distributions\.json: this is not a list of distri"):
        import_documents(source=own, origin=Origin.EMBEDDED)


# By people's names.


@pytest.mark.parametrize(
    ("text", "version", "distribution"),
    [
        ("debian-12", "7.2", "Debian 12"),
        ("Debian 12", "7.2", "Debian 12"),
        ("DEBIAN 12.5", "7.2", "Debian 12"),
        ("bookworm", "7.2", "Debian 12"),
        ("Debian GNU/Linux 12 (bookworm)", "7.2", "Debian 12"),
        ("Ubuntu 24.04.1 LTS", "8.2", "Ubuntu 24.04"),
        ("ubuntu noble", "8.2", "Ubuntu 24.04"),
        ("Red Hat Enterprise Linux 9.4 (Plow)", "8.2", "Red Hat Enterprise Linux 9.4"),
        ("RHEL 9.4", "8.2", "Red Hat Enterprise Linux 9.4"),
        ("SLES 15 SP6", "8.2", "SUSE Linux Enterprise Server 15 SP6"),
        ("Proxmox VE 8.3", "9.0", "Proxmox VE 8.3"),
        ("8.2", "8.2", ""),
        ("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)", "7.2", ""),
    ],
)
def test_release_goes_by_many_names(text: str, version: str, distribution: str) -> None:
    assert read(text) == (version, distribution)


def test_every_embedded_name_is_understood() -> None:
    names = ReleaseNames(release_list())
    for known in distribution_releases():
        for name in (known.slug, str(known), *known.aliases):
            if known.qemu is None:
                with pytest.raises(UnknownName, match="is not recorded"):
                    names.read(name)
            else:
                assert names.read(name).distribution == known, name


def test_release_that_is_not_recorded_names_those_of_its_distribution_that_are() -> None:
    with pytest.raises(UnknownName) as error:
        read("Alpine 3.23")
    assert error.value.message == "Which QEMU release Alpine Linux 3.23 ships is not recorded."
    assert error.value.allowed[0] == "alpine-3.22"


def test_distribution_without_any_record_names_the_others() -> None:
    with pytest.raises(UnknownName) as error:
        read("arch")
    assert error.value.message == "Which QEMU release Arch Linux ships is not recorded."
    assert "2.10 to 11.1" in error.value.allowed
    assert "Debian, Fedora" in error.value.allowed
    assert "Arch Linux" not in error.value.allowed


@pytest.mark.parametrize("text", ["debian-99", "debian", "Debian 1", "debian 99.1"])
def test_unknown_release_of_a_known_distribution_names_its_known_ones(text: str) -> None:
    with pytest.raises(UnknownName) as error:
        read(text)
    assert error.value.message == f"“{text}” is no release of Debian that is known here."
    assert error.value.allowed == ["debian-13", "debian-12", "debian-11", "debian-10"]


@pytest.mark.parametrize(
    "text", ["windows 11", "12", "python 3.12", "8.2 or 9.0", "linux", "(", "é"]
)
def test_what_is_no_name_at_all_names_releases_and_distributions(text: str) -> None:
    with pytest.raises(UnknownName, match=r"is not a release\. Allowed are X\.Y") as error:
        read(text)
    assert "such as alpine-3.22: Alpine Linux, Debian" in error.value.allowed


def test_without_distributions_only_releases_are_named() -> None:
    DistributionRelease.objects.all().delete()
    with pytest.raises(UnknownName) as error:
        read("debian-12")
    assert "distribution" not in error.value.allowed


def test_recorded_release_that_is_in_no_list_is_unknown() -> None:
    DistributionRelease.objects.filter(slug="debian-12").update(qemu=Version(9, 7))
    with pytest.raises(UnknownRelease):
        read("debian-12")


def test_distributions_cost_one_query_and_only_where_they_are_meant(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    names = ReleaseNames(release_list())
    with django_assert_num_queries(0):
        names.read("v8.2.0")
    with django_assert_num_queries(1):
        names.read("debian-12")
        names.read("noble")
