"""What slides are made on: the project's own template or the user's, and its layouts, found by what they hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from xml.etree.ElementTree import ParseError

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as Kind
from pptx.exc import InvalidXmlError, PythonPptxError
from pptx.presentation import Presentation as Opened
from pptx.slide import SlideLayout

from di_metrics.drawing.lettering import Box
from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.export.slides.text_boxes import EMU
from di_metrics.export.slides.theme import rewritten, standard_template
from di_metrics.files import BROKEN_ZIP
from di_metrics.model import Language

# ---- The file that slides are made on ----

MOST_MEGABYTES = 20
"""As much as a template with large pictures has; each change of a meeting copies a template that is kept."""

BROKEN = (
    *(*BROKEN_ZIP, OSError, IndexError, AttributeError, TypeError, SyntaxError),
    *(ParseError, InvalidXmlError, PythonPptxError),
)
"""What the libraries raise for presentations that are damaged: the archive first, then its parts and what they hold."""

_MOST_UNPACKED = 10 * MOST_MEGABYTES << 20
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What office programs use; the standard library unpacks the other ways without a bound to the memory they take."""
_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of the old formats begin, and files of the new ones that a password encrypts."""
_TYPES = "[Content_Types].xml"
_MACROS = b"macroEnabled.main"
_PLAIN, _TEMPLATE = b"presentationml.presentation.main", b"presentationml.template.main"


class TemplateUnusable(DIMetricsError):
    """A template that is no presentation, or has no layout for what is to be shown."""


def opened(template: bytes | None, language: Language) -> Opened:
    """The presentation that slides are added to, empty. Raises TemplateUnusable for what cannot be one."""
    data = standard_template(language) if template is None else _as_presentation(template)
    try:
        presentation = Presentation(io.BytesIO(data))
        _remove_slides(presentation)
    except BROKEN as error:
        raise damaged() from error
    if not presentation.slide_width or not presentation.slide_height:
        raise damaged()
    return presentation


@contextmanager
def blamed_on(template: bytes | None) -> Iterator[None]:
    """What fails while slides are made on a user's template is said to be the template's; the project's own is sound."""
    try:
        yield
    except BROKEN as error:
        if template is None:
            raise
        raise damaged() from error


def damaged() -> TemplateUnusable:
    """The error for a presentation whose parts do not hold together."""
    return TemplateUnusable(
        Message.of(N_("The template is damaged.")),
        Message.of(N_("Open it in PowerPoint or LibreOffice, save it anew as .pptx or .potx, and choose that file.")),
    )


def _as_presentation(template: bytes) -> bytes:
    """A file of the kind “template” as one of the kind “presentation”; they differ in a word."""

    def change(name: str, content: bytes) -> bytes:
        return content.replace(_TEMPLATE, _PLAIN) if name == _TYPES else content

    _check_outside(template)
    try:
        _check_inside(template)
        return rewritten(template, change)
    except BROKEN as error:
        raise damaged() from error


def _check_outside(template: bytes) -> None:
    if len(template) > MOST_MEGABYTES << 20:
        raise _too_large()
    if template.startswith(_LOCKED):
        raise TemplateUnusable(
            Message.of(N_("The template is protected by a password, or of the old format .ppt.")), _save_as_template()
        )
    if not template.startswith(b"PK"):
        raise _no_presentation()


def _check_inside(template: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        entries = archive.infolist()
        if sum(one.file_size for one in entries) > _MOST_UNPACKED:
            raise _too_large()
        if any(one.compress_type not in _PACKED_BY for one in entries):
            raise damaged()
        types = archive.read(_TYPES) if _TYPES in archive.namelist() else b""
    if _MACROS in types:
        raise TemplateUnusable(Message.of(N_("The template holds macros.")), _save_as_template())
    if _PLAIN not in types and _TEMPLATE not in types:
        raise _no_presentation()


def _too_large() -> TemplateUnusable:
    return TemplateUnusable(
        Message.of(N_("The template is larger than %(most)s MB."), most=MOST_MEGABYTES),
        Message.of(N_("Compress the pictures in it, or take out the slides and pictures that it does not need.")),
    )


def _no_presentation() -> TemplateUnusable:
    return TemplateUnusable(Message.of(N_("The template is not a PowerPoint file.")), _save_as_template())


def _save_as_template() -> Message:
    return Message.of(N_("Save it in PowerPoint or LibreOffice as .pptx or .potx, without macros and without a password."))


def _remove_slides(presentation: Opened) -> None:
    """Examples that a template shows are no part of the meeting."""
    listed = presentation.slides._sldIdLst
    for one in list(listed):
        presentation.part.drop_rel(one.rId)
        listed.remove(one)


# ---- The layouts that slides are made on ----
# A layout is never looked for by its name. Needed are one with a title and a subtitle, and one with a title and a single
# place
# for content; a place for text above that content takes the sentence, one below it the source, and one beside it a map's.

_TITLES = (Kind.TITLE, Kind.CENTER_TITLE)
_TOLERANCE = 12.0
"""Points by which places that stand one below the other may overlap."""

_SOURCE_HEIGHT = 41.0
_SENTENCE_HEIGHT = 58.0
_MOST_NAMES = 6
"""Layouts that are named where none is of use."""


@dataclass(frozen=True, slots=True)
class LayoutPlace:
    """Where something stands on a slide; `number` is that of the placeholder, None where the layout has none for it."""

    box: Box
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A layout and its places. `beside` if the sentence stands at the left of the picture and not above it."""

    layout: SlideLayout
    title: LayoutPlace
    sentence: LayoutPlace | None
    content: LayoutPlace
    source: LayoutPlace | None
    beside: bool = False

    def with_source(self) -> Frame:
        """This frame with a place for the source, cut from below the content where the layout has none."""
        if self.source:
            return self
        content, below = self.content.box.cut_bottom(_SOURCE_HEIGHT)
        return replace(self, content=LayoutPlace(content, self.content.number), source=LayoutPlace(below))

    def with_sentence(self) -> Frame:
        """This frame with a place for the sentence, cut from above the content where the layout has none."""
        if self.sentence:
            return self
        above, content = self.content.box.cut_top(_SENTENCE_HEIGHT)
        return replace(self, content=LayoutPlace(content, self.content.number), sentence=LayoutPlace(above))


@dataclass(frozen=True, slots=True)
class Cover:
    """The layout of the first slide and its two places."""

    layout: SlideLayout
    title: LayoutPlace
    subtitle: LayoutPlace


@dataclass(frozen=True, slots=True)
class Layouts:
    """The layouts of a template: of the cover, of a finding with its picture, of one beside a map if there is, of text."""

    cover: Cover
    finding: Frame
    beside: Frame | None
    text: Frame


# ---- Finding layouts ----


def layouts_of(presentation: Opened) -> Layouts:
    """The layouts that a deck needs. Raises TemplateUnusable, saying what is missing."""
    try:
        found = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
        frames, covers = [frame for frame in map(_frame, found) if frame], [one for one in map(_cover, found) if one]
        names = [layout.name for layout in found]
    except BROKEN as error:
        raise damaged() from error
    stacked = [frame for frame in frames if not frame.beside]
    if not stacked:
        raise _missing(N_("The template has no layout with a title and one place for content, but only: %(names)s."), names)
    if not covers:
        raise _missing(N_("The template has no layout with a title and a subtitle, but only: %(names)s."), names)
    full = max(stacked, key=lambda frame: (bool(frame.sentence) + bool(frame.source), frame.content.box.area))
    bare = max(stacked, key=lambda frame: (not frame.sentence, frame.content.box.area))
    return Layouts(
        cover=covers[0],
        finding=full.with_source().with_sentence(),
        beside=next((frame.with_source() for frame in frames if frame.beside), None),
        text=bare.with_source(),
    )


def _missing(text: str, names: Sequence[str]) -> TemplateUnusable:
    told = ", ".join(f"“{name}”" for name in names[:_MOST_NAMES]) or "–"
    hint = Message.of(N_("Add such a layout to its slide master, or begin with the template of the project."))
    return TemplateUnusable(Message.of(text, names=told), hint)


def _cover(layout: SlideLayout) -> Cover | None:
    titles = _places(layout, *_TITLES)
    subtitles = _places(layout, Kind.SUBTITLE)
    return Cover(layout, titles[0], subtitles[0]) if titles and subtitles else None


def _frame(layout: SlideLayout) -> Frame | None:
    """The places of a layout, or None where they are not those of a finding."""
    titles = _places(layout, *_TITLES)
    contents = _places(layout, Kind.OBJECT)
    if len(titles) != 1 or len(contents) != 1:
        return None
    content = contents[0]
    texts = _places(layout, Kind.BODY)
    above = [one for one in texts if one.box.bottom <= content.box.top + _TOLERANCE]
    below = [one for one in texts if one.box.top >= content.box.bottom - _TOLERANCE]
    aside = [one for one in texts if one not in below and one.box.right <= content.box.left + _TOLERANCE]
    sentences = above or aside
    if len(sentences) > 1 or len(below) > 1 or len(texts) > len(sentences) + len(below):
        return None
    sentence = sentences[0] if sentences else None
    beside = bool(sentence and sentence.box.right <= content.box.left + _TOLERANCE)
    return Frame(layout, titles[0], sentence, content, below[0] if below else None, beside)


def _places(layout: SlideLayout, *kinds: Kind) -> list[LayoutPlace]:
    return [
        LayoutPlace(
            Box(*(length / EMU for length in (one.left, one.top, one.width, one.height))), one.placeholder_format.idx
        )
        for one in layout.placeholders
        if one.placeholder_format.type in kinds and one.width and one.height
    ]
