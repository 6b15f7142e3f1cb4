"""What leaves the team where no release protects it: the figures of the records, small counts and what tells them hidden.

This is the one door to suppression: cards ask the source what may be told of figures, of counts and of changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from di_metrics.deck import Level
from di_metrics.formula import Count, Difference, EsfPart, Euros, Fact, Formula, PlannedGroupsOnly, Ratio, Restricted, Sum
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shared import NO_PARTNER
from di_metrics.model import Basis, Cell, Dimension, Indicator, Key, Period, Result, Selection, Status, Unit
from di_metrics.query.headlines import Change, HeadlineKey, Since, followed, without_reasons
from di_metrics.release.release import REGION
from di_metrics.sources.exact import ChangesByArea, RecordedFigures
from di_metrics.sources.question import Answer, Question, as_counted, by_years, indicators_of
from di_metrics.sources.suppression import (
    Behind,
    Counts,
    Day,
    Days,
    Openings,
    Openness,
    is_small,
    open_rows,
    openness,
)

_ALWAYS_ADD_UP = frozenset({Dimension.MUNICIPALITY, Dimension.GROUP})
"""A person is of one group, and few are served by two municipalities."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class MaskedFigures(RecordedFigures):
    """The figures of a database with small counts, and what would tell them, hidden."""

    @property
    def level(self) -> Level:
        return Level.MASKED

    def answer(self, question: Question) -> Answer:
        asked = as_counted(by_years(question))
        exact, behind = self.exact(asked), PersonsBehind(self, asked)
        keys = [cell.key for cell in exact.results[0]]
        is_running = asked.selection.period.to_date and any(one.is_time for one in asked.by)
        if asked.compare and exact.before:
            openings = _compared(behind, keys)
        elif is_running and keys:
            openings = _over_time(behind, keys)
        else:
            openings = _opened_apart(behind, keys)
        rows = dict(zip(keys, openings.rows, strict=True))
        total: Mapping[Key, Openness] = {(): openings.total if asked.by else openings.rows[0]}
        # Along time a point left out without this word would be known to be 5 or more, and less than 5 below the next.
        hiding = Hiding(behind, says_low=not is_running)
        earlier = Period(asked.before) if asked.before else None
        of_before = total
        if exact.totals_before and not asked.compare:
            of_before = {(): max(total[()], _openness_before(behind))}
        return Answer(
            hiding.results(exact.results, rows if asked.by else total),
            hiding.results(exact.totals, total),
            hiding.results(exact.before, rows, earlier),
            hiding.results(exact.totals_before, of_before, earlier),
        )

    def counted(self, rows: Sequence[Sequence[int]], total: Sequence[int] = ()) -> tuple[tuple[Cell, ...], ...]:
        """The counts of a row are hidden together."""
        names = [Behind(Count.RECIPIENTS, moment=str(column)) for column in range(max(map(len, (total, *rows))))]
        whole = dict(zip(names, total, strict=True)) if total else None
        states = open_rows([dict(zip(names, row, strict=True)) for row in rows], whole, add_up=False).rows
        return tuple(
            tuple(Cell((), count) if state is Openness.OPEN else _hidden((), count) for count in row)
            for row, state in zip(rows, states, strict=True)
        )

    def changes(self, since: Since, indicator: str, basis: Basis) -> ChangesByArea:
        """By reason, or without reasons where one of the region's is of few persons; else of no area."""
        whole = without_reasons(since)
        for changes in (since, whole):
            areas = _open_areas(changes, indicator, basis)
            if REGION in areas:
                return ChangesByArea(changes, areas)
        return ChangesByArea(whole, frozenset())

    def on_days(self, days: tuple[dt.date, ...], last: dt.date, since: dt.date | None) -> MaskedDays:
        return MaskedDays(self.database, self.language, self._counted, days=days, last=last, since=since)


def _hidden(key: Key, count: float) -> Cell:
    """Instead of a count of persons."""
    return Cell(key, None, Status.LOW if is_small(count) else Status.SUPPRESSED)


def _adds_up(asked: Question, dimensions: Sequence[Dimension]) -> bool:
    """Whether what the rows of some dimensions hide could be told by the total of an indicator."""
    return bool(dimensions) and any(
        set(dimensions) <= one.additive_over | _ALWAYS_ADD_UP and _tells_amounts(one) for one in indicators_of(asked)
    )


def _opened_apart(behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
    """Rows that are compared, or amounts of separate years."""
    asked = behind.asked
    counts = behind.by_key(asked.by)
    total = behind.by_key(()).of(()) if asked.by and asked.has_total else None
    return open_rows([counts.of(key) for key in keys], total, add_up=_adds_up(asked, asked.by))


def _over_time(behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
    """Running counts, a series each: no step of few persons, and at their end they must not give one another away."""
    asked = behind.asked
    place = next(index for index, one in enumerate(asked.by) if one.is_time)
    times = list(dict.fromkeys(key[place] for key in keys))
    series = list(dict.fromkeys((*key[:place], *key[place + 1 :]) for key in keys))
    counts, served = behind.by_key(asked.by), None
    if behind.has_amounts():
        served = behind.served(asked.by, Period(asked.selection.period.last, behind.source.region.project.start))
    days = []
    for time in times:
        of_time = [(*one[:place], time, *one[place:]) for one in series]
        within = tuple(int(served.cell(*key).value or 0) for key in of_time) if served else ()
        days.append(Day(tuple(counts.of(key) for key in of_time), None, within))
    others = [one for one in asked.by if not one.is_time]
    ends = open_rows(days[-1].rows, behind.by_key(()).of(()), add_up=_adds_up(asked, others))
    opened = Days(days, behind.of_others, add_up=False).opened({len(days) - 1: ends})
    found = {
        (*one[:place], time, *one[place:]): state
        for time, openings in zip(times, opened, strict=True)
        for one, state in zip(series, openings.rows, strict=True)
    }
    return Openings(tuple(found[key] for key in keys), ends.total)


def _compared(behind: PersonsBehind, keys: Sequence[Key]) -> Openings:
    """Rows with their figures of two days: neither of them nor the step between them may be small."""
    asked = behind.asked
    total = _two_days(behind, (), [()])[0] if asked.by else None
    found = open_rows(_two_days(behind, asked.by, keys), total, add_up=_adds_up(asked, asked.by))
    return Openings(tuple(map(_whole, found.rows)), _whole(found.total))


def _whole(state: Openness) -> Openness:
    return Openness.CLOSED if state else Openness.OPEN


def _two_days(behind: PersonsBehind, by: tuple[Dimension, ...], keys: Sequence[Key]) -> Sequence[Counts]:
    asked = behind.asked
    assert asked.before is not None
    now, before = behind.by_key(by), behind.by_key(by, Period(asked.before))
    served = None
    if behind.has_amounts():
        served = behind.served(by, Period(asked.selection.period.last, asked.before + _DAY))
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


def _openness_before(behind: PersonsBehind) -> Openness:
    """Whether the total of the earlier day may stand beside that of the later one."""
    return _whole(openness(_two_days(behind, (), [()])[0]))


@dataclass(frozen=True)
class Hiding:
    """Takes the values out of cells that are not open; `says_low` if it is said of a count that it is small."""

    behind: PersonsBehind
    says_low: bool = True

    def results(
        self, exact: Sequence[Result], opened: Mapping[Key, Openness], period: Period | None = None
    ) -> tuple[Result, ...]:
        """Results with only those values that may be told."""
        if not exact:
            return ()
        counts = self.behind.by_key(exact[0].by, period)
        return tuple(
            replace(one, cells=tuple(self._cell(one, cell, opened[cell.key], counts.of(cell.key)) for cell in one))
            for one in exact
        )

    def _cell(self, result: Result, cell: Cell, state: Openness, counts: Counts) -> Cell:
        if cell.value is None or state is Openness.OPEN or not persons_behind(result.indicator):
            return cell
        if result.indicator.unit is Unit.PERSONS:
            return _hidden(cell.key, cell.value if self.says_low else 0)
        own = [counts[name] for name in self.behind.names(result.indicator)]
        if state is Openness.PARTLY and not any(map(is_small, own)):
            return cell
        return Cell(cell.key, None, Status.SUPPRESSED)


# ---- Figures of earlier days that are safe to say beside those of the day that a slide is of (rule 5) ----


@dataclass(frozen=True, kw_only=True)
class MaskedDays(MaskedFigures):
    """The figures of a database on some days, hidden as far as those of all days and of the slide's own would tell them.

    `days` are the days in the order of time; `last` is the slide's own, `since` the one that it is compared with.
    """

    days: tuple[dt.date, ...]
    last: dt.date
    since: dt.date | None
    _opened: dict[Question, dict[dt.date, dict[Key, Openness]]] = field(default_factory=dict, compare=False)

    def answer(self, question: Question) -> Answer:
        """The figures to one of the days that may be told, and the total to the day before it."""
        asked = as_counted(question)
        exact, opened = self.exact(asked), self._for_all_days(asked)
        rows = opened[asked.selection.period.last]
        total: dict[Key, Openness] = {(): rows[()]}
        hiding = Hiding(PersonsBehind(self, asked), says_low=False)
        answer = Answer(hiding.results(exact.results, rows), hiding.results(exact.totals, total))
        if asked.before is None or asked.before not in self.days:
            return answer
        of_before: dict[Key, Openness] = {(): max(rows[()], opened[asked.before][()])}
        return replace(answer, totals_before=hiding.results(exact.totals_before, of_before, Period(asked.before)))

    def _for_all_days(self, asked: Question) -> dict[dt.date, dict[Key, Openness]]:
        """How open the rows and the total (of the empty key) are on each day, whatever day a question asks about."""
        before = self.since if asked.before else None
        own = replace(asked, selection=_to(asked.selection, self.last), before=before)
        if own not in self._opened:
            self._opened[own] = self._open(own)
        return self._opened[own]

    def _open(self, own: Question) -> dict[dt.date, dict[Key, Openness]]:
        """The slide's own day is opened as the slide is; of the day that it is compared with it tells the total alone."""
        behind, keys = PersonsBehind(self, own), self._keys(own)
        times = sorted([*self.days, self.last, *([own.before] if own.before else [])])
        ends = _opened_apart(behind, keys or [()])
        ends = ends if keys else Openings((), ends.rows[0])
        settled = {len(times) - 1: ends}
        if own.before:
            total = max(ends.total, _openness_before(behind))
            settled[times.index(own.before)] = Openings((Openness.CLOSED,) * len(keys), total)
        days = Days(_days(behind, times, keys), behind.of_others, _adds_up(own, own.by))
        opened = zip(times, days.opened(settled), strict=True)
        return {day: {**dict(zip(keys, one.rows, strict=True)), (): one.total} for day, one in opened}

    def _keys(self, own: Question) -> list[Key]:
        """The keys of the rows on any of the days; none where nothing is split."""
        if not own.by:
            return []
        asked = replace(own, before=None, total=False)
        found = [self.exact(replace(asked, selection=_to(own.selection, day))) for day in (self.last, *self.days)]
        return list(dict.fromkeys(cell.key for one in found for cell in one.results[0]))


def _to(selection: Selection, day: dt.date) -> Selection:
    return replace(selection, period=Period(day))


def _days(behind: PersonsBehind, times: Sequence[dt.date], keys: Sequence[Key]) -> list[Day]:
    """The counts on each day, and who was served since the one before it where amounts are told."""
    by, has_total, found = behind.asked.by, behind.asked.has_total or not keys, []
    for earlier, day in zip((None, *times), times, strict=False):
        rows = behind.by_key(by, Period(day)) if keys else None
        total = behind.by_key((), Period(day)).of(()) if has_total else None
        served, in_all = (0,) * len(keys), 0
        if earlier and earlier != day and behind.has_amounts():
            period = Period(day, earlier + _DAY)
            of_rows = behind.served(by, period) if keys else None
            served = tuple(int(of_rows.cell(*key).value or 0) for key in keys) if of_rows else ()
            in_all = int(behind.served((), period).cells[0].value or 0)
        found.append(Day(tuple(rows.of(key) for key in keys) if rows else (), total, served, in_all))
    return found


# ---- What changed since the last meeting ----


def _open_areas(since: Since, indicator: str, basis: Basis) -> frozenset[str]:
    """The areas behind whose change are no few persons: then, now, by the difference and by each reason.

    An amount may be of few persons although no person is new, so amounts are told of the region alone.
    """
    counts = [one for one in followed() if one.unit is Unit.PERSONS]
    behind = [one for one in counts if one.code == indicator] or counts
    rows = {
        key.area: dict(_counts(since, behind, key.area, basis))
        for key in since.changes
        if key.basis is basis and any(key.indicator == one.code for one in behind)
    }
    openings = open_rows(list(rows.values()), total, add_up=True) if (total := rows.pop(REGION, None)) else None
    if openings is None or openings.total is not Openness.OPEN:
        return frozenset()
    if _sums_up(CATALOGUE[indicator].formula):
        return frozenset({REGION})
    of_rows = zip(rows, openings.rows, strict=True)
    return frozenset({REGION, *(area for area, state in of_rows if state is Openness.OPEN)})


def _counts(since: Since, behind: Sequence[Indicator], area: str, basis: Basis) -> Iterator[tuple[Behind, int]]:
    reasons = {reason for key, change in since.changes.items() if key.basis is basis for reason in change.parts}
    for indicator in behind:
        counted = indicator.formula
        change = since.changes.get(HeadlineKey(indicator.code, None, basis, area), Change(None, None, {}))
        yield Behind(counted), int(change.after or 0)
        yield Behind(counted, moment="before"), int(change.before or 0)
        yield Behind(counted, moment="difference"), abs(int(change.difference or 0))
        for reason in reasons:
            yield Behind(counted, moment=reason), abs(int(change.parts.get(reason, 0)))


# ---- How many persons are behind the figures of a slide ----

_RECIPIENTS = CATALOGUE["recipients"]


def persons_behind(indicator: Indicator) -> tuple[Formula, ...]:
    """The counts of persons that an indicator is or is made from; none for what the region's files state."""
    if indicator.unit is Unit.PERSONS:
        return (indicator.formula,)
    return tuple(dict.fromkeys(_counted(indicator.formula)))


def _counted(formula: Formula) -> Iterator[Formula]:
    match formula:
        case Count.ACTIVE_MUNICIPALITIES | Fact():
            return
        case Count.SERVICES_USED | Sum():
            yield Count.RECIPIENTS
        case Count.MEDIAN_DAYS:
            yield Count.ASSESSED_AND_SERVED
        case Count() | PlannedGroupsOnly():
            yield formula
        case Ratio(one, other) | Difference(one, other):
            yield from _counted(one)
            yield from _counted(other)
        case Euros(inner) | EsfPart(inner):
            yield from _counted(inner)
        case Restricted(inner):
            yield from (Restricted(one) for one in _counted(inner))


def _tells_amounts(indicator: Indicator) -> bool:
    """Whether counts or sums can be worked out from values of it: not from a ratio of two that nobody else tells."""
    if isinstance(indicator.formula, Ratio):
        return isinstance(indicator.formula.denominator, Fact)
    return indicator.formula is not Count.MEDIAN_DAYS


@dataclass(frozen=True)
class PersonsBehind:
    """Counts the persons behind a question's figures."""

    source: RecordedFigures
    asked: Question

    def names(self, indicator: Indicator) -> tuple[Behind, ...]:
        """The counts behind an indicator; units of one kind are told apart, for few of the recipients may have had any."""
        unit, base = self._unit(indicator), indicator.base
        scope = replace(indicator.scope, narrowed_by=indicator.scope.narrowed_by - {Dimension.UNIT})
        return tuple(Behind(one, unit, "", base, scope, indicator.cumulative) for one in persons_behind(indicator))

    @property
    def of_others(self) -> list[tuple[Behind, ...]]:
        """The counts behind each indicator that is no count of persons."""
        return [self.names(one) for one in indicators_of(self.asked) if one.unit is not Unit.PERSONS]

    def _unit(self, indicator: Indicator) -> str:
        if Dimension.UNIT not in indicator.splits or Dimension.SERVICE in self.asked.by:
            return ""
        return self.asked.unit or self.source.region.unit_kinds[0].code

    @property
    def _all(self) -> tuple[Behind, ...]:
        return tuple(dict.fromkeys(name for one in indicators_of(self.asked) for name in self.names(one)))

    def by_key(self, by: tuple[Dimension, ...], period: Period | None = None) -> CountsByKey:
        """The counts of each cell of a split; in the question's period or another one."""
        return CountsByKey({name: self._count(name, by, period) for name in self._all})

    def _count(self, name: Behind, by: tuple[Dimension, ...], period: Period | None) -> Result:
        selection = self._selection(name.unit)
        counted = replace(_RECIPIENTS, formula=name.formula, base=name.base, scope=name.scope, cumulative=name.cumulative)
        return self.source.counts(counted, replace(selection, period=period or selection.period), by)

    def _selection(self, unit: str) -> Selection:
        asked, region = self.asked.selection, self.source.region
        if not unit:
            return asked
        passing = region.services_of(asked)
        services = tuple(one.code for one in region.services if one.code in passing and one.unit == unit)
        return replace(asked, services=services, categories=()) if services else asked

    def has_amounts(self) -> bool:
        """Whether an indicator adds up something over records, so that a step of it is of the persons served in between."""
        return any(_sums_up(one.formula) for one in indicators_of(self.asked))

    def served(self, by: tuple[Dimension, ...], period: Period) -> Result:
        """The recipients within a period."""
        return self.source.counts(_RECIPIENTS, replace(self.asked.selection, period=period), by)


def _sums_up(formula: Formula) -> bool:
    match formula:
        case Sum():
            return True
        case Ratio(one, other) | Difference(one, other):
            return _sums_up(one) or _sums_up(other)
        case Euros(inner) | EsfPart(inner) | Restricted(inner):
            return _sums_up(inner)
        case _:
            return False


@dataclass(frozen=True)
class CountsByKey:
    """Counts by name and key; what is not there is nobody.

    What a row cannot have at all (guardians are not assessed) is left out: hidden, it would hide nothing else.
    """

    results: dict[Behind, Result]

    def of(self, key: Key) -> Counts:
        cells = ((name, result.cell(*key)) for name, result in self.results.items())
        return {name: int(cell.value or 0) for name, cell in cells if cell.reason in (None, NO_PARTNER)}
