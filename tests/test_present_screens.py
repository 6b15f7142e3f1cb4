"""What a presentation's page is made of: long pictures divided, texts that can run nothing, nothing that is looked up."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from invented_deck import BARS, COMMENT, DECISIONS, DECK, HOSTILE, OUTLINES, TABLE

from di_metrics.deck import ChartKind, Deck, Level, Listing, Picture, Series, Slide, Table
from di_metrics.drawing.lettering import Box
from di_metrics.drawing.svg_charts import chart_drawings
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.ui import present
from di_metrics.ui.present.screens import Screen, screens_of
from di_metrics.ui.present.stage import stage

ROOM = Box(0, 0, 1184, 420)


def shown(deck: Deck = DECK) -> list[Screen]:
    return screens_of(deck, OUTLINES.__getitem__)


def alone(picture: Picture) -> list[Screen]:
    """The screens of a deck of one picture, without its cover."""
    slide = replace(DECK.slides[0], picture=picture, table=None)
    return shown(replace(DECK, slides=(slide,)))[1:]


def html_of(page: str) -> str:
    """What the script of a page puts into it."""
    told = re.search(r'data-content="([^"]*)"', page)
    assert told
    assert not set("<>") & set(told[1])
    return str(json.loads(unescape(told[1]))["html"])


def test_a_deck_begins_with_its_cover_and_what_is_shown_in_which_order() -> None:
    screens = shown()
    assert [one.title for one in screens] == [DECK.title, "Darba kārtība", *(one.title for one in DECK.slides)]
    assert re.findall("<li>(.*?)</li>", screens[1].body) == [one.heading or one.title for one in DECK.slides]
    assert len(shown(replace(DECK, slides=DECK.slides[:2]))) == 3, "two slides need no list of them"


def test_the_preparers_words_go_to_the_strip_and_not_to_the_screen() -> None:
    page = html_of(stage(DECK, shown(), 7, may_switch=True))
    screen, notes = re.findall(r"<section.*?</section>|<template.*?</template>", page, re.DOTALL)[4:6]
    assert "Secinājums" in screen
    assert "precizēt" not in screen
    assert "<strong>precizēt</strong>" in notes
    assert COMMENT.split(":")[0] not in screen


@pytest.mark.parametrize("text", ["<script>x()</script>", '"><img src=x onerror=x()>', HOSTILE])
def test_texts_run_nothing(text: str) -> None:
    slide = replace(DECK.slides[0], title=text, heading=text, sentence=text, source=text, notes=text, comment=text)
    chart = replace(BARS, categories=(text, "b", "c"), series=(replace(BARS.series[0], labels=(text, "1", "2")),))
    table = replace(TABLE, heading=text, rows=(replace(TABLE.rows[0], name=text),), note=text)
    slides = (replace(slide, picture=chart), replace(slide, picture=table), replace(slide, picture=Listing((text,))))
    deck = replace(DECK, title=text, region=text, slides=slides)
    page = stage(deck, shown(deck), 1, may_switch=True)
    script = page.split("<script>")[1].split("</script>")[0]
    assert script == Path(present.__file__).with_name("present.js").read_text(encoding="utf-8"), "the same for every deck"
    assert not re.search(r"<[/\w!]", script)
    assert "<script" not in html_of(page)
    assert "<img" not in html_of(page)


def test_a_long_chart_is_divided_and_keeps_its_scale() -> None:
    names = tuple(f"Pašvaldība {number}" for number in range(40))
    values = tuple(float(40 - number) for number in range(40))
    chart = replace(BARS, categories=names, series=(Series("x", values, tuple(map(str, values))),))
    screens = [drawn for _, drawn in chart_drawings(Speaker(Language.LV), chart, ROOM)]
    assert len(screens) > 1
    widths = [[float(one) for one in re.findall(r'<rect [^>]*width="([\d.]+)"[^>]*data-tip', drawn)] for drawn in screens]
    assert sum(map(len, widths)) == 40
    assert widths[0][0] / widths[-1][-1] == pytest.approx(40, rel=0.1)


def test_a_long_table_is_divided_and_says_which_part_it_is() -> None:
    rows = tuple(replace(TABLE.rows[0], name=f"Rinda {number}") for number in range(30))
    screens = alone(replace(TABLE, rows=rows))
    assert len(screens) > 1
    assert [one.heading[-5:] for one in screens] == [f"({place}/{len(screens)})" for place in range(1, len(screens) + 1)]
    said = "".join(one.body for one in screens)
    assert all(said.count(f">Rinda {number}<") == 1 for number in range(30))
    assert screens[0].title == DECK.slides[0].title
    assert screens[-1].title.endswith(" – Rinda 29"), "what is on it"
    assert [bool(one.sentence) for one in screens] == [True, *(False for _ in screens[1:])]


def test_points_go_on_counting_on_the_next_screen() -> None:
    screens = alone(Listing(tuple(f"Lēmums Nr. {number}, par kuru jālemj." for number in range(1, 31))))
    starts = [int(re.findall(r'start="(\d+)"', one.body)[0]) for one in screens]
    counts = [one.body.count("<li>") for one in screens]
    assert starts == [1 + sum(counts[:place]) for place in range(len(screens))]
    assert sum(counts) == 30


def test_a_sentence_that_is_one_of_the_points_is_told_once() -> None:
    slide = replace(DECK.slides[0], picture=DECISIONS, sentence=DECISIONS.points[0])
    [screen] = shown(replace(DECK, slides=(slide,)))[1:]
    assert screen.sentence == ""


def test_a_map_shows_what_has_no_outline_beside_it() -> None:
    [screen] = [one for one, slide in zip(shown()[2:], DECK.slides, strict=True) if slide.key == "map"]
    assert screen.body.count("<path") == 4
    assert "nav zināms: nav datu" in screen.body
    assert 'data-row="LV2"' in screen.body
    assert "Ķeguma novads" in screen.body


@pytest.mark.parametrize("kind", ChartKind)
def test_every_value_of_a_chart_is_told_when_it_is_pointed_at(kind: ChartKind) -> None:
    chart = next(one.picture for one in DECK.slides if getattr(one.picture, "kind", None) is kind)
    [screen] = alone(chart)
    tips = re.findall(r'data-tip="([^"]*)"', screen.body)
    for series in chart.series:
        told = [label for label, value in zip(series.labels, series.values, strict=True) if value]
        assert all(any(re.search(rf": {re.escape(label)}($|, )", tip) for tip in tips) for label in told)


def test_a_chart_and_a_table_without_rows_are_shown_empty() -> None:
    chart = replace(BARS, categories=(), series=(Series("x", (), ()),))
    assert len(alone(chart)) == len(alone(replace(chart, kind=ChartKind.COLUMNS))) == 1
    assert len(alone(replace(chart, kind=ChartKind.LINES))) == 1
    assert len(alone(Table("x", TABLE.columns, ()))) == 1
    assert len(alone(Listing(()))) == 1


@pytest.mark.parametrize("level", Level)
def test_the_badge_is_on_internal_screens_alone(level: Level) -> None:
    deck = replace(DECK, level=level)
    page = html_of(stage(deck, shown(deck), 1, may_switch=False))
    assert page.count("dp-badge") == (len(shown()) if level is Level.INTERNAL else 0)
    assert 'data-do="internal"' not in page


def test_slides_of_words_have_no_picture() -> None:
    words: Slide = DECK.slides[-1]
    screen = shown()[-1]
    assert (screen.title, screen.body) == (words.title, "")
