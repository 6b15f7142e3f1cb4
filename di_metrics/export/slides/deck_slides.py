"""A deck as a PowerPoint file: a cover, what is shown in which order, and its findings; definitions are in the notes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping

from pptx.presentation import Presentation

from di_metrics.deck import Deck
from di_metrics.export.deck_tables import printable
from di_metrics.export.slides.finding_slides import FindingSlides, add_cover
from di_metrics.export.slides.layouts import Layouts, blamed_on, layouts_of, opened
from di_metrics.export.slides.projected import agenda_of
from di_metrics.export.slides.slide_text import Pages, drop_empty
from di_metrics.export.slides.theme import undated
from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.text.notes import level_words


def slides_bytes(
    deck: Deck,
    outlines: Mapping[str, str],
    template: bytes | None = None,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """The deck as a PPTX file whose charts, tables and maps can be edited.

    `outlines` is GeoJSON by the name of the basis. `template` is a .pptx or .potx of the user's own, whose layouts are found
    by what they hold; raises TemplateUnusable where one is missing. `progress` is told the share that is done. The
    same deck gives the same bytes, whenever the file is made.
    """
    tell = progress or (lambda _share: None)
    presentation = opened(template, deck.language)
    layouts = layouts_of(presentation)
    with blamed_on(template):
        made = _filled(presentation, layouts, printable(deck), outlines, tell)
    tell(1.0)
    return made


def check_template(template: bytes) -> None:
    """Whether slides can be made on a template. Raises TemplateUnusable, saying what is wrong and how to mend it."""
    presentation = opened(template, Language.LV)
    layouts = layouts_of(presentation)
    pages = Pages(presentation, layouts, Speaker(Language.LV))
    with blamed_on(template):
        for frame in filter(None, (layouts.finding, layouts.beside, layouts.text)):
            pages.add(frame, "–", "–")
        presentation.slides.add_slide(layouts.cover.layout)
        presentation.save(io.BytesIO())


def _filled(
    presentation: Presentation, layouts: Layouts, deck: Deck, outlines: Mapping[str, str], tell: Callable[[float], None]
) -> bytes:
    pages = Pages(presentation, layouts, Speaker(deck.language))
    add_cover(pages, deck)
    findings = FindingSlides(pages, outlines, deck)
    slides = (*agenda_of(pages.speaker, deck), *deck.slides)
    for number, slide in enumerate(slides, start=1):
        findings.add(slide)
        tell(number / (len(slides) + 1))
    for page in presentation.slides:
        drop_empty(page)
    _set_properties(presentation, deck, pages.speaker)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return undated(buffer.getvalue())


def _set_properties(presentation: Presentation, deck: Deck, speaker: Speaker) -> None:
    """What file managers and screen readers tell of the file; the template's own are of its maker."""
    properties = presentation.core_properties
    properties.title = deck.title
    properties.subject = f"{deck.region}, {speaker.date(deck.held_on)}"
    properties.language = Speaker(deck.language).tag
    properties.comments = level_words(speaker, deck.level)
    properties.author = properties.last_modified_by = deck.region
    properties.keywords = properties.category = ""
    properties.revision = 1
    properties.created = properties.modified = dt.datetime.combine(deck.held_on, dt.time())
