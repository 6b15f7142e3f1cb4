"""A deck as screens: a cover, one idea each, an end. What is long takes several screens, for nothing is written small."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from di_metrics.deck import Chart, Deck, Listing, Map, Picture, Slide, Table
from di_metrics.drawing.lettering import Box
from di_metrics.errors import N_
from di_metrics.export.slides.slide_text import continued
from di_metrics.meetings.compose import YearSlides
from di_metrics.model import Basis
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import cover_lines
from di_metrics.ui.present.screen_pictures import Part, chart_screens, map_with_key
from di_metrics.ui.present.screen_tables import listing_screens, table_screens

PICTURE = Box(0, 0, 1184, 420)
"""What a screen of 1280 × 720 has for its picture."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What is seen at once. `body` is HTML, all else plain text but the preparer's `comment`, which is Markdown.

    `about` pairs what may be asked with the answer. Lines under the title of a cover or an end are its `facts`. `slide` is
    the key of the slide that it is of.
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


@dataclass(frozen=True, slots=True)
class YearScreens:
    """The screens of a slide as it was at the end of an earlier year; `day` is the last of the year."""

    day: dt.date
    screens: tuple[Screen, ...]


def screens_of(deck: Deck, outlines: Callable[[Basis], str]) -> list[Screen]:
    """All screens of a deck in their order; `outlines` gives a basis's municipalities as GeoJSON."""
    speaker = Speaker(deck.language)
    shown = [screen for slide in deck.slides for screen in _of_slide(speaker, slide, outlines)]
    return [Screen(deck.title, facts=cover_lines(speaker, deck)), *shown, _end(speaker, deck)]


def screens_of_years(deck: Deck, years: YearSlides, outlines: Callable[[Basis], str]) -> dict[str, tuple[YearScreens, ...]]:
    """By the key of a slide the screens of its earlier years, with marks on the scale of the slide itself."""
    speaker = Speaker(deck.language)
    own = {slide.key: slide.picture for slide in deck.slides}
    return {
        key: tuple(YearScreens(one.day, tuple(_of_slide(speaker, one.slide, outlines, own[key]))) for one in slides)
        for key, slides in years.items()
    }


def _end(speaker: Speaker, deck: Deck) -> Screen:
    """Thanks, and from which data all was told."""
    day, version = speaker.date(deck.as_of), deck.data_hash[:16]
    facts = (
        deck.title,
        deck.region,
        speaker.say(N_("Data as of %(day)s, data build %(build)s."), day=day, build=version),
    )
    return Screen(speaker.say(N_("Thank you for your attention!")), facts=facts)


def _of_slide(
    speaker: Speaker, slide: Slide, outlines: Callable[[Basis], str], beside: Picture | None = None
) -> list[Screen]:
    """The screens of one slide; the preparer's words are told on each of them. It may be shown beside another picture."""
    parts = _parts(speaker, slide, outlines, beside)
    is_told = isinstance(slide.picture, Listing) and slide.sentence in slide.picture.points
    return [
        Screen(
            _title_of_part(speaker, slide, names) if number > 1 else slide.title,
            _numbered(slide.heading, number, len(parts)),
            body,
            "" if is_told or number > 1 else slide.sentence,
            slide.source,
            slide.notes,
            slide.comment,
            slide.about,
            slide=slide.key,
        )
        for number, (names, body) in enumerate(parts, 1)
    ]


def _title_of_part(speaker: Speaker, slide: Slide, names: Sequence[str]) -> str:
    """What is on a screen that goes on with the one before; the finding is told on the first."""
    return f"{names[0]} – {names[-1]}" if names else continued(speaker, slide.heading)


def _numbered(heading: str, number: int, of: int) -> str:
    return f"{heading} ({number}/{of})" if of > 1 else heading


def _parts(speaker: Speaker, slide: Slide, outlines: Callable[[Basis], str], beside: Picture | None) -> list[Part]:
    description = described(speaker, slide.heading, slide.picture) if slide.picture else ""
    match slide.picture:
        case Chart():
            alike = beside if isinstance(beside, Chart) else None
            return chart_screens(speaker, slide.picture, PICTURE, description, alike)
        case Map():
            geography = outlines(Basis(slide.picture.basis))
            ask = speaker.say(N_("Click a municipality to see its figures."))
            return [((), map_with_key(slide.picture, slide.table, geography, PICTURE, description, ask))]
        case Table():
            return table_screens(slide.picture, PICTURE, beside if isinstance(beside, Table) else None)
        case Listing():
            return listing_screens(slide.picture, PICTURE)
        case None:
            return [((), "")]
