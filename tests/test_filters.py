"""The filter set that pages and API share: what each parameter keeps, and what is wrong with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from deprecations.filters import (
    MAX_QUERY_LENGTH,
    ORDERINGS,
    FeatureQuery,
    InvalidParameters,
    ParameterError,
    read_feature_query,
    read_release,
)
from deprecations.policy.versions import Version
from deprecations.services.import_documents import import_documents
from tests.documents import deprecated, removed, write_tree
from tests.knowledge import rolled_back

pytestmark = pytest.mark.django_db

DEPRECATED = """\
-- Device options
'' Net device options
^^ ``reconnect`` option (since 6.0)
Use ``reconnect-ms`` instead.
'' Block device options
^^ 100% cache_mode (since 9.0)
Nothing replaces it.
-- Quantum gadgets
'' Small ones
^^ Tiny ones
~~ Frob card (since 8.1)
Use ``-device frob2`` instead. It knows the word quark.
-- Tools
'' Saw (since 8.2)
A quark is not needed for this Frob card.
'' Anvil
Nobody says since when.
"""
REMOVED = "-- Tools\n'' Lamp (removed in 8.2)\nDark.\n"


@pytest.fixture(scope="module", autouse=True)
def _knowledge(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("releases")
    older = DEPRECATED[: DEPRECATED.index("'' Anvil")]
    write_tree(folder / "8.2", "8.2.0", deprecated=deprecated(older), removed=removed(REMOVED))
    write_tree(folder / "9.0", "9.0.0", deprecated=deprecated(DEPRECATED), removed=removed(REMOVED))
    with rolled_back(django_db_blocker):
        import_documents(source=folder)
        yield


def ask(query: str, **options: Any) -> FeatureQuery:
    return read_feature_query(QueryDict(query), **options)


def titles(query: str) -> list[str]:
    return [feature.title.split()[0] for feature in ask(query).features]


def errors(query: str, **options: Any) -> list[ParameterError]:
    with pytest.raises(InvalidParameters) as error:
        ask(query, **options)
    return list(error.value.errors)


ALL = ["100%", "reconnect", "Anvil", "Lamp", "Saw", "Frob"]


def test_without_parameters_everything_comes_in_the_order_of_the_categories() -> None:
    assert sorted(titles("")) == sorted(ALL)
    assert titles("")[-1] == "Frob", "categories that are new in QEMU come last"
    assert ask("").at.version == Version(11, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=removed", {"Lamp"}),
        ("stage=removed&release=8.1", set()),
        ("stage=deprecated&release=9.0", {"100%", "Saw", "Anvil"}),
        ("stage=deprecated,removable&release=9.0", {"100%", "Saw", "Anvil", "reconnect", "Frob"}),
        ("stage=deprecated&stage=removed&release=9.0", {"100%", "Saw", "Anvil", "Lamp"}),
        ("category=tools", {"Lamp", "Saw", "Anvil"}),
        ("category=device-options", {"100%", "reconnect"}),
        ("category=net-device-options", {"reconnect"}),
        ("category=quantum-gadgets", {"Frob"}),
        ("category=quantum-gadgets--small-ones", {"Frob"}),
        ("deprecated_in=8.1", {"Frob"}),
        ("removed_in=8.2", {"Lamp"}),
        ("removable_in=8.2", set()),
        ("removable_in=9.0", {"Frob"}),
        ("listed_in=8.2", {"100%", "reconnect", "Frob", "Saw"}),
        ("listed_in=9.0", {"100%", "reconnect", "Frob", "Saw", "Anvil"}),
        ("has_replacement=true", {"reconnect", "Frob"}),
        ("has_replacement=false", {"100%", "Lamp", "Saw", "Anvil"}),
        ("q=frob", {"Frob", "Saw"}),
        ("q=card+frob", {"Frob", "Saw"}),
        ("q=frob2", {"Frob"}),
        ("q=reconnect-ms", {"reconnect"}),
        ("q=100%25", {"100%"}),
        ("q=cache_mode", {"100%"}),
        ("q=cache%25mode", set()),
        ("q=%27%22%3B--", set()),
        ("q=quark&category=tools&stage=deprecated&release=9.0", {"Saw"}),
    ],
)
def test_parameter_keeps_what_it_says(query: str, found: set[str]) -> None:
    assert set(titles(query)) == found


@pytest.mark.parametrize(
    "name", ["stage", "category", "listed_in", "has_replacement", "q", "ordering"]
)
def test_empty_parameter_is_no_condition(name: str) -> None:
    assert titles(f"{name}=") == titles("")
    assert ask(f"{name}=").values == {}


def test_best_match_comes_first_unless_an_order_is_given() -> None:
    assert titles("q=frob+card") == ["Frob", "Saw"]
    assert titles("q=frob+card&ordering=-title") == ["Saw", "Frob"]


@pytest.mark.parametrize("name", ORDERINGS)
def test_every_ordering_turns_round_and_keeps_features_without_a_value_last(name: str) -> None:
    upwards, downwards = titles(f"ordering={name}"), titles(f"ordering=-{name}")
    assert sorted(upwards) == sorted(downwards) == sorted(ALL)
    if name.endswith("_in"):
        column = f"{name.removesuffix('_in')}_at"
        values = [getattr(feature, column) for feature in ask(f"ordering={name}").features]
        known = [value for value in values if value is not None]
        assert values == [*sorted(known), *[None] * (len(values) - len(known))]


def test_most_overdue_come_first_where_the_order_goes_down() -> None:
    assert titles("ordering=-releases_overdue&stage=removable")[0] == "reconnect"
    assert titles("ordering=releases_overdue&stage=removable")[-1] == "reconnect"


def test_orderings_break_ties_from_left_to_right() -> None:
    assert titles("ordering=category,-title&category=tools") == ["Saw", "Lamp", "Anvil"]


def test_one_filter_can_be_left_out_to_count_what_it_hides() -> None:
    query = ask("stage=removed&category=tools")
    assert {item.title for item in query.filterset.features(without="stage")} == {
        "Lamp",
        "Saw",
        "Anvil",
    }
    assert query.values == {"stage": ["removed"], "category": "tools"}


@pytest.mark.parametrize(
    "text",
    ["8.2.7", "v8.2.0", "8.1.91", "8.2.0-rc2", "QEMU emulator version 8.2.2 (Debian 1:8.2.2%2Bds)"],
)
def test_release_is_understood_in_any_spelling(text: str) -> None:
    assert ask(f"release={text}").at.version == Version(8, 2)
    for name in ("deprecated_in", "removable_in", "removed_in"):
        assert titles(f"{name}={text}") == titles(f"{name}=8.2")


# What is wrong.


@pytest.mark.parametrize(
    ("query", "message", "allowed"),
    [
        ("release=9.7", "There is no QEMU release 9.7.", "2.10 to 11.1"),
        ("release=9", "“9” is not a release.", "X.Y, also as 8.2.7"),
        ("release=8.2-9.0", "“8.2-9.0” is not a release.", ": 2.10 to 11.1, any release before"),
        ("release=9.7.50", "There is no QEMU release 9.7.", "2.10 to 11.1"),
        ("deprecated_in=x", "“x” is not a release.", "X.Y, also as 8.2.7"),
        ("removed_in=14.1", "There is no QEMU release 14.1.", "up to 14.0 (projected)"),
        ("stage=gone", "“gone” is not a stage.", "removable"),
        ("stage=removed,gone", "“gone” is not a stage.", "removable"),
        ("category=nothing", "There is no category “nothing”.", "tools"),
        ("has_replacement=perhaps", "“perhaps” is neither true nor false.", "false"),
        ("ordering=size", "“size” is not an ordering.", "-title"),
        ("listed_in=9.1", "The documents of QEMU 9.1 were not imported.", "9.0"),
        ("colour=red", "There is no parameter “colour”.", "category"),
        ("category=tools&category=tools", "“category” is given more than once.", "one value"),
    ],
)
def test_parameter_that_cannot_be_answered_is_named_with_what_is_allowed(
    query: str, message: str, allowed: str
) -> None:
    (error,) = errors(query)
    assert error.parameter == query.partition("=")[0]
    assert error.message == message
    assert allowed in error.allowed


def test_search_that_is_too_long_is_refused_with_the_limit() -> None:
    (error,) = errors(f"q={'x' * (MAX_QUERY_LENGTH + 1)}")
    assert error.allowed == f"at most {MAX_QUERY_LENGTH} characters of text"
    assert titles(f"q={'x' * MAX_QUERY_LENGTH}") == []


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = errors("stage=gone&category=nothing&ordering=size&colour=red&q=frob")
    assert {error.parameter for error in found} == {"stage", "category", "ordering", "colour"}


def test_wrong_release_is_told_beside_unknown_parameters() -> None:
    assert [error.parameter for error in errors("colour=red&release=9.7")] == ["colour", "release"]


def test_callers_may_allow_parameters_of_their_own_or_ignore_the_unknown() -> None:
    assert len(ask("page=2", also_allowed=["page"]).features) == len(ALL)
    assert len(ask("utm=x&utm=y", ignore_unknown=True).features) == len(ALL)
    assert [error.parameter for error in errors("page=2")] == ["page"]


def test_value_is_shown_short_and_without_what_terminals_obey() -> None:
    (error,) = errors(f"category={'x' * 500}%00%1b[31m")
    assert len(error.message) < 250
    assert error.message.isprintable()


@pytest.mark.parametrize("text", ["\x00", "%", "_" * 50, "\\", "' OR 1=1 --", "\u202e"])
@pytest.mark.parametrize("name", ["q", "category", "stage", "release", "ordering", "listed_in"])
def test_no_value_is_an_error_of_ours(name: str, text: str) -> None:
    params = QueryDict(mutable=True)
    params[name] = text
    named = name
    try:
        list(read_feature_query(params).features)
    except InvalidParameters as error:
        named = error.errors[0].parameter
    assert named == name


def test_hundred_words_are_looked_for_in_no_time() -> None:
    start = time.monotonic()
    assert titles("q=" + "+".join(chr(97 + n % 26) + str(n % 10) for n in range(66))) == []
    assert titles("q=" + "+".join("o" for _ in range(100))) == titles("q=o")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("text", "version"),
    [(None, "11.1"), ("", "11.1"), ("8.2", "8.2"), ("1.0", "1.0"), ("14.0", "14.0")],
)
def test_release_of_a_request_is_the_newest_unless_it_names_one(
    text: str | None, version: str
) -> None:
    assert str(read_release(text).version) == version


def test_wrong_release_of_a_request_goes_by_the_name_of_its_parameter() -> None:
    with pytest.raises(InvalidParameters) as error:
        read_release("9.7", "from")
    assert error.value.errors[0].parameter == "from"
    assert str(error.value) == "There is no QEMU release 9.7."
