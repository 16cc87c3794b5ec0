"""Versions of release lines and of source trees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.policy.releases import ReleaseList
from deprecations.policy.versions import InvalidVersion, TreeVersion, Version

versions = st.builds(Version, st.integers(0, 999_999), st.integers(0, 999))

NOT_A_LINE = ["", "8", "8.", ".2", "8.2.", "v8.2", " 8.2", "8.2\n", "08.2", "8.02", "8.1000"]
NOT_A_LINE += ["-8.2", "8.-2", "8,2", "8.2-rc1", "٨.٢", "８.２", "1000000.0", "9" * 5000 + ".0"]


@given(versions)
def test_parsing_is_the_inverse_of_formatting(version: Version) -> None:
    assert Version.parse(str(version)) == version
    assert Version.parse_line(str(version)) == version


@given(versions)
def test_number_stands_for_one_version_only(version: Version) -> None:
    assert Version.from_number(version.number) == version


@given(versions)
def test_number_of_every_parsed_version_fits_a_database_integer(version: Version) -> None:
    assert 0 <= version.number < 2**31


@given(versions, versions)
def test_order_is_total_and_agrees_with_number(one: Version, other: Version) -> None:
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one < other) is (one.number < other.number)
    assert (one == other) is (one.number == other.number)


@given(versions, versions, versions)
def test_order_is_transitive(one: Version, other: Version, third: Version) -> None:
    low, middle, high = sorted([one, other, third])
    assert low <= middle <= high
    assert low <= high


def test_versions_are_ordered_by_number_and_not_as_text() -> None:
    texts = ["11.1", "2.9", "2.10", "10.0", "1.3", "9.2"]
    assert [str(v) for v in sorted(map(Version.parse, texts))] == [
        *("1.3", "2.9", "2.10", "9.2", "10.0", "11.1")
    ]


@pytest.mark.parametrize("text", [*NOT_A_LINE, "8.2.0"])
def test_anything_but_two_plain_numbers_is_no_release_line(text: str) -> None:
    with pytest.raises(InvalidVersion, match=r"not a release of the form X\.Y"):
        Version.parse(text)


@given(st.text(st.sampled_from("0123456789.v-rc \n٣"), max_size=9))
def test_text_is_either_refused_or_read_back_unchanged(text: str) -> None:
    try:
        version = Version.parse(text)
    except InvalidVersion:
        return
    assert str(version) == text


def test_refusal_shows_the_text_but_not_all_of_a_long_one() -> None:
    with pytest.raises(InvalidVersion, match=r"'9{40}…' is not a release"):
        Version.parse("9" * 100_000)


@pytest.mark.parametrize(
    ("text", "line"),
    [("2.12.0", "2.12"), ("2.10.1", "2.10"), ("8.2.7", "8.2"), ("8.2.49", "8.2"), ("8.2", "8.2")],
)
def test_point_release_belongs_to_its_line(text: str, line: str) -> None:
    assert Version.parse_line(text) == Version.parse(line)


@pytest.mark.parametrize("text", [*NOT_A_LINE, "8.2.0.1", "8.2.00", "9.0.50", "8.2.91"])
def test_tree_in_the_making_and_malformed_text_belong_to_no_line(text: str) -> None:
    with pytest.raises(InvalidVersion, match=r"not a release of the form X\.Y or X\.Y\.Z"):
        Version.parse_line(text)


@pytest.mark.parametrize(("major", "minor"), [(-1, 0), (0, -1), (8, 1000)])
def test_numbers_out_of_range_make_no_version(major: int, minor: int) -> None:
    with pytest.raises(InvalidVersion):
        Version(major, minor)


def test_negative_number_stands_for_no_version() -> None:
    with pytest.raises(InvalidVersion):
        Version.from_number(-1)


@pytest.mark.parametrize(
    ("text", "line", "in_the_making"),
    [
        ("8.2.0", "8.2", False),
        ("8.2.7", "8.2", False),
        ("v8.2.0", "8.2", False),
        ("v1.0", "1.0", False),
        ("v2.5.1.1", "2.5", False),
        ("9.1.0-rc2", "9.1", True),
        ("v9.1.0-rc0", "9.1", True),
        ("9.0.50", "9.1", True),
        ("9.0.94", "9.1", True),
        ("8.2.91", "9.0", True),
        ("2.12.50", "3.0", True),
        ("2.9.90", "2.10", True),
        ("11.1.50", "11.2", True),
        ("11.2.50", "12.0", True),
    ],
)
def test_tree_belongs_to_the_release_it_is_or_will_be(
    text: str, line: str, in_the_making: bool, releases: ReleaseList
) -> None:
    tree = TreeVersion.parse(text)
    assert tree.line(releases) == Version.parse(line)
    assert tree.in_the_making is in_the_making


@pytest.mark.parametrize("text", ["8.2.0", "9.0.50", "9.1.0-rc2", "1.0", "2.5.1.1"])
def test_tree_is_shown_as_it_was_written_without_a_leading_v(text: str) -> None:
    assert str(TreeVersion.parse(text)) == text
    assert str(TreeVersion.parse(f"v{text}\n")) == text


def test_trees_of_one_line_are_ranked_by_how_final_they_are() -> None:
    texts = ["8.1.50", "8.1.90", "8.2.0-rc1", "8.2.0-rc2", "8.2.0", "8.2.1", "8.2.7", "8.2.10"]
    ranks = [TreeVersion.parse(text).rank for text in texts]
    assert ranks == sorted(set(ranks))
    assert TreeVersion.parse("2.5.1").rank < TreeVersion.parse("2.5.1.1").rank
    assert TreeVersion.parse("8.1.91").rank == TreeVersion.parse("8.2.0-rc1").rank
    assert TreeVersion.parse("8.2.0").rank < TreeVersion.parse("8.2.1-rc0").rank
    assert TreeVersion.parse("8.2.1-rc0").rank < TreeVersion.parse("8.2.1").rank


@pytest.mark.parametrize(
    "text",
    ["", "8", "8.2.100", "8.2.0-rc", "8.2.0+ds", "8.2.50-rc1", "8.2.50.1", "vv8.2.0", "8.2x"],
)
def test_anything_else_is_no_tree(text: str) -> None:
    with pytest.raises(InvalidVersion, match="not the version of a QEMU tree"):
        TreeVersion.parse(text)
