"""Text in shapes: how much room it takes, and how it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.shapetree import _BaseGroupShapes
from pptx.text.text import Font, TextFrame, _Paragraph
from pptx.util import Pt

from di_metrics.drawing.lettering import LEADING, Box, line_count
from di_metrics.model import Language

# ---- Texts in boxes: how much room they take ----

EMU = 12700
"""A point in the units of the file format."""

SMALLEST = 14
"""Points: what is 18 on a screen 720 pixels high, on slides 540 points high."""

SIZES = (20, 18, 16, SMALLEST)
"""Type of pictures on slides; the largest that takes no more slides than the smallest."""

_PADDING = (14.4, 7.2)
"""What a box keeps free at its sides, and above and below, both together."""


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


# ---- Writing text into shapes ----

LANGUAGES = {Language.LV: MSO_LANGUAGE_ID.LATVIAN, Language.EN: MSO_LANGUAGE_ID.ENGLISH_UK}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one weight, in a colour (#rrggbb) or that of the style."""

    text: str
    bold: bool = False
    colour: str = ""


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
        if piece.colour:
            run.font.color.rgb = rgb(piece.colour)


def set_font(font: Font, style: Style) -> None:
    """Give a font what a style says, and leave the rest to the template."""
    font.language_id = LANGUAGES.get(style.language, MSO_LANGUAGE_ID.NONE)
    if style.size is not None:
        font.size = Pt(style.size)
    if style.bold is not None:
        font.bold = style.bold
    if style.colour is not None:
        font.color.rgb = rgb(style.colour)
    elif style.theme_colour is not None:
        font.color.theme_color = style.theme_colour


def rgb(colour: str) -> RGBColor:
    """A colour (#rrggbb) as the file format has it."""
    return RGBColor.from_string(colour.lstrip("#").upper())


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
