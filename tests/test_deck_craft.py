"""The deck of the standard agenda as a chairperson shows it: few slides, none empty, none small, each told once."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from pptx import Presentation
from pptx.util import Pt
from wide_region import NAMES, SERVED, build_wide

from di_metrics.deck import Chart, ChartKind, Column, Deck, Figure, Level, Map, Row, Series, Slide, Table
from di_metrics.drawing.emblem import stars
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.map_layout import map_layout
from di_metrics.export.slides import slides_bytes
from di_metrics.export.slides.projected import projected
from di_metrics.export.slides.slide_tables import table_pages
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.store import Database, open_database
from di_metrics.text import Speaker
from di_metrics.ui.present.screens import Screen, screens_of

LATVIAN = Speaker(Language.LV)
SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
ROOM = Box(0, 0, 880, 348)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(build_wide(tmp_path_factory.mktemp("wide")))
    yield database
    database.close()


def deck_of(database: Database, level: Level, language: Language, as_of: dt.date) -> Deck:
    return compose(
        figures_at(level, database),
        standard_agenda(database.region),
        title="Sanāksme",
        held_on=dt.date(2024, 1, 31),
        as_of=as_of,
        since=as_of.replace(year=as_of.year - 1),
        language=language,
        decisions=("Apstiprināt plāna grozījumus.",),
    )


def shown(database: Database, deck: Deck) -> tuple[list[Screen], list[list[str]]]:
    """The screens of a deck, and the texts of each of its slides."""
    bases = database.region.bases if database.region.has_outlines else ()
    made = Presentation(io.BytesIO(slides_bytes(deck, {one.value: database.outlines(one) for one in bases})))
    return screens_of(deck, database.outlines), [list(texts_on(page.shapes)) for page in made.slides]


def texts_on(shapes: object) -> Iterator[str]:
    for shape in shapes:  # type: ignore[attr-defined]
        if shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            values = [value for series in shape.chart.plots[0].series for value in series.values if value]
            yield "marks" if values else ""


@pytest.mark.parametrize(("level", "language"), [(Level.INTERNAL, Language.LV), (Level.SHAREABLE, Language.EN)])
def test_the_standard_deck_is_short_and_no_slide_of_it_is_empty(
    demonstration: Database, wide: Database, level: Level, language: Language
) -> None:
    """Of the demonstration data at most 14; of forty-two municipalities as many more as their rows need."""
    for database, as_of, most in ((demonstration, dt.date(2022, 12, 31), 14), (wide, dt.date(2023, 12, 31), 24)):
        screens, slides = shown(database, deck_of(database, level, language, as_of))
        assert len(screens) <= most
        assert len(slides) <= most
        for screen in screens[1:]:
            assert re.search(r"data-tip|<td|<li|data-area", screen.body) or len(screen.sentence) > 20, screen.title
        assert all("marks" in texts or sum(map(len, texts)) > 100 for texts in slides)
        titles = [screen.title for screen in screens]
        assert len(set(titles)) == len(titles)
        assert not [one for one in titles if "Avoti un definīcijas" in one or "Sources and definitions" in one]


def test_a_slide_says_in_a_line_who_has_nothing_to_show(wide: Database) -> None:
    """Of 42 municipalities at most 28 have records; the others are named in one line, and no row or bar is theirs."""
    deck = deck_of(wide, Level.INTERNAL, Language.LV, dt.date(2023, 12, 31))
    told = 0
    for slide in deck.slides:
        made = projected(LATVIAN, slide)
        names = [*getattr(made.picture, "categories", ()), *(row.name for row in getattr(made.picture, "rows", ()) if row)]
        municipalities = [name for name in names if name in NAMES]
        if len(getattr(slide.picture, "categories", ())) == len(NAMES):
            told += 1
            assert 20 < len(municipalities) <= SERVED
            gone = [name for name in NAMES if name not in municipalities]
            assert all(name in made.notes for name in gone)
            assert any(name in made.sentence for name in gone)
            assert re.search(r"un vēl \d+\.$", made.sentence)
    assert told


def test_no_two_municipalities_share_a_label(demonstration: Database, wide: Database) -> None:
    for database, as_of in ((demonstration, dt.date(2022, 12, 31)), (wide, dt.date(2023, 12, 31))):
        deck = deck_of(database, Level.SHAREABLE, Language.LV, as_of)
        for slide in deck.slides:
            if isinstance(slide.picture, Map):
                layout = map_layout(slide.picture, database.outlines(database.region.default_basis), Box(0, 0, 420, 420))
                names = [" ".join(one.name) for one in layout.labels]
                assert len(set(names)) == len(names)
        for screen in screens_of(deck, database.outlines):
            bars = [
                "".join(re.findall(r">([^<]+)<", one))
                for one in re.findall(r"(?:<text[^>]*text-anchor=\"end\".*?</text>)+", screen.body)
            ]
            names = [one for one in bars if any(name in one for name in NAMES)]
            assert len(set(names)) == len(names)
            assert not [one for one in bars if "…" in one]


# ---- Money ----


def of_money(*values: float | None, axis: str = "EUR") -> Chart:
    labels = tuple("–" if one is None else f"≈{SPACE}{LATVIAN.short_money(one)}" for one in values)
    return Chart(ChartKind.BARS, tuple("abcdef"[: len(values)]), (Series("x", values, labels),), axis, 2)


def on_slide(picture: Chart | Table) -> Slide:
    return projected(LATVIAN, Slide("", "", "", picture, None, ""))


@pytest.mark.parametrize(
    ("values", "axis", "labels"),
    [
        ((1_017_000.0, 441_000.0, None), "tūkst. EUR", (f"≈{SPACE}1{SPACE}017", f"≈{SPACE}441", "–")),
        ((3_180_000.0, 2_000_000.0), "milj. EUR", (f"≈{SPACE}3,18", f"≈{SPACE}2,00")),
        ((12_345.0, 512.0), "tūkst. EUR", (f"≈{SPACE}12,3", f"≈{SPACE}0,5")),
        ((9_000.0, 5_000.0), "EUR", (f"≈{SPACE}9{SPACE}000{SPACE}EUR", f"≈{SPACE}5{SPACE}000{SPACE}EUR")),
        ((90_000.0, 16.21), "EUR", (f"≈{SPACE}90{SPACE}000{SPACE}EUR", f"≈{SPACE}16{SPACE}EUR")),
    ],
)
def test_charts_of_money_are_in_thousands_or_millions(
    values: tuple[float | None, ...], axis: str, labels: tuple[str, ...]
) -> None:
    picture = on_slide(of_money(*values)).picture
    assert isinstance(picture, Chart)
    assert (picture.axis, picture.series[0].labels) == (axis, labels)
    whole = {"tūkst. EUR": 1e3, "milj. EUR": 1e6, "EUR": 1}[axis]
    assert [one and one * whole for one in picture.series[0].values] == pytest.approx([*values])


def written(value: float, sign: str = "") -> Figure:
    return Figure(value, f"{sign}{LATVIAN.number(value)}{SPACE}EUR")


def test_a_change_is_the_difference_of_what_is_written_beside_it() -> None:
    """1 017 499 and 619 500 differ by 397 999, which is 398; written as 1 017 and 620 they differ by 397."""
    columns = [Column(f"Nauda, {when}", 2, name=f"money_{when}") for when in ("now", "before", "change")]
    rows = [
        Row("a", (written(1_017_499), written(619_500), written(397_999, "+"))),
        Row("b", (written(27_000), written(30_400), written(-3_400))),
        Row("c", (Figure(None, "–"), written(30_400), Figure(None, "–"))),
    ]
    picture = on_slide(Table("", tuple(columns), tuple(rows))).picture
    assert isinstance(picture, Table)
    assert [one.heading for one in picture.columns] == [f"Nauda, {when}, tūkst. EUR" for when in ("now", "before", "change")]
    told = [tuple(one.text for one in row.figures) for row in picture.rows]
    assert told == [(f"1{SPACE}017", "620", "+397"), ("27", "30", f"{MINUS}3"), ("–", "30", "–")]
    assert [one.value for one in picture.rows[0].figures] == [1_017_499, 619_500, 397_999]


def test_amounts_that_may_add_up_are_not_cut() -> None:
    """Beside a change that is the difference of no two columns, only what loses nothing is told in thousands."""
    columns = tuple(Column(name, 2, name=name, unit="EUR") for name in ("before", "by_price", "change"))
    exact = Table("", columns, (Row("a", (written(20_400), written(10_300), written(10_300, "+"))),))
    assert on_slide(exact).picture == exact
    round_ = Table("", columns, (Row("a", (written(20_000), written(10_000), written(10_000, "+"))),))
    picture = on_slide(round_).picture
    assert isinstance(picture, Table)
    assert [one.text for one in picture.rows[0].figures] == ["20", "10", "+10"]


def test_an_amount_among_other_figures_has_its_unit_beside_it() -> None:
    columns = tuple(Column(name, 0, name=name) for name in ("value", "before", "change"))
    persons = Row("Saņēmēji", (Figure(890, "890"), Figure(677, "677"), Figure(213, "+213")))
    money = Row("Kompensācija", (written(3_180_000), written(2_000_000), written(1_180_000, "+")))
    picture = on_slide(Table("", columns, (persons, money))).picture
    assert isinstance(picture, Table)
    assert picture.rows[0] == persons
    assert [one.text for one in picture.rows[1].figures] == [f"{one}{SPACE}milj. EUR" for one in ("3,18", "2,00", "+1,18")]


# ---- Tables ----


def test_a_table_of_fourteen_rows_stands_on_one_slide() -> None:
    columns = tuple(Column(name, 0) for name in ("Plānotās vietas", "Izveidotās vietas"))
    rows = tuple(Row(f"{place}. objekts ar garu nosaukumu", (Figure(place, str(place)),) * 2) for place in range(14))
    [part] = table_pages(Table("Objekts", columns, rows), ROOM)
    assert part.box.bottom <= ROOM.bottom
    assert part.size >= 14
    [few] = table_pages(Table("Objekts", columns, rows[:4]), ROOM)
    assert few.size == 20, "as large as there is room for"


def test_a_wide_table_is_divided_between_columns_that_belong_together() -> None:
    columns = tuple(
        Column(f"{group}, {when} ar ļoti garu virsrakstu", 0, group=group)
        for group in ("Saņēmēji", "Kompensācija", "Pārklājums")
        for when in ("tagad", "iepriekš", "izmaiņa")
    )
    rows = tuple(Row(f"{place}. pašvaldība", (Figure(1.0, "1 234 567,89 EUR"),) * 9) for place in range(4))
    whole = Table("Pašvaldība", columns, rows)
    parts = table_pages(whole, ROOM)
    assert len(parts) > 1
    for part in parts:
        groups = [one.group for one in part.table.columns]
        assert all(groups.count(one) == 3 for one in groups)
        assert part.names(whole) == tuple(groups)


# ---- The emblem ----


def test_the_emblem_is_that_of_the_specification() -> None:
    """Twelve upright stars of five points, at the hours of a clock, on a circle of a third of the height."""
    box = Box(30, 60, 90, 60)
    drawn = stars(box)
    assert len(drawn) == 12
    assert all(len(star) == 10 for star in drawn)
    for hour, star in enumerate(drawn):
        x, y = (sum(corner[axis] for corner in star) / 10 for axis in (0, 1))
        turn = 2 * math.pi * hour / 12
        assert (x, y) == pytest.approx((75 + 20 * math.sin(turn), 90 - 20 * math.cos(turn)))
        points, inner = star[::2], star[1::2]
        assert all(math.hypot(px - x, py - y) == pytest.approx(60 / 18) for px, py in points)
        assert all(math.hypot(px - x, py - y) == pytest.approx(60 / 18 * 0.381966) for px, py in inner)
        assert points[0] == pytest.approx((x, y - 60 / 18)), "one point upwards"
    assert all(math.dist(one[0], other[0]) > 60 / 9 for one, other in combinations(drawn, 2))


def test_the_cover_tells_whose_meeting_it_is_and_who_pays(demonstration: Database) -> None:
    deck = deck_of(demonstration, Level.SHAREABLE, Language.LV, dt.date(2022, 12, 31))
    screens, slides = shown(demonstration, deck)
    assert "Latgales plānošanas reģions" in screens[0].facts
    said = "\n".join(slides[0])
    assert all(text in said for text in ("Latgales plānošanas reģions", "Eiropas Savienība", "Eiropas Sociālais fonds"))
    made = Presentation(
        io.BytesIO(slides_bytes(deck, {one.value: demonstration.outlines(one) for one in demonstration.region.bases}))
    )
    emblem = next(one for one in made.slides[0].shapes if one.name == "Eiropas Savienība")
    assert emblem.width / emblem.height == pytest.approx(1.5, rel=0.01)
    assert emblem.top + emblem.height < made.slide_height
    colours = [str(one.fill.fore_color.rgb) for one in emblem.shapes]
    assert colours == ["003399", *["FFCC00"] * 12]
    assert min(shape.height for shape in emblem.shapes) > Pt(5)
    assert made.slides[0].notes_slide.notes_text_frame.text.count("Saņēmēji:") == 1, "definitions are told once"


def test_the_database_of_the_wide_region_is_as_it_is_told(wide: Database) -> None:
    assert len(wide.region.of_basis(wide.region.default_basis)) == len(set(NAMES)) == 42
    assert min(map(len, NAMES)) > 20
