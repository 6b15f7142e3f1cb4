"""A meeting's deck of twelve slides made from the records, with every kind of picture, for measuring what is made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from di_metrics.deck import Area, Chart, ChartKind, Column, Deck, Figure, Level, Listing, Map, Row, Series, Slide, Table
from di_metrics.figures.style import EMPTY, SEQUENTIAL
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Dimension, Language, Period, Result, Selection
from di_metrics.query import evaluate
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.labels import UNIT_NAMES, label
from di_metrics.text.notes import filters_in_words, period_in_words

AS_OF = dt.date(2019, 12, 31)
HELD_ON = dt.date(2020, 2, 14)
SINCE = dt.date(2019, 6, 30)
Picture = Chart | Map | Table | Listing


class _Maker:
    """Pictures of results for one day of the data."""

    def __init__(self, database: Database, language: Language) -> None:
        self.database, self.region, self.speaker = database, database.region, Speaker(language)

    def result(self, code: str, *by: Dimension, basis: Basis = Basis.POST2021, groups: tuple[str, ...] = ()) -> Result:
        return evaluate(self.database, CATALOGUE[code], Selection(Period(AS_OF), basis=basis, groups=groups), by)

    def names(self, result: Result) -> tuple[str, ...]:
        return tuple(label(self.speaker, self.region, result.by[0], cell.key[0]) for cell in result)

    def series(self, name: str, result: Result, names: Result) -> Series:
        values = [result.cell(*one.key).value for one in names]
        labels = tuple(self.speaker.short_value(result.indicator, value) if value else "" for value in values)
        return Series(name, tuple(None if value is None else float(value) for value in values), labels)

    def unit(self, result: Result) -> str:
        return self.speaker.say(UNIT_NAMES[result.indicator.unit])

    def chart(self, kind: ChartKind, results: Sequence[Result], names: Sequence[str] = ()) -> Chart:
        called = names or [self.speaker.name(result.indicator.name) for result in results]
        series = tuple(self.series(name, result, results[0]) for name, result in zip(called, results, strict=True))
        return Chart(kind, self.names(results[0]), series, self.unit(results[0]), results[0].indicator.decimals)

    def table(self, results: Sequence[Result], totals: Sequence[Result]) -> Table:
        columns = tuple(
            Column(f"{self.speaker.name(one.indicator.name)}, {self.unit(one)}", one.indicator.decimals, True)
            for one in results
        )
        rows = [
            Row(name, tuple(self.figure(result, result.cell(*cell.key).value) for result in results))
            for cell, name in zip(results[0], self.names(results[0]), strict=True)
        ]
        total = Row(
            self.speaker.name(self.region.name.bilingual), tuple(self.figure(one, one.total) for one in totals), True
        )
        return Table("Pašvaldība", columns, (*rows, total), "Unikālas personas pa pašvaldībām nesummējas.")

    def figure(self, result: Result, value: int | float | None) -> Figure:
        return Figure(None if value is None else float(value), self.speaker.value(result.indicator, value))

    def map(self, result: Result) -> Map:
        top = max((cell.value or 0 for cell in result), default=0) or 1
        areas = []
        for cell, name in zip(result, self.names(result), strict=True):
            step = min(len(SEQUENTIAL) - 1, int((cell.value or 0) / top * len(SEQUENTIAL)))
            colour = EMPTY if cell.value is None else SEQUENTIAL[step]
            value = None if cell.value is None else float(cell.value)
            written = "–" if value is None else self.speaker.short_value(result.indicator, value)
            areas.append(Area(cell.key[0] or "", name, value, written, colour))
        numbers = [top * step / len(SEQUENTIAL) for step in range(len(SEQUENTIAL) + 1)]
        ends = [self.speaker.number(number) for number in numbers]
        legend = tuple((colour, f"{low}–{high}") for colour, low, high in zip(SEQUENTIAL, ends, ends[1:], strict=False))
        note = self.speaker.name(self.region.outlines.bilingual) if self.region.outlines else ""
        return Map(str(result.selection.basis), tuple(areas), legend, note)

    def slide(self, heading: str, title: str, picture: Picture | None, table: Table | None, *results: Result) -> Slide:
        about = [("Periods", period_in_words(self.speaker, Period(AS_OF)))]
        about += [(self.speaker.name(one.indicator.name), self.speaker.name(one.indicator.definition)) for one in results]
        if results:
            about.append(("Filtri", filters_in_words(self.speaker, self.region, results[0].selection)))
        source = f"Avots: pašvaldību atskaites, dati uz {self.speaker.date(AS_OF)}"
        sentence = f"Stāvoklis uz {self.speaker.date(AS_OF)}; katra persona skaitīta vienu reizi."
        return Slide(heading, heading, title, sentence, picture, table, source, tuple(about), "", "Piezīmes runātājam.")


def demonstration_deck(database: Database, language: Language = Language.LV) -> Deck:
    """Twelve slides of the demonstration data's state at the end of 2019."""
    maker = _Maker(database, language)
    slides = [make(maker) for make in _SLIDES]
    region = maker.speaker.name(database.region.name.bilingual)
    batches = ("1. partija (demonstrācijas pakotne)",)
    return Deck(
        "Vadības grupas sanāksme",
        region,
        HELD_ON,
        AS_OF,
        SINCE,
        language,
        Level.INTERNAL,
        True,
        tuple(slides),
        batches,
        "0" * 64,
    )


def _groups(maker: _Maker) -> Slide:
    found = maker.result("recipients", Dimension.GROUP)
    total = maker.result("recipients").total
    title = f"Pakalpojumus saņēmušas {maker.speaker.number(total or 0)} personas"
    return maker.slide("Rezultāti pa mērķgrupām", title, maker.chart(ChartKind.BARS, [found]), None, found)


def _services(maker: _Maker) -> Slide:
    found = maker.result("recipients", Dimension.SERVICE)
    chart = maker.chart(ChartKind.BARS, [found])
    return maker.slide("Saņemtie pakalpojumi", "Visbiežāk saņemta sociālā rehabilitācija", chart, None, found)


def _coverage(basis: Basis, heading: str) -> Callable[[_Maker], Slide]:
    def make(maker: _Maker) -> Slide:
        by = Dimension.MUNICIPALITY
        found = [
            maker.result(code, by, basis=basis, groups=("children",)) for code in ("coverage", "recipients", "assessed")
        ]
        totals = [maker.result(code, groups=("children",)) for code in ("coverage", "recipients", "assessed")]
        title = "Pārklājums pašvaldībās ir ļoti atšķirīgs"
        return maker.slide(heading, title, maker.map(found[0]), maker.table(found, totals), *found)

    return make


def _compensation(maker: _Maker) -> Slide:
    found = maker.result("compensation", Dimension.MUNICIPALITY)
    table = maker.table([found], [maker.result("compensation")])
    return maker.slide("Kompensācija pašvaldībām", "Vislielākā kompensācija izmaksāta pilsētām", table, None, found)


def _years(maker: _Maker) -> Slide:
    found = maker.result("recipients", Dimension.YEAR)
    return maker.slide(
        "Saņēmēji pa gadiem", "Ik gadu saņēmēju ir vairāk", maker.chart(ChartKind.COLUMNS, [found]), None, found
    )


def _months(maker: _Maker) -> Slide:
    groups = ("children", "guardians", "adults")
    found = [maker.result("recipients", Dimension.MONTH, groups=(group,)) for group in groups]
    names = [maker.speaker.name(maker.region.group[group].short) for group in groups]
    title = "Kopš 2018. gada saņēmēju skaits aug visās grupās"
    return maker.slide("Saņēmēji laikā", title, maker.chart(ChartKind.LINES, found, names), None, *found)


def _split(basis: Basis) -> Callable[[_Maker], Slide]:
    def make(maker: _Maker) -> Slide:
        codes = ("assessed_served", "assessed_waiting", "served_without_assessment")
        found = [maker.result(code, Dimension.MUNICIPALITY, basis=basis) for code in codes]
        totals = [maker.result(code) for code in codes]
        chart, table = maker.chart(ChartKind.STACKED, found), maker.table(found, totals)
        return maker.slide("Izvērtētie un saņēmēji", "Katrs otrais izvērtētais vēl gaida", chart, table, *found)

    return make


def _planned(maker: _Maker) -> Slide:
    rows = tuple(
        Row(maker.speaker.name(one.name), (Figure(one.places, str(one.places)) if one.places else Figure(None, "–"),))
        for one in maker.region.infrastructure
    )
    table = Table("Objekts", (Column("Vietas", 0, True),), rows)
    return maker.slide("Plānots un uzbūvēts (9.3.1.1.)", "Reģionā plānoti grupu dzīvokļi un dienas centri", table, None)


def _decisions(maker: _Maker) -> Slide:
    points = ("Apstiprināt atskaiti par 2019. gadu.", "Lūgt pašvaldības līdz 1. martam precizēt atbalsta plānus.")
    return maker.slide("Nepieciešamie lēmumi", "Sanāksmei jālemj par diviem jautājumiem", Listing(points), None)


def _paid_by_year(maker: _Maker) -> Slide:
    found = maker.result("compensation", Dimension.YEAR)
    chart = maker.chart(ChartKind.COLUMNS, [found])
    return maker.slide("Kompensācija pa gadiem", "Kompensācija pieaug līdz ar saņēmēju skaitu", chart, None, found)


_SLIDES = (
    _groups,
    _services,
    _coverage(Basis.POST2021, "Pārklājums pašvaldībās"),
    _coverage(Basis.PRE2021, "Pārklājums pirms reformas"),
    _compensation,
    _years,
    _months,
    _split(Basis.POST2021),
    _split(Basis.PRE2021),
    _paid_by_year,
    _planned,
    _decisions,
)
