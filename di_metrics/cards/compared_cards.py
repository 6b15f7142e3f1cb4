"""Cards of municipalities by several figures, by two, and by one through the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from di_metrics.cards.about import about_together
from di_metrics.cards.beside_region_card import beside_region
from di_metrics.cards.compare_card import FROM_EXACT_COUNTS, names_of, share_columns, share_figures
from di_metrics.cards.compared import Compared, compared
from di_metrics.cards.figure_cards import figures, why_nothing
from di_metrics.cards.picture_values import figure, name_in
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import PictureKind, View, ViewKind
from di_metrics.cards.wording import (
    axis_of,
    internal_alone,
    kind_heading,
    name_of,
    of_filtered,
    shortly,
    source_line,
    unit_of,
)
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Listing, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.formula import DaysUntilServed, Formula, ServedWithin
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_proportion, is_rate
from di_metrics.model import Dimension, Direction, Indicator, Period, Unit
from di_metrics.query.comparison import Together, together
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.notes import remarks_on_cells
from di_metrics.text.public_speaker import NOTHING, within


def compared_indicators() -> list[str]:
    """The indicators by which municipalities are compared: shares of persons, then other figures that do not grow with size,
    then those that do. Recipients stand beside inhabitants there.
    """
    codes = [
        code
        for code, one in CATALOGUE.items()
        if Dimension.MUNICIPALITY in one.splits and one.unit is not Unit.MUNICIPALITIES and code != "recipients"
    ]
    return sorted(codes, key=lambda code: _place(CATALOGUE[code]))


def _place(indicator: Indicator) -> tuple[bool, bool, bool]:
    return not is_proportion(indicator.formula), not is_rate(indicator), indicator.direction is Direction.NEUTRAL


def rates_of(period: Period) -> list[str]:
    """The indicators by municipality that do not grow with its size and are counted in a period; of waiting the median."""
    found = [CATALOGUE[code] for code in compared_indicators()]
    of_period = [one for one in found if is_rate(one) and one.period(period) == period]
    return [one.code for one in of_period if Dimension.UNIT not in one.splits and not _is_another_of_waiting(one.formula)]


def _is_another_of_waiting(formula: Formula) -> bool:
    return isinstance(formula, ServedWithin) or (isinstance(formula, DaysUntilServed) and formula.percent != _MEDIAN)


_MEDIAN = 50


# ---- By many figures at once ----


def matrix(setting: Setting, view: View) -> Card:
    """All rates of municipalities, each column shaded on its own scale, in the order of one of them."""
    recorded = setting.recorded
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view, FROM_EXACT_COUNTS)
    selection = setting.selection(view)
    rates = rates_of(selection.period) or list(view.indicators)
    first = next((one for one in view.indicators if one in rates), rates[0])  # all columns are of one period
    codes = list(dict.fromkeys([first, *rates]))
    found = [compared(setting, recorded, view, code) for code in codes]
    told = [one for one in found if one.values]
    lead = (told or found)[0]  # what does not apply to a selection gives no order
    reasons = why_nothing(setting, lead.answer) if not told else ()
    sentence = setting.speaker.say(
        N_("In the order of: %(indicator)s. The darker a cell, the larger the figure within its column."),
        indicator=within(setting.speaker.name(lead.indicator.name)),
    )
    return Card(
        of_filtered(setting, kind_heading(setting, view), selection),
        _first_and_last(setting, told),
        sentence,
        Listing(reasons) if reasons else _table(setting, _ordered(lead), told, shaded=True),
        None if reasons else _table(setting, _ordered(lead), told, shaded=False),
        source_line(setting, lead.answer),
        about_together(setting, [one.answer for one in told or [lead]]),
    )


def _first_and_last(setting: Setting, found: Sequence[Compared]) -> str:
    """Which of those shown are first and last by most of the figures that have a better end; nothing of one alone."""
    say, speaker = setting.speaker.say, setting.speaker
    judged = [one for one in found if one.indicator.direction is not Direction.NEUTRAL and len(set(one.values.values())) > 1]
    firsts: Counter[str] = Counter()
    lasts: Counter[str] = Counter()
    for one in judged:
        ranks = {code: rank for code in one.chosen if (rank := one.rank(code))}
        worst = max(one.rank(code) or 0 for code in one.values)
        firsts.update(code for code, rank in ranks.items() if rank == 1)
        lasts.update(code for code, rank in ranks.items() if rank == worst)
    said = []
    for text, counts in (
        (N_("first by %(number)s: %(places)s"), firsts),
        (N_("last by %(number)s: %(places)s"), lasts),
    ):
        if most := max(counts.values(), default=0):
            leaders = [code for code, count in counts.items() if count == most]
            said.append(say(text, places=names_of(setting, leaders), number=speaker.number(most)))
    if not said or len(found[0].chosen) == 1:
        return say(N_("Municipalities by many figures"))
    of_all = speaker.plural("Of %(number)s figure with a better end", "Of %(number)s figures with a better end", len(judged))
    return f"{of_all}, {'; '.join(said)}"


def _ordered(first: Compared) -> tuple[str, ...]:
    """The municipalities from the best to the last, or from the largest; those without a value come last."""
    return tuple(sorted(first.chosen, key=lambda code: first.rank(code) or len(first.values) + 1))


def _table(setting: Setting, codes: Sequence[str], found: Sequence[Compared], *, shaded: bool) -> Table:
    """A row a municipality, and the region's: shaded figures alone, as a page has room for; else with what shares are of."""
    speaker, place = setting.speaker, Dimension.MUNICIPALITY
    columns: list[Column] = []
    for one in found:
        name, code = name_in(setting, one.result, [other.result for other in found]), one.indicator.code
        unit = unit_of(speaker, one.indicator)
        columns.append(Column(name, one.indicator.decimals, shades=shaded, alone=shaded, name=code, unit=unit))
        columns += [
            replace(column, heading=f"{name}: {within(column.heading)}", name=f"{code}_{column.name}")
            for column in ([] if shaded else share_columns(setting, one))
        ]

    def figures_of(code: str) -> tuple[Figure, ...]:
        told = [
            (figure(setting, one.indicator, one.result.cell(code)), *([] if shaded else share_figures(setting, one, code)))
            for one in found
        ]
        return tuple(chain.from_iterable(told))

    rows = [Row(name_of(setting, place, code), figures_of(code), code=code) for code in codes]
    of_region = {one.indicator.code: figure(setting, one.indicator, one.total) for one in found}
    total = tuple(of_region.get(column.name, Figure(None, NOTHING)) for column in columns)
    rows.append(Row(speaker.name(setting.region.name.bilingual), total, is_total=True))
    results = [result for one in found for result in (one.result, *one.answer.totals)]
    remarks = " ".join(remarks_on_cells(speaker, setting.region, results))
    return Table(speaker.say(DIMENSION_NAMES[place]), tuple(columns), tuple(rows), remarks, key=place.value)


# ---- By two figures ----


def scatter(setting: Setting, view: View) -> Card:
    """Municipalities as points by two figures, and whether these go together."""
    recorded = setting.recorded
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view, FROM_EXACT_COUNTS)
    up, right = (compared(setting, recorded, view, code) for code in view.indicators)
    both = tuple(code for code in up.chosen if code in up.values and code in right.values)
    reasons = () if both else why_nothing(setting, up.answer) or why_nothing(setting, right.answer)
    # What is of the period alone comes first: figures to date are the same for every beginning.
    answers = sorted((up.answer, right.answer), key=lambda answer: answer.selection.period.to_date)
    names = [setting.speaker.name(one.indicator.name) for one in (up, right)]
    heading = setting.speaker.listed([names[0], within(names[1])])
    return Card(
        of_filtered(setting, heading, setting.selection(view)),
        _go_together(setting, up, right, both),
        _of_pairs(setting, up, right, both),
        _points(setting, up, right, both) if both else Listing(reasons or (setting.speaker.say(_NONE_HAS_BOTH),)),
        _table(setting, both, (up, right), shaded=False) if both else None,
        source_line(setting, answers[0]),
        about_together(setting, answers),
    )


_NONE_HAS_BOTH = N_("No municipality has both figures.")
_FOUND = {
    1: N_("%(first)s and %(second)s: where one is higher, the other is higher too"),
    -1: N_("%(first)s and %(second)s: where one is higher, the other is lower"),
    0: N_("%(first)s and %(second)s: no connection beyond chance"),
}
_FEWEST = 3


def _together(up: Compared, right: Compared, codes: Sequence[str]) -> Together:
    """How the figures of the municipalities that are shown go together."""
    return together({code: up.values[code] for code in codes}, {code: right.values[code] for code in codes})


def _go_together(setting: Setting, up: Compared, right: Compared, codes: Sequence[str]) -> str:
    found = _together(up, right, codes)
    first, second = (setting.speaker.name(one.indicator.name) for one in (up, right))
    if found.number < _FEWEST:
        return setting.speaker.say(
            N_("%(first)s and %(second)s: too few municipalities to tell"), first=first, second=within(second)
        )
    return setting.speaker.say(_FOUND[found.sign], first=first, second=within(second))


def _of_pairs(setting: Setting, up: Compared, right: Compared, codes: Sequence[str]) -> str:
    """How many pairs of the municipalities that are shown are in the same order by both figures."""
    speaker, found = setting.speaker, _together(up, right, codes)
    if found.number < _FEWEST:
        return speaker.say(N_("At least three municipalities with both figures are needed."))
    pairs = speaker.plural(
        "Of %(number)s pair of municipalities, %(alike)s are in the same order by both figures and %(opposite)s in the"
        " opposite one (n = %(all)s municipalities).",
        "Of %(number)s pairs of municipalities, %(alike)s are in the same order by both figures and %(opposite)s in the"
        " opposite one (n = %(all)s municipalities).",
        found.pairs,
        alike=speaker.number(found.alike),
        opposite=speaker.number(found.opposite),
        all=speaker.number(found.number),
    )
    caution = N_("What goes together need not be the cause of the other.")
    return f"{pairs} {speaker.say(caution if found.sign else N_('Chance explains as much.'))}"


def _points(setting: Setting, up: Compared, right: Compared, codes: Sequence[str]) -> Chart:
    series = tuple(
        Series(
            f"{name_in(setting, one.result, [up.result, right.result])}, {axis_of(setting.speaker, one.indicator)}",
            tuple(one.values[code] for code in codes),
            tuple(shortly(setting, one.indicator, one.result.cell(code)) for code in codes),
        )
        for one in (up, right)
    )
    return Chart(
        ChartKind.SCATTER,
        tuple(name_of(setting, Dimension.MUNICIPALITY, code) for code in codes),
        series,
        "",
        max(one.indicator.decimals for one in (up, right)),
        codes=tuple(codes),
        line_name=setting.speaker.name(setting.region.name.bilingual),
        crossing=tuple(one.total.value if is_rate(one.indicator) else None for one in (up, right)),
    )


# ---- By one figure through the years ----


def through_time(setting: Setting, view: View) -> Card:
    """A small picture of each municipality through the years, on one scale, beside the region's."""
    recorded = setting.recorded
    if recorded is None:
        return beside_region(setting, view)
    if recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view, FROM_EXACT_COUNTS)
    years = (Dimension.YEAR,)
    along = replace(view, kind=ViewKind.FIGURES, picture=PictureKind.COURSE)
    card = figures(setting, replace(along, split=(Dimension.MUNICIPALITY, *years)))
    region = figures(setting, replace(along, split=years, municipalities=()))
    if (
        not isinstance(card.picture, Chart)
        or not isinstance(region.picture, Chart)
        or not is_rate(CATALOGUE[view.indicators[0]])
    ):
        return card
    of_region = replace(region.picture.series[0], name=setting.speaker.name(setting.region.name.bilingual))
    lines = sorted(card.picture.series, key=lambda one: -(one.values[-1] or 0))
    picture = replace(card.picture, kind=ChartKind.LINES, series=(*lines, of_region), panels=True)
    return replace(card, picture=picture)
