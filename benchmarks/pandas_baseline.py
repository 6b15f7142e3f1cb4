"""The answers to the page queries in pandas, written as an analyst would who knows the counting rules and the library.

Each function returns a series of values indexed by codes, in the order of its query's split. Cells that hold nothing may be
absent or zero. Distinct persons are counted by `drop_duplicates` and `size`, somewhat faster than `groupby().nunique`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd  # type: ignore[import-untyped]

from benchmarks.pandas_frames import COLUMN_OF, Frames
from di_metrics.model import Base, Selection

Answer = Callable[[Frames, Selection], pd.Series]


def _days(selection: Selection) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day of a period; the first is long ago where the period is to date."""
    return pd.Timestamp(selection.period.first or "1900-01-01"), pd.Timestamp(selection.period.last)


def _within(frame: pd.DataFrame, day: str, selection: Selection) -> pd.DataFrame:
    return frame[frame[day].between(*_days(selection))]


def _distinct(frame: pd.DataFrame, cell: list[str], entity: list[str]) -> pd.Series:
    """How many different entities there are in each cell."""
    return frame[[*cell, *entity]].drop_duplicates().groupby(cell, observed=True, dropna=False).size()


def recipients_by_month_and_group(frames: Frames, selection: Selection) -> pd.Series:
    """A person is a recipient from the month of the first record on."""
    first = _within(frames.records, "date_from", selection).groupby("person")["date_from"].min()
    group = frames.persons["target_group"].take(first.index)
    months = pd.period_range(frames.region.project.start, selection.period.last, freq="M")
    new = pd.crosstab(first.dt.to_period("M").array, group.array).reindex(months, fill_value=0)
    counts = new.cumsum().stack()
    counts.index = counts.index.set_levels(months.strftime("%Y-%m"), level=0)
    return counts


def coverage_by_municipality(frames: Frames, selection: Selection) -> pd.Series:
    """Recipients as a share of assessed persons, in percent."""
    place = COLUMN_OF[selection.basis]
    served = _distinct(_within(frames.records, "date_from", selection), [place], ["person"])
    assessed = _distinct(_within(frames.assessments, "assessed_on", selection), [place], ["person"])
    return 100 * served / assessed


def new_recipients_by_month(frames: Frames, selection: Selection) -> pd.Series:
    """Persons by the month of their first record, where that lies in the period."""
    first = frames.records.groupby("person")["date_from"].min()
    counts = first[first.between(*_days(selection))].dt.to_period("M").value_counts()
    return counts.set_axis(counts.index.strftime("%Y-%m"))


def continuing_by_year(frames: Frames, selection: Selection) -> pd.Series:
    """Persons served in a year and in the one before."""
    served = frames.records.loc[frames.records["date_from"] <= _days(selection)[1], ["person", "year"]].drop_duplicates()
    again = served.merge(served.assign(year=served["year"] + 1), on=["person", "year"])
    return again.groupby(again["year"].astype(str)).size()


def compensation_by_municipality_and_service(frames: Frames, selection: Selection) -> pd.Series:
    """Euros, added up as whole cents."""
    records = _within(frames.records, "date_from", selection)
    cells = records.groupby([COLUMN_OF[selection.basis], "service_code"], observed=True, dropna=False)
    return cells["compensation_cents"].sum() / 100


def recipients_by_municipality_and_service(frames: Frames, selection: Selection) -> pd.Series:
    """The heat map's persons."""
    return _distinct(
        _within(frames.records, "date_from", selection), [COLUMN_OF[selection.basis], "service_code"], ["person"]
    )


def units_by_year_and_service(frames: Frames, selection: Selection) -> pd.Series:
    """Units to the end of each year; a service is measured in one kind of unit, so that kind completes the index."""
    records = _within(frames.records, "date_from", selection)
    units = records.groupby(["year", "service_code"], observed=True)["units"].sum().unstack(fill_value=0).cumsum().stack()
    index = units.index.to_frame(index=False)
    kinds = index["service_code"].map({one.code: one.unit for one in frames.region.services})
    return units.set_axis(pd.MultiIndex.from_arrays([index["year"].astype(str), index["service_code"], kinds]))


def median_days_by_municipality(frames: Frames, selection: Selection) -> pd.Series:
    """Days until half of those assessed in a municipality were served there (Kaplan–Meier), without those served before."""
    cell = [COLUMN_OF[selection.basis], "person"]
    served = _first_day(_within(frames.records, "date_from", selection), cell, "date_from")
    assessments = _within(frames.assessments, "assessed_on", selection)
    assessments = assessments[assessments["group"].isin(frames.region.groups_of(Base.ASSESSED_AND_SERVED))]
    assessed = _first_day(assessments, cell, "assessed_on")
    waited = assessed.merge(served, on=cell, how="left")
    until = waited["date_from"].fillna(pd.Timestamp(selection.period.last))
    waited = waited.assign(days=(until - waited["assessed_on"]).dt.days).query("days >= 0")
    return waited.groupby(cell[0], observed=True, dropna=False)[["days", "date_from"]].apply(_half_served).dropna()


def _half_served(waited: pd.DataFrame) -> float:
    by_day = waited.groupby("days")["date_from"].agg(["size", "count"])
    at_risk = by_day["size"][::-1].cumsum()
    waiting = (1 - by_day["count"] / at_risk).cumprod()
    return float(waiting.index[waiting <= 0.5].min())


def _first_day(frame: pd.DataFrame, cell: list[str], day: str) -> pd.DataFrame:
    return frame.groupby(cell, observed=True, dropna=False)[day].min().reset_index()


def services_per_recipient_by_group_and_year(frames: Frames, selection: Selection) -> pd.Series:
    """Different services of a person in a year, on average."""
    used = _within(frames.records, "date_from", selection)[["group", "year", "person", "service_code"]].drop_duplicates()
    persons = used.drop_duplicates(["person", "year"])
    ratio = used.groupby(["group", "year"], observed=True).size() / persons.groupby(["group", "year"], observed=True).size()
    years = ratio.index.get_level_values("year").astype(str)
    return ratio.set_axis(pd.MultiIndex.from_arrays([ratio.index.get_level_values("group"), years]))


def recipients_of_groups_by_municipality(frames: Frames, selection: Selection) -> pd.Series:
    """Recipients within the period who are of the groups chosen."""
    records = _within(frames.records, "date_from", selection)
    return _distinct(records[records["group"].isin(selection.groups)], [COLUMN_OF[selection.basis]], ["person"])


ANSWERS: Mapping[str, Answer] = {
    "recipients to date by month and group": recipients_by_month_and_group,
    "coverage to date by old municipality": coverage_by_municipality,
    "new recipients by month of three years": new_recipients_by_month,
    "continuing recipients by year": continuing_by_year,
    "compensation by new municipality and service": compensation_by_municipality_and_service,
    "recipients by new municipality and service": recipients_by_municipality_and_service,
    "units to date by year and service": units_by_year_and_service,
    "median days to service by new municipality": median_days_by_municipality,
    "services per recipient by group and year": services_per_recipient_by_group_and_year,
    "recipients of one group in the last year by new municipality": recipients_of_groups_by_municipality,
}
"""The baseline of each page query, by its name."""
