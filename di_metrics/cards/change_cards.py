"""Cards of what changed since the last meeting and why, as each level tells it."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from di_metrics.cards import headline_cards
from di_metrics.cards.setting import Changed, Setting
from di_metrics.cards.titles import since_day
from di_metrics.cards.view import View
from di_metrics.cards.wording import axis_of, standing_line
from di_metrics.deck import Card, Chart, ChartKind, Column, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Period, Selection
from di_metrics.query.headlines import HeadlineKey
from di_metrics.release.release import REGION
from di_metrics.sources.question import Question
from di_metrics.text.reasons import since_sentence, since_table

# ---- The slide of what changed since the last meeting and why, and the sentence of it that stands on the first slide ----

_TOLD = ("recipients", "compensation")


def changes(setting: Setting, view: View) -> Card:
    """People and money from the last meeting by reason to now; where reasons are not told, against an earlier day alone.

    Reasons are changes of single records, so shareable figures have none.
    """
    if setting.changed is None:
        return headline_cards.changes(setting, view)
    basis, since = view.basis or setting.region.default_basis, setting.changed.since
    by_place = since_table(setting.speaker, setting.region, basis, since, _TOLD)
    steps = _steps(setting, by_place)
    return Card(
        setting.speaker.say(N_("Since the last meeting")),
        change_sentence(setting, view).removesuffix("."),
        _by_reason(setting, setting.changed, "compensation", basis),
        _waterfall(setting, steps) or steps,
        by_place,
        standing_line(setting, setting.to_date(view)),
    )


def _steps(setting: Setting, table: Table) -> Table:
    """The way of the region's figures from the last meeting by reason to now, one below the other; each adds up."""
    speaker, totals = setting.speaker, [row for row in table.rows if row.is_total]
    told = [CATALOGUE[code] for code in _TOLD]
    columns = tuple(Column(speaker.name(one.name), one.decimals) for one in told)
    rows = tuple(
        Row(column.heading, tuple(row.figures[at] for row in totals), is_total=at == len(table.columns) - 1)
        for at, column in enumerate(table.columns)
    )
    return Table(speaker.name(setting.region.name.bilingual), columns, rows)


def _waterfall(setting: Setting, steps: Table) -> Chart | None:
    """The steps as bars, people beside money, each from where the last one ended; what was added and lost in between.

    None where a step is not told, or would go below nought.
    """
    *rows, _change, now = steps.rows
    charts = []
    for place, code in enumerate(_TOLD):
        figures = [row.figures[place] for row in (*rows, now)]
        values = [one.value for one in figures if one.value is not None]
        floors = (0.0, *accumulate(values[:-2]), 0.0)
        if len(values) < len(figures) or len(values) < 3 or min(floors) < 0:
            return None
        indicator = CATALOGUE[code]
        series = Series(setting.speaker.name(indicator.name), tuple(values), tuple(one.text for one in figures))
        names, axis = tuple(row.name for row in (*rows, now)), axis_of(setting.speaker, indicator)
        charts.append(Chart(ChartKind.BARS, names, (series,), axis, indicator.decimals, floors=floors))
    people, money = charts
    return replace(people, second=money)


def change_sentence(setting: Setting, view: View) -> str:
    """By how much the recipients of the region changed since the last meeting; nothing where there was none."""
    basis = view.basis or setting.region.default_basis
    if setting.changed:
        return _by_reason(setting, setting.changed, "recipients", basis)
    if setting.since is None or setting.since == setting.as_of:
        return ""
    question = Question(("recipients",), Selection(Period(setting.as_of), basis), (), setting.since)
    answer = setting.source.answer(question)
    return since_day(setting, answer, setting.since) if answer else ""


def _by_reason(setting: Setting, changed: Changed, indicator: str, basis: Basis) -> str:
    key = HeadlineKey(indicator, None, basis, REGION)
    return since_sentence(setting.speaker, changed.since, key, changed.held_on)
