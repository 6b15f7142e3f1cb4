"""Text in shapes: how much room it takes, and how it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.shapetree import _BaseGroupShapes
from pptx.text.text import Font, TextFrame, _Paragraph
from pptx.util import Pt

from di_metrics.model import Language

# ---- How much room text takes: boxes in points, and widths that no ordinary sans-serif typeface exceeds ----
# The program that opens the slides sets the text, with typefaces that are not here; so every width is that of Arial, or of
# Liberation Sans which is as wide, and a little more.

EMU = 12700
"""A point in the units of the file format."""

SMALLEST = 18
"""Points; smaller type is not read from the back of a room."""

LEADING = 1.2
"""A line's height over the size of its type."""

_PADDING = (14.4, 7.2)
"""What a box keeps free at its sides, and above and below, both together."""

_WIDTHS = {
    0.222: "ijlļ'",
    0.278: "ftIī.,:;!/\\[]| \N{NO-BREAK SPACE}",
    0.36: 'r-()"`„“”',
    0.5: "cčkķsšvxyzž",
    0.556: "aābdeēgģhnņopquūL0123456789–?",
    0.611: "FTZŽ<>=+\N{MINUS SIGN}",
    0.667: "ABEĒKĶPSŠVXYĀ&Ļ",
    0.722: "CČDHNŅRUŪw",
    0.778: "GĢOQ",
    0.889: "mM%",
    1.0: "W@—…",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 0.045
"""Ems by which a letter is wider in bold."""

_SPARE = 1.03


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def area(self) -> float:
        return self.width * self.height

    def cut_top(self, height: float) -> tuple[Box, Box]:
        """The upper part of some height, and what is left."""
        return replace(self, height=height), replace(self, top=self.top + height, height=self.height - height)

    def cut_bottom(self, height: float) -> tuple[Box, Box]:
        """What is left, and the lower part of some height."""
        return self.cut_top(self.height - height)

    def cut_right(self, width: float) -> tuple[Box, Box]:
        """What is left, and the right part of some width."""
        left = replace(self, width=self.width - width)
        return left, replace(self, left=left.right, width=width)

    def overlap(self, other: Box) -> float:
        """The area that two boxes share, in square points."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, across) * max(0.0, down)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line in points, rather too much than too little."""
    em = sum(_WIDTH.get(letter, 0.75 if letter.isupper() else 0.6 if ord(letter) < 0x500 else 1.0) for letter in text)
    return (em * _SPARE + bold * _BOLD * len(text)) * size


def line_count(text: str, size: float, width: float, bold: bool = False) -> int:
    """How many lines a text takes that is broken at its spaces; a word wider than the line is broken too."""
    return sum(_lines(paragraph, size, width, bold) for paragraph in text.split("\n"))


def _lines(text: str, size: float, width: float, bold: bool) -> int:
    lines, used = 1, 0.0
    space = text_width(" ", size, bold)
    for word in text.split(" "):
        length = text_width(word, size, bold)
        if used and used + space + length <= width:
            used += space + length
            continue
        lines += bool(used)
        extra = int(length // width) if length > width else 0
        lines += extra
        used = length - extra * width
    return lines


def text_height(text: str, size: float, width: float, bold: bool = False) -> float:
    """The height of a box as wide as given that holds a text, in points."""
    return line_count(text, size, width - _PADDING[0], bold) * size * LEADING + _PADDING[1]


def fits(text: str, size: float, box: Box, bold: bool = False) -> bool:
    """Whether a text in some size stays within a box."""
    return text_height(text, size, box.width, bold) <= box.height + 0.1


def largest_size(text: str, box: Box, sizes: Sequence[int], bold: bool = False) -> int:
    """The first of the sizes, which fall, that fits; the last if none does."""
    return next((size for size in sizes if fits(text, size, box, bold)), sizes[-1])


def fitting_words(text: str, size: float, box: Box, bold: bool = False) -> tuple[str, str]:
    """A text cut between two words so that its first part fits a box, and the rest."""
    words = text.split(" ")
    kept = 1
    while kept < len(words) and fits(" ".join(words[: kept + 1]) + " …", size, box, bold):
        kept += 1
    return " ".join(words[:kept]), " ".join(words[kept:])


# ---- Writing text into shapes: its language, size and weight on every run, so that spelling and hyphenation are right ----

LANGUAGES = {Language.LV: MSO_LANGUAGE_ID.LATVIAN, Language.EN: MSO_LANGUAGE_ID.ENGLISH_UK}
TAGS = {Language.LV: "lv-LV", Language.EN: "en-GB"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one weight."""

    text: str
    bold: bool = False


Line = Sequence[Run]


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set: `size` in points or as the template has it, `colour` (#rrggbb) or the theme's.

    `plain` text has no mark before it where the template's has one.
    """

    language: Language
    size: float | None = None
    bold: bool | None = None
    colour: str | None = None
    theme_colour: MSO_THEME_COLOR | None = None
    align: PP_ALIGN | None = None
    plain: bool = False


def write(frame: TextFrame, lines: Iterable[str | Line], style: Style) -> None:
    """Fill a frame with a paragraph a line; what it held before is gone."""
    frame.clear()
    paragraph = frame.paragraphs[0]
    for number, line in enumerate(lines):
        if number:
            paragraph = frame.add_paragraph()
        _write_line(paragraph, [Run(line)] if isinstance(line, str) else line, style)


def _write_line(paragraph: _Paragraph, line: Line, style: Style) -> None:
    if style.align is not None:
        paragraph.alignment = style.align
    if style.plain:
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))
    for piece in line:
        run = paragraph.add_run()
        run.text = piece.text
        set_font(run.font, style)
        if piece.bold:
            run.font.bold = True


def set_font(font: Font, style: Style) -> None:
    """Give a font what a style says, and leave the rest to the template."""
    font.language_id = LANGUAGES[style.language]
    if style.size is not None:
        font.size = Pt(style.size)
    if style.bold is not None:
        font.bold = style.bold
    if style.colour is not None:
        font.color.rgb = RGBColor.from_string(style.colour.lstrip("#").upper())
    elif style.theme_colour is not None:
        font.color.theme_color = style.theme_colour


def emu(points: float) -> int:
    """Points in the units of the file format."""
    return round(points * EMU)


def add_text(
    shapes: _BaseGroupShapes,
    box: Box,
    lines: Iterable[str | Line],
    style: Style,
    *,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    wrap: bool = True,
    padded: bool = True,
) -> TextFrame:
    """A text box; not `padded` its text begins at its very edge. Returns its frame."""
    shape = shapes.add_textbox(emu(box.left), emu(box.top), emu(box.width), emu(box.height))
    frame = shape.text_frame
    frame.word_wrap = wrap
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = anchor
    if not padded:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, lines, style)
    return frame
