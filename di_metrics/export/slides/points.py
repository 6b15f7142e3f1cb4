"""Points one below the other, in type as large as fits, divided over slides where even the smallest does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pptx.presentation import Presentation
from pptx.slide import Slide as Page

from di_metrics.errors import N_
from di_metrics.export.slides.layouts import Layouts, Place
from di_metrics.export.slides.measure import LEADING, SMALLEST, Box, line_count
from di_metrics.export.slides.page import add_page, write_at
from di_metrics.export.slides.sentence import sentences
from di_metrics.export.slides.words import Line, Run, Style
from di_metrics.model import Language
from di_metrics.text import Speaker

_SIZES = (24, 22, 20, SMALLEST)
_LARGE_SIZES = (32, 28, *_SIZES)
_INDENT = 46.0
"""Points that mark and edges take of a line at most."""

_BETWEEN = 8.0
_EDGES = 8.0


def point_pages(points: Sequence[Line], box: Box, sizes: Sequence[int] = _SIZES) -> list[tuple[int, list[Line]]]:
    """The slides that points take, each with the size of its type; no points take one."""
    for size in sizes:
        if sum(_height(point, size, box) for point in points) + _EDGES <= box.height:
            return [(size, list(points))]
    pages: list[list[Line]] = [[]]
    used = _EDGES
    for point in points:
        height = _height(point, SMALLEST, box)
        if pages[-1] and used + height > box.height:
            pages.append([])
            used = _EDGES
        pages[-1].append(point)
        used += height
    return [(SMALLEST, page) for page in pages]


def _height(point: Line, size: int, box: Box) -> float:
    text = "".join(run.text for run in point)
    return line_count(text, size, box.width - _INDENT) * size * LEADING + _BETWEEN


def write_points(page: Page, place: Place, box: Box, points: Sequence[Line], size: int, language: Language) -> None:
    """Put points into a place for content, which has the template's marks before them."""
    write_at(page, place, points, Style(language, size), box)


def add_points(
    presentation: Presentation, layouts: Layouts, title: str, points: Sequence[Line], source: str, language: Language
) -> None:
    """Slides of nothing but points; every one but the first says that it continues."""
    later = continued(Speaker(language), title)
    _add_text(presentation, layouts, title, later, points, source, Style(language), _SIZES)


def add_sentences(
    presentation: Presentation, layouts: Layouts, title: str, later: str, text: str, source: str, language: Language
) -> Page:
    """Slides of nothing but sentences, in large type where there are few. Returns the first; `later` titles the others."""
    lines = [[Run(sentence)] for sentence in sentences(text)]
    return _add_text(presentation, layouts, title, later, lines, source, Style(language, plain=True), _LARGE_SIZES)


def _add_text(
    presentation: Presentation,
    layouts: Layouts,
    title: str,
    later: str,
    lines: Sequence[Line],
    source: str,
    style: Style,
    sizes: Sequence[int],
) -> Page:
    frame = layouts.text
    pages = []
    for number, (size, part) in enumerate(point_pages(lines, frame.content.box, sizes)):
        pages.append(add_page(presentation, frame, later if number else title, source, style.language))
        write_at(pages[-1], frame.content, part, replace(style, size=size))
    return pages[0]


def continued(speaker: Speaker, title: str) -> str:
    """The title of a slide that goes on with the one before."""
    return speaker.say(N_("%(title)s (continued)"), title=title)
