"""The slides of one finding: its picture, divided where it would not be readable, with title, sentence, source and notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.presentation import Presentation
from pptx.slide import Slide as Page

from di_metrics.deck import Chart, Deck, Listing, Map, Slide, Table
from di_metrics.errors import N_
from di_metrics.export.markdown import plain
from di_metrics.export.slides.chart_parts import chart_pages, gaps_line
from di_metrics.export.slides.charts import add_chart
from di_metrics.export.slides.layouts import Frame, Layouts, Place
from di_metrics.export.slides.maps import add_legend, add_map, aspect, legend_size
from di_metrics.export.slides.measure import LEADING, SMALLEST, Box, line_count
from di_metrics.export.slides.page import add_page, describe, replace_by, write_notes, write_sentence
from di_metrics.export.slides.points import add_sentences, continued, point_pages, write_points
from di_metrics.export.slides.sentence import Room, room_for
from di_metrics.export.slides.tables import add_table, table_pages
from di_metrics.export.slides.words import Line, Run, Style, add_text
from di_metrics.text import Speaker
from di_metrics.text.deck_facts import level_words
from di_metrics.text.pictures import described

Draw = Callable[[Page], None]
Part = tuple[Sequence[str], Draw]
"""What is drawn on a slide, and the names of the rows, columns or bars that it holds."""

_LEGEND_WIDTH = 300.0
_LONGEST_TITLE = 110
"""Characters that stand in a title without its type getting small."""

_APART = 14.0


@dataclass(frozen=True, slots=True)
class Findings:
    """Adds findings to a presentation; `outlines` is GeoJSON by the name of the basis."""

    presentation: Presentation
    layouts: Layouts
    outlines: Mapping[str, str]
    deck: Deck
    speaker: Speaker

    def add(self, slide: Slide) -> None:
        """Add the slides of a finding. Raises KeyError for a map whose outlines are missing."""
        if slide.picture is None:
            said = (slide.sentence, self._source(slide), self.deck.language)
            later = continued(self.speaker, slide.heading)
            first = add_sentences(self.presentation, self.layouts, slide.title, later, *said)
            write_notes(first, self._notes(slide), self.deck.language)
            return
        frame = self._frame(slide)
        room = room_for(frame, slide.sentence, self._aside(slide, frame))
        source = self._source(slide)
        drawings = self._drawings(slide, frame, room)
        for number, (names, draw) in enumerate(drawings):
            title = self._title_of_part(slide, names, number, len(drawings)) if number else slide.title
            page = add_page(self.presentation, frame, title, source, self.deck.language)
            if frame.sentence:
                write_sentence(page, frame.sentence, room.shown, self.deck.language, room.sentence)
            draw(page)
            if number == 0:
                write_notes(page, self._notes(slide), self.deck.language)
        if room.rest:
            title = continued(self.speaker, slide.heading)
            add_sentences(self.presentation, self.layouts, title, title, room.rest, source, self.deck.language)

    def _title_of_part(self, slide: Slide, names: Sequence[str], number: int, parts: int) -> str:
        """What is on a slide that goes on with the one before; the finding is told of all of them on the first."""
        if not names:
            return continued(self.speaker, slide.heading)
        heading = f"{slide.heading} ({number + 1}/{parts})"
        title = f"{heading}: {names[0]} – {names[-1]}"
        return title if len(title) <= _LONGEST_TITLE else heading

    def _frame(self, slide: Slide) -> Frame:
        """The layout on which the picture is largest."""
        finding, beside = self.layouts.finding, self.layouts.beside
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
        return "\n\n".join(part for part in (slide.title, slide.sentence, plain(slide.comment), slide.notes, about) if part)

    # ---- pictures ------------------------------------------------------------------------------------------------

    def _drawings(self, slide: Slide, frame: Frame, room: Room) -> list[Part]:
        """What is drawn on each slide of a finding."""
        match slide.picture:
            case Chart():
                return self._charts(slide, slide.picture, frame.content, room.content)
            case Map():
                return [((), self._map(slide, slide.picture, frame, room))]
            case Table():
                return self._tables(slide, slide.picture, frame.content, room.content)
            case Listing():
                return self._points(slide.picture, frame.content, room.content)
            case None:
                return []

    def _charts(self, slide: Slide, chart: Chart, place: Place, box: Box) -> list[Part]:
        box, below, gaps = self._cut(box, gaps_line(chart, self.speaker.say(N_("No mark where:"))))

        def drawing(number: int) -> Draw:
            def draw(page: Page) -> None:
                for part in pages[number]:
                    drawn = add_chart(page.shapes, part, self.deck.language)
                    describe(drawn, slide.heading, described(self.speaker, slide.heading, part.chart))
                    replace_by(page, place, drawn)
                self._write_below(page, below, gaps)

            return draw

        pages = chart_pages(chart, box)
        names = [[name for part in page for name in part.chart.categories] for page in pages]
        return [(names[number], drawing(number)) for number in range(len(pages))]

    def _tables(self, slide: Slide, table: Table, place: Place, box: Box) -> list[Part]:
        box, below, note = self._cut(box, table.note)

        def drawing(number: int) -> Draw:
            def draw(page: Page) -> None:
                drawn = add_table(page.shapes, pages[number], self.deck.language)
                describe(drawn, slide.heading, described(self.speaker, slide.heading, pages[number].table))
                replace_by(page, place, drawn)
                self._write_below(page, replace(below, top=pages[number].box.bottom), note)

            return draw

        pages = table_pages(table, box)
        return [(_names(part.table, table), drawing(number)) for number, part in enumerate(pages)]

    def _map(self, slide: Slide, picture: Map, frame: Frame, room: Room) -> Draw:
        legend = room.aside
        content = room.content
        if legend is None:
            content, legend = content.cut_right(_LEGEND_WIDTH)

        def draw(page: Page) -> None:
            drawn = add_map(page.shapes, picture, self.outlines[picture.basis], content, self.deck.language)
            describe(drawn, slide.heading, described(self.speaker, slide.heading, picture))
            explained = add_legend(page.shapes, picture, legend, self.deck.language)
            if explained is not None:
                said = "; ".join(text for _colour, text in picture.legend)
                describe(
                    explained, self.speaker.say(N_("Legend")), f"{self.speaker.say(N_('Legend'))}: {said}. {picture.note}"
                )

        return draw

    def _points(self, listing: Listing, place: Place, box: Box) -> list[Part]:
        def drawing(size: int, lines: Sequence[Line]) -> Draw:
            return lambda page: write_points(page, place, box, lines, size, self.deck.language)

        return [((), drawing(size, lines)) for size, lines in point_pages([[Run(point)] for point in listing.points], box)]

    def _cut(self, box: Box, text: str) -> tuple[Box, Box, str]:
        """What a text below the picture leaves of the box, its own box, and the text."""
        height = line_count(text, SMALLEST, box.width) * SMALLEST * LEADING + 6 if text else 0.0
        return *box.cut_bottom(height), text

    def _write_below(self, page: Page, box: Box, text: str) -> None:
        if text:
            place = Box(box.left, box.top + 5, box.width, box.height - 5)
            style = Style(self.deck.language, SMALLEST, theme_colour=MSO_THEME_COLOR.TEXT_2)
            add_text(page.shapes, place, [text], style, padded=False)


def _names(part: Table, whole: Table) -> list[str]:
    """What tells a part of a table from the others: its columns where these are divided, else its rows."""
    if len(part.columns) < len(whole.columns):
        return [column.heading for column in part.columns]
    return [row.name for row in part.rows]
