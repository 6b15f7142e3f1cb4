"""The numbers in the words of a slide, against those that its level of figures tells."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations

from di_metrics.cards.setting import FigureSource
from di_metrics.cards.view import View, ViewKind, selection_of
from di_metrics.deck import Chart, ChartKind, Level, Listing, Map, Slide, Table
from di_metrics.formula import Fact
from di_metrics.model import Dimension, Indicator, Language, Unit
from di_metrics.query.attainment import first_days, plan_versions
from di_metrics.query.facts import plans_in_force
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Answer, Question
from di_metrics.text.speaker import Speaker

_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}|these are of \d{4}")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_OF_ALL = ("recipients", "compensation", "compensation_share_of_costs")
_OF_COVERAGE = ("coverage", "assessed_served", "assessed_waiting", "served_without_assessment")
_OF_TARGETS = ("recipients", "target_attainment", "assessed", "assessment_target_attainment")
_ALWAYS = {"50", "5", "90", "10,000", "9.3", "1.1"}
"""Half, the threshold, the days that end a service, and the numbers in names."""


def untold_numbers(source: FigureSource, view: View, slide: Slide, as_of: dt.date, since: dt.date) -> set[str]:
    """The numbers in an English slide's title and sentence that neither the slide nor its figures, as told, hold.

    Figures may be told of two days with their difference; rows and columns may be counted.
    """
    said = numbers_of(f"{slide.title} {slide.sentence}")
    return said - _ALWAYS - _shown(slide) - _answered(source, view, as_of, since)


def numbers_of(text: str) -> set[str]:
    return {one.rstrip(",") for one in _NUMBER.findall(_DATE.sub("", text))}


def _shown(slide: Slide) -> set[str]:
    texts, rows = [slide.heading], 0
    for one in (slide.picture, slide.table):
        if isinstance(one, Chart):
            texts += [*one.categories, *(label for series in one.series for label in series.labels)]
            rows = max(rows, len(one.categories))
            texts += _of_pairs(one) if one.kind is ChartKind.SCATTER else []
        elif isinstance(one, Map):
            texts += [area.label for area in one.areas]
            rows = max(rows, len(one.areas))
        elif isinstance(one, Listing):
            texts += one.points
            rows = max(rows, len(one.points))
        elif isinstance(one, Table):
            texts += [column.heading for column in one.columns]
            texts += [text for row in one.rows for text in (row.name, *(figure.text for figure in row.figures))]
            texts += [column.heading for column in one.columns]
            texts += [_in_words(figure.value) for row in one.rows for figure in row.figures if figure.value]
            rows = max(rows, len(one.rows), len(one.columns))
    return numbers_of(" ".join(texts)) | {str(number) for number in range(rows + 1)}


def _of_pairs(chart: Chart) -> list[str]:
    """How many pairs of points a scatter has, and how many rise and fall."""
    points = zip(*(one.values for one in chart.series), strict=True)
    products = [((a or 0) - (c or 0)) * ((b or 0) - (d or 0)) for (a, b), (c, d) in combinations(points, 2)]
    return [str(len(products)), str(sum(one > 0 for one in products)), str(sum(one < 0 for one in products))]


def _in_words(value: float) -> str:
    """A value as sentences have money: in whole euros, or in millions."""
    speaker = Speaker(Language.EN)
    return f"{speaker.number(value)} {speaker.short_money(value)}"


def _answered(source: FigureSource, view: View, as_of: dt.date, since: dt.date) -> set[str]:
    """The figures behind a slide, their totals of both days and the difference of these."""
    selection = selection_of(source.region, view, as_of)
    told: set[str] = set()
    if view.kind is ViewKind.INFRASTRUCTURE:
        plans = [plans_in_force(source.region, Fact.PLANNED_RECIPIENTS, one) for one in (since, as_of)]
        told = {str(value) for values in plans for value in values.values()}
    if view.kind in (ViewKind.PLAN, ViewKind.ATTAINMENT):
        told = {str(one.target.value) for one in plan_versions(source.region, {}, as_of)}
        told |= lacking_of_plans(source, as_of)
    for codes, by in _asked(view):
        answer = source.answer(Question(codes, selection, by, since, unit=view.unit))
        told |= _told(Speaker(Language.EN), answer) if answer else set()
    return told


def lacking_of_plans(source: FigureSource, as_of: dt.date) -> set[str]:
    """What is lacking of each plan of internal figures, on the last day of each."""
    recorded = source if isinstance(source, RecordedFigures) and source.level is Level.INTERNAL else None
    days = first_days(recorded.database, as_of) if recorded else {}
    return {str(one.lacking) for one in plan_versions(source.region, days, as_of)} if recorded else set()


def _asked(view: View) -> list[tuple[tuple[str, ...], tuple[Dimension, ...]]]:
    group = (Dimension.GROUP,)
    return {
        ViewKind.FIGURES: [(view.indicators, view.split)],
        ViewKind.COVERAGE: [(_OF_COVERAGE, view.split)],
        ViewKind.TARGETS: [(_OF_TARGETS, group)],
        ViewKind.CHANGES: [(("recipients", "compensation"), (Dimension.MUNICIPALITY,))],
        ViewKind.WORDS: [(_OF_ALL, group), (("recipients",), (Dimension.MUNICIPALITY,))],
        ViewKind.OVERVIEW: [(_OF_ALL, group), (("active_municipalities",), ())],
    }.get(view.kind, [])


def _told(speaker: Speaker, answer: Answer) -> set[str]:
    told: set[str] = set()
    for result in (*answer.results, *answer.totals, *answer.totals_before):
        told |= {text for cell in result for text in _written(speaker, result.indicator, cell.value)}
    for now in answer.totals:
        for before in (one for one in answer.totals_before if one.indicator.code == now.indicator.code):
            if now.total is not None and before.total is not None:
                told |= _written(speaker, now.indicator, abs(now.total - before.total))
    return told


def _written(speaker: Speaker, indicator: Indicator, value: float | None) -> set[str]:
    if value is None:
        return set()
    decimals = 0 if indicator.unit is Unit.PERSONS else indicator.decimals
    return numbers_of(speaker.short_value(indicator, value)) | numbers_of(speaker.number(value, decimals))


_EXTREME = re.compile(r"\b(largest|highest|most)\b", re.IGNORECASE)
_PART = re.compile(r"\b(shown|counted in|at least)\b", re.IGNORECASE)


def names_extremes(slide: Slide) -> bool | None:
    """Whether the rows that an English title names as largest are so in a column; None where it names none of all."""
    table = slide.picture if isinstance(slide.picture, Table) else slide.table
    if table is None or not _EXTREME.search(slide.title) or _PART.search(slide.title):
        return None
    rows = [row for row in table.rows if not row.is_total]
    named = [row for row in rows if f"{row.name} (" in slide.title]
    others = [row for row in rows if row not in named and row.name != "municipality not known"]
    if not named:
        return None
    return any(
        min(row.figures[at].value or 0 for row in named) >= max((row.figures[at].value or 0 for row in others), default=0)
        for at in range(len(table.columns))
    )
