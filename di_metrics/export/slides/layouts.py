"""The layouts that slides are made on: the project's own, or those of a file that the user made, found by what they hold.

A layout is never looked for by its name. Needed are one with a title and a subtitle, and one with a title and a single place
for content; a place for text above that content takes the sentence, one below it the source, and one beside it a map's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pptx.enum.shapes import PP_PLACEHOLDER as Kind
from pptx.presentation import Presentation as Opened
from pptx.slide import SlideLayout

from di_metrics.errors import N_, Message
from di_metrics.export.slides.measure import EMU, Box
from di_metrics.export.slides.template_file import BROKEN, TemplateUnusable, damaged

_TITLES = (Kind.TITLE, Kind.CENTER_TITLE)
_TOLERANCE = 12.0
"""Points by which places that stand one below the other may overlap."""

_SOURCE_HEIGHT = 34.0
_SENTENCE_HEIGHT = 58.0
_MOST_NAMES = 6
"""Layouts that are named where none is of use."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands on a slide; `number` is that of the placeholder, None where the layout has none for it."""

    box: Box
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A layout and its places. `beside` if the sentence stands at the left of the picture and not above it."""

    layout: SlideLayout
    title: Place
    sentence: Place | None
    content: Place
    source: Place | None
    beside: bool = False

    def with_source(self) -> Frame:
        """This frame with a place for the source, cut from below the content where the layout has none."""
        if self.source:
            return self
        content, below = self.content.box.cut_bottom(_SOURCE_HEIGHT)
        return replace(self, content=Place(content, self.content.number), source=Place(below))

    def with_sentence(self) -> Frame:
        """This frame with a place for the sentence, cut from above the content where the layout has none."""
        if self.sentence:
            return self
        above, content = self.content.box.cut_top(_SENTENCE_HEIGHT)
        return replace(self, content=Place(content, self.content.number), sentence=Place(above))


@dataclass(frozen=True, slots=True)
class Cover:
    """The layout of the first slide and its two places."""

    layout: SlideLayout
    title: Place
    subtitle: Place


@dataclass(frozen=True, slots=True)
class Layouts:
    """The layouts of a template: of the cover, of a finding with its picture, of one beside a map if there is, of text."""

    cover: Cover
    finding: Frame
    beside: Frame | None
    text: Frame


# ---- finding layouts ---------------------------------------------------------------------------------------------


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


def _places(layout: SlideLayout, *kinds: Kind) -> list[Place]:
    return [
        Place(Box(*(length / EMU for length in (one.left, one.top, one.width, one.height))), one.placeholder_format.idx)
        for one in layout.placeholders
        if one.placeholder_format.type in kinds and one.width and one.height
    ]
