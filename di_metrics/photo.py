"""A picture that somebody chose a file of: checked, made small, freed of what its file tells beside it, and kept as text."""

from __future__ import annotations

import base64
import io
import struct
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

from di_metrics.errors import N_, DIMetricsError, Message

MOST_BYTES = 20_000_000
"""Of a file that is looked at."""

LONGEST_WORDS = 500
"""Characters that say what a picture shows."""

_MOST_PIXELS = 50_000_000
_ENOUGH = 400_000
"""Bytes of a picture that is kept; a meeting with ten of them is still loaded in a moment."""

_SHARP = 100_000
"""Bytes up to which a picture stays PNG."""

_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error)
"""What the library raises for a file that is none of these, or broken."""

_TRIES = ((1600, 85), (1200, 80), (900, 70), (600, 60))
"""The longer side in pixels, and the quality of a JPEG; the first that is small enough is kept."""


class PhotoError(DIMetricsError):
    """A file that cannot be shown as a picture."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of PNG or JPEG (`kind`) in base64, its size in pixels, and what it shows in words (`alt`)."""

    data: str
    kind: str
    width: int
    height: int
    alt: str

    @property
    def content(self) -> bytes:
        return base64.b64decode(self.data)

    @property
    def address(self) -> str:
        """An address that holds the picture itself."""
        return f"data:image/{self.kind};base64,{self.data}"


def read_photo(content: bytes, alt: str) -> Photo:
    """The picture of a PNG or JPEG file, drawn anew upright: nothing of the file but what is seen is kept.

    Raises PhotoError for any other file, one that is too large or damaged, and without words for those who do not see it.
    """
    words = " ".join(alt.split())
    if not words or len(words) > LONGEST_WORDS:
        raise PhotoError(
            Message.of(
                N_("It is not said what the picture shows, or in more than %(longest)s characters."), longest=LONGEST_WORDS
            ),
            Message.of(N_("Say it in a sentence: it is read out to those who do not see the picture.")),
        )
    seen = _opened(content)
    for side, quality in _TRIES:
        made = seen.copy()
        made.thumbnail((side, side))
        kind, drawn = _smallest(made, quality)
        if len(drawn) <= _ENOUGH:
            break
    return Photo(base64.b64encode(drawn).decode("ascii"), kind, *made.size, words)


def _opened(content: bytes) -> Image.Image:
    """What is seen of a file: upright, in colours, and transparent where it is."""
    if len(content) > MOST_BYTES:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd about a file is told by what is seen, or by an error
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as file:
                if file.width * file.height > _MOST_PIXELS:
                    raise _too_large()
                seen = ImageOps.exif_transpose(file).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except _DAMAGED as error:
        raise PhotoError(
            Message.of(N_("This file is no picture in PNG or JPEG, or it is damaged.")),
            Message.of(N_("Open it in a program for pictures, save it as PNG or JPEG, and choose that file.")),
        ) from error
    seen.info = {}
    return seen


def _too_large() -> PhotoError:
    return PhotoError(
        Message.of(
            N_("The picture is too large. Allowed: %(bytes)s MB and %(pixels)s million pixels."),
            bytes=MOST_BYTES // 1_000_000,
            pixels=_MOST_PIXELS // 1_000_000,
        ),
        Message.of(N_("Make it smaller in a program for pictures: 1600 pixels are enough for a slide.")),
    )


def _smallest(seen: Image.Image, quality: int) -> tuple[str, bytes]:
    """A picture as PNG, which keeps drawings sharp and transparent, or as JPEG where it is large and that is smaller."""
    as_png, as_jpeg = io.BytesIO(), io.BytesIO()
    is_opaque = seen.getchannel("A").getextrema()[0] == 255
    (seen.convert("RGB") if is_opaque else seen).save(as_png, "PNG", optimize=True)
    ground = Image.new("RGB", seen.size, "white")
    ground.paste(seen, mask=seen.getchannel("A"))
    ground.save(as_jpeg, "JPEG", quality=quality, optimize=True)
    if as_png.tell() <= max(_SHARP, as_jpeg.tell()):
        return "png", as_png.getvalue()
    return "jpeg", as_jpeg.getvalue()
