"""A deck as screens: a cover, what is shown, one idea each. What is long takes several, for nothing is written small."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from di_metrics.deck import Chart, Deck, Listing, Map, Picture, Slide, Table
from di_metrics.drawing.lettering import Box, line_count
from di_metrics.errors import N_
from di_metrics.export.markdown import plain
from di_metrics.export.slides.projected import agenda_of, projected
from di_metrics.export.slides.slide_text import continued, first_to_last
from di_metrics.meetings.compose import YearSlides
from di_metrics.model import Basis
from di_metrics.photo import Photo
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import cover_lines, deck_answers, deck_facts
from di_metrics.ui.deck_html import comment
from di_metrics.ui.present.screen_pictures import Part, chart_screens, map_with_key, photo_screen
from di_metrics.ui.present.screen_tables import listing_screens, table_screens

WIDTH = 1184.0
"""Pixels that a screen of 1280 × 720 has for texts and pictures, side by side."""

_HEIGHT = 572.0
"""What it has for title, picture and sentence, one below the other."""

_TITLE_SIZES, _TITLE_ROOM = (36, 34, 30, 26, 22), 92.0
_SENTENCE_SIZES, _SENTENCE_ROOM = (26, 24, 22, 20, 18), 79.0
_WORDS_SIZES, _INDENT = (40, 36, 32, 28, 24, 22, 20, 18), 60.0
_LEADING, _APART = 1.22, 12.0


@dataclass(frozen=True, slots=True)
class Screen:
    """What is seen at once. `body` is HTML, all else plain text but the preparer's `comment`, which is Markdown.

    `about` pairs what may be asked with the answer. Lines under the title of a cover are its `facts`. `slide` is the key of
    the slide that it is of. `sizes` are those of the type of title and sentence; `logos` are those of a cover.
    """

    title: str
    heading: str = ""
    body: str = ""
    sentence: str = ""
    source: str = ""
    notes: str = ""
    comment: str = ""
    about: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
    slide: str = ""
    sizes: tuple[int, int] = (_TITLE_SIZES[0], _SENTENCE_SIZES[0])
    logos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class YearScreens:
    """The screens of a slide as it was at the end of an earlier year; `day` is the last of the year."""

    day: dt.date
    screens: tuple[Screen, ...]


def screens_of(deck: Deck, outlines: Callable[[Basis], str], years: YearSlides | None = None) -> list[Screen]:
    """All screens of a deck in their order; `outlines` gives a basis's municipalities as GeoJSON.

    A picture is as high as its title and sentence leave room for, and those of its `years`.
    """
    speaker = Speaker(deck.language)
    about = (*deck_facts(speaker, deck), *deck_answers(deck))
    cover = Screen(deck.title, facts=cover_lines(speaker, deck), about=about, logos=deck.logos)
    slides = (*agenda_of(speaker, deck), *deck.slides)
    rooms = {slide.key: _room(speaker, slide, years or {}) for slide in slides}
    return [cover, *(screen for slide in slides for screen in _of_slide(speaker, slide, outlines, rooms[slide.key]))]


def screens_of_years(deck: Deck, years: YearSlides, outlines: Callable[[Basis], str]) -> dict[str, tuple[YearScreens, ...]]:
    """By the key of a slide the screens of its earlier years, with marks on the scale of the slide itself."""
    speaker = Speaker(deck.language)
    found = {}
    for slide in deck.slides:
        if slide.key in years:
            room = _room(speaker, slide, years)
            made = ((one.day, _of_slide(speaker, one.slide, outlines, room, slide.picture)) for one in years[slide.key])
            found[slide.key] = tuple(YearScreens(day, tuple(screens)) for day, screens in made)
    return found


def _room(speaker: Speaker, slide: Slide, years: YearSlides) -> Box:
    """The room of a slide's picture, which is the same in all years."""
    alike = [slide, *(one.slide for one in years.get(slide.key, ()))]
    return Box(0, 0, WIDTH, _HEIGHT - max(_height_of_words(projected(speaker, one)) for one in alike))


def _height_of_words(slide: Slide) -> float:
    title, sentence = _sizes(slide.title, slide.sentence)
    below = _lines(_sentence(slide), sentence) if _sentence(slide) else 0.0
    return _lines(slide.title, title) + _APART + below


def _lines(text: str, size: int) -> float:
    """The height of a text."""
    return line_count(text, size, WIDTH) * size * _LEADING


def _sizes(title: str, sentence: str) -> tuple[int, int]:
    return size_for(title, _TITLE_SIZES, _TITLE_ROOM), size_for(sentence, _SENTENCE_SIZES, _SENTENCE_ROOM)


def size_for(text: str, sizes: Sequence[int], room: float) -> int:
    """The largest size of type in which a text stays within a height."""
    return next((one for one in sizes if line_count(text, one, WIDTH) * one * _LEADING <= room), sizes[-1])


def _sentence(slide: Slide) -> str:
    """The sentence under a picture; one of the points that are shown is not told twice."""
    is_told = isinstance(slide.picture, Listing) and slide.sentence in slide.picture.points
    return "" if is_told else slide.sentence


def _of_slide(
    speaker: Speaker, slide: Slide, outlines: Callable[[Basis], str], room: Box, beside: Picture | None = None
) -> list[Screen]:
    """The screens of one slide; the preparer's words are told on each of them. It may be shown beside another picture."""
    slide = projected(speaker, slide, beside)
    parts = _parts(speaker, slide, outlines, room, beside)
    found = []
    for number, (names, body) in enumerate(parts, 1):
        title = _title_of_part(speaker, slide, names) if number > 1 else slide.title
        sentence = "" if number > 1 else _sentence(slide)
        heading = _numbered(slide.heading, number, len(parts))
        sizes = _sizes(title, sentence)
        found.append(
            Screen(
                title,
                heading,
                body,
                sentence,
                slide.source,
                slide.notes,
                slide.comment,
                slide.about,
                slide=slide.key,
                sizes=sizes,
            )
        )
    return found


def _title_of_part(speaker: Speaker, slide: Slide, names: Sequence[str]) -> str:
    """What is on a screen that goes on with the one before; the finding is told on the first."""
    return first_to_last(names) if names else continued(speaker, slide.heading)


def _numbered(heading: str, number: int, of: int) -> str:
    return f"{heading} ({number}/{of})" if of > 1 else heading


def _parts(
    speaker: Speaker, slide: Slide, outlines: Callable[[Basis], str], room: Box, beside: Picture | None
) -> list[Part]:
    description = described(speaker, slide.heading, slide.picture) if slide.picture else ""
    match slide.picture:
        case Chart():
            alike = projected(speaker, replace(slide, picture=beside), slide.picture).picture if beside else None
            alike = alike if isinstance(alike, Chart) else None
            return chart_screens(speaker, slide.picture, room, description, alike)
        case Map():
            geography = outlines(Basis(slide.picture.basis))
            ask = speaker.say(N_("Click a municipality to see its figures."))
            return [((), map_with_key(slide.picture, slide.table, geography, room, description, ask))]
        case Table():
            return table_screens(slide.picture, room, beside if isinstance(beside, Table) else None)
        case Listing():
            return listing_screens(slide.picture, room)
        case Photo():
            return [((), photo_screen(slide.picture, room))]
        case None:
            return [((), _own_words(slide.comment) if slide.on_slide else "")]


def _own_words(text: str) -> str:
    """A preparer's own words, in type as large as fits."""
    lines = [line for line in plain(text).split("\n") if line]

    def height(size: int) -> float:
        return sum(line_count(line, size, WIDTH - _INDENT) * size * 1.35 + size * 0.5 for line in lines)

    size = next((one for one in _WORDS_SIZES if height(one) <= _HEIGHT - _TITLE_ROOM), _WORDS_SIZES[-1])
    return f'<div class="dp-own" style="--size:{size}">{comment(text)}</div>'
