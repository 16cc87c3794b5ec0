"""The policy against what happened: a chart, the table behind it, and everything in words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from deprecations.models import Feature, Override
from deprecations.policy.versions import Version
from deprecations.services.overrides import set_overrides
from deprecations.services.record import NOTICE, LagCount
from deprecations.views.lag_drawing import LagChart, draw_lags

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("knowledge")]

CHARACTER = 6.8


def lags_of(counts: list[int], first: int = 1) -> list[LagCount]:
    total = sum(counts) or 1
    return [LagCount(first + i, count, count / total) for i, count in enumerate(counts)]


def extents(chart: LagChart, name: str) -> list[tuple[float, float]]:
    texts = [(column.middle, getattr(column, name)) for column in chart.columns]
    return [
        (middle - len(text) * CHARACTER / 2, middle + len(text) * CHARACTER / 2)
        for middle, text in texts
        if text
    ]


@pytest.mark.parametrize("width", [720, 328])
@given(
    counts=st.lists(st.integers(0, 400), min_size=1, max_size=40).filter(any),
    first=st.integers(-3, 1),
)
def test_columns_and_their_numbers_have_room(width: int, counts: list[int], first: int) -> None:
    chart = draw_lags(lags_of(counts, first), "any", width)
    for left, right in pairwise(chart.columns):
        assert left.x + left.width <= right.x + 0.2
    for name in ("number", "below"):
        places = extents(chart, name)
        assert all(a[1] <= b[0] for a, b in pairwise(places)), name
        assert all(a >= -4 and b <= width + 4 for a, b in places), name
    highest = max(column.height for column in chart.columns)
    assert highest <= -chart.top - 40
    assert [column.lag for column in chart.columns if column.is_early] == [
        lag for lag in range(first, first + len(counts)) if lag < NOTICE
    ]


def test_line_of_the_policy_stands_before_the_first_lag_it_allows() -> None:
    chart = draw_lags(lags_of([1, 5, 3]), "any", 320)
    before, allowed, _ = chart.columns
    assert chart.allowed is not None
    assert before.x + before.width < chart.allowed < allowed.x
    assert draw_lags(lags_of([5, 3], first=2), "any", 320).allowed is None


def test_chart_and_table_tell_the_same(client: Client) -> None:
    response = client.get("/policy/record/")
    lags = response.context["lags"]
    assert sum(lag.count for lag in lags) == len(response.context["record"].removals)
    for chart in response.context["charts"]:
        assert [column.lag for column in chart.columns] == [lag.lag for lag in lags]
        assert [int(column.number or 0) for column in chart.columns] == [lag.count for lag in lags]
    assertContains(response, '<th scope="row">2 <span class="quiet">the first that is free</span>')
    assertContains(response, 'role="img" aria-labelledby="lags" aria-describedby="lags-facts"')


def test_every_removal_stands_below_with_its_releases(client: Client) -> None:
    response = client.get("/policy/record/")
    removals = response.context["record"].removals
    [runas] = [one for one in removals if one.feature.title == "-no-hpet"]
    assert runas.lag == 3
    lags = [one.lag for one in removals]
    assert lags == sorted(lags, reverse=True)
    assertContains(response, "counted from 2.10")


def test_page_says_what_is_left_out(client: Client) -> None:
    response = client.get("/policy/record/")
    apart = response.context["record"].not_counted
    assert apart.undated
    assertContains(response, f"Left out are {len(apart.undated)} of which no document known here")
    assertContains(response, "There was no policy before 2.10")


def test_early_removal_is_marked_and_explained(client: Client) -> None:
    response = client.get("/policy/record/")
    assert response.context["record"].disputes[0].feature.title == "sheepdog driver"
    assertContains(response, "looks early")
    assertContains(response, "1 looks earlier than the policy allows")


def test_deprecation_taken_back_is_listed_with_its_release(client: Client) -> None:
    set_overrides(
        feature=Feature.objects.get(slug="command-line-frobnicate-a-b-c-others"),
        values={Override.Field.WITHDRAWN_IN: Version(9, 1)},
        made_by=None,
        reason="People need it",
    )
    response = client.get("/policy/record/")
    assertContains(response, 'taken back in <a href="/releases/9.1/">9.1</a>')
    before = client.get("/policy/record/", {"release": "9.0"})
    assertNotContains(before, 'taken back in <a href="/releases/11.0/">')


def test_record_up_to_an_older_release_is_shorter(client: Client) -> None:
    now, then = (
        client.get("/policy/record/", asked).context["record"].removals
        for asked in ({}, {"release": "6.0"})
    )
    assert 0 < len(then) < len(now)
    assert all(one.feature.removed_at <= Version(6, 0) for one in then)


def test_record_before_the_first_removal_is_empty_and_says_so(client: Client) -> None:
    response = client.get("/policy/record/", {"release": "2.10"})
    assertContains(response, "No removal up to 2.10 is known")
    assertNotContains(response, "<figure>")


def test_record_of_an_unknown_release_is_refused(client: Client) -> None:
    assert client.get("/policy/record/", {"release": "9.7"}).status_code == 400


def test_policy_leads_to_the_record(client: Client) -> None:
    assertContains(client.get("/policy/"), 'href="/policy/record/"')
