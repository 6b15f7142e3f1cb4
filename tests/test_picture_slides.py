"""Slides with a picture from a file: read safely, said in words, and the same on page, screen, slide and in the handout."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image, PngImagePlugin
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from di_metrics.deck import Deck, Level, deck_from_json, deck_to_json
from di_metrics.export.handout import handout_bytes
from di_metrics.export.slides import slides_bytes
from di_metrics.meetings.agenda import Agenda, agenda_from_json
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.meetings.meeting import Meeting, agenda_to_json, imported
from di_metrics.meetings.preparation import picture_item
from di_metrics.model import Language
from di_metrics.photo import LONGEST_WORDS, Photo, PhotoError, read_photo
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.ui.deck_html import html_of
from di_metrics.ui.present.screens import screens_of

AS_OF = dt.date(2019, 12, 31)
ALT = "Grupu dzīvokļa virtuve ar četriem galdiem"
SECRET = "J. Berzins, 57.31 N 25.27 E"


@cache
def noisy(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that no format makes small."""
    return Image.effect_noise((width, height), 90).convert(mode)


def file_of(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def with_secrets(kind: str) -> bytes:
    """A picture of 60 × 40 that is blue at its left, turned by its EXIF data, which also tell who and where."""
    image = Image.new("RGB", (60, 40), "white")
    image.paste("blue", (0, 0, 20, 40))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET  # turned clockwise; description
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", SECRET)
        return file_of(image, kind, exif=exif, pnginfo=notes)
    return file_of(image, kind, exif=exif, comment=SECRET.encode(), quality=95)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_nothing_but_what_is_seen_is_kept_of_a_file(kind: str) -> None:
    photo = read_photo(with_secrets(kind), f"  {ALT}\n")
    kept = Image.open(io.BytesIO(photo.content))
    assert "exif" not in kept.info
    assert not kept.getexif()
    assert SECRET.encode() not in photo.content
    assert (photo.width, photo.height) == kept.size == (40, 60), "upright"
    top, bottom = (kept.convert("RGB").getpixel((20, y)) for y in (5, 50))
    assert top[2] > 200 > 100 > top[0]
    assert min(bottom) > 200
    assert photo.alt == ALT


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK"])
def test_large_pictures_are_made_small_enough_to_be_kept_with_a_meeting(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = read_photo(file_of(noisy(2400, 1800, mode), kind), ALT)
    assert len(photo.content) <= 400_000
    assert max(photo.width, photo.height) <= 1600
    assert photo.width / photo.height == pytest.approx(4 / 3, abs=0.01)


def test_a_drawing_stays_sharp_and_transparent() -> None:
    drawing = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    drawing.paste((15, 92, 110, 255), (50, 20, 250, 80))
    photo = read_photo(file_of(drawing, "PNG"), ALT)
    assert photo.kind == "png"
    assert Image.open(io.BytesIO(photo.content)).convert("RGBA").tobytes() == drawing.tobytes()
    assert read_photo(photo.content, photo.alt) == photo


GOOD = file_of(Image.new("RGB", (8, 8), "white"), "PNG")
BAD = {
    "empty": (b"", ALT),
    "text": (b"a,b,c\n", ALT),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", ALT),
    "gif": (file_of(Image.new("P", (8, 8)), "GIF"), ALT),
    "cut short": (file_of(noisy(200, 200), "JPEG")[:2000], ALT),
    "damaged": (file_of(noisy(200, 200), "PNG").replace(b"IDAT", b"IDAX"), ALT),
    "too many pixels": (file_of(Image.new("1", (10_000, 10_000)), "PNG"), ALT),
    "far too many pixels": (file_of(Image.new("1", (20_000, 20_000)), "PNG"), ALT),
    "too large": (GOOD + b"\0" * 20_000_000, ALT),
    "no words": (GOOD, " \n"),
    "too many words": (GOOD, "a" * (LONGEST_WORDS + 1)),
}


@pytest.mark.parametrize(("content", "alt"), BAD.values(), ids=BAD)
def test_what_cannot_be_shown_is_told_with_how_to_mend_it(content: bytes, alt: str) -> None:
    with pytest.raises(PhotoError) as raised:
        read_photo(content, alt)
    assert raised.value.hint
    for language in Language:
        assert "%(" not in Speaker(language).error(raised.value)


@pytest.mark.parametrize("case", ["too many pixels", "far too many pixels", "too large"])
def test_a_picture_that_is_too_large_is_not_called_damaged(case: str) -> None:
    with pytest.raises(PhotoError, match="too large"):
        read_photo(*BAD[case])


# ---- On a slide ----

ITEM = picture_item("Jaunais grupu dzīvoklis", "Atvērts **2019.** gadā.", with_secrets("JPEG"), ALT)


def deck_of(database: Database) -> Deck:
    figures, agenda = figures_at(Level.SHAREABLE, database), Agenda((ITEM,))
    deck = compose(figures, agenda, title="S", held_on=AS_OF, as_of=AS_OF, since=None, language=Language.LV)
    assert deck_from_json(deck_to_json(deck)) == deck
    return deck


def test_a_picture_stands_on_page_screen_slide_and_in_the_handout(sample: Database) -> None:
    deck = deck_of(sample)
    [slide] = deck.slides
    photo = ITEM.photo
    assert photo is not None
    assert (slide.title, slide.sentence, slide.picture) == ("Jaunais grupu dzīvoklis", "Atvērts 2019. gadā.", photo)
    assert html_of(slide.picture, "") == f'<img class="di-photo" src="{photo.address}" alt="{ALT}">'
    screen = screens_of(deck, sample.outlines)[-1]
    assert photo.address in screen.body
    assert f'aria-label="{ALT}"' in screen.body
    made = Presentation(io.BytesIO(slides_bytes(deck, {})))
    page = made.slides[1]
    [drawn] = [one for one in page.shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert drawn.image.blob == photo.content
    assert drawn._element.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr") == ALT
    assert drawn.width / drawn.height == pytest.approx(40 / 60, rel=0.01)
    assert drawn.top > page.shapes.title.top
    assert drawn.top + drawn.height < made.slide_height
    assert not [one for one in page.placeholders if not one.has_text_frame or not one.text_frame.text]
    reader = PdfReader(io.BytesIO(handout_bytes(deck, {})))
    assert [len(one.images) for one in reader.pages].count(1) == 1
    assert "Jaunais grupu dzīvoklis" in " ".join(one.extract_text() for one in reader.pages)


def test_an_exported_picture_is_read_as_any_file_when_it_comes_back(sample: Database) -> None:
    meeting = Meeting("S", AS_OF, AS_OF, Agenda((ITEM,)))
    text = agenda_to_json(meeting)
    [item] = imported(sample.region, text).agenda.items
    assert item.photo is not None
    assert replace(item.photo, data="") == replace(ITEM.photo or item.photo, data="")
    for data in ("%%%", base64.b64encode(b"<svg/>").decode()):
        harmed = json.loads(text)
        harmed["agenda"]["items"][0]["photo"]["data"] = data
        with pytest.raises(PhotoError):
            agenda_from_json(sample.region, json.dumps(harmed))


def test_an_address_of_a_picture_holds_nothing_but_letters_of_base64() -> None:
    photo = read_photo(GOOD, '"><script>')
    assert isinstance(photo, Photo)
    assert "<script" not in html_of(photo, "")
