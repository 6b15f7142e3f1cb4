"""The card of places used: persons served in a month against the places known to exist."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import axis_of, counted, in_percent, name_of, part_of_whole
from di_metrics.deck import Card, Chart, ChartKind, Column, Listing, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.query.occupancy import Occupancy, occupancy
from di_metrics.query.split import Bucket
from di_metrics.text.labels import time_label
from di_metrics.text.quality import month_of

_PERCENT = CATALOGUE["coverage"]
_BASE = N_(
    "The records do not tell in which object somebody was served: all who received the service in the month count,"
    " against all places known to exist by its end. A place may be used by several people in turn."
)
_FROM_A_DAY = N_("An object counts from the day by which it is known to exist, if the number of its places is known.")


def places_used(setting: Setting, view: View) -> Card:
    """The share of places used month by month, of each service and group whose places are known."""
    return internal_card(setting, view, _places_used)


def _places_used(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    found = occupancy(records.database, records.selection)
    term = say(N_("Places and persons")), say(_BASE)
    if not found:
        return records.card(
            say(N_("Of places used nothing is known yet")), say(_BASE), Listing((say(_FROM_A_DAY),)), None, term
        )
    together = [one for one in found if one.municipality is None]
    return records.card(_title(setting, together), say(_BASE), _chart(setting, together), _table(setting, found), term)


def _service(setting: Setting, of: Occupancy) -> str:
    service, group = (
        name_of(setting, dimension, code)
        for dimension, code in ((Dimension.SERVICE, of.service), (Dimension.GROUP, of.group))
    )
    return f"{service} ({group})"


def _month(of: Occupancy) -> str:
    return time_label(month_of(of.month).code)


def _title(setting: Setting, rows: Sequence[Occupancy]) -> str:
    """The service whose places were used most in the last month; of one alone, that it was so."""
    last = max(one.month for one in rows)
    told = [one for one in rows if one.month == last]
    fullest = max(told, key=lambda one: one.share)
    services = [
        f"{_service(setting, one)} – {part_of_whole(setting, one.share, one.persons, one.places).text}"
        for one in told
        if one.share == fullest.share
    ]
    text = N_("Places used in the month to %(date)s: %(services)s")
    if len(told) > 1:
        text = N_("Places used most in the month to %(date)s: %(services)s")
    date = setting.speaker.date(Bucket.of(Dimension.MONTH, last).last_day)
    return setting.speaker.say(text, date=date, services=setting.speaker.listed(services))


def _chart(setting: Setting, rows: Sequence[Occupancy]) -> Chart:
    """A line for each service and group, from the first month in which places are known."""
    months = sorted({one.month for one in rows})
    lines: dict[str, dict[object, Occupancy]] = {}
    for one in rows:
        lines.setdefault(_service(setting, one), {})[one.month] = one
    series = []
    for name, by_month in lines.items():
        figures = [in_percent(setting, by_month[month].share if month in by_month else None) for month in months]
        series.append(Series(name, tuple(one.value for one in figures), tuple(one.text for one in figures)))
    times = tuple(time_label(month_of(month).code) for month in months)
    return Chart(ChartKind.LINES, times, tuple(series), axis_of(setting.speaker, _PERCENT), 1, days=tuple(months))


def _table(setting: Setting, rows: Sequence[Occupancy]) -> Table:
    """The latest month first."""
    say = setting.speaker.say
    columns = (
        Column(say(N_("Persons in the month")), 0),
        Column(say(N_("Places")), 0),
        Column(say(N_("Share of places used")), 1, True),
    )
    told = sorted(rows, key=lambda one: one.month, reverse=True)
    return Table(
        say(N_("Service and month")),
        columns,
        tuple(
            Row(
                _name(setting, one),
                (counted(setting, one.persons), counted(setting, one.places), in_percent(setting, one.share)),
                code=one.service,
            )
            for one in told
        ),
    )


def _name(setting: Setting, of: Occupancy) -> str:
    place = f"{name_of(setting, Dimension.MUNICIPALITY, of.municipality)}: " if of.municipality else ""
    return f"{place}{_service(setting, of)}, {_month(of)}"
