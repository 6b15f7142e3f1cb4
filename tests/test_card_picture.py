"""A card as a PNG: it holds a picture in the project's colours, and nothing of it is cut."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from invented_deck import DECK, HOSTILE, OUTLINES
from PIL import Image, ImageChops

from di_metrics.deck import Card, Level, Slide
from di_metrics.export.handout import card_png
from di_metrics.model import Language

MARGIN = 60
"""Dots at each side that are left white, of the 76 that 10 mm are."""
WHITE = (255, 255, 255)


def image_of(card: Card, level: Level = Level.INTERNAL, language: Language = Language.LV) -> Image.Image:
    content = card_png(card, OUTLINES, language, level, demonstration=False)
    return Image.open(io.BytesIO(content)).convert("RGB")


def inked(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around all that is not white."""
    box = ImageChops.difference(image, Image.new("RGB", image.size, WHITE)).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("slide", DECK.slides, ids=lambda slide: slide.key)
def test_each_kind_of_picture_is_drawn_whole(slide: Slide) -> None:
    image = image_of(slide)
    left, top, right, bottom = inked(image)
    assert left >= MARGIN
    assert top >= MARGIN
    assert right <= image.width - MARGIN
    assert bottom <= image.height - MARGIN
    words = image_of(replace(slide, picture=None, table=None))
    if slide.picture or slide.table:
        assert image.height > words.height + 20, "there is more than words"


def test_the_same_card_gives_the_same_picture_and_its_level_is_in_it() -> None:
    card = DECK.slides[0]
    internal, shareable = (card_png(card, OUTLINES, Language.EN, level, demonstration=False) for level in Level)
    assert internal == card_png(card, OUTLINES, Language.EN, Level.INTERNAL, demonstration=False)
    assert internal != shareable


def test_whatever_the_words_are_they_are_within_the_picture() -> None:
    card = replace(DECK.slides[0], title=f"{HOSTILE} " * 8, sentence="nepārtraukts " * 60, about=(("Filtri", HOSTILE * 5),))
    image = image_of(card)
    left, _, right, _ = inked(image)
    assert left >= MARGIN
    assert right <= image.width - MARGIN
