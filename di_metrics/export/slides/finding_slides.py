"""The slides of a deck: the cover, and those of each finding, divided where they would not be readable."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide as Page

from di_metrics.deck import Chart, Deck, Listing, Map, Picture, Slide, Table
from di_metrics.drawing.emblem import ASPECT, stars
from di_metrics.drawing.lettering import LEADING, Box, line_count, text_width
from di_metrics.drawing.map_parts import aspect
from di_metrics.drawing.style import EU_BLUE, EU_YELLOW
from di_metrics.drawing.svg_pictures import fitted
from di_metrics.errors import N_
from di_metrics.export.deck_tables import has_several_scales
from di_metrics.export.markdown import plain
from di_metrics.export.slides.chart_plan import ChartPart, chart_pages, gaps_line
from di_metrics.export.slides.layouts import Frame, LayoutPlace
from di_metrics.export.slides.maps import add_legend, add_map, legend_size, paint
from di_metrics.export.slides.native_charts import add_chart
from di_metrics.export.slides.projected import projected
from di_metrics.export.slides.slide_tables import TablePart, add_table, heightened, table_pages
from di_metrics.export.slides.slide_text import (
    Pages,
    SentenceRoom,
    continued,
    describe,
    first_to_last,
    point_pages,
    replace_by,
    room_for,
    sentence_size,
    shortened,
    write_at,
)
from di_metrics.export.slides.text_boxes import (
    EMU,
    SMALLEST,
    Line,
    Run,
    Style,
    add_text,
    emu,
    largest_size,
)
from di_metrics.photo import Photo
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import cover_lines, deck_answers, deck_facts, fund_lines, level_words

# ---- The slides of one finding ----

Draw = Callable[[Page], None]
Part = tuple[Sequence[str], Draw]
"""What is drawn on a slide, and the names of the rows, columns or bars that it holds."""

_LEGEND_WIDTH = 300.0
_LONGEST_TITLE = 110
"""Characters that stand in a title without its type getting small."""

_APART = 14.0


@dataclass(frozen=True, slots=True)
class FindingSlides:
    """Adds findings to slides; `outlines` is GeoJSON by the name of the basis."""

    pages: Pages
    outlines: Mapping[str, str]
    deck: Deck

    @property
    def speaker(self) -> Speaker:
        return self.pages.speaker

    def add(self, slide: Slide) -> None:
        """Add the slides of a finding. Raises KeyError for a map whose outlines are missing."""
        slide = projected(self.speaker, slide)
        source, later = self._source(slide), continued(self.speaker, slide.heading or slide.title)
        if slide.picture is None:
            if slide.on_slide:
                first = self.pages.add_words(slide.title, slide.comment, source)
            else:
                first = self.pages.add_sentences(slide.title, later, slide.sentence, source)
            self.pages.write_notes(first, self._notes(slide))
            return
        frame = self._frame(slide)
        room = room_for(frame, slide.sentence, self._aside(slide, frame))
        drawings = self._drawings(slide, frame, room)
        for number, (names, draw) in enumerate(drawings):
            title = self._title_of_part(slide, names, number, len(drawings)) if number else slide.title
            page = self.pages.add(frame, title, source)
            if number == 0:
                if frame.sentence and room.shown:
                    style = self.pages.style(sentence_size(room.shown, room.sentence))
                    write_at(page, frame.sentence, [room.shown], style, room.sentence)
                self.pages.write_notes(page, self._notes(slide))
            draw(page)
        if room.rest:
            self.pages.add_sentences(later, later, room.rest, source)

    def _title_of_part(self, slide: Slide, names: Sequence[str], number: int, parts: int) -> str:
        """What is on a slide that goes on with the one before; the finding is told of all of them on the first."""
        if not names:
            return continued(self.speaker, slide.heading)
        heading = f"{slide.heading} ({number + 1}/{parts})"
        title = f"{heading}: {first_to_last(names)}"
        return title if len(title) <= _LONGEST_TITLE else heading

    def _frame(self, slide: Slide) -> Frame:
        """The layout on which the picture is largest."""
        finding, beside = self.pages.layouts.finding, self.pages.layouts.beside
        if not isinstance(slide.picture, Map) or beside is None:
            return finding
        ratio = aspect(self.outlines[slide.picture.basis])
        across = min((finding.content.box.width - _LEGEND_WIDTH) / ratio, finding.content.box.height)
        return beside if min(beside.content.box.width / ratio, beside.content.box.height) > across else finding

    def _aside(self, slide: Slide, frame: Frame) -> float:
        """The height that a legend needs below the sentence, where it stands beside the picture."""
        if not isinstance(slide.picture, Map) or not frame.beside or frame.sentence is None:
            return 0.0
        return legend_size(slide.picture, frame.sentence.box.width) + _APART

    def _source(self, slide: Slide) -> str:
        """Source, day of the data, level and demonstration mark in a line; what the source tells already is not repeated."""
        say, day = self.speaker.say, self.speaker.date(self.deck.as_of)
        parts = [slide.source]
        if day not in slide.source:
            parts.append(say(N_("data as of %(day)s"), day=day))
        parts.append(level_words(self.speaker, self.deck.level))
        if self.deck.demonstration:
            parts.append(say(N_("demonstration data")))
        return " · ".join(part for part in parts if part)

    def _notes(self, slide: Slide) -> str:
        """What whoever presents may want to say or be asked."""
        about = "\n".join(f"{asked}: {answer}" for asked, answer in slide.about)
        comment = "" if slide.on_slide and slide.picture else plain(slide.comment)  # the sentence holds it
        return "\n\n".join(part for part in (slide.title, slide.sentence, comment, slide.notes, about) if part)

    # ---- Pictures ----

    def _drawings(self, slide: Slide, frame: Frame, room: SentenceRoom) -> list[Part]:
        """What is drawn on each slide of a finding."""
        picture = slide.picture
        if isinstance(picture, Chart) and has_several_scales(picture):
            picture = slide.table or picture
        match picture:
            case Chart():
                return self._charts(slide, picture, frame.content, room.content)
            case Map():
                return [((), partial(self._map, slide, picture, room))]
            case Table():
                return self._tables(slide, picture, frame.content, room.content)
            case Listing():
                return self._points(picture, frame.content, room.content)
            case Photo():
                return [((), lambda page: add_photo(page, slide.title, picture, room.content))]
            case None:
                return []

    def _charts(self, slide: Slide, chart: Chart, place: LayoutPlace, box: Box) -> list[Part]:
        gaps = gaps_line(chart, self.speaker.say(N_("No mark where:")))
        box, below = box.cut_bottom(_height_below(gaps, box))

        def draw(parts: Sequence[ChartPart], page: Page) -> None:
            for part in parts:
                self._put(page, slide, place, add_chart(page.shapes, part, self.deck.language), part.chart)
            self._write_below(page, below, gaps)

        pages = chart_pages(chart, box)
        return [([name for part in parts for name in part.chart.categories], partial(draw, parts)) for parts in pages]

    def _tables(self, slide: Slide, table: Table, place: LayoutPlace, box: Box) -> list[Part]:
        box, below = box.cut_bottom(_height_below(table.note, box))

        def draw(part: TablePart, page: Page) -> None:
            part = heightened(part, box.height)
            self._put(page, slide, place, add_table(page.shapes, part, self.deck.language), part.table)
            self._write_below(page, replace(below, top=part.box.bottom), table.note)

        return [(part.names(table), partial(draw, part)) for part in table_pages(table, box)]

    def _put(self, page: Page, slide: Slide, place: LayoutPlace, drawn: GraphicFrame, picture: Picture) -> None:
        describe(drawn, slide.heading, described(self.speaker, slide.heading, picture))
        replace_by(page, place, drawn)

    def _map(self, slide: Slide, picture: Map, room: SentenceRoom, page: Page) -> None:
        content, legend = (room.content, room.aside) if room.aside else room.content.cut_right(_LEGEND_WIDTH)
        drawn = add_map(page.shapes, picture, self.outlines[picture.basis], content, self.deck.language)
        describe(drawn, slide.heading, described(self.speaker, slide.heading, picture))
        explained = add_legend(page.shapes, picture, legend, self.deck.language)
        if explained is not None:
            name, meanings = self.speaker.say(N_("Legend")), "; ".join(text for _colour, text in picture.legend)
            describe(explained, name, f"{name}: {meanings}. {picture.note}")

    def _points(self, listing: Listing, place: LayoutPlace, box: Box) -> list[Part]:
        def draw(size: int, lines: Sequence[Line], page: Page) -> None:
            write_at(page, place, lines, self.pages.style(size), box)

        return [((), partial(draw, size, lines)) for size, lines in point_pages([[Run(one)] for one in listing.points], box)]

    def _write_below(self, page: Page, box: Box, text: str) -> None:
        if text:
            place = Box(box.left, box.top + 5, box.width, box.height - 5)
            style = replace(self.pages.style(SMALLEST), theme_colour=MSO_THEME_COLOR.TEXT_2)
            add_text(page.shapes, place, [text], style, padded=False)


def add_photo(page: Page, name: str, photo: Photo, room: Box) -> None:
    """A picture from a file in the middle of a room."""
    box = fitted(photo, room)
    places = (emu(one) for one in (box.left, box.top, box.width, box.height))
    describe(page.shapes.add_picture(io.BytesIO(photo.content), *places), name, photo.alt)


def _height_below(text: str, box: Box) -> float:
    """The height that a text below a picture takes."""
    return line_count(text, SMALLEST, box.width) * SMALLEST * LEADING + 6 if text else 0.0


# ---- The first and the last slides ----

_TITLE_SIZES = (40, 36, 32, 28, 24, 20)
_MARGIN = 24.0
_LINE_SIZES = (24, 22, 20, 18, 16, SMALLEST)
_EMBLEM = 58.0
"""The height of the emblem on the cover, in points."""


def add_cover(pages: Pages, deck: Deck) -> None:
    """Title, region, days, level and, where the people are invented, that they are."""
    cover = pages.layouts.cover
    page = pages.presentation.slides.add_slide(cover.layout)
    size = largest_size(deck.title, cover.title.box, _TITLE_SIZES, bold=True)
    write_at(page, cover.title, [shortened(deck.title, size, cover.title.box, bold=True)], pages.style(size))
    lines = cover_lines(pages.speaker, deck)
    size, box = _room(lines, cover.subtitle.box, pages.presentation.slide_height / EMU)
    write_at(page, cover.subtitle, lines, pages.style(size), box)
    whole = Box(0, 0, pages.presentation.slide_width / EMU, pages.presentation.slide_height / EMU)
    beside = _add_emblem(page, pages.speaker, whole)
    _add_logos(page, deck.logos, Box(_MARGIN, whole.bottom - _MARGIN - _EMBLEM, beside - _APART - _MARGIN, _EMBLEM))
    answers = (*deck_facts(pages.speaker, deck), *deck_answers(deck))
    pages.write_notes(page, "\n".join(f"{asked}: {answer}" for asked, answer in answers))


def _add_emblem(page: Page, speaker: Speaker, whole: Box) -> float:
    """Who pays: the emblem of the European Union with its name and that of the fund, in the lower right corner.

    Returns where its words begin.
    """
    box = Box(whole.right - _MARGIN - _EMBLEM * ASPECT, whole.bottom - _MARGIN - _EMBLEM, _EMBLEM * ASPECT, _EMBLEM)
    group = page.shapes.add_group_shape()
    ground = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(emu(one) for one in (box.left, box.top, box.width, box.height)))
    paint(ground, EU_BLUE)
    for star in stars(box):
        corners = [(emu(x), emu(y)) for x, y in star]
        builder = group.shapes.build_freeform(*corners[0], scale=1.0)
        paint(builder.add_line_segments(corners[1:], close=True).convert_to_shape(), EU_YELLOW)
    describe(group, speaker.say(N_("European Union")), speaker.say(N_("The emblem of the European Union")))
    names = fund_lines(speaker)
    width = max(text_width(one, SMALLEST) for one in names)
    beside = Box(box.left - width - _APART, box.top, width, box.height)
    style = Style(speaker.language, SMALLEST, align=PP_ALIGN.RIGHT, theme_colour=MSO_THEME_COLOR.TEXT_2)
    add_text(page.shapes, beside, names, style, anchor=MSO_ANCHOR.MIDDLE, padded=False)
    return beside.left


def _add_logos(page: Page, logos: Sequence[Photo], room: Box) -> None:
    """Logos side by side from the left, as high as there is room for all."""
    wide = sum(one.width / one.height for one in logos)
    height = min(room.height, (room.width - _APART * len(logos)) / wide) if logos else 0.0
    left = room.left
    for one in logos:
        box = Box(left, room.top + (room.height - height) / 2, height * one.width / one.height, height)
        add_photo(page, one.alt, one, box)
        left = box.right + _APART


def _room(lines: Sequence[str], box: Box, slide_height: float) -> tuple[int, Box]:
    """The size of the lines and their box, which grows towards the emblem where even small type does not fit."""
    text = "\n".join(lines)
    box = replace(box, height=min(box.height, slide_height - _EMBLEM - 2 * _MARGIN - box.top))
    size = largest_size(text, box, _LINE_SIZES)
    return size, box
