"""Handouts as an independent reader of PDF opens them: words, pages, contents, tags, and no text taken for markup."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_deck import (
    BARS,
    BEHIND_MAP,
    DECISIONS,
    DECK,
    HOSTILE,
    LETTERS,
    LINES,
    MAP,
    OUTLINES,
    TABLE,
)
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from di_metrics.deck import Chart, ChartKind, Column, Deck, Figure, Level, Listing, Map, Picture, Row, Series, Slide, Table
from di_metrics.export.handout import handout_bytes
from di_metrics.export.handout.document import adds_figures, drawn_table, readable
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Language
from di_metrics.store import Database


def read(deck: Deck) -> PdfReader:
    return PdfReader(io.BytesIO(handout_bytes(deck, OUTLINES)))


@cache
def handout() -> PdfReader:
    return read(DECK)


def words(reader: PdfReader) -> str:
    """All text, with the breaks of lines as single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def with_slides(*slides: Slide) -> Deck:
    return replace(DECK, slides=slides)


# ---- what stands in it ---------------------------------------------------------------------------------------------


def test_latvian_letters_can_be_read_and_searched() -> None:
    assert LETTERS in words(handout())


def test_title_days_level_and_origin_are_on_the_first_page() -> None:
    first = handout().pages[0].extract_text()
    for text in (
        DECK.title,
        DECK.region,
        "14.02.2020.",
        "dati uz 31.12.2019.",
        "30.06.2019.",
        "aizsargāti dati, drīkst nodot tālāk",
    ):
        assert text in first
    assert "Demonstrācijas dati" in first


def test_contents_tell_every_section_with_its_finding_and_page() -> None:
    first = " ".join(handout().pages[0].extract_text().split())
    assert "Saturs" in first
    for number, slide in enumerate(DECK.slides, start=1):
        assert f"{number}. {slide.heading}" in first
        assert slide.title in first
    bookmarks = [entry["/Title"] for entry in handout().outline if not isinstance(entry, list)]
    assert bookmarks[0] == f"1. {DECK.slides[0].heading}"


def test_every_page_has_its_number_and_the_level() -> None:
    pages = handout().pages
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"{number} / {len(pages)}" in text
        assert "aizsargāti dati, drīkst nodot tālāk" in text


def test_figures_sentences_comments_and_sources_are_in_it() -> None:
    text = words(handout())
    for slide in DECK.slides:
        assert slide.sentence in text
        assert f"filtrs {slide.key}" in text
    for found in (
        "120",
        "67,4",
        "<5",
        "12 358,17",
        "Izvērtēti un gaida",
        "Lūdzam precizēt datus",
        "nav zināms: nav datu",
        "0–50",
    ):
        assert found in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Runātājam" not in text, "what is for the speaker is not handed out"


def test_what_is_said_of_all_slides_is_printed_once() -> None:
    assert words(handout()).count("Saņēmēji pret izvērtētajām personām.") == 1
    assert words(read(with_slides(DECK.slides[0]))).count("Saņēmēji pret izvērtētajām personām.") == 1


def test_batches_and_hash_of_the_data_stand_at_the_end() -> None:
    last = handout().pages[-1].extract_text()
    assert "1. ielāde; 2. ielāde" in last
    assert DECK.data_hash in last


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Level)
def test_every_language_and_level_can_be_printed(language: Language, level: Level) -> None:
    reader = read(replace(DECK, language=language, level=level, demonstration=False, since=None, batches=()))
    assert ("Contents" in words(reader)) == (language is Language.EN)


def test_only_the_projects_own_typeface_is_used() -> None:
    fonts = [font.get_object() for page in handout().pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts} == {"SourceSans3"}


def test_words_are_broken_between_syllables_and_only_where_they_must() -> None:
    assert "\N{SOFT HYPHEN}" not in words(handout())
    columns = tuple(Column("Deinstitucionalizācijas", 0) for _ in range(9))
    rows = (Row("x", (Figure(1.0, "1"),) * 9),)
    slide = replace(DECK.slides[0], picture=Table("y", columns, rows), table=None)
    text = "".join(words(read(with_slides(slide))).split()).replace("-", "\N{SOFT HYPHEN}")
    assert text.count("zā") >= 9
    assert text.replace("\N{SOFT HYPHEN}", "").count("Deinstitucionalizācijas") == 9
    assert "\N{SOFT HYPHEN}" in text


def test_long_tables_repeat_their_head() -> None:
    rows = tuple(replace(TABLE.rows[0], name=f"{number}. pašvaldība") for number in range(90))
    slide = replace(DECK.slides[0], picture=replace(TABLE, rows=rows), table=None)
    reader = read(with_slides(slide))
    of_table = [page.extract_text() for page in reader.pages if ". pašvaldība" in page.extract_text()]
    assert len(of_table) > 1
    assert all("Pārklājums, %" in text for text in of_table)


def test_a_table_of_long_names_goes_on_to_the_next_page() -> None:
    name = "Daudzfunkcionāla sociālo pakalpojumu centra izveide bērniem ar funkcionāliem traucējumiem " * 3
    rows = tuple(replace(TABLE.rows[0], name=f"{number}. {name}") for number in range(25))
    reader = read(with_slides(replace(DECK.slides[0], picture=replace(TABLE, rows=rows), table=None)))
    assert len({_lowest_text(page) for page in reader.pages}) == 1, "something stands below a page's number"
    assert words(reader).count("funkcionāliem") >= 75


def _lowest_text(page: PageObject) -> int:
    heights: list[float] = []

    def note(text: str, of_page: list[float], of_line: list[float], *_: object) -> None:
        if text.strip():
            heights.append(of_line[4] * of_page[1] + of_line[5] * of_page[3] + of_page[5])

    page.extract_text(visitor_text=note)
    return round(min(heights))


def test_the_same_deck_gives_the_same_bytes() -> None:
    assert handout_bytes(DECK, OUTLINES) == handout_bytes(DECK, OUTLINES)


def test_progress_runs_from_nothing_to_all() -> None:
    told: list[float] = []
    handout_bytes(with_slides(DECK.slides[0]), OUTLINES, told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


# ---- for screen readers --------------------------------------------------------------------------------------------


def tags(reader: PdfReader) -> list[DictionaryObject]:
    """All elements of the tree of tags."""
    found: list[DictionaryObject] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(node)
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_document_is_tagged_and_names_its_language_title_and_standard() -> None:
    root = handout().trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "lv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert handout().metadata is not None
    assert handout().metadata.title == DECK.title
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_headings_tables_lists_and_pictures_have_their_tags() -> None:
    kinds = {str(tag["/S"]) for tag in tags(handout())}
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/Figure", "/TOC", "/Link"} <= kinds


def test_pictures_are_told_with_their_values() -> None:
    alternatives = [str(tag["/Alt"]) for tag in tags(handout()) if tag["/S"] == "/Figure"]
    assert len(alternatives) == sum(isinstance(one.picture, Chart | Map) for one in DECK.slides)
    assert alternatives[0] == f"Joslu diagramma: {DECK.slides[0].heading} (personas). " + (
        "Vējupes novads – 120; Ķegums un Ģibuļi – 40; Zaļā birzs – <5."
    )
    [of_map] = [one for one in alternatives if one.startswith("Karte: ")]
    assert "Karte: Pārklājums. Vējupes novads: 67,4\N{NO-BREAK SPACE}%" in of_map
    headings = {slide.heading for slide in DECK.slides} | {slide.title for slide in DECK.slides}
    assert not headings & set(alternatives)


# ---- texts are data ------------------------------------------------------------------------------------------------


def test_texts_that_look_like_markup_are_printed_as_they_stand() -> None:
    text = words(handout())
    assert text.count(HOSTILE) >= 2
    assert "otrais #import" in text


def test_pictographs_and_controls_do_not_break_the_document() -> None:
    slide = replace(DECK.slides[0], sentence="a😀b\x00c\ufeffd 漢 \u202ee\ud800", comment="**x**\x07😀")
    assert "a□b" in words(read(with_slides(slide)))


@pytest.mark.parametrize("kind", ChartKind)
def test_empty_pictures_can_be_printed(kind: ChartKind) -> None:
    nothing = Chart(kind, (), (), "personas", 0)
    untold = Chart(kind, ("a",), (Series("b", (None,), ("",)),), "personas", 0)
    pictures = (
        nothing,
        untold,
        Table("x", (), ()),
        Table("x", (), (Row("y", ()),)),
        Listing(()),
        Map("post2021", (), (), ""),
    )
    assert read(with_slides(*(replace(DECK.slides[0], picture=picture, table=None) for picture in pictures))).pages


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_document(one: str, other: str) -> None:
    slide = replace(
        DECK.slides[0],
        heading=f"x{one}",
        sentence=other,
        comment=one,
        picture=replace(TABLE, heading=other, note=one),
        about=((one, other),),
    )
    deck = replace(with_slides(slide), title=f"x{other}", region=one)
    assert len(read(deck).pages) >= 2


@given(st.text())
def test_readable_text_is_short_of_nothing_but_what_cannot_be_set(text: str) -> None:
    assert readable(readable(text)) == readable(text)
    assert len(readable(text)) == len(text)
    assert readable(LETTERS) == LETTERS


# ---- tables beside pictures ---------------------------------------------------------------------------------------


def test_bars_in_cells_compare_the_rows_without_the_total() -> None:
    rows = drawn_table(TABLE)["rows"]
    assert [row["cells"][0]["bar"] for row in rows] == [None, (0, 20 / 67.4), None, (0, 1)]
    start, length = rows[1]["cells"][1]["bar"]
    assert start == 0
    assert length == pytest.approx(12.5 / (12.5 + 12358.17))
    assert all(row["cells"][2]["bar"] is None for row in rows)


def test_a_long_chart_goes_on_to_the_next_page_and_is_told_once() -> None:
    names = tuple(f"Pašvaldība {number}" for number in range(90))
    series = Series("x", tuple(float(90 - number) for number in range(90)), tuple(str(90 - number) for number in range(90)))
    reader = read(with_slides(replace(DECK.slides[0], picture=Chart(ChartKind.BARS, names, (series,), "personas", 0))))
    assert [len(set(names) & set(lines(page))) for page in reader.pages].count(0) <= len(reader.pages) - 2
    assert [words(reader).count(f"{name} ") for name in names] == [1] * 90
    assert len([tag for tag in tags(reader) if tag["/S"] == "/Figure"]) == 1


def lines(page: PageObject) -> list[str]:
    return [line.strip() for line in page.extract_text().splitlines()]


@pytest.mark.parametrize(
    ("table", "picture", "added"),
    [
        (TABLE, TABLE, False),
        (TABLE, DECISIONS, True),
        (BEHIND_MAP, MAP, True),
        (BEHIND_MAP, BARS, True),
        (replace(BEHIND_MAP, columns=BEHIND_MAP.columns[:1]), BARS, False),
        (replace(BEHIND_MAP, columns=BEHIND_MAP.columns[:1]), LINES, True),
        (BEHIND_MAP, None, True),
    ],
)
def test_a_table_that_tells_no_more_than_its_picture_is_left_out(table: Table, picture: Picture | None, added: bool) -> None:
    assert adds_figures(table, picture) is added


# ---- Full pages ----------------------------------------------------------------------------------------------------

TOP, BOTTOM, A4 = 24 / 25.4 * 72, 20 / 25.4 * 72, 297 / 25.4 * 72
"""The margins and the height of a page in points."""


def fullness(page: PageObject) -> float:
    """The part of a page's room above the lowest of its texts, in drawings too."""
    heights: list[float] = []

    def note(text: str, of_page: list[float], of_line: list[float], *_: object) -> None:
        height = of_line[4] * of_page[1] + of_line[5] * of_page[3] + of_page[5]
        if text.strip() and BOTTOM < height < A4 - TOP:
            heights.append(height)

    page.extract_text(visitor_text=note)
    return (A4 - TOP - min(heights)) / (A4 - TOP - BOTTOM)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("level", Level)
def test_no_page_of_the_standard_agenda_ends_early_unless_a_chapter_ends(
    demonstration: Database, level: Level, language: Language
) -> None:
    """The chapters are contents, findings, and sources and definitions; within the findings sections go on on one page."""
    as_of = dt.date(2022, 12, 31)
    deck = compose(
        figures_at(level, demonstration),
        standard_agenda(demonstration.region),
        title="Sanāksme",
        held_on=dt.date(2023, 1, 31),
        as_of=as_of,
        since=dt.date(2021, 12, 31),
        language=language,
        decisions=("Apstiprināt plāna grozījumus.",),
    )
    reader = PdfReader(io.BytesIO(handout_bytes(deck, demonstration.all_outlines())))
    chapters = [one for one in reader.outline if not isinstance(one, list)]
    first, sources = (reader.get_destination_page_number(chapters[place]) for place in (0, -1))
    found = [round(fullness(page), 2) for page in reader.pages[first : sources - 1]]
    assert len(found) > 4
    assert min(found) >= 0.7, found
