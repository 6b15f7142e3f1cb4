"""What a handout holds, as plain data for the typesetter: every text is said and every place computed here."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import pyphen

from di_metrics.deck import Chart, ChartKind, Deck, Listing, Map, Picture, Slide, Table
from di_metrics.errors import N_
from di_metrics.export.handout.areas import drawn_map
from di_metrics.export.handout.charts import drawn_chart
from di_metrics.export.handout.tables import drawn_table
from di_metrics.export.markdown import Block, Line, Points, blocks
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.deck_facts import deck_facts, level_words
from di_metrics.text.notes import demonstration_note
from di_metrics.text.pictures import described

_HYPHENATION = {Language.LV: "lv_LV", Language.EN: "en_GB"}
_LONG_WORD = 8
_FEW_COLUMNS = 12
"""Columns that are wide enough for their values to be written above them."""
_WORD = re.compile(r"[^\W\d_]+")
Pair = tuple[str, str]


def content(deck: Deck, outlines: Mapping[str, str]) -> dict[str, Any]:
    """The handout of a deck; `outlines` holds GeoJSON by basis. Raises KeyError for a map whose outlines are missing."""
    speaker = Speaker(deck.language)
    common = shared_answers(deck)
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
            "all": speaker.say(N_("All sections")),
            "made_from": speaker.say(N_("What the handout was made from")),
        },
        "sections": [_section(speaker, slide, outlines) for slide in deck.slides],
        "common": common,
        "answers": [_answers(slide, common) for slide in deck.slides],
        "facts": deck_facts(speaker, deck),
        "syllables": _syllables(deck),
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
            return {"type": "chart", "spoken": spoken, **drawn_chart(speaker, picture)}
        case Map():
            return {"type": "map", "spoken": spoken, **drawn_map(picture, outlines[picture.basis])}
        case Table():
            return {"type": "table", **drawn_table(picture)}
        case Listing():
            return {"type": "listing", "points": picture.points}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Points):
        return {"type": "numbers" if block.numbered else "points", "lines": [_line(line) for line in block.lines]}
    return {"type": "paragraph", "lines": [_line(block.line)]}


def _line(line: Line) -> list[dict[str, Any]]:
    return [{"text": span.text, "bold": span.bold, "italic": span.italic, "link": span.link} for span in line]


def shared_answers(deck: Deck) -> list[Pair]:
    """What several slides answer and none answers otherwise, so that it is printed once."""
    answers: defaultdict[str, set[str]] = defaultdict(set)
    told: Counter[str] = Counter()
    for slide in deck.slides:
        told.update({asked for asked, _ in slide.about})
        for asked, answer in slide.about:
            answers[asked].add(answer)
    pairs = dict.fromkeys(pair for slide in deck.slides for pair in slide.about)
    return [(asked, answer) for asked, answer in pairs if told[asked] > 1 and len(answers[asked]) == 1]


def _answers(slide: Slide, common: list[Pair]) -> dict[str, Any]:
    return {"source": slide.source, "pairs": [pair for pair in dict.fromkeys(slide.about) if pair not in common]}


def _syllables(deck: Deck) -> dict[str, list[str]]:
    """The syllables of the long words that stand in narrow places, for the typesetter has none for Latvian."""
    dictionary = pyphen.Pyphen(lang=_HYPHENATION[deck.language], left=3, right=3)
    narrow = itertools.chain.from_iterable(_narrow_texts(slide) for slide in deck.slides)
    words = {word for text in narrow for word in _WORD.findall(text) if len(word) >= _LONG_WORD}
    return {word: dictionary.inserted(word, "-").split("-") for word in sorted(words)}


def _narrow_texts(slide: Slide) -> list[str]:
    """Texts in columns of tables and beside the bars of charts."""
    found: list[str] = []
    for shown in (slide.picture, slide.table):
        if isinstance(shown, Table):
            found += [shown.heading, *(column.heading for column in shown.columns), *(row.name for row in shown.rows)]
        elif isinstance(shown, Chart):
            found += shown.categories
    return found
