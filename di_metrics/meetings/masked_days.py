"""Figures of earlier days that are safe to say beside those of the day that a slide is of (see `masking_days`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from di_metrics.meetings.answer import Answer, Question, as_counted, indicators_of
from di_metrics.meetings.behind import PersonsBehind
from di_metrics.meetings.masked import Hiding, MaskedFigures, adds_up, opened_apart, openness_before
from di_metrics.meetings.masking import Openings, Openness
from di_metrics.meetings.masking_days import Day, Days
from di_metrics.model import Key, Period, Selection, Unit

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class MaskedDays(MaskedFigures):
    """The figures of a database on some days, hidden as far as those of all days and of the slide's own would tell them.

    `days` are the days in the order of time; `last` is the slide's own, `since` the one that it is compared with.
    """

    days: tuple[dt.date, ...]
    last: dt.date
    since: dt.date | None
    _opened: dict[Question, _Opened] = field(default_factory=dict)

    def answer(self, question: Question) -> Answer:
        """The figures to one of the days that may be told, and the total to the day before it."""
        asked = as_counted(question)
        day = asked.selection.period.last
        told = self.recorded.answer(asked)
        opened = self._for_all_days(asked)
        rows = opened.of(day)
        total: dict[Key, Openness] = {(): rows[()]}
        hiding = Hiding(PersonsBehind(self.recorded, asked), says_low=False)
        answer = Answer(hiding.results(told.results, rows), hiding.results(told.totals, total))
        if asked.before not in self.days:
            return answer
        of_before: dict[Key, Openness] = {(): max(rows[()], opened.of(asked.before)[()])}
        return replace(answer, totals_before=hiding.results(told.totals_before, of_before, Period(asked.before)))

    def _for_all_days(self, asked: Question) -> _Opened:
        """How open all days of a question are, whatever day it asks about."""
        before = self.since if asked.before else None
        own = replace(asked, selection=_to(asked.selection, self.last), before=before)
        if own not in self._opened:
            self._opened[own] = _Opening(MaskedFigures(self.recorded), own, self.days).opened()
        return self._opened[own]


def _to(selection: Selection, day: dt.date) -> Selection:
    return replace(selection, period=Period(day))


@dataclass(frozen=True)
class _Opened:
    """How open the rows and the total (of the empty key) are on each day."""

    by_day: dict[dt.date, dict[Key, Openness]]

    def of(self, day: dt.date) -> dict[Key, Openness]:
        return self.by_day[day]


@dataclass(frozen=True)
class _Opening:
    """Finds how open the earlier days of a slide are whose own question is given."""

    source: MaskedFigures
    own: Question
    days: tuple[dt.date, ...]

    def opened(self) -> _Opened:
        own, behind = self.own, PersonsBehind(self.source.recorded, self.own)
        keys = self._keys()
        times = sorted([*self.days, own.selection.period.last, *([own.before] if own.before else [])])
        settled = {len(times) - 1: self._on_the_last_day(behind, keys)}
        if own.before:
            settled[times.index(own.before)] = self._on_the_day_before(behind, keys, settled[len(times) - 1])
        others = [behind.names(one) for one in indicators_of(own) if one.unit is not Unit.PERSONS]
        days = Days(self._counted(behind, times, keys), others, adds_up(own, own.by))
        opened = days.opened(settled)
        found = dict(zip(times, opened, strict=True))
        return _Opened({day: {**dict(zip(keys, one.rows, strict=True)), (): one.total} for day, one in found.items()})

    def _keys(self) -> list[Key]:
        """The keys of the rows on any of the days; none where nothing is split."""
        if not self.own.by:
            return []
        own = replace(self.own, before=None, total=False)
        days = (own.selection.period.last, *self.days)
        found = [self.source.recorded.answer(replace(own, selection=_to(own.selection, day))) for day in days]
        return list(dict.fromkeys(cell.key for one in found for cell in one.results[0]))

    def _on_the_last_day(self, behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
        openings = opened_apart(behind, keys or [()])
        return openings if keys else Openings((), openings.rows[0])

    def _on_the_day_before(self, behind: PersonsBehind, keys: Sequence[Key], own: Openings) -> Openings:
        """The slide tells no rows of the day that it is compared with, only the total."""
        return Openings((Openness.CLOSED,) * len(keys), max(own.total, openness_before(behind)))

    def _counted(self, behind: PersonsBehind, times: Sequence[dt.date], keys: Sequence[Key]) -> list[Day]:
        counted = []
        earlier: dt.date | None = None
        for day in times:
            rows = behind.by_key(self.own.by, Period(day)) if keys else None
            total = behind.by_key((), Period(day)).of(()) if self.own.has_total or not keys else None
            served, in_all = self._served(behind, earlier, day, keys)
            counted.append(Day(tuple(rows.of(key) for key in keys) if rows else (), total, served, in_all))
            earlier = day
        return counted

    def _served(
        self, behind: PersonsBehind, earlier: dt.date | None, day: dt.date, keys: Sequence[Key]
    ) -> tuple[tuple[int, ...], int]:
        if earlier is None or earlier == day or not behind.has_amounts():
            return (0,) * len(keys), 0
        period = Period(day, earlier + _DAY)
        rows = behind.served(self.own.by, period) if keys else None
        in_all = behind.served((), period)
        served = tuple(int(rows.cell(*key).value or 0) for key in keys) if rows else ()
        return served, int(in_all.cells[0].value or 0)
