"""Slides as another program opens them: charts with their values, tables, maps, notes, templates; nothing cut or covered."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_deck import BARS, COLUMNS, DECK, HOSTILE, LINES, MAP, OUTLINES, SPACE, STACKED, TABLE
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.chart.chart import Chart as Drawn
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Pt
from pypdf import PdfReader

from di_metrics.deck import Chart, ChartKind, Column, Deck, Figure, Level, Listing, Map, Picture, Row, Series, Slide, Table
from di_metrics.drawing.lettering import Box, line_count, text_width
from di_metrics.drawing.style import SERIES
from di_metrics.export.slides import MOST_MEGABYTES, TemplateUnusable, check_template, slides_bytes, standard_template
from di_metrics.export.slides.slide_text import sentences
from di_metrics.export.slides.theme import rewritten
from di_metrics.model import Language
from di_metrics.text import Speaker

LONG = (
    "Līdz 2019. gada 31. decembrim pakalpojumus saņēmis 219 bērnu 17 pašvaldībās. Visvairāk to ir Vējupes novadā (60). "
    "Vairāk nekā puse izvērtēto pakalpojumus saņem Ķeguma un Zaļajā novadā. Vēl neviens tos nav saņēmis Ģibuļu novadā. "
)
MANY = tuple(f"{number}. deinstitucionalizācijas pašvaldība" for number in range(42))


def deck_of(picture: Picture | None, **changes: Any) -> Deck:
    """A deck of one slide."""
    return replace(DECK, slides=(replace(DECK.slides[0], picture=picture, comment="", **changes),))


@cache
def opened(deck: Deck = DECK, template: bytes | None = None) -> Any:
    return Presentation(io.BytesIO(slides_bytes(deck, OUTLINES, template)))


def pages_of(deck: Deck, template: bytes | None = None) -> list[Any]:
    """The slides after the cover and the agenda."""
    pages = list(opened(deck, template).slides)[1:]
    return [page for page in pages if page.shapes.title.text != Speaker(deck.language).say("Agenda")]


def charts_of(deck: Deck) -> list[Drawn]:
    return [shape.chart for page in pages_of(deck) for shape in page.shapes if shape.has_chart]


def series_of(drawn: Drawn) -> list[tuple[str, tuple[float | None, ...]]]:
    return [(series.name, tuple(series.values)) for plot in drawn.plots for series in plot.series]


def deep(shapes: Any) -> Iterator[Any]:
    """All shapes, those within groups too."""
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from deep(shape.shapes)


def words_of(page: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in deep(page.shapes) if shape.has_text_frame)


def labels_of(series: Any) -> dict[int, str | None]:
    """The points of a series whose label is taken away (None) or has a text of its own."""
    found = {}
    for label in series._element.findall("{*}dLbls/{*}dLbl"):
        texts = [one.text or "" for one in label.iter("{*}t")]
        deleted = label.find("{*}delete") is not None
        if deleted or texts:
            found[int(label.find("{*}idx").get("val"))] = None if deleted else "".join(texts)
    return found


# ---- the whole -----------------------------------------------------------------------------------------------------


def test_a_cover_the_agenda_and_a_slide_a_finding() -> None:
    titles = [page.shapes.title.text for page in opened().slides]
    assert titles == [DECK.title, "Darba kārtība", *(slide.title for slide in DECK.slides)]
    cover = words_of(opened().slides[0])
    assert all(part in cover for part in (DECK.region, "14.02.2020.", "31.12.2019.", "30.06.2019.", "Demonstrācijas dati"))
    assert "aizsargāti dati, drīkst nodot tālāk" in cover.lower()


def test_notes_of_the_cover_tell_definitions_and_what_the_deck_was_made_from() -> None:
    said = opened().slides[0].notes_slide.notes_text_frame.text
    assert said.count("Saņēmēji pret izvērtētajām personām.") == 1
    assert "Filtri (Tabula): filtrs table" in said
    assert "1. ielāde; 2. ielāde" in said
    assert DECK.data_hash in said


def test_each_finding_has_its_sentence_source_day_level_and_number() -> None:
    for page, slide in zip(pages_of(DECK), DECK.slides, strict=True):
        said = words_of(page)
        assert slide.sentence in said
        assert "Avots: atskaites · dati uz 31.12.2019. · aizsargāti dati, drīkst nodot tālāk · demonstrācijas dati" in said
        assert any(one.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER for one in page.placeholders)


def test_a_source_that_tells_the_day_is_not_told_it_again() -> None:
    page = pages_of(deck_of(BARS, source="Avots: atskaites uz 31.12.2019."))[0]
    assert words_of(page).count("31.12.2019.") == 1


def test_notes_hold_what_may_be_said_and_asked() -> None:
    notes = pages_of(DECK)[0].notes_slide.notes_text_frame.text
    assert "Lūdzam precizēt datus šeit:" in notes
    assert "Runātājam." in notes
    assert "Periods: līdz 31.12.2019." in notes
    assert "**" not in notes


def test_pictures_are_described_in_words() -> None:
    described = [
        (page.shapes.title.text, shape._element.xpath("./*/p:cNvPr")[0].get("descr"))
        for page in pages_of(DECK)
        for shape in page.shapes
        if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.GROUP
    ]
    assert len(described) == sum(isinstance(one.picture, Chart | Map | Table) for one in DECK.slides)
    assert all(text and text != title for title, text in described)
    assert any("Vējupes novads: 67,4" in text for _title, text in described)


def test_every_text_has_its_language() -> None:
    archive = zipfile.ZipFile(io.BytesIO(slides_bytes(DECK, OUTLINES)))
    parts = [name for name in archive.namelist() if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name)]
    assert len(parts) > 20
    for name in parts:
        for run in etree.fromstring(archive.read(name)).iter("{*}r", "{*}fld"):
            properties = run.find("{*}rPr")
            assert properties is not None, name
            assert properties.get("lang") == "lv-LV", name
    english = opened(replace(DECK, language=Language.EN))
    assert english.slides[1].shapes.title.text_frame.paragraphs[0].runs[0].font.language_id.name == "ENGLISH_UK"


def test_properties_are_the_meetings_own() -> None:
    properties = opened().core_properties
    assert (properties.title, properties.language, properties.author) == (DECK.title, "lv-LV", DECK.region)
    assert "14.02.2020." in properties.subject


def test_the_same_deck_gives_the_same_bytes_and_progress_rises_to_the_whole() -> None:
    shares: list[float] = []
    first = slides_bytes(DECK, OUTLINES, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > len(DECK.slides)
    assert first == slides_bytes(DECK, OUTLINES)


def test_what_no_file_may_hold_is_left_out() -> None:
    assert pages_of(deck_of(BARS, title="a\x00b\x0bc"))[0].shapes.title.text == "abc"


# ---- charts --------------------------------------------------------------------------------------------------------

TYPES = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.STACKED: XL_CHART_TYPE.BAR_STACKED,
}


@pytest.mark.parametrize("chart", [BARS, COLUMNS, LINES, STACKED], ids=lambda chart: chart.kind)
def test_charts_hold_the_values_of_the_deck(chart: Chart) -> None:
    (drawn,) = charts_of(deck_of(chart))
    assert drawn.chart_type == TYPES[chart.kind]
    assert series_of(drawn) == [(series.name, series.values) for series in chart.series]
    assert drawn.value_axis.axis_title.text_frame.text == chart.axis
    assert drawn.has_legend == (len(chart.series) > 1)
    assert drawn._chartSpace.find("{*}chart/{*}dispBlanksAs").get("val") == "gap"


def test_the_first_bar_is_on_top_and_the_axis_below() -> None:
    (drawn,) = charts_of(deck_of(STACKED))
    assert drawn.category_axis.reverse_order
    assert drawn.value_axis._element.find("{*}crosses").get("val") == "max"


def test_a_missing_value_is_a_gap_with_its_reason() -> None:
    (drawn,) = charts_of(deck_of(BARS))
    assert list(drawn.plots[0].categories) == ["Vējupes novads", "Ķegums un Ģibuļi", "Zaļā birzs (<5)"]
    sheet = load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet["B"]] == ["Saņēmēji", 120, 40, None]
    page = pages_of(deck_of(STACKED))[0]
    assert "Atzīmes nav, kur: <5" in words_of(page)


def test_series_have_the_colours_of_the_theme_which_are_the_projects() -> None:
    (drawn,) = charts_of(deck_of(STACKED))
    assert [one.format.fill.fore_color.theme_color.name for one in drawn.plots[0].series] == ["ACCENT_1", "ACCENT_2"]
    theme = zipfile.ZipFile(io.BytesIO(standard_template(Language.LV))).read("ppt/theme/theme1.xml").decode()
    assert all(
        f'<a:accent{place}><a:srgbClr val="{colour[1:].upper()}"/>' in theme for place, colour in enumerate(SERIES[:6], 1)
    )
    many = replace(STACKED, series=tuple(replace(STACKED.series[0], name=str(place)) for place in range(8)))
    last = charts_of(deck_of(many))[0].plots[0].series[7]
    assert str(last.format.fill.fore_color.rgb) == SERIES[7][1:].upper()


def test_labels_are_values_in_a_format_of_the_decks_language() -> None:
    percent = Series("Pārklājums", (54.4, 1234.5), (f"54,4{SPACE}%", f"1{SPACE}234,5{SPACE}%"))
    (drawn,) = charts_of(deck_of(Chart(ChartKind.BARS, ("a", "b"), (percent,), "%", 1)))
    series = drawn.plots[0].series[0]
    formats = series._element.find("{*}dLbls/{*}numFmt").get("formatCode")
    assert formats.split(";")[0] == f'[$-426]#,##0.0"{SPACE}%"'
    assert "\N{MINUS SIGN}" in formats.split(";")[1]
    assert labels_of(series) == {}


def test_a_label_that_no_format_writes_is_the_decks_text_and_an_empty_one_is_none() -> None:
    odd = Series("Plāns", (4.0, 5.0, 0.0), ("4 no 5", "5", ""))
    (drawn,) = charts_of(deck_of(Chart(ChartKind.BARS, ("a", "b", "c"), (odd,), "", 0)))
    assert labels_of(drawn.plots[0].series[0]) == {0: "4 no 5", 2: None}


def test_parts_too_small_for_their_label_have_none() -> None:
    parts = (Series("liels", (1000.0,), ("1000",)), Series("mazs", (3.0,), ("3",)))
    (drawn,) = charts_of(deck_of(Chart(ChartKind.STACKED, ("a",), parts, "", 0)))
    assert [labels_of(one).get(0, "") for one in drawn.plots[0].series] == ["1000", None]


def test_lines_are_labelled_at_their_ends_one_below_the_other() -> None:
    near = tuple(Series(str(place), (1.0, 100.0 + place / 10), ("1", str(place))) for place in range(3))
    (drawn,) = charts_of(deck_of(Chart(ChartKind.LINES, ("2018", "2019"), near, "", 1)))
    depths = []
    for place, series in enumerate(drawn.plots[0].series):
        assert labels_of(series)[0] is None
        moved = series._element.find("{*}dLbls/{*}dLbl[2]/{*}layout/{*}manualLayout/{*}y")
        depths.append((0.0 if moved is None else float(moved.get("val"))) - place / 10 / 120)
    assert depths[0] > depths[1] > depths[2]


@pytest.mark.parametrize("kind", [ChartKind.BARS, ChartKind.STACKED])
def test_many_bars_are_divided_and_none_is_lost(kind: ChartKind) -> None:
    values = tuple(float(number) for number in range(1, len(MANY) + 1))
    chart = Chart(kind, MANY, (Series("Saņēmēji", values, tuple(f"{value:.0f}" for value in values)),), "personas", 0)
    deck = deck_of(chart)
    drawn = charts_of(deck)
    assert [name for one in drawn for name in one.plots[0].categories] == list(MANY)
    assert [value for one in drawn for value in one.plots[0].series[0].values] == list(values)
    assert len({one.value_axis.maximum_scale for one in drawn}) == 1
    titles = [page.shapes.title.text for page in pages_of(deck)]
    assert len(titles) > 1
    heading, finding = deck.slides[0].heading, deck.slides[0].title
    assert titles[0] == finding
    assert all(title.startswith(f"{heading} ({part}/{len(titles)})") for part, title in enumerate(titles[1:], 2))
    assert all(title.rpartition(" – ")[2] in MANY for title in titles[1:] if len(title) > len(heading) + 6), "what is on it"


def test_columns_with_long_names_lie_down() -> None:
    chart = replace(BARS, kind=ChartKind.COLUMNS, categories=tuple(f"deinstitucionalizācija{n}" * 2 for n in range(3)))
    (drawn,) = charts_of(deck_of(chart))
    assert drawn.chart_type == XL_CHART_TYPE.BAR_CLUSTERED


def test_names_of_many_points_in_time_do_not_touch() -> None:
    months = tuple(f"{1 + n % 12:02}.{2015 + n // 12}" for n in range(60))
    line = Series("Saņēmēji", tuple(float(n) for n in range(60)), tuple(map(str, range(60))))
    (drawn,) = charts_of(deck_of(Chart(ChartKind.LINES, months, (line,), "", 0)))
    assert int(drawn.category_axis._element.find("{*}tickLblSkip").get("val")) > 4


def test_no_name_is_a_formula() -> None:
    chart = Chart(ChartKind.BARS, ("=1+1", "=cmd|x"), (Series("=2", (1.0, 2.0), ("1", "2")),), "", 0)
    (drawn,) = charts_of(deck_of(chart))
    sheet = load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob)).active
    cells = [cell for row in sheet for cell in row if isinstance(cell.value, str)]
    assert [cell.value for cell in cells] == ["=2", "=1+1", "=cmd|x"]
    assert all(cell.data_type == "s" for cell in cells)


# ---- tables --------------------------------------------------------------------------------------------------------


def cells_of(deck: Deck) -> list[list[list[str]]]:
    tables = [shape.table for page in pages_of(deck) for shape in page.shapes if shape.has_table]
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def test_tables_hold_the_cells_of_the_deck() -> None:
    head = ["Pašvaldība", *(column.heading for column in TABLE.columns)]
    rows = [[row.name, *(figure.text for figure in row.figures)] for row in TABLE.rows]
    assert cells_of(deck_of(TABLE)) == [[head, *rows]]
    page = pages_of(deck_of(TABLE))[0]
    table = next(shape.table for shape in page.shapes if shape.has_table)
    assert table.cell(3, 0).text_frame.paragraphs[0].runs[0].font.bold
    assert table.cell(1, 1).text_frame.paragraphs[0].alignment.name == "RIGHT"
    assert "Unikālas personas nesummējas." in words_of(page)


def test_long_and_wide_tables_are_divided_and_no_cell_is_lost() -> None:
    columns = tuple(Column(f"Deinstitucionalizācijas {place}", 2) for place in range(7))
    rows = tuple(Row(name, tuple(Figure(1.0, f"{name[:3]}/{place}") for place in range(7))) for name in MANY)
    found = cells_of(deck_of(Table("Pašvaldība", columns, rows)))
    assert len(found) > 6
    told = [(row[0], cell) for table in found for row in table[1:] for cell in row[1:]]
    assert sorted(told) == sorted((row.name, figure.text) for row in rows for figure in row.figures)
    assert max(len(table) for table in found) - min(len(table) for table in found) <= 2


@pytest.mark.parametrize("kind", ["table", "bars"])
def test_what_is_divided_says_its_sentence_once(kind: str) -> None:
    rows = tuple(replace(TABLE.rows[0], name=name) for name in MANY)
    series = (Series("Saņēmēji", (1.0,) * len(MANY), ("1",) * len(MANY)),)
    deck = deck_of(replace(TABLE, rows=rows) if kind == "table" else Chart(ChartKind.BARS, MANY, series, "personas", 0))
    pages = pages_of(deck)
    assert len(pages) > 1
    assert [deck.slides[0].sentence in words_of(page) for page in pages] == [True] + [False] * (len(pages) - 1)


# ---- maps ----------------------------------------------------------------------------------------------------------


def test_maps_are_coloured_shapes_with_labels() -> None:
    page = pages_of(deck_of(MAP))[0]
    drawn = next(shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    areas = {one.name: one for one in drawn.shapes if one.shape_type == MSO_SHAPE_TYPE.FREEFORM}
    assert set(areas) == {
        "Vējupes novads: 67,4\N{NO-BREAK SPACE}%",
        "Ķeguma novads: 20,0\N{NO-BREAK SPACE}%",
        "Zaļā pilsēta: <5",
        "LV4",
    }
    first = areas[f"Vējupes novads: 67,4{SPACE}%"]
    assert str(first.fill.fore_color.rgb) == "0F5C6E"
    assert len(list(first._element.iter("{*}moveTo"))) == 2, "the hole is a contour of its own"
    texts = [one.text_frame.text for one in drawn.shapes if one.has_text_frame and one.text_frame.text]
    assert sorted(texts) == sorted(["Vējupes\n67,4\N{NO-BREAK SPACE}%", "Ķeguma\n20,0\N{NO-BREAK SPACE}%", "Zaļā\n<5"])
    assert "Robežas ir vispārinātas." in words_of(page)
    assert "50–100" in words_of(page)


def test_a_degree_of_longitude_is_narrower_than_one_of_latitude() -> None:
    page = pages_of(deck_of(MAP))[0]
    square = next(one for one in deep(page.shapes) if one.name == "LV4")  # 0.6 by 0.3 degrees at 56.3 north
    assert square.width / square.height == pytest.approx(2 * 0.5548, rel=0.01)


def test_labels_cover_no_other() -> None:
    page = pages_of(deck_of(MAP))[0]
    drawn = next(shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP)
    labels = [box_of(one) for one in drawn.shapes if one.has_text_frame and one.text_frame.text]
    assert all(not one.overlap(other) for one, other in combinations(labels, 2))


# ---- nothing is cut, covered or too small ----------------------------------------------------------------------------


def box_of(shape: Any) -> Box:
    return Box(*(length / Pt(1) for length in (shape.left, shape.top, shape.width, shape.height)))


def full_deck() -> Deck:
    """Long texts and large pictures of every kind."""
    series = tuple(
        Series(
            f"pilngadīgas personas ar traucējumiem {place}",
            tuple(float(n * place) for n in range(42)),
            tuple(map(str, range(42))),
        )
        for place in (1, 2, 3)
    )
    bars = Chart(ChartKind.BARS, MANY, series[:1], "personas", 0)
    years = tuple(str(2000 + n) for n in range(42))
    pictures: dict[str, Picture | None] = {
        "bars": bars,
        "grouped": replace(bars, series=series),
        "stacked": replace(bars, kind=ChartKind.STACKED, series=series),
        "columns": Chart(ChartKind.COLUMNS, years, series[:2], "EUR", 0),
        "lines": Chart(ChartKind.LINES, years, series, "EUR", 0),
        "table": Table(
            "Pašvaldība",
            tuple(Column(LONG[:40], 0) for _ in range(5)),
            tuple(Row(name, (Figure(1, "12 345,67"),) * 5) for name in MANY),
            LONG[:150],
        ),
        "map": replace(MAP, legend=(("#d9ecef", LONG[:90]), ("#0f5c6e", LONG[:60])), note=LONG[:80]),
        "points": Listing(tuple(f"{number}. {LONG}" for number in range(9))),
        "words": None,
    }
    slides = tuple(
        Slide(key, LONG[:150], LONG * 2, picture, None, LONG[:120], ((LONG[:60], LONG),), key)
        for key, picture in pictures.items()
    )
    return replace(DECK, title=LONG[:160], region=LONG[:60], slides=slides)


@cache
def small_template() -> bytes:
    """A template as users have: another format, other names of layouts, a slide that shows how it looks."""
    made = Presentation()
    for number, layout in enumerate(made.slide_layouts):
        layout.name = f"Izkārtojums {number}"
    made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "Paraugs"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("template", [None, small_template()], ids=["own", "user's"])
def test_long_texts_and_large_pictures_stay_on_the_slide_and_cover_nothing(template: bytes | None) -> None:
    made = opened(full_deck(), template)
    whole = Box(0, 0, made.slide_width / Pt(1), made.slide_height / Pt(1))
    for number, page in enumerate(made.slides, start=1):
        boxes = [box_of(shape) for shape in page.shapes if not is_number(shape)]
        assert all(box.overlap(whole) == pytest.approx(box.area, rel=0.001) for box in boxes), number
        covered = [
            (one, other) for one, other in combinations(boxes, 2) if one.overlap(other) > 0.01 * min(one.area, other.area)
        ]
        assert covered == [], number


def is_number(shape: Any) -> bool:
    return bool(shape.is_placeholder) and shape.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER


@pytest.mark.parametrize("template", [None, small_template()], ids=["own", "user's"])
def test_texts_fit_their_boxes(template: bytes | None) -> None:
    for page in opened(full_deck(), template).slides:
        for shape in page.shapes:
            if not shape.has_text_frame or is_number(shape):
                continue
            height = sum(paragraph_height(one, box_of(shape).width) for one in shape.text_frame.paragraphs)
            assert height <= box_of(shape).height + 1, shape.text_frame.text


def paragraph_height(paragraph: Any, width: float) -> float:
    size = max((run.font.size.pt for run in paragraph.runs), default=0)
    return line_count(paragraph.text, size, width, bold=False) * size * 1.17


def test_a_long_sentence_goes_on_and_loses_no_word() -> None:
    deck = deck_of(BARS, sentence=LONG * 8)
    said = " ".join(words_of(page) for page in pages_of(deck))
    assert len(pages_of(deck)) > 1
    for word in set(LONG.split()):
        assert said.count(word) >= 4, word


def test_nothing_projected_is_small() -> None:
    """The smallest type is of 18 pixels on a screen 720 pixels high: of 13.5 points on a slide of 540."""
    archive = zipfile.ZipFile(io.BytesIO(slides_bytes(full_deck(), OUTLINES)))
    parts = [name for name in archive.namelist() if re.match(r"ppt/(slides|charts)/[^/]+\.xml", name)]
    sizes = {int(size) for name in parts for size in re.findall(rb' sz="(\d+)"', archive.read(name))}
    assert min(sizes) / 100 * 720 / (opened().slide_height / Pt(1)) >= 18


def test_sentences_end_before_capital_letters_and_not_in_dates() -> None:
    assert sentences("Līdz 2019. gada 31. decembrim. Nav 12! „Jā.” Āda (Nr. 5). beigas") == [
        *("Līdz 2019. gada 31. decembrim.", "Nav 12!", "„Jā.”", "Āda (Nr. 5). beigas"),
    ]


def test_widths_are_those_of_the_typeface_and_a_little_more() -> None:
    assert 93 < text_width("Deinstitucionalizācija", 10) < 98  # 92.8 points in Arial
    assert text_width("Ģ", 10, bold=True) > text_width("Ģ", 10)
    assert line_count("viens divi trīs", 10, 40) == 2
    assert line_count("nepārtraukts" * 3, 10, 60) >= 3
    assert line_count("a\nb", 10, 100) == 2


# ---- templates -----------------------------------------------------------------------------------------------------


def test_the_own_template_has_named_layouts_a_typeface_and_wide_slides() -> None:
    made = Presentation(io.BytesIO(standard_template(Language.LV)))
    names = [layout.name for layout in made.slide_layouts]
    assert names == ["Titulslaids", "Secinājums un attēls", "Secinājums blakus kartei", "Teksts"]
    assert Presentation(io.BytesIO(standard_template(Language.EN))).slide_layouts[0].name == "Cover"
    assert made.slide_width / made.slide_height == pytest.approx(16 / 9)
    theme = zipfile.ZipFile(io.BytesIO(standard_template(Language.LV))).read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:latin typeface="Arial"/>') == 2


def test_the_own_template_can_be_changed_and_used_again() -> None:
    made = Presentation(io.BytesIO(standard_template(Language.LV)))
    made.slide_layouts[1].name = "Mūsu"
    buffer = io.BytesIO()
    made.save(buffer)
    assert pages_of(DECK, buffer.getvalue())[0].slide_layout.name == "Mūsu"


def test_a_users_template_is_honoured() -> None:
    made = opened(DECK, small_template())
    assert (made.slide_width, made.slide_height) == (Presentation().slide_width, Presentation().slide_height)
    assert "Paraugs" not in [page.shapes.title.text for page in made.slides]
    assert made.slides[0].slide_layout.name == "Izkārtojums 0"
    assert {page.slide_layout.name for page in made.slides} <= {"Izkārtojums 0", "Izkārtojums 1", "Izkārtojums 7"}
    for page in made.slides:
        assert not [
            one for one in page.placeholders if one.has_text_frame and not one.text_frame.text and not is_number(one)
        ]
    charts = [shape.chart for page in made.slides for shape in page.shapes if shape.has_chart]
    assert series_of(charts[0]) == [("Saņēmēji", (120.0, 40.0, None))]


def test_a_file_of_the_kind_template_is_taken() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small_template())) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"presentationml.presentation.main", b"presentationml.template.main"))
    assert len(opened(DECK, buffer.getvalue()).slides) > len(DECK.slides)


def template_without(*layouts: int) -> bytes:
    made = Presentation()
    for layout in [made.slide_layouts[place] for place in layouts]:
        made.slide_layouts.remove(layout)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed_template(change: Callable[[str, bytes], bytes]) -> bytes:
    return rewritten(small_template(), change)


def of_kind(kind: bytes) -> bytes:
    return changed_template(lambda name, content: content.replace(b"presentationml.presentation.main", kind))


UNUSABLE = {
    "text": (b"nav", "Veidne nav PowerPoint fails."),
    "another ZIP file": (zipped(a=b"b"), "Veidne nav PowerPoint fails."),
    "a text document": (of_kind(b"wordprocessingml.document.main"), "Veidne nav PowerPoint fails."),
    "with macros": (of_kind(b"presentation.macroEnabled.main"), "Veidnē ir makro."),
    "with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "Veidne ir aizsargāta ar paroli"),
    "too large": (bytes(MOST_MEGABYTES * 2**20 + 1), f"Veidne ir lielāka par {MOST_MEGABYTES} MB."),
    "too large when unpacked": (zipped(a=bytes(11 * MOST_MEGABYTES * 2**20)), "Veidne ir lielāka par"),
    "half a file": (small_template()[:5000], "Veidne ir bojāta."),
    "a part that is cut": (
        changed_template(lambda name, content: content[:200] if name.endswith("slideLayout2.xml") else content),
        "Veidne ir bojāta.",
    ),
    "a part that is missing": (
        changed_template(lambda name, content: b"<a/>" if name.endswith("slideMaster1.xml.rels") else content),
        "Veidne ir bojāta.",
    ),
    "slides without a size": (
        changed_template(lambda _, content: re.sub(rb"<p:sldSz [^>]*/>", b"", content)),
        "Veidne ir bojāta.",
    ),
    "a number without a name": (
        changed_template(
            lambda name, content: (
                re.sub(rb'<p:cNvPr id="6" [^>]*/>', b"", content) if name.endswith("slideLayout2.xml") else content
            )
        ),
        "Veidne ir bojāta.",
    ),
    "no cover": (template_without(0), "Veidnē nav izkārtojuma ar virsrakstu un apakšvirsrakstu, ir tikai: “Title and"),
    "no content": (template_without(1), "Veidnē nav izkārtojuma ar virsrakstu un vienu vietu saturam, ir tikai: “Title Sl"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_template_that_cannot_be_used_is_refused_in_words(name: str) -> None:
    template, message = UNUSABLE[name]
    for use in (check_template, lambda one: slides_bytes(DECK, OUTLINES, one)):
        with pytest.raises(TemplateUnusable) as refused:
            use(template)
        assert Speaker(Language.LV).error(refused.value).startswith(message)
        assert refused.value.hint is not None


def test_templates_that_can_be_used_pass_the_check() -> None:
    for template in (small_template(), standard_template(Language.EN)):
        check_template(template)


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_template_is_refused_or_used_but_breaks_nothing(chance: Random) -> None:
    archive = zipfile.ZipFile(io.BytesIO(small_template()))
    chosen = chance.choice([name for name in archive.namelist() if name.endswith((".xml", ".rels"))])

    def change(name: str, content: bytes) -> bytes:
        if name != chosen:
            return content
        attribute = chance.choice(list(re.finditer(rb' [\w:]+="[^"]*"|<[^<>/?!]+/>', content)))
        return content[: attribute.start()] + content[attribute.end() :]

    with suppress(TemplateUnusable):
        slides_bytes(deck_of(BARS), OUTLINES, changed_template(change))


# ---- LibreOffice ---------------------------------------------------------------------------------------------------


def test_libreoffice_opens_the_slides_and_shows_every_text(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:  # as with the browser: in CI a missing program is a failure
        (pytest.fail if os.environ.get("CI") else pytest.skip)("LibreOffice is not installed; .ci/run installs it.")
    file = tmp_path / "meeting.pptx"
    file.write_bytes(slides_bytes(DECK, OUTLINES))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "meeting.pdf").pages]
    assert len(pages) == len(opened().slides)
    assert all(text in pages[2] for text in ("Vējupes novads", "120", "Zaļā birzs (<5)"))
    assert f"1{SPACE}000,50" in pages[3].replace(" ", SPACE)
    assert "12 345,67" in pages[7].replace(SPACE, " ")
    assert HOSTILE[:20] in pages[8]


def test_a_deck_without_slides_has_a_cover() -> None:
    deck = replace(DECK, slides=(), since=None, demonstration=False, level=Level.INTERNAL, as_of=dt.date(2020, 1, 1))
    assert len(opened(deck).slides) == 1
    assert "Demonstrācijas" not in words_of(opened(deck).slides[0])


def test_a_map_without_its_outlines_is_a_fault_of_whoever_calls() -> None:
    with pytest.raises(KeyError):
        slides_bytes(deck_of(Map("pre2021", MAP.areas, (), "")), OUTLINES)
