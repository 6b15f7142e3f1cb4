"""The times of slots: periods that mean the same have one code, and a code leads back to its period."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from di_metrics.model import Period
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, PRICED_UNITS, REGION, UNITS, Slot
from di_metrics.release.slot_codes import is_amount, last_day, period_of, time_of
from di_metrics.settings import PROGRAMME, default_region

PLACE = load_region(read_folder(default_region(), PROGRAMME))
START, END = PLACE.project.start, PLACE.project.end
COUNTS = ("recipients", "assessed@state_care", "new_recipients")
AMOUNTS = (MONEY, PRICED_UNITS, f"{UNITS}day", f"{MONEY}@state_care", f"{PRICED_UNITS}@state_care")
INDICATORS = (*COUNTS, *AMOUNTS)


def slot(indicator: str, time: str) -> Slot:
    return Slot(indicator, REGION, ALL_GROUPS, ANY_SERVICE, time)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_the_project_has_years_that_are_not_whole() -> None:
    """Else what is worked out below would be of nothing."""
    assert (START.month, START.day, END.year) != (1, 1, START.year)


@pytest.mark.parametrize(
    ("indicator", "first", "last", "time"),
    [
        ("recipients", None, "2019-12-31", "2019"),
        ("recipients", None, "2019-06-30", "2019-06-30"),
        ("recipients", None, END.isoformat(), str(END.year)),
        ("recipients", None, "2050-01-01", str(END.year)),  # nothing is recorded after the project's end
        ("recipients", START.isoformat(), "2019-12-31", "2019"),
        ("recipients", "2000-01-01", "2019-12-31", "2019"),
        ("new_recipients", "2019-01-01", "2019-12-31", "2019-01-01..2019-12-31"),
        ("recipients", "2019-02-01", "2019-02-28", "2019-02-01..2019-02-28"),
        (MONEY, None, END.isoformat(), "all"),
        (MONEY, START.isoformat(), "2050-01-01", "all"),
        (MONEY, None, "2019-12-31", "..2019-12-31"),
        (MONEY, "2019-01-01", "2019-12-31", "2019"),
        (MONEY, f"{END.year}-01-01", END.isoformat(), str(END.year)),
        (MONEY, None, f"{START.year}-12-31", str(START.year)),  # to the end of the first year is within it
        (MONEY, "2019-01-01", "2020-12-31", "2019-01-01..2020-12-31"),
        (f"{MONEY}@state_care", "2019-01-01", "2019-12-31", "2019"),
        (f"{UNITS}day", "2019-01-01", "2019-12-31", "2019"),
        (PRICED_UNITS, None, "2019-06-30", "..2019-06-30"),
    ],
)
def test_by_hand(indicator: str, first: str | None, last: str, time: str) -> None:
    assert time_of(PLACE, indicator, Period(day(last), day(first) if first else None)) == time


def meaning(region: Region, period: Period) -> tuple[dt.date, dt.date]:
    """The days of the project that a period has."""
    project = region.project
    return max(period.first or project.start, project.start), min(period.last, project.end)


periods = st.tuples(
    st.dates(START, END) | st.sampled_from([dt.date(year, 12, 31) for year in range(START.year, END.year)]),
    st.none() | st.dates(START, END) | st.sampled_from([dt.date(year, 1, 1) for year in range(START.year, END.year + 1)]),
).map(lambda days: Period(max(days[0], days[1]), min(days[0], days[1])) if days[1] else Period(days[0]))


@given(st.sampled_from(INDICATORS), periods)
def test_a_code_leads_back_to_the_days_of_its_period(indicator: str, period: Period) -> None:
    time = time_of(PLACE, indicator, period)
    back = period_of(PLACE, slot(indicator, time))
    assert meaning(PLACE, back) == meaning(PLACE, period)
    assert time_of(PLACE, indicator, back) == time
    assert last_day(PLACE, time) == meaning(PLACE, period)[1]


@given(st.sampled_from(INDICATORS), periods, periods)
def test_periods_share_a_code_if_they_have_the_same_days(indicator: str, one: Period, other: Period) -> None:
    same = time_of(PLACE, indicator, one) == time_of(PLACE, indicator, other)
    assert same == (meaning(PLACE, one) == meaning(PLACE, other))


def test_what_adds_up_is_told_apart_from_persons() -> None:
    assert not any(map(is_amount, COUNTS))
    assert all(map(is_amount, AMOUNTS))


@pytest.mark.parametrize("time", ["", "2019-13-01", "soon"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        period_of(PLACE, slot("recipients", time))
