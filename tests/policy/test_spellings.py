"""A release in any spelling that people, programs and packages use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.releases import ReleaseList, UnknownRelease
from deprecations.policy.spellings import ALLOWED, MAX_LENGTH, read_line, read_spelling
from deprecations.policy.versions import InvalidVersion, Version

FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in "v0123456789."}


def spellings(version: Version) -> Iterator[str]:
    """Ways to write a release."""
    for number in (f"{version}", f"{version}.0", f"{version}.7"):
        yield from (number, f"v{number}", f"V{number}", f" {number}\n", f"QEMU {number}")
        yield f"QEMU emulator version {number}"
        yield f"QEMU emulator version {number} (Debian 1:{number}+dfsg-7)"
        yield f"qemu-system-x86_64 version {number}"
        yield from (f"1:{number}+dfsg-7+deb12u12", f"1:{number}+ds-0ubuntu1.10")
        yield from (f"qemu-{number}.tar.xz", f"qemu-kvm-{number}.0-10.el9", f"qemu-{number}-r0")
        yield from (f"pve-qemu-kvm {number}-5", f"qemu-kvm-17:{number}-10.el9_5.2.x86_64")
        yield from (f"v{number}".translate(FULL_WIDTH), f"QEMU　{number}")
    yield from (f"{version}.0-rc2", f"v{version}.0-rc0", f"{version}.0~rc2", f"{version}.0rc4")


@given(data=st.data())
def test_every_release_is_read_back_from_each_of_its_spellings(
    releases: ReleaseList, data: st.DataObject
) -> None:
    selectable = [release.version for release in releases.selectable()]
    version = data.draw(st.sampled_from([*selectable, Version(2, 8), Version(0, 15)]))
    for text in spellings(version):
        for written in (text, text.upper(), f"  {text}  "):
            assert read_line(written, releases) == version, written


@given(data=st.data(), point=st.integers(50, 99))
def test_tree_in_the_making_is_the_release_after_its_number(
    releases: ReleaseList, data: st.DataObject, point: int
) -> None:
    version = data.draw(st.sampled_from([release.version for release in releases]))
    following = releases.after(version).version
    assert read_line(f"{version}.{point}", releases) == following
    assert read_line(f"QEMU emulator version {version}.{point}", releases) == following
    assert read_line(f"v{version}.0-{point}-gdeadbeef", releases) == following


@given(text=st.text(max_size=300) | st.text("0123456789.:-+~()vrcqemu x86_", max_size=220))
def test_any_text_is_a_release_or_one_error_that_says_what_is_allowed(
    releases: ReleaseList, text: str
) -> None:
    try:
        found = read_line(text, releases)
    except (InvalidVersion, UnknownRelease) as error:
        said = str(error)
    else:
        assert isinstance(found, Version)
        return
    assert said.endswith((f"is not a release. Allowed are {ALLOWED}", f"{releases.allowed()}."))
    assert len(said) < 400


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("8.2.7", "8.2"),
        ("v10.0.0", "10.0"),
        ("9.1.0-rc2", "9.1"),
        ("9.1-rc2", "9.1"),
        ("9.0.50", "9.1"),
        ("9.0.94", "9.1"),
        ("2.12.50", "3.0"),
        ("11.2.50", "12.0"),
        ("2.5.1.1", "2.5"),
        ("8.2.x", "8.2"),
        ("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)", "7.2"),
        (
            "QEMU emulator version 8.2.2 (qemu-8.2.2-1.fc40)\nCopyright (c) 2003-2023 A and B",
            "8.2",
        ),
        ("QEMU emulator version 9.0.50 (v9.0.0-1234-gdeadbeef)", "9.1"),
        ("qemu-img version 8.2.0 (qemu-8.2.0-1.fc40)", "8.2"),
        ("qemu_8.2.2+ds.orig.tar.xz", "8.2"),
        ("qemu-system-x86_64-9.2.0-1.fc42", "9.2"),
        ("2:9.2.3-1.fc42", "9.2"),
        ("9.1.0-0.1.rc2.fc42", "9.1"),
        ("qemu-8.2.6-150600.3.28.1", "8.2"),
        ("qemu-kvm.x86_64   17:9.0.0-10.el9_5.2   @appstream", "9.0"),
        ("ii  qemu-system-x86  1:7.2+dfsg-7+deb12u12  amd64  emulation binaries (x86)", "7.2"),
        ("pve-qemu-kvm: 9.2.0-5", "9.2"),
        ("QEMU emulator version 8.2.2Copyright (c) 2003-2023 A and B", "8.2"),
        ("QEMU 8.2.2 monitor - type 'help' for more information", "8.2"),
        ("Running hypervisor: QEMU 8.2.2", "8.2"),
        ("qemu: stable 9.2.0 (bottled)", "9.2"),
        ("tags/v8.2.0", "8.2"),
        ("refs/tags/v9.1.0-rc2", "9.1"),
        ("app-emulation/qemu-8.2.3", "8.2"),
        ("qemu-9.2.0_1", "9.2"),
    ],
)
def test_what_programs_and_packages_print_is_understood(
    text: str, line: str, releases: ReleaseList
) -> None:
    assert read_line(text, releases) == Version.parse(line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("v9.1.0-1234-gdeadbeef", "9.2"),
        ("9.1.0.r1234.gdeadbeef", "9.2"),
        ("v9.1.0-0-gdeadbeef", "9.1"),
        ("v9.1.2-15-gdeadbeef", "9.1"),
        ("v9.1.0-rc2-15-gdeadbeef", "9.1"),
    ],
)
def test_commits_behind_the_first_tag_of_a_line_work_towards_the_next(
    text: str, line: str, releases: ReleaseList
) -> None:
    assert read_line(text, releases) == Version.parse(line)


@pytest.mark.parametrize(
    "text",
    [
        *("", "8", "8.", ".2", "8.2.", "-8.2", "8,2", "08.2", "8.02", "8.1000", "1000000.0"),
        *("8.2.100", "8.2.00", "8.2.7.1.2", "8.2beta", "٨.٢", "8.²", "eight", "newest", "qemu"),
        *(
            "debian-12",
            "debian 12.1",
            "Ubuntu 24.04",
            "libvirt 9.0",
            "Using API: QEMU 9.0.0",
            "python 3.12",
            "pc-q35-8.2",
        ),
        *(
            "8.2-9.0",
            "8.2_9.0",
            "8.2 or 9.0",
            "8.2, 9.0",
            "8.2 8",
            "8.2/9",
            "8.2 and 9",
            "8.2 on Debian 12.1",
        ),
    ],
)
def test_what_may_mean_something_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidVersion, match=r"is not a release\. Allowed are X\.Y, also as 8\.2"):
        read_spelling(text)


def test_tree_after_no_release_is_unknown(releases: ReleaseList) -> None:
    with pytest.raises(UnknownRelease, match=r"no QEMU release 9\.7\. Allowed are 2\.10 to 11\.1"):
        read_line("9.7.50", releases)


@pytest.mark.parametrize(
    "part", ["(", "()", "qemu-", "1", "1.", "8.2-", "a.", "8.2 ", "-", " ", "v", "1:", "rc1", "+~"]
)
def test_hostile_text_is_answered_at_once(part: str) -> None:
    begin = perf_counter()
    for text in (part * 1_000_000, part * (MAX_LENGTH // len(part)), f"8.2{part * 90}x"):
        with suppress(InvalidVersion):
            read_spelling(text)
    assert perf_counter() - begin < 0.5
