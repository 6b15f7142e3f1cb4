"""From a deck to the bytes of its handout."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import typst

from di_metrics.deck import Deck
from di_metrics.export.handout.content import content
from di_metrics.export.handout.typeface import FAMILY, FOLDER, readable

_TEMPLATES = Path(__file__).with_name("templates")
_STANDARD: Final = "ua-1"
"""PDF/UA-1, what screen readers need; Typst refuses to write a file that breaks it."""


def handout_bytes(deck: Deck, outlines: Mapping[str, str], progress: Callable[[float], None] = lambda share: None) -> bytes:
    """The handout as PDF: sentences, charts, maps, tables, contents, sources and definitions.

    `outlines` holds the GeoJSON of each basis that the deck's maps have. The same deck gives the same bytes. Texts reach
    the typesetter as data: whatever they hold is printed as it stands.
    """
    progress(0.0)
    data = json.dumps(readable(content(deck, outlines)), ensure_ascii=False)
    progress(0.4)
    compiler = typst.Compiler(
        input=str(_TEMPLATES / "handout.typ"),
        root=str(_TEMPLATES),
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        sys_inputs={"content": data, "family": FAMILY},
    )
    midnight = dt.datetime.combine(deck.held_on, dt.time(), dt.UTC)
    written = compiler.compile(format="pdf", pdf_standards=_STANDARD, timestamp=int(midnight.timestamp()))
    assert isinstance(written, bytes)  # pictures of pages would come as a list
    progress(1.0)
    return written
