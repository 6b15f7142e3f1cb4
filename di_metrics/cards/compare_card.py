"""Cards that compare municipalities: one figure in a row of dots each, and the figures of one beside all others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from di_metrics.cards.about import about
from di_metrics.cards.beside_region_card import beside_region
from di_metrics.cards.compared import Compared, compared, similar_to
from di_metrics.cards.figure_cards import why_nothing
from di_metrics.cards.picture_values import figure
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import meaning
from di_metrics.cards.view import View
from di_metrics.cards.wording import (
    axis_of,
    ended,
    heading_of,
    internal_alone,
    name_of,
    of_filtered,
    shortly,
    source_line,
)
from di_metrics.deck import Card, Chart, ChartKind, Column, DotRow, Figure, Level, Listing, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.formula import Ratio
from di_metrics.indicators.shares import counts_persons, is_proportion, is_rate
from di_metrics.model import Dimension, Direction, Result
from di_metrics.query.comparison import Share
from di_metrics.sources.exact import RecordedFigures
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.notes import remarks_on_cells
from di_metrics.text.public_speaker import NOTHING

_NAMED = 3
FROM_EXACT_COUNTS = N_(
    "Intervals and ranks are made from exact counts, so they do not leave the team. Bars of the same figure may."
)


# ---- One figure, a row of dots a municipality ----


def compare(setting: Setting, view: View) -> Card:
    """Municipalities by one figure, beside the region's and their own of a year earlier."""
    recorded = setting.recorded
    if recorded is None:
        return beside_region(setting, view)
    if recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view, FROM_EXACT_COUNTS)
    found = compared(setting, recorded, view, view.indicators[0])
    reasons = why_nothing(setting, found.answer)
    return Card(
        of_filtered(setting, heading_of(setting.speaker, [found.result]), found.answer.selection),
        _title(setting, found),
        _sentence(setting, found),
        Listing(reasons) if reasons else _dots(setting, found),
        None if reasons else _table(setting, found),
        source_line(setting, found.answer),
        (*about(setting, found.answer), *_of_chance(setting, found), *_of_the_similar(setting, recorded, view)),
    )


def _title(setting: Setting, found: Compared) -> str:
    """From the lowest to the highest value, each with who has it."""
    say, name = setting.speaker.say, setting.speaker.name(found.indicator.name)
    told = [code for code in found.chosen if found.result.cell(code).value is not None]
    if not told:
        return name
    low, high = _text(setting, found, told[-1]), _text(setting, found, told[0])
    if len(told) == 1:
        return say(N_("%(indicator)s: %(place)s – %(value)s"), indicator=name, place=names_of(setting, told), value=high)
    if low == high:
        return say(N_("%(indicator)s: %(value)s in each municipality"), indicator=name, value=high)
    lowest, highest = ([code for code in told if _text(setting, found, code) == one] for one in (low, high))
    return say(
        N_("%(indicator)s: from %(low)s (%(lowest)s) to %(high)s (%(highest)s)"),
        indicator=name, low=low, lowest=names_of(setting, lowest), high=high, highest=names_of(setting, highest),
    )  # fmt: skip


def _text(setting: Setting, found: Compared, code: str) -> str:
    return shortly(setting, found.indicator, found.result.cell(code))


def names_of(setting: Setting, codes: Sequence[str]) -> str:
    """A few municipalities by name, or how many there are."""
    if len(codes) > _NAMED:
        return setting.speaker.plural("%(number)s municipality", "%(number)s municipalities", len(codes))
    return setting.speaker.listed([name_of(setting, Dimension.MUNICIPALITY, code) for code in codes])


def _sentence(setting: Setting, found: Compared) -> str:
    """Who moved most in a year, and who differs from the rest of the region beyond chance; else what is counted."""
    speaker = setting.speaker
    changes = {code: change for code in found.chosen if (change := found.change(code))}
    said = []
    if len(found.chosen) > 1 and changes:
        code = max(changes, key=lambda one: abs(changes[one]))
        text = N_("The largest change in a year: %(place)s (%(change)s).")
        said.append(speaker.say(text, place=names_of(setting, [code]), change=_change(setting, found, code)))
    tested = [code for code in found.chosen if code in found.tested]
    if tested:
        differing = [code for code in tested if code in found.differing]
        names = [name_of(setting, Dimension.MUNICIPALITY, code) for code in differing]
        said.append(
            speaker.plural(
                "%(number)s municipality of %(all)s differs from the rest of the region beyond chance: %(names)s.",
                "%(number)s municipalities of %(all)s differ from the rest of the region beyond chance: %(names)s.",
                len(differing),
                all=speaker.number(len(tested)),
                names=speaker.listed(names),
            )
            if differing
            else speaker.say(N_("The differences from the rest of the region are within chance."))
        )
    return " ".join(said) or ended(meaning(setting, found.indicator))


def _change(setting: Setting, found: Compared, code: str) -> str:
    now, before = found.result.cell(code).value, found.before(code)
    return NOTHING if now is None or before is None else setting.speaker.change_between(found.indicator, before, now)


def _dots(setting: Setting, found: Compared) -> Chart:
    speaker, indicator = setting.speaker, found.indicator
    cells = [found.result.cell(code) for code in found.chosen]
    series = [
        Series(
            _of_when(setting, found.result),
            tuple(cell.value for cell in cells),
            tuple(shortly(setting, indicator, cell) for cell in cells),
        )
    ]
    if found.earlier and any(found.before(code) is not None for code in found.chosen):
        before = [found.earlier.cell(code) for code in found.chosen]
        labels = tuple("" if cell.value is None else shortly(setting, indicator, cell) for cell in before)
        series.append(Series(_of_when(setting, found.earlier), tuple(cell.value for cell in before), labels))
    return Chart(
        ChartKind.DOTS,
        tuple(name_of(setting, Dimension.MUNICIPALITY, code) for code in found.chosen),
        tuple(series),
        axis_of(speaker, indicator),
        indicator.decimals,
        codes=found.chosen,
        rows=tuple(_row(setting, found, code) for code in found.chosen),
        line_name=speaker.name(setting.region.name.bilingual),
        marks=speaker.say(N_("pale band: 95 % interval")) if is_proportion(indicator.formula) else "",
    )


def _of_when(setting: Setting, result: Result) -> str:
    """The day to which figures are counted, or both ends of their period."""
    period, date = result.selection.period, setting.speaker.date
    return date(period.last) if period.first is None else f"{date(period.first)} – {date(period.last)}"


def _row(setting: Setting, found: Compared, code: str) -> DotRow:
    low, high = found.interval(code) or (None, None)
    line = found.total.value if is_rate(found.indicator) else None
    label = shortly(setting, found.indicator, found.total) if line is not None else ""
    return DotRow(_of(setting, found.shares.get(code)), low, high, line, label, stands_out=code in found.differing)


def _of(setting: Setting, share: Share | None) -> str:
    """“157 of 182”."""
    if share is None:
        return ""
    number = setting.speaker.number
    return setting.speaker.say(N_("%(part)s of %(whole)s"), part=number(share.part), whole=number(share.whole))


def _table(setting: Setting, found: Compared) -> Table:
    speaker, say, indicator = setting.speaker, setting.speaker.say, found.indicator
    decimals = indicator.decimals
    columns = [Column(_of_when(setting, found.result), decimals, bars=True, name="value")]
    if found.earlier:
        columns += [
            Column(_of_when(setting, found.earlier), decimals, name="before"),
            Column(say(N_("Change")), decimals, name="change"),
        ]
    columns.append(Column(say(N_("Rank")), 0, name="rank"))
    columns += share_columns(setting, found)
    if is_proportion(indicator.formula):
        columns.append(Column(say(N_("Differs from the rest")), None, name="differs"))
    names = {code: name_of(setting, Dimension.MUNICIPALITY, code) for code in found.chosen}
    rows = [Row(name, _figures(setting, found, code), code=code) for code, name in names.items()]
    total = (figure(setting, indicator, found.total), *[Figure(None, NOTHING)] * (len(columns) - 1))
    rows.append(Row(speaker.name(setting.region.name.bilingual), total, is_total=True))
    remarks = " ".join(remarks_on_cells(speaker, setting.region, [found.result, *found.answer.totals]))
    heading = say(DIMENSION_NAMES[Dimension.MUNICIPALITY])
    return Table(heading, tuple(columns), tuple(rows), remarks, key=Dimension.MUNICIPALITY.value)


def _figures(setting: Setting, found: Compared, code: str) -> tuple[Figure, ...]:
    """The cells of a municipality, in the order of the columns."""
    indicator = found.indicator
    cells = [figure(setting, indicator, found.result.cell(code))]
    if found.earlier:
        cells += [figure(setting, indicator, found.earlier.cell(code)), _change_figure(setting, found, code)]
    cells.append(_rank(setting, found, code))
    cells += share_figures(setting, found, code)
    if is_proportion(indicator.formula):
        text = setting.speaker.say(N_("beyond chance") if code in found.differing else N_("within chance"))
        cells.append(Figure(None, text if code in found.tested else NOTHING))
    return tuple(cells)


def share_columns(setting: Setting, found: Compared) -> list[Column]:
    """The columns of what a share is of and of its interval; none for another figure."""
    say, decimals = setting.speaker.say, found.indicator.decimals
    columns = []
    if found.shares:
        columns += [Column(say(N_("Numerator")), 0, name="numerator"), Column(say(N_("Denominator")), 0, name="denominator")]
    if is_proportion(found.indicator.formula):
        columns.append(Column(say(N_("Interval from")), decimals, name="interval_from"))
        columns.append(Column(say(N_("Interval to")), decimals, name="interval_to"))
    return columns


def share_figures(setting: Setting, found: Compared, code: str) -> list[Figure]:
    """The cells of those columns."""
    cells, speaker = [], setting.speaker
    if found.shares:
        share = found.shares.get(code)
        numbers = (share.part, share.whole) if share else (None, None)
        cells += [Figure(one, NOTHING if one is None else speaker.number(one)) for one in numbers]
    if is_proportion(found.indicator.formula):
        ends = found.interval(code) or (None, None)
        cells += [Figure(end, NOTHING if end is None else speaker.value(found.indicator, end)) for end in ends]
    return cells


def _rank(setting: Setting, found: Compared, code: str) -> Figure:
    """“3rd of 8”, as numbers alone: a place in an order."""
    rank, speaker = found.rank(code), setting.speaker
    if rank is None:
        return Figure(None, NOTHING)
    text = N_("%(rank)s of %(number)s")
    return Figure(rank, speaker.say(text, rank=speaker.number(rank), number=speaker.number(len(found.values))))


def _change_figure(setting: Setting, found: Compared, code: str) -> Figure:
    return Figure(found.change(code), _change(setting, found, code), found.indicator.decimals)


def _of_chance(setting: Setting, found: Compared) -> list[tuple[str, str]]:
    """What the interval and “within chance” mean, or why a figure has none."""
    say = setting.speaker.say
    heading = say(N_("Within chance"))
    if is_proportion(found.indicator.formula):
        interval = N_(
            "In 95 of 100 cases such a range (Wilson's interval) holds the share that would show over many persons."
        )
        chance = N_(
            "A municipality stands out where Fisher's exact test against all others together finds a difference, with "
            "Holm's correction for so many comparisons: were all alike, any would stand out in 5 of 100 cases at most."
        )
        return [(say(N_("Interval")), say(interval)), (heading, say(chance))]
    formula, text = found.indicator.formula, _NO_SHARE
    if isinstance(formula, Ratio) and counts_persons(formula.numerator) and counts_persons(formula.denominator):
        text = N_(
            "The numerator may hold persons who are not in the denominator, so the share may exceed 100 % and has no"
            " interval."
        )
    return [(heading, say(text))]


_NO_SHARE = N_("Only a share of persons, each of whom is counted or not, has an interval; this figure is none.")


def _of_the_similar(setting: Setting, recorded: RecordedFigures, view: View) -> list[tuple[str, str]]:
    """Why just these are compared, where they are the ones most like the first of them."""
    if len(view.municipalities) < 2:
        return []
    first = view.municipalities[0]
    if similar_to(recorded, setting.selection(view), first) != view.municipalities:
        return []
    say = setting.speaker.say
    text = N_("%(place)s and those most like it in number of assessed persons and mix of groups. %(how)s")
    place = name_of(setting, Dimension.MUNICIPALITY, first)
    return [(say(N_("Similar municipalities")), say(text, place=place, how=say(HOW_SIMILAR)))]


HOW_SIMILAR = N_(
    "Twice as many assessed persons make two municipalities as unlike as a mix in which one assessed person in four is of "
    "another group."
)


# ---- The figures of one municipality, a row of dots each ----


def spine(setting: Setting, rows: Sequence[Compared], area: str) -> Chart | None:
    """A municipality among all others, each figure on a scale of its own; those with a better end come first.

    The last in an order that has a better end stands out. None where there is nothing to compare, or nobody has anything.
    """
    kept = [one for one in rows if area in one.values and len(one.values) > 1]
    kept.sort(key=lambda one: one.indicator.direction is Direction.NEUTRAL)
    if not any(value for one in kept for value in one.values.values()):
        return None
    cells = [one.result.cell(area) for one in kept]
    labels = tuple(shortly(setting, one.indicator, cell) for one, cell in zip(kept, cells, strict=True))
    name, region = name_of(setting, Dimension.MUNICIPALITY, area), setting.speaker.name(setting.region.name.bilingual)
    marks = setting.speaker.say(
        N_("│ %(region)s · all municipalities, the middle half darker · the better end, if any, on the right"), region=region
    )
    return Chart(
        ChartKind.DOTS,
        tuple(setting.speaker.name(one.indicator.name) for one in kept),
        (Series(name, tuple(cell.value for cell in cells), labels),),
        "",
        1,
        codes=tuple(one.indicator.code for one in kept),
        rows=tuple(_spine_row(setting, one, area) for one in kept),
        line_name=region,
        marks=marks,
        own_scales=True,
    )


def rank_and_change(setting: Setting, found: Compared | None, area: str) -> tuple[Figure, Figure]:
    """The place of a municipality's figure among all, and its change in a year; nothing where these are not told."""
    if found is None or area not in found.values:
        return Figure(None, NOTHING), Figure(None, NOTHING)
    return _rank(setting, found, area), _change_figure(setting, found, area)


def _spine_row(setting: Setting, found: Compared, area: str) -> DotRow:
    values, indicator = found.values, found.indicator
    rank, change = rank_and_change(setting, found, area)
    ranks = [found.rank(code) or 0 for code in values]
    low, high = np.quantile(list(values.values()), (0.25, 0.75))
    return DotRow(
        rank.text + ("" if change.text == NOTHING else f" · {change.text}"),
        float(low),
        float(high),
        found.total.value,
        shortly(setting, indicator, found.total),
        tuple(value for code, value in values.items() if code != area),
        turned=indicator.direction is Direction.LESS_IS_BETTER,
        stands_out=indicator.direction is not Direction.NEUTRAL and rank.value == max(ranks) > 1,
    )
