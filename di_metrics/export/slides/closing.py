"""The first and the last slides: what meeting it is, and where the figures are from and what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pptx.presentation import Presentation

from di_metrics.deck import Deck
from di_metrics.errors import N_
from di_metrics.export.slides.layouts import Layouts
from di_metrics.export.slides.measure import EMU, SMALLEST, Box, largest_size, text_height
from di_metrics.export.slides.page import shortened, write_at
from di_metrics.export.slides.points import add_points
from di_metrics.export.slides.words import Line, Run, Style
from di_metrics.text import Speaker
from di_metrics.text.deck_facts import deck_facts, level_words
from di_metrics.text.notes import demonstration_note

_TITLE_SIZES = (40, 36, 32, 28, 24, 20)
_SPACING, _MARGIN = 6.0, 24.0
_LINE_SIZES = (24, 22, 20, SMALLEST)


def add_cover(presentation: Presentation, layouts: Layouts, deck: Deck, speaker: Speaker) -> None:
    """Title, region, days, level and, where the people are invented, that they are."""
    cover = layouts.cover
    page = presentation.slides.add_slide(cover.layout)
    size = largest_size(deck.title, cover.title.box, _TITLE_SIZES, bold=True)
    title = shortened(deck.title, size, cover.title.box, bold=True)
    write_at(page, cover.title, [title], Style(deck.language, size))
    lines = _cover_lines(deck, speaker)
    size, box = _room(lines, cover.subtitle.box, presentation.slide_height / EMU)
    write_at(page, cover.subtitle, lines, Style(deck.language, size), box)


def _room(lines: list[str], box: Box, slide_height: float) -> tuple[int, Box]:
    """The size of the lines and their box, which grows towards the slide's edge where even small type does not fit."""
    text = "\n".join(lines)
    size = largest_size(text, box, _LINE_SIZES)
    needed = text_height(text, size, box.width) + _SPACING * len(lines)
    return size, replace(box, height=max(box.height, min(needed, slide_height - box.top - _MARGIN)))


def _cover_lines(deck: Deck, speaker: Speaker) -> list[str]:
    say = speaker.say
    days = [say(N_("data as of %(day)s"), day=speaker.date(deck.as_of))]
    if deck.since:
        days.append(say(N_("compared with %(day)s"), day=speaker.date(deck.since)))
    told = "; ".join(days)
    lines = [deck.region, speaker.date(deck.held_on), told[:1].upper() + told[1:]]
    level = level_words(speaker, deck.level)
    lines.append(level[:1].upper() + level[1:])
    if deck.demonstration:
        lines.append(demonstration_note(speaker))
    return [line for line in lines if line]


def add_sources(presentation: Presentation, layouts: Layouts, deck: Deck, speaker: Speaker) -> None:
    """Sources, definitions and what else may be asked of a slide, and what the slides were made from, each told once."""
    sources = dict.fromkeys(slide.source for slide in deck.slides if slide.source)
    lines: list[Line] = [[Run(source)] for source in sources]
    lines += [[Run(f"{asked}: ", bold=True), Run(answer)] for asked, answer in (*_answers(deck), *deck_facts(speaker, deck))]
    add_points(presentation, layouts, speaker.say(N_("Sources and definitions")), lines, "", deck.language)


def _answers(deck: Deck) -> Iterator[tuple[str, str]]:
    """What may be asked and its answer; an answer that is not that of most slides has the names of its slides."""
    slides: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for slide in deck.slides:
        for asked, answer in dict.fromkeys(slide.about):
            slides[asked][answer].append(slide.heading)
    for asked, answers in slides.items():
        many = sum(map(len, answers.values())) / 2
        for answer, headings in sorted(answers.items(), key=lambda one: -len(one[1])):
            usual = len(headings) >= many
            yield (asked if usual else f"{asked} ({'; '.join(headings)})"), answer
