"""The slide of missing and late reports: of which months each municipality has told nothing, or late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dateutil.relativedelta import relativedelta

from di_metrics.deck import Column, Figure, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.of_records import about, heading_of, not_released, records_of
from di_metrics.meetings.wording import ended, name_of, standing_line
from di_metrics.model import Dimension, Selection
from di_metrics.query.completeness import Arrival, MunicipalRow, completeness
from di_metrics.reports.programme import read_checks
from di_metrics.text import Speaker
from di_metrics.text.labels import DIMENSION_NAMES, time_label
from di_metrics.text.notes import period_in_words
from di_metrics.text.protected import NOTHING
from di_metrics.text.public import capital
from di_metrics.text.quality import month_of

_NAMED = 4
_SPANS = 3
"""Spans of months that are named in a cell; of the others their number is told."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A municipality, its months without word, and how many of its months are late and expected."""

    name: str
    missing: tuple[dt.date, ...]
    late: int
    expected: int


def missing_reports(meeting: Meeting, view: View) -> Body:
    """The municipalities by their months without word, those with most first.

    Months hold no number of persons, so the masked level shows them too, but of all groups together: the months of a group
    could be those of one person.
    """
    recorded = records_of(meeting.source)
    if recorded is None:
        return not_released(meeting, view)
    speaker, say = meeting.source.speaker, meeting.source.speaker.say
    selection = replace(meeting.selection(view), services=(), categories=(), from_state_care=False)
    if meeting.source.level is Level.MASKED:
        selection = replace(selection, groups=())
    days = read_checks(recorded.region, recorded.database.files).late_after_days
    rows = completeness(recorded.database, selection, days)
    places = sorted((_place(meeting, selection, row) for row in rows), key=lambda one: (-len(one.missing), -one.late))
    return Body(
        heading_of(meeting, view),
        _title(speaker, places),
        _sentence(speaker, places),
        _picture(speaker, places),
        None,
        standing_line(meeting.source, period_in_words(speaker, selection.period)),
        about(
            recorded,
            selection,
            (say(N_("Expected months")), say(EXPECTED)),
            (say(N_("Months without word")), say(WITHOUT_WORD)),
            (
                say(N_("Months reported late")),
                say(N_("Late is what came more than %(days)s days after the month's end."), days=speaker.number(days)),
            ),
        ),
    )


EXPECTED = N_("A month is expected from the first that a municipality told of to the last that any of them told of.")
WITHOUT_WORD = N_("If nothing tells of a month, perhaps nobody was served in it; but no report says so either.")


def _place(meeting: Meeting, selection: Selection, row: MunicipalRow) -> _Place:
    """A municipality's months within the period."""
    first = selection.period.first or meeting.source.region.project.start
    own = MunicipalRow(row.municipality, tuple(one for one in row.months if one.month >= first.replace(day=1)))
    missing = tuple(one.month for one in own.months if one.arrival is Arrival.MISSING)
    name = name_of(meeting.source, Dimension.MUNICIPALITY, row.municipality)
    return _Place(name, missing, own.count(Arrival.LATE), own.expected)


def _title(speaker: Speaker, places: Sequence[_Place]) -> str:
    if not any(one.expected for one in places):
        return capital(speaker.say(N_("no month is expected yet")))
    lacking = [one for one in places if one.missing]
    if not lacking:
        return _late(speaker, places) or speaker.say(N_("Something tells of every expected month"))
    municipalities = speaker.plural("from %(number)s municipality", "from %(number)s municipalities", len(lacking))
    return speaker.plural(
        "Word of %(number)s month is missing %(municipalities)s",
        "Word of %(number)s months is missing %(municipalities)s",
        sum(len(one.missing) for one in lacking),
        municipalities=municipalities,
    )


def _late(speaker: Speaker, places: Iterable[_Place]) -> str:
    """How many months were reported late; nothing where none was."""
    late = sum(one.late for one in places)
    if not late:
        return ""
    return capital(speaker.plural("%(number)s month was reported late", "%(number)s months were reported late", late))


def _sentence(speaker: Speaker, places: Sequence[_Place]) -> str:
    """Who lacks most months, how many were late, and from whom nothing has come."""
    silent = [one.name for one in places if not one.expected]
    lacking = any(one.missing for one in places)
    said = [_most(speaker, places), _late(speaker, places) if lacking else ""]
    if silent and len(silent) < len(places):
        said.append(speaker.say(N_("To this date nothing has come from: %(names)s."), names=speaker.listed(silent)))
    told = [ended(one) for one in said if one]
    return " ".join(told) or speaker.say(EXPECTED)


def _most(speaker: Speaker, places: Sequence[_Place]) -> str:
    """Who lacks most months, as many tiers of ties as can be named whole."""
    named: list[str] = []
    for number, tier in groupby((one for one in places if one.missing), key=lambda one: len(one.missing)):
        names = [f"{one.name} ({speaker.number(number)})" for one in tier]
        if len(named) + len(names) > _NAMED:
            break
        named += names
    return speaker.say(N_("Most months without word: %(leaders)s."), leaders=speaker.listed(named)) if named else ""


def _picture(speaker: Speaker, places: Sequence[_Place]) -> Table:
    """The table without municipalities that lack nothing, where some do."""
    whole = _table(speaker, places)
    if not any(one.missing for one in places):
        return whole
    lacking = {one.name for one in places if one.missing or one.late or not one.expected}
    rows = tuple(row for row in whole.rows if row.is_total or row.name in lacking)
    if len(rows) == len(whole.rows):
        return whole
    note = speaker.say(N_("Municipalities without missing and late months are left out."))
    return replace(whole, rows=rows, note=note)


def _table(speaker: Speaker, places: Sequence[_Place]) -> Table:
    """Without a missing month there is no column that names them."""
    lacking = any(one.missing for one in places)
    headings = [N_("Months without word"), N_("Which months"), N_("Months reported late"), N_("Months expected")]
    columns = [Column(speaker.say(one), 0, bars=place == 0) for place, one in enumerate(headings)]
    rows = [Row(one.name, _figures(speaker, one, _spans(speaker, one.missing))) for one in places]
    if len(places) > 1:
        missing, late, expected = (sum(counts) for counts in zip(*map(_counts, places), strict=True))
        total = (*_numbers(speaker, missing), Figure(None, NOTHING), *_numbers(speaker, late, expected))
        rows.append(Row(speaker.say("Total"), total, is_total=True))
    if not lacking:
        del columns[1]
        rows = [replace(row, figures=(row.figures[0], *row.figures[2:])) for row in rows]
    return Table(speaker.say(DIMENSION_NAMES[Dimension.MUNICIPALITY]), tuple(columns), tuple(rows))


def _counts(place: _Place) -> tuple[int, int, int]:
    return len(place.missing), place.late, place.expected


def _figures(speaker: Speaker, place: _Place, spans: str) -> tuple[Figure, ...]:
    if not place.expected:
        return (Figure(None, NOTHING),) * 4
    missing, late, expected = _numbers(speaker, *_counts(place))
    return missing, Figure(None, spans or NOTHING), late, expected


def _numbers(speaker: Speaker, *counts: int) -> tuple[Figure, ...]:
    return tuple(Figure(count, speaker.number(count)) for count in counts)


def _spans(speaker: Speaker, months: Sequence[dt.date]) -> str:
    """Months in a row as from–to, the latest first: they are those that can still be asked for."""
    spans: list[list[dt.date]] = []
    for month in months:
        if spans and spans[-1][-1] + relativedelta(months=1) == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    said = [_span(span) for span in reversed(spans)]
    if len(said) <= _SPANS:
        return ", ".join(said)
    more = sum(len(span) for span in list(reversed(spans))[_SPANS:])
    return ", ".join([*said[:_SPANS], speaker.say(N_("and %(number)s more"), number=speaker.number(more))])


def _span(months: Sequence[dt.date]) -> str:
    first, last = (time_label(month_of(day).code) for day in (months[0], months[-1]))
    return first if first == last else f"{first}\N{EN DASH}{last}"
