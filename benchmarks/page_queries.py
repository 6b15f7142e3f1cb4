"""Ten heavy queries of the kinds that pages make, as what is asked: an indicator, a selection and a split.

They were chosen for what they read: whole projects, splits by two dimensions, distinct persons, both bases. Any selection
can be asked for from the command line, and there are heavier ones, such as distinct persons within each month.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from di_metrics.model import Basis, Dimension, Period, Selection
from di_metrics.region import Region


@dataclass(frozen=True, slots=True)
class PageQuery:
    """A query by the name that the table of results shows; its indicator is a code of the catalogue."""

    name: str
    indicator: str
    selection: Selection
    by: tuple[Dimension, ...]


def page_queries(region: Region) -> dict[str, PageQuery]:
    """The ten queries by name, over the days of the region's project."""
    start, end = region.project.start, region.project.end
    to_date, whole = Period(end), Period(end, start)
    last_year = Period(end, dt.date(end.year, 1, 1))
    three_years = Period(end, dt.date(end.year - 2, 1, 1))
    served = tuple(one.code for one in region.groups if one.receives_services)
    place, service, group = Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.GROUP
    queries = (
        PageQuery("recipients to date by month and group", "recipients", Selection(to_date), (Dimension.MONTH, group)),
        PageQuery("coverage to date by old municipality", "coverage", Selection(to_date, Basis.PRE2021), (place,)),
        PageQuery("new recipients by month of three years", "new_recipients", Selection(three_years), (Dimension.MONTH,)),
        PageQuery("continuing recipients by year", "continuing_recipients", Selection(whole), (Dimension.YEAR,)),
        PageQuery("compensation by new municipality and service", "compensation", Selection(to_date), (place, service)),
        PageQuery("recipients by new municipality and service", "recipients", Selection(to_date), (place, service)),
        PageQuery("units to date by year and service", "units", Selection(to_date), (Dimension.YEAR, service)),
        PageQuery("median days to service by new municipality", "waiting_days_median", Selection(to_date), (place,)),
        PageQuery(
            "services per recipient by group and year", "services_per_recipient", Selection(whole), (group, Dimension.YEAR)
        ),
        PageQuery(
            "recipients of one group in the last year by new municipality",
            "recipients",
            Selection(last_year, groups=served[:1]),
            (place,),
        ),
    )
    return {query.name: query for query in queries}
