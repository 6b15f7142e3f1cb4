"""A meeting's deck made by hand: every kind of picture, values that are missing, letters of Latvian, hostile texts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from di_metrics.deck import (
    Area,
    Chart,
    ChartKind,
    Column,
    Deck,
    DotRow,
    Figure,
    Level,
    Listing,
    Map,
    Row,
    Series,
    Slide,
    Table,
)
from di_metrics.model import Language

SPACE = "\N{NO-BREAK SPACE}"
LETTERS = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ"
HOSTILE = '#import "x": * $x^2$ *a* _b_ `c` @label <tag> \\ // /* ] } #sys.inputs'


def _square(code: str, west: float, south: float, size: float, hole: bool = False) -> dict[str, object]:
    def ring(inset: float) -> list[list[float]]:
        low, high = inset, size - inset
        corners = ((low, low), (high, low), (high, high), (low, high), (low, low))
        return [[west + 2 * x, south + y] for x, y in corners]

    rings = [ring(0), ring(size / 3)[::-1]] if hole else [ring(0)]
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": rings}}


OUTLINES = {
    "post2021": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                _square("LV1", 26.0, 56.0, 0.3, hole=True),
                _square("LV2", 26.6, 56.0, 0.3),
                _square("LV3", 26.2, 56.1, 0.1),
                _square("LV4", 26.6, 56.3, 0.3),
            ],
        }
    )
}

BARS = Chart(
    ChartKind.BARS,
    ("Vējupes novads", "Ķegums un Ģibuļi", "Zaļā birzs"),
    (Series("Saņēmēji", (120.0, 40.0, None), ("120", "40", "<5")),),
    "personas",
    0,
)
COLUMNS = Chart(
    ChartKind.COLUMNS,
    ("2017", "2018", "2019"),
    (
        Series("Sociālā aprūpe", (1000.5, None, -250.0), (f"1{SPACE}000,50", "", "−250,00")),
        Series("“Atelpas brīdis”", (10.0, 20.0, 30.0), ("10,00", "20,00", "30,00")),
    ),
    "EUR",
    2,
)
LINES = Chart(
    ChartKind.LINES,
    tuple(f"{month:02}.2019" for month in range(1, 13)),
    (
        Series("Bērni", tuple(float(month) for month in range(12)), tuple(map(str, range(12)))),
        Series("Pieaugušie", (None, None, *(float(month) for month in range(10))), ("", "", *map(str, range(10)))),
        Series("Vēl nav", (None,) * 12, ("",) * 12),
    ),
    "personas",
    0,
)
STACKED = Chart(
    ChartKind.STACKED,
    BARS.categories,
    (
        Series("Izvērtēti un saņēmuši", (10.0, 20.0, 0.0), ("10", "20", "0")),
        Series("Izvērtēti un gaida", (30.0, None, 5.0), ("30", "<5", "5")),
    ),
    "personas",
    0,
)
DOTS = Chart(
    ChartKind.DOTS,
    ("Ķegums un Ģibuļi", "Vējupes novads", "Zaļā birzs"),
    (
        Series("31.12.2019.", (90.0, 64.7, None), (f"90,0{SPACE}%", f"64,7{SPACE}%", "–")),
        Series("31.12.2018.", (80.0, None, None), (f"80,0{SPACE}%", "", "")),
    ),
    "%",
    1,
    codes=("LV2", "LV1", "LV3"),
    rows=(
        DotRow("9 no 10", 59.6, 98.2, 67.4, f"67,4{SPACE}%"),
        DotRow("55 no 85", 54.1, 74.0, 67.4, f"67,4{SPACE}%", stands_out=True),
        DotRow("", None, None, 67.4, f"67,4{SPACE}%"),
    ),
    line_name="Izdomātais reģions",
    marks="gaišā josla",
)
SCATTER = Chart(
    ChartKind.SCATTER,
    ("Ķegums un Ģibuļi", "Vējupes novads", "Zaļā birzs"),
    (
        Series("Pārklājums, %", (90.0, 64.7, 80.0), (f"90,0{SPACE}%", f"64,7{SPACE}%", f"80,0{SPACE}%")),
        Series("Gaidīšana, dienas", (300.0, 900.0, 420.0), (f"300{SPACE}d.", f"900{SPACE}d.", f"420{SPACE}d.")),
    ),
    "",
    1,
    codes=("LV2", "LV1", "LV3"),
    line_name="Izdomātais reģions",
    crossing=(80.0, 500.0),
)
MAP = Map(
    "post2021",
    (
        Area("LV1", "Vējupes novads", 67.4, f"67,4{SPACE}%", "#0f5c6e"),
        Area("LV2", "Ķeguma novads", 20.0, f"20,0{SPACE}%", "#d9ecef"),
        Area("LV3", "Zaļā pilsēta", None, "<5", "#e9ecee"),
        Area("", "nav zināms", None, "nav datu", "#e9ecee"),
    ),
    (("#d9ecef", "0–50"), ("#0f5c6e", "50–100")),
    "Robežas ir vispārinātas.",
)
TABLE = Table(
    "Pašvaldība",
    (Column("Pārklājums, %", 1, True), Column("Deinstitucionalizācijas kompensācija, EUR", 2, True), Column("Piezīme", 0)),
    (
        Row("Zaļā pilsēta", (Figure(None, "<5"), Figure(None, "dati aizsargāti"), Figure(3.0, "3"))),
        Row("=1+1", (Figure(20.0, f"20,0{SPACE}%"), Figure(-12.5, "−12,50"), Figure(2.0, "2"))),
        Row("Kopā", (Figure(51.2, f"51,2{SPACE}%"), Figure(12345.67, f"12{SPACE}345,67"), Figure(None, "–")), is_total=True),
        Row("Vējupes novads", (Figure(67.4, f"67,4{SPACE}%"), Figure(12358.17, f"12{SPACE}358,17"), Figure(1.0, "1"))),
    ),
    "Unikālas personas nesummējas.",
)
BEHIND_MAP = Table(
    "Pašvaldība",
    (Column("Saņēmēji", 0), Column("Pārklājums, %", 1, True)),
    (
        Row("Ķeguma novads", (Figure(10.0, "10"), Figure(20.0, f"20,0{SPACE}%"))),
        Row("nav zināms", (Figure(0.0, "0"), Figure(None, "nav datu"))),
        Row("Vējupes novads", (Figure(31.0, "31"), Figure(67.4, f"67,4{SPACE}%"))),
        Row("Zaļā pilsēta", (Figure(None, "<5"), Figure(None, "<5"))),
    ),
)
DECISIONS = Listing(("Apstiprināt pārskatu.", HOSTILE))
COMMENT = f"Lūdzam **precizēt** _datus_ [šeit](https://example.org/a):\n\n- pirmais\n- otrais {HOSTILE}\n\n1. viens\n2. divi"

ABOUT = (("Definīcija", "Saņēmēji pret izvērtētajām personām."), ("Periods", "līdz 31.12.2019."))


def _slide(key: str, heading: str, picture: Chart | Map | Table | Listing | None, table: Table | None = None) -> Slide:
    title = f"Secinājums: {heading.lower()}"
    about = (*ABOUT, ("Filtri", f"filtrs {key}"))
    return Slide(heading, title, f"Teikums par {key}.", picture, table, "Avots: atskaites", about, key, "", "Runātājam.")


DECK = Deck(
    title="Vadības grupas sanāksme",
    region="Izdomātais reģions",
    held_on=dt.date(2020, 2, 14),
    as_of=dt.date(2019, 12, 31),
    since=dt.date(2019, 6, 30),
    language=Language.LV,
    level=Level.SHAREABLE,
    demonstration=True,
    slides=(
        replace(_slide("bars", f"Saņēmēji {LETTERS}", BARS), comment=COMMENT),
        _slide("columns", "Izmaksas: pa gadiem / [kopā]", COLUMNS),
        _slide("lines", "Laikā", LINES),
        _slide("stacked", "Izvērtētie", STACKED),
        _slide("map", "Pārklājums", MAP, BEHIND_MAP),
        _slide("table", "Tabula", TABLE),
        replace(_slide("decisions", "Lēmumi", DECISIONS), title=HOSTILE),
        _slide("dots", "Salīdzinājums", DOTS),
        _slide("scatter", "Divi rādītāji", SCATTER, TABLE),
        _slide("words", "izvērtētie", None),
    ),
    batches=("1. ielāde", "2. ielāde"),
    data_hash="0123456789abcdef" * 4,
)
