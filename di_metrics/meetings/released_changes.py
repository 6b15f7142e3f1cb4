"""What changed, as a public release tells it: figures of two years side by side, and no difference of rounded ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import Answer, Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.figure_slides import not_released
from di_metrics.meetings.pictures import own_figure
from di_metrics.meetings.wording import name_of, source_line, written
from di_metrics.model import Cell, Dimension, Indicator, Period, Status

_CODES = ("recipients", "assessed")
_BY = Dimension.GROUP


def released_changes(meeting: Meeting, view: View) -> Body:
    """Recipients and assessed persons by group at the ends of the years that the two days fall on or after."""
    source = meeting.source
    earlier = meeting.compared_with(view)
    now = _answer(meeting, view, meeting.selection(view).period.last)
    before = _answer(meeting, view, earlier) if earlier else None
    if now is None or before is None or now.selection == before.selection or not now.totals or not before.totals:
        return not_released(meeting, view)
    say, date = source.speaker.say, source.speaker.date
    first = now.results[0].indicator
    return Body(
        say(N_("What changed")),
        say(
            N_("%(name)s: %(now)s; %(before)s on %(date)s"),
            name=source.speaker.name(first.name),
            now=written(source, first, _total(now, first)),
            before=written(source, first, _total(before, first)),
            date=date(before.selection.period.last),
        ),
        say(N_("Figures of the release are rounded, so the exact change does not follow from them.")),
        _table(meeting, now, before),
        None,
        source_line(source, now),
        source.about(now),
    )


def _answer(meeting: Meeting, view: View, last: dt.date) -> Answer | None:
    selection = replace(meeting.selection(view), period=Period(last))
    return meeting.source.answer(Question(_CODES, selection, (_BY,)))


def _total(answer: Answer, indicator: Indicator) -> Cell:
    return answer.total(indicator.code) or Cell((), None, Status.NO_DATA)


def _table(meeting: Meeting, now: Answer, before: Answer) -> Table:
    """A row a group and one of all; of each indicator both days."""
    speaker = meeting.source.speaker
    shown = [one.indicator for one in now.results if before.result(one.indicator.code)]
    columns = tuple(
        Column(f"{speaker.name(one.name)}, {speaker.date(answer.selection.period.last)}", one.decimals)
        for one in shown
        for answer in (before, now)
    )
    rows = [
        Row(name_of(meeting.source, _BY, cell.key[0]), _figures(meeting, shown, before, now, cell.key[0]))
        for cell in now.results[0]
    ]
    total = Row(speaker.say("Total"), _figures(meeting, shown, before, now, None), is_total=True)
    return Table(speaker.say(N_("Target group")), columns, (*rows, total))


def _figures(meeting: Meeting, shown: list[Indicator], before: Answer, now: Answer, group: str | None) -> tuple[Figure, ...]:
    found = []
    for indicator in shown:
        for answer in (before, now):
            result = answer.result(indicator.code)
            assert result is not None
            cell = _total(answer, indicator) if group is None else result.cell(group)
            found.append(own_figure(meeting.source, indicator, cell))
    return tuple(found)
