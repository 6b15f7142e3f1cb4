"""Writing text into shapes: its language, size and weight on every run, so that spelling and hyphenation are right."""

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

from di_metrics.export.slides.measure import EMU, Box
from di_metrics.model import Language

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
