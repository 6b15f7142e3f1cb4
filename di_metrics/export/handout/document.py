"""A handout from a deck and a picture of a card: plain data for the typesetter, the project's own typeface, and bytes."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyphen
import typst
from fontTools.ttLib import TTFont

from di_metrics.deck import Card, Chart, ChartKind, Deck, Listing, Map, Picture, Row, Slide, Table
from di_metrics.drawing.svg_pictures import PictureSize, SvgPictures, drawn_chart, drawn_map, drawn_photo
from di_metrics.errors import N_
from di_metrics.export.markdown import Block, Line, Points, blocks
from di_metrics.export.table_files import level_line
from di_metrics.model import Language
from di_metrics.photo import Photo
from di_metrics.settings import ROOT
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import deck_answers, deck_facts, demonstration_note, level_words

# ---- The typeface of handouts, which comes with the project ----

FOLDER = ROOT / "data" / "fonts" / "source-sans-3"
FAMILY = "Source Sans 3"
_UNREADABLE = "\N{WHITE SQUARE}"
_UNWRITTEN = ("Cc", "Cf", "Co", "Cs")
"""Unicode's controls, marks of format, private and half characters: nothing that a reader could see."""
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@cache
def _letters() -> frozenset[int]:
    """The characters that upright and italic both have."""
    found = []
    for file in sorted(FOLDER.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            found.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*found)


def readable(value: Any) -> Any:
    """The same value with every text in it such that the typeface can set it.

    A document for screen readers must not hold a character without a shape: pictographs become a square, controls a space.
    """
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(map(_readable_letter, value))
    if isinstance(value, dict):
        return {key: readable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [readable(one) for one in value]
    return value


def _readable_letter(letter: str) -> str:
    if unicodedata.category(letter) in _UNWRITTEN and letter != _SOFT_HYPHEN:
        return " "
    return letter if ord(letter) in _letters() else _UNREADABLE


# ---- Tables as the handout draws them, with bars behind the figures of a column that compare its rows ----


def drawn_table(table: Table) -> dict[str, Any]:
    """A table's headings and rows; a bar begins and ends at shares of its cell, a total has none."""
    spans = [_span(table, place) if column.bars else None for place, column in enumerate(table.columns)]
    return {
        "headings": [table.heading, *(column.heading for column in table.columns)],
        "rows": [
            {
                "name": row.name,
                "total": row.is_total,
                "cells": [
                    {"text": figure.text, "bar": _bar(figure.value, span, row)}
                    for figure, span in zip(row.figures, spans, strict=True)
                ],
            }
            for row in table.rows
        ],
        "note": table.note,
    }


def _span(table: Table, place: int) -> tuple[float, float]:
    values = [row.figures[place].value or 0.0 for row in table.rows if not row.is_total]
    return min([0.0, *values]), max([0.0, *values])


def _bar(value: float | None, span: tuple[float, float] | None, row: Row) -> tuple[float, float] | None:
    """Where a value's bar begins and how long it is."""
    if span is None or row.is_total or not value:
        return None
    low, high = span
    start = min(0.0, value)
    return (start - low) / (high - low), abs(value) / (high - low)


# ---- What a handout holds, as plain data for the typesetter ----

_LONG_WORD = 8
_FEW_COLUMNS = 12
"""Columns that are wide enough for their values to be written above them."""
_OF_PICTURES = PictureSize(1020.0, 1240.0, 660.0, FAMILY)
"""Of pictures, in the pixels of a screen: they are set so that the smallest type, of 18, is of 8.5 points."""
_LOWER = 0.6
"""The height of a picture that is drawn lower, as a part of its own."""
_WORD = re.compile(r"[^\W\d_]+")


def content(deck: Deck, outlines: Mapping[str, str]) -> dict[str, Any]:
    """The handout of a deck; `outlines` holds GeoJSON by basis. Raises KeyError for a map whose outlines are missing."""
    speaker = Speaker(deck.language)
    return {
        "language": str(deck.language),
        "title": deck.title,
        "region": deck.region,
        "dates": _dates(speaker, deck),
        "level": level_words(speaker, deck.level),
        "demonstration": demonstration_note(speaker) if deck.demonstration else None,
        "words": {
            "contents": speaker.say(N_("Contents")),
            "definitions": speaker.say(N_("Sources and definitions")),
            "made_from": speaker.say(N_("What the handout was made from")),
        },
        "sections": [_section(speaker, slide, outlines) for slide in deck.slides],
        "answers": list(deck_answers(deck)),
        "facts": deck_facts(speaker, deck),
        "syllables": _syllables(deck.language, deck.slides),
    }


def _dates(speaker: Speaker, deck: Deck) -> list[str]:
    """The day of the meeting and of the data, and with what they are compared."""
    days = [speaker.date(deck.held_on), speaker.say(N_("data as of %(day)s"), day=speaker.date(deck.as_of))]
    if deck.since:
        days.append(speaker.say(N_("compared with %(day)s"), day=speaker.date(deck.since)))
    return days


def _section(speaker: Speaker, slide: Slide, outlines: Mapping[str, str]) -> dict[str, Any]:
    return {
        "heading": slide.heading or slide.title,
        "title": slide.title,
        "sentence": slide.sentence,
        "picture": _picture(speaker, slide.heading, slide.picture, outlines) if slide.picture else None,
        "table": drawn_table(slide.table) if slide.table and adds_figures(slide.table, slide.picture) else None,
        "comment": [_block(block) for block in blocks(slide.comment)],
        "source": slide.source,
    }


def adds_figures(table: Table, picture: Picture | None) -> bool:
    """Whether a table tells more than is written in the picture: bars and few columns of one series bear theirs."""
    if isinstance(picture, Table | Listing):
        return picture != table
    return not (isinstance(picture, Chart) and _bears_its_values(picture)) or len(table.columns) > 1


def _bears_its_values(chart: Chart) -> bool:
    few = chart.kind is ChartKind.COLUMNS and len(chart.categories) <= _FEW_COLUMNS
    return len(chart.series) == 1 and (chart.kind is ChartKind.BARS or few)


def _picture(speaker: Speaker, heading: str, picture: Picture, outlines: Mapping[str, str]) -> dict[str, Any]:
    spoken = described(speaker, heading, picture)
    match picture:
        case Chart():
            return _drawing(spoken, lambda size: drawn_chart(speaker, picture, size))
        case Map():
            return _drawing(spoken, lambda size: drawn_map(picture, outlines[picture.basis], size))
        case Table():
            return {"type": "table", **drawn_table(picture)}
        case Listing():
            return {"type": "listing", "points": picture.points}
        case Photo():
            return _drawing(spoken, lambda size: drawn_photo(picture, size))


def _drawing(spoken: str, draw: Callable[[PictureSize], SvgPictures]) -> dict[str, Any]:
    """A picture, and the same drawn lower for the end of a page, where it can be: its type is as large in both."""
    drawn = draw(_OF_PICTURES)
    low = draw(replace(_OF_PICTURES, highest=_LOWER * drawn.heights[0], highest_map=_LOWER * _OF_PICTURES.highest_map))
    lower = low.drawings if len(low.drawings) == len(drawn.drawings) == 1 else ()
    return {"type": "drawing", "spoken": spoken, "lower": lower, **asdict(drawn)}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Points):
        return {"type": "numbers" if block.numbered else "points", "lines": [_line(line) for line in block.lines]}
    return {"type": "paragraph", "lines": [_line(block.line)]}


def _line(line: Line) -> list[dict[str, Any]]:
    return [{"text": span.text, "bold": span.bold, "italic": span.italic, "link": span.link} for span in line]


def _syllables(language: Language, cards: Sequence[Card]) -> dict[str, list[str]]:
    """The syllables of the long words that stand in narrow places, for the typesetter has none for Latvian."""
    known = pyphen.language_fallback(Speaker(language).locale)
    if known is None:
        return {}
    dictionary = pyphen.Pyphen(lang=known, left=3, right=3)
    narrow = itertools.chain.from_iterable(_narrow_texts(card) for card in cards)
    words = {word for text in narrow for word in _WORD.findall(text) if len(word) >= _LONG_WORD}
    return {word: dictionary.inserted(word, "-").split("-") for word in sorted(words)}


def _narrow_texts(card: Card) -> list[str]:
    """Texts in columns of tables."""
    found: list[str] = []
    for shown in (card.picture, card.table):
        if isinstance(shown, Table):
            found += [shown.heading, *(column.heading for column in shown.columns), *(row.name for row in shown.rows)]
    return found


# ---- From a deck to the bytes of its handout ----

_TEMPLATES = Path(__file__).with_name("templates")
_STANDARD: Final = "ua-1"
"""PDF/UA-1, what screen readers need; Typst refuses to write a file that breaks it."""


def handout_bytes(deck: Deck, outlines: Mapping[str, str], progress: Callable[[float], None] = lambda share: None) -> bytes:
    """The handout as PDF: sentences, charts, maps, tables, contents, sources and definitions.

    `outlines` holds the GeoJSON of each basis that the deck's maps have. The same deck gives the same bytes. Texts reach
    the typesetter as data: whatever they hold is printed as it stands.
    """
    progress(0.0)
    data = content(deck, outlines)
    progress(0.4)
    compiler = _compiler("handout.typ", data)
    midnight = dt.datetime.combine(deck.held_on, dt.time(), dt.UTC)
    written = compiler.compile(format="pdf", pdf_standards=_STANDARD, timestamp=int(midnight.timestamp()))
    assert isinstance(written, bytes)  # pictures of pages would come as a list
    progress(1.0)
    return written


def _compiler(template: str, data: dict[str, Any]) -> typst.Compiler:
    return typst.Compiler(
        input=str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(readable(data), ensure_ascii=False), "family": FAMILY},
    )


# ---- A single card as a picture ----

_DOTS_AN_INCH = 192.0


def card_png(card: Card, outlines: Mapping[str, str], language: Language, level: str, *, demonstration: bool) -> bytes:
    """A card as a PNG: what is asked, the finding, the picture or else the table, filters, source and level.

    `outlines` are those of a handout.
    """
    speaker = Speaker(language)
    slide = Slide.of(card if card.picture else replace(card, picture=card.table), "")
    filters = speaker.say(N_("Filters"))
    notes = [f"{asked}: {answer}" for asked, answer in card.about if asked == filters]
    notes.append(level_line(speaker, level))
    data = {
        "language": str(language),
        "section": {**_section(speaker, slide, outlines), "table": None},
        "notes": [*notes, *([demonstration_note(speaker)] if demonstration else [])],
        "syllables": _syllables(language, [slide]),
    }
    written = _compiler("picture.typ", data).compile(format="png", ppi=_DOTS_AN_INCH)
    assert isinstance(written, bytes)  # several pages would come as a list
    return written


# ---- What a shared link shows ----


def link_png(language: Language, project: str, title: str, answer: str, foot: str) -> bytes:
    """A page as the picture of a link to it, 1200 × 630 dots: whose figures, what the page is of, and its answer."""
    data = {"language": str(language), "project": project, "title": title, "answer": answer, "foot": foot}
    written = _compiler("link.typ", data).compile(format="png", ppi=72.0)
    assert isinstance(written, bytes)  # several pages would come as a list
    return written
