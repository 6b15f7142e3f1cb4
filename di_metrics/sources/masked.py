"""Figures that are safe to say where no release is loaded: those of the records, small counts hidden (see `masking`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from di_metrics.deck import Level
from di_metrics.formula import Count
from di_metrics.model import Basis, Cell, Dimension, Key, Period, Result, Selection, Status, Unit
from di_metrics.region import Region
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.masking import (
    Behind,
    Counts,
    Day,
    Days,
    Openings,
    Openness,
    PersonsBehind,
    cover,
    is_small,
    open_points,
    open_rows,
    openness,
    persons_behind,
    tells_amounts,
)
from di_metrics.sources.question import Answer, Question, as_counted, by_years, indicators_of
from di_metrics.text.protected import PublicSpeaker

_ALWAYS_ADD_UP = frozenset({Dimension.MUNICIPALITY, Dimension.GROUP})
"""A person is of one group, and few are served by two municipalities."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class MaskedFigures:
    """The figures of a database with small counts, and what would tell them, hidden."""

    recorded: RecordedFigures

    @property
    def level(self) -> Level:
        return Level.MASKED

    @property
    def region(self) -> Region:
        return self.recorded.region

    @property
    def speaker(self) -> PublicSpeaker:
        return self.recorded.speaker

    @property
    def demonstration(self) -> bool:
        return self.recorded.demonstration

    @property
    def data_hash(self) -> str:
        return self.recorded.data_hash

    @property
    def batches(self) -> tuple[str, ...]:
        return self.recorded.batches

    def outlined(self, basis: Basis) -> frozenset[str]:
        return self.recorded.outlined(basis)

    def about(self, answer: Answer) -> tuple[tuple[str, str], ...]:
        return self.recorded.about(answer)

    def answer(self, question: Question) -> Answer:
        asked = as_counted(by_years(question))
        told, behind = self.recorded.answer(asked), PersonsBehind(self.recorded, asked)
        keys = [cell.key for cell in told.results[0]]
        if asked.compare and told.before:
            openings = _compared(behind, keys)
        elif _runs(asked):
            openings = _running(behind, keys)
        else:
            openings = opened_apart(behind, keys)
        opened = dict(zip(keys, openings.rows, strict=True))
        total: Mapping[Key, Openness] = {(): openings.total if asked.by else openings.rows[0]}
        # Along time a point left out without this word would be known to be 5 or more, and less than 5 below the next.
        hiding = Hiding(behind, says_low=not _runs(asked))
        earlier = Period(asked.before) if asked.before else None
        of_before = {**total}
        if told.totals_before and not asked.compare:
            of_before[()] = max(total[()], openness_before(behind))
        return Answer(
            hiding.results(told.results, opened if asked.by else total),
            hiding.results(told.totals, total),
            hiding.results(told.before, opened, earlier),
            hiding.results(told.totals_before, of_before, earlier),
        )


def _runs(asked: Question) -> bool:
    return asked.selection.period.to_date and any(one.is_time for one in asked.by)


def adds_up(asked: Question, dimensions: Sequence[Dimension]) -> bool:
    """Whether what the rows of some dimensions hide could be told by the total of an indicator."""
    return bool(dimensions) and any(
        set(dimensions) <= one.additive_over | _ALWAYS_ADD_UP and tells_amounts(one) for one in indicators_of(asked)
    )


def opened_apart(behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
    """Rows that are compared, or amounts of separate years."""
    asked = behind.asked
    counts = behind.by_key(asked.by)
    total = behind.by_key(()).of(()) if asked.by and asked.has_total else None
    return open_rows([counts.of(key) for key in keys], total, add_up=adds_up(asked, asked.by))


def _running(behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
    """Running counts along years, each series by itself; at their end they must not give one another away."""
    asked = behind.asked
    counts, served = behind.by_key(asked.by), _served_within(behind)
    place = next(index for index, one in enumerate(asked.by) if one.is_time)
    series: dict[Key, list[Key]] = {}
    for key in keys:
        series.setdefault((*key[:place], *key[place + 1 :]), []).append(key)
    found: dict[Key, Openness] = {}
    for points in series.values():
        within = [int(served.cell(*key).value or 0) for key in points] if served else None
        found.update(zip(points, open_points([counts.of(key) for key in points], within), strict=True))
    last = [points[-1] for points in series.values()]
    total = behind.by_key(()).of(())
    if len(asked.by) == 1:
        return Openings(tuple(found[key] for key in keys), found[last[0]] if last else Openness.CLOSED)
    rows = [counts.of(key) for key in last]
    ends = open_rows(rows, total, add_up=False)
    ends = Openings(tuple(max(found[key], state) for key, state in zip(last, ends.rows, strict=True)), ends.total)
    if adds_up(asked, [one for one in asked.by if not one.is_time]):
        ends = cover(rows, ends)
    found.update(zip(last, ends.rows, strict=True))
    return Openings(tuple(found[key] for key in keys), ends.total)


def _served_within(behind: PersonsBehind) -> Result | None:
    if not behind.has_amounts():
        return None
    last = behind.asked.selection.period.last
    return behind.served(behind.asked.by, Period(last, behind.recorded.region.project.start))


def _compared(behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
    """Rows with their figures of two days: neither of them nor the step between them may be small."""
    asked = behind.asked
    rows = _two_days(behind, asked.by, keys)
    total = _two_days(behind, (), [()])[0] if asked.by else None
    found = open_rows(rows, total, add_up=adds_up(asked, asked.by))
    return Openings(tuple(_whole(one) for one in found.rows), _whole(found.total))


def _whole(state: Openness) -> Openness:
    return Openness.CLOSED if state else Openness.OPEN


def _two_days(behind: PersonsBehind, by: tuple[Dimension, ...], keys: Sequence[Key]) -> Sequence[Counts]:
    asked = behind.asked
    assert asked.before is not None
    now, before = behind.by_key(by), behind.by_key(by, Period(asked.before))
    served = _served_between(behind, by)
    found = []
    for key in keys:
        counts = dict(now.of(key))
        for name, count in before.of(key).items():
            counts[replace(name, moment="before")] = count
            counts[replace(name, moment="step")] = abs(now.of(key).get(name, 0) - count)
        if served:
            counts[Behind(Count.RECIPIENTS, moment="served")] = int(served.cell(*key).value or 0)
        found.append(counts)
    return found


def _served_between(behind: PersonsBehind, by: tuple[Dimension, ...]) -> Result | None:
    """The recipients after the earlier day, where amounts are told."""
    asked = behind.asked
    if asked.before is None or not behind.has_amounts():
        return None
    return behind.served(by, Period(asked.selection.period.last, asked.before + _DAY))


def openness_before(behind: PersonsBehind) -> Openness:
    """Whether the total of the earlier day may stand beside that of the later one."""
    return _whole(openness(_two_days(behind, (), [()])[0]))


@dataclass(frozen=True)
class Hiding:
    """Takes the values out of cells that are not open; `says_low` if it is said of a count that it is small."""

    behind: PersonsBehind
    says_low: bool = True

    def results(
        self, told: Sequence[Result], opened: Mapping[Key, Openness], period: Period | None = None
    ) -> tuple[Result, ...]:
        """Results with only those values that may be told."""
        if not told:
            return ()
        counts = self.behind.by_key(told[0].by, period)
        return tuple(
            replace(one, cells=tuple(self._cell(one, cell, opened[cell.key], counts.of(cell.key)) for cell in one))
            for one in told
        )

    def _cell(self, result: Result, cell: Cell, state: Openness, counts: Counts) -> Cell:
        if cell.value is None or state is Openness.OPEN or not persons_behind(result.indicator):
            return cell
        of_persons = result.indicator.unit is Unit.PERSONS
        if of_persons and self.says_low and is_small(cell.value):
            return Cell(cell.key, None, Status.LOW)
        own = [counts[name] for name in self.behind.names(result.indicator)]
        if state is Openness.PARTLY and not of_persons and not any(map(is_small, own)):
            return cell
        return Cell(cell.key, None, Status.SUPPRESSED)


# ---- Figures of earlier days that are safe to say beside those of the day that a slide is of (see `masking_days`) ----


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
