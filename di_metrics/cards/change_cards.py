"""Cards of what changed since the last meeting and why, as each level tells it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from di_metrics.cards import headline_cards
from di_metrics.cards.figure_cards import not_released
from di_metrics.cards.picture_values import table
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import source_line, standing_line, written
from di_metrics.deck import Card, Column, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.model import Basis, Cell, Dimension, Indicator, Period, Result, Status
from di_metrics.query.headlines import HeadlineKey
from di_metrics.release.release import PERSONS, REGION
from di_metrics.sources.question import Answer, FigureSource, Question
from di_metrics.text.reasons import Block, since_sentence, since_table, untold_sentence

# ---- What changed, as a public release tells it ----

_BY = Dimension.GROUP


def released_changes(setting: Setting, view: View) -> Card:
    """Recipients and assessed persons by group at the ends of the years that the two days fall on or after."""
    source = setting.source
    earlier = setting.compared_with(view)
    now = _answer(setting, view, setting.selection(view).period.last)
    before = _answer(setting, view, earlier) if earlier else None
    if now is None or before is None or now.selection == before.selection or not now.totals or not before.totals:
        return not_released(setting, view)
    say, date = source.speaker.say, source.speaker.date
    first = now.results[0].indicator
    return Card(
        say(N_("What changed")),
        say(
            N_("%(name)s: %(now)s; %(before)s on %(date)s"),
            name=source.speaker.name(first.name),
            now=written(source, first, _total(now, first)),
            before=written(source, first, _total(before, first)),
            date=date(before.selection.period.last),
        ),
        say(N_("Figures of the release are rounded, so the exact change does not follow from them.")),
        _both_days(source, before, now),
        None,
        source_line(source, now),
        source.about(now),
    )


def _answer(setting: Setting, view: View, last: dt.date) -> Answer | None:
    selection = replace(setting.selection(view), period=Period(last))
    return setting.source.answer(Question(PERSONS, selection, (_BY,)))


def _total(answer: Answer, indicator: Indicator) -> Cell:
    return answer.total(indicator.code) or Cell((), None, Status.NO_DATA)


def _both_days(source: FigureSource, before: Answer, now: Answer) -> Table:
    """Of each indicator both days, one beside the other."""

    def beside(of_before: Sequence[Result], of_now: Sequence[Result]) -> tuple[Result, ...]:
        return tuple(one for pair in zip(of_before, of_now, strict=True) for one in pair)

    results, date, name = beside(before.results, now.results), source.speaker.date, source.speaker.name
    found = table(source, Answer(results, beside(before.totals, now.totals)))
    headings = [f"{name(one.indicator.name)}, {date(one.selection.period.last)}" for one in results]
    columns = zip(found.columns, headings, strict=True)
    return replace(found, columns=tuple(replace(column, heading=heading, name=heading) for column, heading in columns))


# ---- The slide of what changed since the last meeting and why, and the sentence of it that stands on the first slide ----

_TOLD = ("recipients", "compensation")


def changes(setting: Setting, view: View) -> Card:
    """People and money from the last meeting by reason to now; without one, against an earlier day alone.

    A release tells neither, but figures of two days by group.
    """
    if setting.source.level is Level.PROTECTED:
        return released_changes(setting, view)
    if setting.changed is None:
        return headline_cards.changes(setting, view)
    source, basis = setting.source, view.basis or setting.source.region.default_basis
    changes_of = [(code, setting.changes(code, basis)) for code in _TOLD]
    blocks = [Block(code, told.since, told=told.areas) for code, told in changes_of if told]
    by_place = since_table(source.speaker, source.region, basis, *blocks)
    return Card(
        source.speaker.say(N_("Since the last meeting")),
        change_sentence(setting, basis).removesuffix("."),
        _sentence(setting, "compensation", basis),
        _steps(source, by_place, blocks),
        by_place,
        standing_line(source, setting.to_date(view)),
    )


def _steps(source: FigureSource, table: Table, blocks: Sequence[Block]) -> Table:
    """The way of the region's figures from the last meeting by reason to now, one below the other; each adds up."""
    speaker, totals = source.speaker, [row for row in table.rows if row.is_total]
    columns = tuple(Column(speaker.name(block.of.name), block.of.decimals) for block in blocks)
    rows = tuple(
        Row(column.heading, tuple(row.figures[at] for row in totals), is_total=at == len(table.columns) - 1)
        for at, column in enumerate(table.columns)
    )
    return Table(speaker.name(source.region.name.bilingual), columns, rows)


def change_sentence(setting: Setting, basis: Basis) -> str:
    """By how much the recipients of the region changed since the last meeting, and why; nothing where there was none."""
    return _sentence(setting, "recipients", basis) if setting.changed else ""


def _sentence(setting: Setting, indicator: str, basis: Basis) -> str:
    told = setting.changes(indicator, basis)
    assert setting.changed is not None
    assert told is not None
    key, speaker, held_on = HeadlineKey(indicator, None, basis, REGION), setting.source.speaker, setting.changed.held_on
    if REGION not in told.areas:
        return untold_sentence(speaker, key, held_on)
    return since_sentence(speaker, told.since, key, held_on)
