"""A meeting's files in one ZIP: slides, handout, workbook and the deck that they were made from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from di_metrics.deck import Deck, deck_to_json
from di_metrics.export.deck_tables import printable
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.file_state import FileKind
from di_metrics.files import check_target, write_file, zip_entry

Progress = Callable[[float], None]
_SLIDES, _HANDOUT, _WORKBOOK = 0.5, 0.35, 0.1
"""About how much of the time each takes."""


def pack_name(deck: Deck, kind: str) -> str:
    """The name of a meeting's file: invented data say so first, the day stands in the middle and the level last."""
    demo = "DEMO_" if deck.demonstration else ""
    return f"{demo}meeting_{deck.held_on.isoformat()}_{deck.language}_{deck.level}.{kind}"


def write_pack(
    deck: Deck,
    outlines: Mapping[str, str],
    target: Path | BinaryIO,
    progress: Progress = lambda share: None,
    template: bytes | None = None,
) -> tuple[str, ...]:
    """Write the ZIP to a file, into a folder under its usual name, or to a stream; the names of the files in it.

    `outlines` holds GeoJSON by basis, `template` is a PowerPoint file to make the slides with. `progress` hears the share
    that is done. Times within the ZIP are the meeting's day. Raises SettingsError where the file cannot be written, or
    something else than a ZIP is there.
    """
    if isinstance(target, Path):
        file = target / pack_name(deck, "zip") if target.is_dir() else target
        check_target(file, FileKind.ZIP)
    contents = _contents(deck, outlines, progress, template)
    stream = io.BytesIO() if isinstance(target, Path) else target
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zip_entry(name, deck.held_on), content)
    if isinstance(stream, io.BytesIO) and isinstance(target, Path):
        write_file(file, stream.getvalue(), FileKind.ZIP)
    progress(1.0)
    return tuple(contents)


def _contents(deck: Deck, outlines: Mapping[str, str], progress: Progress, template: bytes | None) -> dict[str, bytes]:
    from di_metrics.export.slides import slides_bytes

    progress(0.0)
    slides = slides_bytes(printable(deck), outlines, template=template, progress=_part(progress, 0.0, _SLIDES))
    handout = handout_bytes(deck, outlines, _part(progress, _SLIDES, _HANDOUT))
    workbook = deck_workbook_bytes(deck)
    progress(_SLIDES + _HANDOUT + _WORKBOOK)
    kept = deck_to_json(deck).encode()
    return {
        pack_name(deck, "pptx"): slides,
        pack_name(deck, "pdf"): handout,
        pack_name(deck, "xlsx"): workbook,
        "deck.json": kept,
    }


def _part(progress: Progress, begun: float, share: float) -> Progress:
    return lambda done: progress(begun + share * done)
