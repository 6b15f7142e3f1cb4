"""The texts of one slide: title, sentence, source, number and points, in type that fits their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide as Page
from pptx.slide import SlideLayout
from pptx.util import Emu

from di_metrics.drawing.lettering import LEADING, Box, line_count, pages_of
from di_metrics.errors import N_
from di_metrics.export.markdown import Points, blocks
from di_metrics.export.slides.layouts import Frame, LayoutPlace, Layouts
from di_metrics.export.slides.text_boxes import (
    EMU,
    SMALLEST,
    Line,
    Run,
    Style,
    add_text,
    emu,
    fits,
    fitting_words,
    largest_size,
    text_height,
    write,
)
from di_metrics.text import Speaker

_SIZES = (24, 22, 20, 18, 16, SMALLEST)
_LARGE_SIZES = (32, 28, *_SIZES)

# ---- One slide being made ----

_TITLE_SIZES = (28, 24, 22, 20, 18)
_SENTENCE_SIZES = (20, 18, 16, SMALLEST)
_NUMBER = PP_PLACEHOLDER.SLIDE_NUMBER


@dataclass(frozen=True, slots=True)
class Pages:
    """Adds slides to a presentation, made on the layouts of its template, with texts in the speaker's language."""

    presentation: Presentation
    layouts: Layouts
    speaker: Speaker

    def add(self, frame: Frame, title: str, source: str) -> Page:
        """A slide with its title, source and number; the places for sentence and content are still empty.

        A title that is too long even in small type ends with “…”; the notes hold all of it.
        """
        page = self.presentation.slides.add_slide(frame.layout)
        size = largest_size(title, frame.title.box, _TITLE_SIZES, bold=True)
        write_at(page, frame.title, [shortened(title, size, frame.title.box, bold=True)], self.style(size))
        if frame.source:
            write_at(page, frame.source, [shortened(source, SMALLEST, frame.source.box)], self.style(SMALLEST))
        _add_number(page, frame.layout)
        return page

    def style(self, size: float | None = None) -> Style:
        return Style(self.speaker.language, size)

    def add_points(self, title: str, points: Sequence[Line]) -> Page:
        """Slides of nothing but points. Returns the first; every other one says that it continues."""
        return self._add_text(title, continued(self.speaker, title), points, "", self.style(), _SIZES)

    def add_words(self, title: str, comment: str, source: str) -> Page:
        """Slides of a preparer's own words, in large type where they are few. Returns the first."""
        later = continued(self.speaker, title)
        return self._add_text(title, later, _lines_of(comment), source, replace(self.style(), plain=True), _LARGE_SIZES)

    def add_sentences(self, title: str, later: str, text: str, source: str) -> Page:
        """Slides of nothing but sentences, in large type where there are few. Returns the first; `later` titles others."""
        lines = [[Run(sentence)] for sentence in sentences(text)]
        return self._add_text(title, later, lines, source, replace(self.style(), plain=True), _LARGE_SIZES)

    def _add_text(
        self, title: str, later: str, lines: Sequence[Line], source: str, style: Style, sizes: Sequence[int]
    ) -> Page:
        frame = self.layouts.text
        pages: list[Page] = []
        for size, part in point_pages(lines, frame.content.box, sizes):
            pages.append(self.add(frame, later if pages else title, source))
            write_at(pages[-1], frame.content, part, replace(style, size=size))
        return pages[0]

    def write_notes(self, page: Page, text: str) -> None:
        """Put a text into the notes of whoever presents, a paragraph a line."""
        if (frame := page.notes_slide.notes_text_frame) is not None:
            write(frame, text.split("\n"), self.style())


def _lines_of(comment: str) -> list[Line]:
    """Short Markdown as lines: each point of a list has its mark, bold words stay so."""
    found: list[Line] = []
    for block in blocks(comment):
        lines = block.lines if isinstance(block, Points) else (block.line,)
        for number, line in enumerate(lines, 1):
            mark = (f"{number}. " if block.numbered else "• ") if isinstance(block, Points) else ""
            found.append([*([Run(mark)] if mark else []), *(Run(span.text, bold=span.bold) for span in line)])
    return found


def shortened(text: str, size: float, box: Box, bold: bool = False) -> str:
    """A text, or as much of it as fits a box and “…”."""
    return text if fits(text, size, box, bold) else fitting_words(text, size, box, bold)[0] + " …"


def write_at(page: Page, place: LayoutPlace, lines: Iterable[str | Line], style: Style, box: Box | None = None) -> None:
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


def sentence_size(sentence: str, box: Box) -> int:
    """The largest type in which a sentence fits its box."""
    return largest_size(sentence, box, _SENTENCE_SIZES)


def drop_empty(page: Page) -> None:
    """Take away the placeholders that nothing was written into: they would show their prompts."""
    for holder in list(page.placeholders):
        if holder.has_text_frame and not holder.text_frame.text and holder.placeholder_format.type is not _NUMBER:
            holder._element.getparent().remove(holder._element)


def replace_by(page: Page, place: LayoutPlace, drawn: GraphicFrame) -> None:
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


def _holder(page: Page, place: LayoutPlace) -> SlidePlaceholder | None:
    found = (one for one in page.placeholders if one.placeholder_format.idx == place.number and one.has_text_frame)
    return next(found, None)


def _add_number(page: Page, layout: SlideLayout) -> None:
    """The slide's number, which python-pptx leaves to whoever wants it."""
    for holder in layout.placeholders:
        if holder.placeholder_format.type is _NUMBER:
            copied = deepcopy(holder._element)
            copied.xpath("./p:nvSpPr/p:cNvPr")[0].set("id", str(max(one.shape_id for one in page.shapes) + 1))
            page.shapes._spTree.append(copied)


# ---- How a finding's sentence shares the slide with its picture ----

_USUAL = 20
_MOST = 0.25
"""The part of the picture's height that a long sentence may take."""

_ENDS = (".", "!", "?", "…", ".”", ".)")
_QUOTES = ("„", "“", '"')


@dataclass(frozen=True, slots=True)
class SentenceRoom:
    """The boxes of sentence and picture; `aside` is what is left below a sentence that stands beside the picture.

    `shown` is what fits of the sentence, `rest` what goes to a slide of its own.
    """

    sentence: Box
    content: Box
    aside: Box | None
    shown: str
    rest: str


def room_for(frame: Frame, sentence: str, aside: float) -> SentenceRoom:
    """Divide a slide. `aside` is the height in points that is needed below a sentence beside the picture."""
    content = frame.content.box
    if frame.sentence is None:
        return SentenceRoom(content, content, None, "", sentence)
    box = frame.sentence.box
    if frame.beside:
        space = Box(box.left, box.top, box.width, content.bottom - box.top)
        above, below = space.cut_bottom(min(aside, space.height - SMALLEST * 2))
        held = replace(above, height=min(above.height, max(box.height, _needed(sentence, above))))
        return SentenceRoom(held, content, below if aside else None, *_divided(sentence, held))
    if not sentence:
        return SentenceRoom(box, Box(content.left, box.top, content.width, content.bottom - box.top), None, "", "")
    growth = min(max(0.0, _needed(sentence, box) - box.height), _MOST * content.height)
    grown = replace(box, height=box.height + growth)
    return SentenceRoom(grown, content.cut_top(growth)[1], None, *_divided(sentence, grown))


def sentences(text: str) -> list[str]:
    """A text cut behind its sentences: where a word ends one and the next begins with a capital letter or a quotation."""
    found: list[str] = []
    ended = True
    for word in text.split(" "):
        if ended and (not found or word[:1].isupper() or word.startswith(_QUOTES)):
            found.append(word)
        else:
            found[-1] += " " + word
        ended = word.endswith(_ENDS)
    return found


def _needed(sentence: str, box: Box) -> float:
    """The height in points that the sentence takes in the smallest type, if it does not fit in the usual one."""
    if fits(sentence, _USUAL, box):
        return 0.0
    return text_height(sentence, SMALLEST, box.width)


def _divided(sentence: str, box: Box) -> tuple[str, str]:
    """As many sentences as fit in the smallest type, and the rest; words where not even the first does."""
    if fits(sentence, SMALLEST, box):
        return sentence, ""
    parts = sentences(sentence)
    kept = 0
    while kept < len(parts) and fits(" ".join(parts[: kept + 1]), SMALLEST, box):
        kept += 1
    if kept:
        return " ".join(parts[:kept]), " ".join(parts[kept:])
    shown, rest = fitting_words(sentence, SMALLEST, box)
    return f"{shown} …", f"… {rest}"


# ---- Points one below the other, in type as large as fits, divided over slides where even the smallest does not ----

_INDENT = 46.0
"""Points that mark and edges take of a line at most."""

_BETWEEN = 8.0
_EDGES = 8.0


def point_pages(points: Sequence[Line], box: Box, sizes: Sequence[int] = _SIZES) -> list[tuple[int, list[Line]]]:
    """The slides that points take, each with the size of its type; no points take one."""
    room = box.height - _EDGES
    for size in sizes:
        heights = [_height(point, size, box) for point in points]
        if sum(heights) <= room:
            break
    return [(size, list(points[page])) for page in pages_of(heights, room)]


def _height(point: Line, size: int, box: Box) -> float:
    text = "".join(run.text for run in point)
    return line_count(text, size, box.width - _INDENT) * size * LEADING + _BETWEEN


def first_to_last(names: Sequence[str]) -> str:
    """What is on a slide that goes on with the one before: “A – K”."""
    return names[0] if names[0] == names[-1] else f"{names[0]} – {names[-1]}"


def continued(speaker: Speaker, title: str) -> str:
    """The title of a slide that goes on with the one before."""
    return speaker.say(N_("%(title)s (continued)"), title=title)
