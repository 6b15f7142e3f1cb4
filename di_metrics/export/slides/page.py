"""One slide being made: its title, sentence, source and number put into the places of a layout, in type that fits."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide as Page
from pptx.slide import SlideLayout
from pptx.util import Emu

from di_metrics.export.slides.layouts import Frame, Place
from di_metrics.export.slides.measure import EMU, SMALLEST, Box, fits, fitting_words, largest_size
from di_metrics.export.slides.words import Line, Style, add_text, emu, write
from di_metrics.model import Language

_TITLE_SIZES = (28, 24, 22, 20, SMALLEST)
_SENTENCE_SIZES = (20, SMALLEST)
_SOURCE_SIZE = 12
_NUMBER = PP_PLACEHOLDER.SLIDE_NUMBER


def add_page(presentation: Presentation, frame: Frame, title: str, source: str, language: Language) -> Page:
    """A slide with its title, source and number; the places for sentence and content are still empty.

    A title that is too long even in small type ends with “…”; the notes hold all of it.
    """
    page = presentation.slides.add_slide(frame.layout)
    size = largest_size(title, frame.title.box, _TITLE_SIZES, bold=True)
    write_at(page, frame.title, [shortened(title, size, frame.title.box, bold=True)], Style(language, size))
    if frame.source:
        said = shortened(source, _SOURCE_SIZE, frame.source.box)
        write_at(page, frame.source, [said], Style(language, _SOURCE_SIZE))
    _add_number(page, frame.layout)
    return page


def shortened(text: str, size: float, box: Box, bold: bool = False) -> str:
    """A text, or as much of it as fits a box and “…”."""
    return text if fits(text, size, box, bold) else fitting_words(text, size, box, bold)[0] + " …"


def write_at(page: Page, place: Place, lines: Iterable[str | Line], style: Style, box: Box | None = None) -> None:
    """Write into a place, or the box that is given: its placeholder, moved there, or a text box if it has none."""
    holder = _holder(page, place)
    if holder is None:
        add_text(page.shapes, box or place.box, lines, style)
        return
    box = box or place.box
    if abs(holder.height - emu(box.height)) + abs(holder.top - emu(box.top)) > EMU:
        holder.left, holder.top, holder.width, holder.height = (
            Emu(emu(length)) for length in (box.left, box.top, box.width, box.height)
        )
    write(holder.text_frame, lines, style)


def write_sentence(page: Page, place: Place, sentence: str, language: Language, box: Box) -> None:
    """Put the sentence into its place, in the largest type that fits the box."""
    if sentence:
        write_at(page, place, [sentence], Style(language, largest_size(sentence, box, _SENTENCE_SIZES)), box)


def write_notes(page: Page, text: str, language: Language) -> None:
    """Put a text into the notes of whoever presents, a paragraph a line."""
    frame = page.notes_slide.notes_text_frame
    if frame is not None:
        write(frame, text.split("\n"), Style(language))


def drop_empty(page: Page) -> None:
    """Take away the placeholders that nothing was written into: they would show their prompts."""
    for holder in list(page.placeholders):
        if holder.has_text_frame and not holder.text_frame.text and holder.placeholder_format.type is not _NUMBER:
            holder._element.getparent().remove(holder._element)


def replace_by(page: Page, place: Place, drawn: GraphicFrame) -> None:
    """Let a chart or table take a placeholder's part, so that it follows when somebody changes the layout."""
    holder = _holder(page, place)
    if holder is not None:
        drawn._element.nvGraphicFramePr.nvPr.append(deepcopy(holder._element.ph))
        holder._element.getparent().remove(holder._element)


def describe(drawn: BaseShape, name: str, text: str) -> None:
    """Name a shape, and say in words what it shows for those who do not see it."""
    properties = drawn._element.xpath("./*/p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", text)


def _holder(page: Page, place: Place) -> SlidePlaceholder | None:
    found = (one for one in page.placeholders if one.placeholder_format.idx == place.number and one.has_text_frame)
    return next(found, None)


def _add_number(page: Page, layout: SlideLayout) -> None:
    """The slide's number, which python-pptx leaves to whoever wants it."""
    for holder in layout.placeholders:
        if holder.placeholder_format.type is _NUMBER:
            copied = deepcopy(holder._element)
            copied.xpath("./p:nvSpPr/p:cNvPr")[0].set("id", str(max(one.shape_id for one in page.shapes) + 1))
            page.shapes._spTree.append(copied)
