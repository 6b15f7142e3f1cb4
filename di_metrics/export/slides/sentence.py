"""How a finding's sentence shares the slide with its picture: its place grows before anything is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace

from di_metrics.export.slides.layouts import Frame
from di_metrics.export.slides.measure import SMALLEST, Box, fits, fitting_words, text_height

_USUAL = 20
_MOST = 0.25
"""The part of the picture's height that a long sentence may take."""

_ENDS = (".", "!", "?", "…", ".”", ".)")
_QUOTES = ("„", "“", '"')


@dataclass(frozen=True, slots=True)
class Room:
    """The boxes of sentence and picture; `aside` is what is left below a sentence that stands beside the picture.

    `shown` is what fits of the sentence, `rest` what goes to a slide of its own.
    """

    sentence: Box
    content: Box
    aside: Box | None
    shown: str
    rest: str


def room_for(frame: Frame, sentence: str, aside: float) -> Room:
    """Divide a slide. `aside` is the height in points that is needed below a sentence beside the picture."""
    content = frame.content.box
    if frame.sentence is None:
        return Room(content, content, None, "", sentence)
    box = frame.sentence.box
    if frame.beside:
        space = Box(box.left, box.top, box.width, content.bottom - box.top)
        above, below = space.cut_bottom(min(aside, space.height - SMALLEST * 2))
        held = replace(above, height=min(above.height, max(box.height, _needed(sentence, above))))
        return Room(held, content, below if aside else None, *_divided(sentence, held))
    if not sentence:
        return Room(box, Box(content.left, box.top, content.width, content.bottom - box.top), None, "", "")
    growth = min(max(0.0, _needed(sentence, box) - box.height), _MOST * content.height)
    grown = replace(box, height=box.height + growth)
    return Room(grown, content.cut_top(growth)[1], None, *_divided(sentence, grown))


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
