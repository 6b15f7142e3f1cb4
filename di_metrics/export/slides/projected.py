"""A card as it is projected: money in thousands or millions, and who has nothing to show told in a line.

What stands on a page, in a handout or a workbook is whole; from the back of a room nobody reads euros, or thirty empty rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from di_metrics.deck import Chart, ChartKind, Deck, Figure, Listing, Picture, Series, Slide, Table
from di_metrics.errors import N_
from di_metrics.export.markdown import plain
from di_metrics.text import Speaker
from di_metrics.text.reasons import adding_up

MOST_ROWS = 14
"""Rows that stand on a slide with ease; where there are more, those with nothing to show are told in a line."""


def projected(speaker: Speaker, slide: Slide, beside: Picture | None = None) -> Slide:
    """A slide for a screen or a presentation; its amounts have the unit of a picture that it is shown `beside`.

    A comment that stands on the slide follows the sentence; where there is no picture, it stands for itself.
    """
    picture, empty = _without_empty(slide.picture)
    picture = _with_short_amounts(speaker, picture, beside)
    said = [line for text, names in empty.items() if (line := _told(speaker, text, names))]
    whole = [f"{text}: {speaker.listed(names)}." for text, names in empty.items()]
    comment = " ".join(plain(slide.comment).split()) if slide.on_slide and picture is not None else ""
    return replace(
        slide,
        picture=picture,
        table=slide.table and _short_table(speaker, slide.table),
        sentence=" ".join(filter(None, [slide.sentence, comment, *said])),
        notes="\n".join(filter(None, [slide.notes, *whole])),
    )


# ---- The list of what a deck shows ----

_FEWEST = 3
"""Slides that are told before they are shown; fewer are seen at once."""


def agenda_of(speaker: Speaker, deck: Deck) -> tuple[Slide, ...]:
    """The slide of what is shown in which order; none of a deck of few slides."""
    points = tuple(slide.heading or slide.title for slide in deck.slides)
    if len(points) < _FEWEST:
        return ()
    return (Slide("", speaker.say(N_("Agenda")), "", Listing(points), None, "", key="agenda"),)


# ---- Who has nothing to show ----

_MOST_LETTERS = 150
"""Of names in the line of those that have nothing to show."""

_BARS = (ChartKind.BARS, ChartKind.STACKED)


def _without_empty(picture: Picture | None) -> tuple[Picture | None, Mapping[str, list[str]]]:
    """A long picture without the rows in which nothing is drawn or counted, and their names by what is written in them."""
    match picture:
        case Chart() if picture.kind in _BARS and len(picture.categories) > MOST_ROWS:
            return _without_empty_bars(picture)
        case Table() if len(picture.rows) > MOST_ROWS and None not in {one.decimals for one in picture.columns}:
            return _without_empty_rows(picture)
        case _:
            return picture, {}


def _without_empty_bars(chart: Chart) -> tuple[Chart, Mapping[str, list[str]]]:
    places = range(len(chart.categories))
    kept = [place for place in places if any(one.values[place] for one in chart.series)]
    if not kept:
        return chart, {}
    gone = {chart.categories[place]: [one.labels[place] for one in chart.series] for place in places if place not in kept}
    return _only(chart, kept), _by_words(gone)


def _only(chart: Chart, places: Sequence[int]) -> Chart:
    """Some categories of a chart of bars."""
    series = tuple(
        replace(
            one,
            values=tuple(one.values[place] for place in places),
            labels=tuple(one.labels[place] for place in places),
            low=tuple(at for at, place in enumerate(places) if place in one.low),
        )
        for one in chart.series
    )
    codes = tuple(chart.codes[place] for place in places) if chart.codes else ()
    return replace(chart, categories=tuple(chart.categories[place] for place in places), series=series, codes=codes)


def _without_empty_rows(table: Table) -> tuple[Table, Mapping[str, list[str]]]:
    kept = [row for row in table.rows if row.is_total or any(one.value for one in row.figures)]
    if all(row.is_total for row in kept):
        return table, {}
    gone = {row.name: [one.text for one in row.figures] for row in table.rows if row not in kept}
    return replace(table, rows=tuple(kept)), _by_words(gone)


def _by_words(rows: Mapping[str, Iterable[str]]) -> Mapping[str, list[str]]:
    """Names of rows by the words that stand in them, each once."""
    found: dict[str, list[str]] = {}
    for name, texts in rows.items():
        words = "; ".join(dict.fromkeys(text for text in texts if text))
        found.setdefault(words[:1].upper() + words[1:], []).append(name)
    return found


def _told(speaker: Speaker, text: str, names: Sequence[str]) -> str:
    """The line of those that have nothing to show: as many names as a line holds, and how many more there are."""
    shown, letters = 0, 0
    while shown < len(names) and (letters := letters + len(names[shown])) <= _MOST_LETTERS:
        shown += 1
    more = len(names) - shown
    rest = [speaker.say(N_("%(count)s more"), count=more)] if more else []
    return f"{text}: {speaker.listed([*names[:shown], *rest])}."


# ---- Money ----

_THOUSAND, _MILLION = 1_000, 1_000_000
_AMOUNT = re.compile(r"[+\N{MINUS SIGN}]?\d[\d\s.,]*\sEUR$")
"""A number of euros as it is written at the end of a text, in any language; what stands before it stays."""

_SHORT_AMOUNT = re.compile(r"[+\N{MINUS SIGN}]?\d.*$")
"""The same of a label, which may be in millions already."""

_LARGE = 10_000
"""Euros from which an amount is told in thousands."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Of how many euros an amount is told, to how many decimals, and its name."""

    speaker: Speaker
    euros: int
    decimals: int
    name: str

    def of(self, euros: float) -> float:
        return round(euros / self.euros, self.decimals)

    def loses(self, euros: float) -> bool:
        return abs(self.of(euros) * self.euros - euros) > 0.005

    def instead(self, text: str, amount: float, written: re.Pattern[str] = _AMOUNT) -> str:
        """A text with its amount in this unit; that it is rounded, or a change, still stands before it."""
        found = written.search(text)
        sign = "+" if found and found[0].startswith("+") and amount > 0 else ""
        return written.sub("", text) + sign + self.speaker.number(amount, self.decimals)


def _unit(speaker: Speaker, amounts: Iterable[float | None]) -> _Unit | None:
    """The unit in which all of some amounts can be told; None where euros are short enough, or say more."""
    sizes = [abs(one) for one in amounts if one]
    if not sizes or max(sizes) < _LARGE or min(sizes) < _THOUSAND / 10:
        return None
    if min(sizes) >= _MILLION:
        return _Unit(speaker, _MILLION, 2, speaker.say(N_("m EUR")))
    return _Unit(speaker, _THOUSAND, 0 if min(sizes) >= _THOUSAND else 1, speaker.say(N_("thousand EUR")))


def _with_short_amounts(speaker: Speaker, picture: Picture | None, beside: Picture | None) -> Picture | None:
    match picture:
        case Chart():
            return _short_chart(speaker, picture, beside)
        case Table():
            return _short_table(speaker, picture)
        case _:
            return picture


def _short_chart(speaker: Speaker, chart: Chart, beside: Picture | None) -> Chart:
    """A chart of euros in thousands or millions of these: its axis names the unit, its labels are numbers."""
    chart = replace(chart, second=chart.second and _short_chart(speaker, chart.second, None))
    alike = [chart, *([beside] if isinstance(beside, Chart) else [])]
    unit = _unit(speaker, (value for one in alike for series in one.series for value in series.values))
    if chart.axis != "EUR" or chart.rows or chart.crossing or unit is None:
        return chart
    short = _short_steps if chart.floors else _short_series
    return replace(
        chart,
        series=tuple(short(unit, one) for one in chart.series),
        axis=unit.name,
        decimals=unit.decimals,
        reach=chart.reach / unit.euros,
        floors=tuple(one / unit.euros for one in chart.floors),
    )


def _short_series(unit: _Unit, series: Series) -> Series:
    labels = tuple(
        label if value is None or not label else unit.instead(label, unit.of(value), _SHORT_AMOUNT)
        for value, label in zip(series.values, series.labels, strict=True)
    )
    return replace(series, values=tuple(one if one is None else one / unit.euros for one in series.values), labels=labels)


def _short_steps(unit: _Unit, series: Series) -> Series:
    """Steps from one total to another such that they add up as they are written."""
    before, *steps, now = (Decimal(str(one or 0.0)) / unit.euros for one in series.values)
    whole = Decimal(str(unit.of(series.values[-1] or 0.0))) - Decimal(str(unit.of(series.values[0] or 0.0)))
    shown = adding_up(dict(enumerate(steps, 1)), whole, unit.decimals)
    amounts = [float(shown.get(place, one)) for place, one in enumerate((before, *steps, now))]
    labels = (unit.instead(*pair, _SHORT_AMOUNT) for pair in zip(series.labels, amounts, strict=True))
    return replace(series, values=tuple(float(one) for one in (before, *steps, now)), labels=tuple(labels))


def _short_table(speaker: Speaker, table: Table) -> Table:
    """A table whose amounts are in thousands or millions: the unit stands in the heading, or beside an amount among others.

    A change is the difference of both amounts as they are written; where other columns may add up, no amount is cut.
    """
    names = {column.name: place for place, column in enumerate(table.columns)}
    changes = [place for name, place in names.items() if name.endswith("change")]
    compared = {place: found for place in changes if len(found := _compared(names, table.columns[place].name)) > 1}
    of_changes = {place for change, pair in compared.items() for place in (change, *pair)}
    groups = [(*pair, place) for place, pair in compared.items()]
    groups += [(place,) for place in range(len(table.columns)) if place not in of_changes]
    for group in groups:
        table = _short_columns(speaker, table, group, is_sum=len(group) == 1 and len(compared) < len(changes))
    return table


def _compared(names: Mapping[str, int], change: str) -> tuple[int, ...]:
    """The columns whose difference a column is."""
    stem = change.removesuffix("change")
    return tuple(names[one] for one in (f"{stem}now" if stem else "value", f"{stem}before") if one in names)


def _short_columns(speaker: Speaker, table: Table, group: Sequence[int], *, is_sum: bool) -> Table:
    """A table with the amounts of columns that have one unit; the last of three is the change of the others."""
    rows = [[row.figures[place] for place in group] for row in table.rows]
    amounts = [one for row in rows for one in row if one.value is not None]
    in_heading = bool(amounts) and all(_AMOUNT.search(one.text) for one in amounts)
    of_all = _unit(speaker, _levels(one for row in rows for one in row[:2])) if in_heading else None
    columns = list(table.columns)
    made = []
    for row, figures in zip(table.rows, rows, strict=True):
        unit = of_all if in_heading else _unit(speaker, _levels(figures[:2]))
        if unit and not (is_sum and any(unit.loses(one.value or 0) for one in amounts)):
            short = _short_figures(unit, figures, "" if in_heading else f"\N{NO-BREAK SPACE}{unit.name}")
            told = dict(zip(group, short, strict=True))
            row = replace(row, figures=tuple(told.get(place, one) for place, one in enumerate(row.figures)))
            for place in group if in_heading else ():
                columns[place] = replace(table.columns[place], heading=f"{table.columns[place].heading}, {unit.name}")
        made.append(row)
    return replace(table, columns=tuple(columns), rows=tuple(made))


def _levels(figures: Iterable[Figure]) -> Iterator[float | None]:
    """The amounts among figures."""
    return (one.value for one in figures if _AMOUNT.search(one.text))


def _short_figures(unit: _Unit, figures: Sequence[Figure], after: str) -> list[Figure]:
    found = []
    for place, one in enumerate(figures):
        if one.value is not None and _AMOUNT.search(one.text):
            amount = unit.of(one.value)
            if place == 2 and None not in (figures[0].value, figures[1].value):
                amount = unit.of(figures[0].value or 0.0) - unit.of(figures[1].value or 0.0)
            one = replace(one, text=unit.instead(one.text, amount) + after)
        found.append(one)
    return found
