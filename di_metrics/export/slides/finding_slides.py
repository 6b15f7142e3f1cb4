"""The slides of a deck: the cover, those of each finding, divided where they would not be readable, and the sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.presentation import Presentation
from pptx.slide import Slide as Page

from di_metrics.deck import Chart, Deck, Listing, Map, Slide, Table
from di_metrics.drawing.lettering import LEADING, SMALLEST, Box, line_count
from di_metrics.drawing.map_layout import aspect
from di_metrics.errors import N_
from di_metrics.export.markdown import plain
from di_metrics.export.slides.chart_plan import chart_pages, gaps_line
from di_metrics.export.slides.layouts import Frame, Layouts, Place
from di_metrics.export.slides.maps import add_legend, add_map, legend_size
from di_metrics.export.slides.native_charts import add_chart
from di_metrics.export.slides.slide_tables import add_table, table_pages
from di_metrics.export.slides.slide_text import (
    Room,
    add_page,
    add_points,
    add_sentences,
    continued,
    describe,
    point_pages,
    replace_by,
    room_for,
    shortened,
    write_at,
    write_notes,
    write_points,
    write_sentence,
)
from di_metrics.export.slides.text_boxes import EMU, Line, Run, Style, add_text, largest_size, text_height
from di_metrics.text import Speaker
from di_metrics.text.narrative import described
from di_metrics.text.notes import deck_facts, demonstration_note, level_words

# ---- The slides of one finding: its picture, divided where it would not be readable, with title, sentence, source and
# notes ----

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
            if frame.sentence and number == 0:
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
        return [(part.names(table), drawing(number)) for number, part in enumerate(pages)]

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


# ---- The first and the last slides: what meeting it is, and where the figures are from and what they mean ----

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
