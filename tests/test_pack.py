"""The ZIP of a meeting's files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

from invented_deck import DECK, OUTLINES

from di_metrics.deck import Level, deck_from_json
from di_metrics.export.deck_tables import printable
from di_metrics.export.deck_workbook import deck_workbook_bytes
from di_metrics.export.handout import handout_bytes
from di_metrics.export.pack import pack_name, write_pack

NAMES = (
    "DEMO_meeting_2020-02-14_lv_shareable.pptx",
    "DEMO_meeting_2020-02-14_lv_shareable.pdf",
    "DEMO_meeting_2020-02-14_lv_shareable.xlsx",
    "deck.json",
)


def test_the_pack_holds_slides_handout_workbook_and_the_deck() -> None:
    stream, told = io.BytesIO(), list[float]()
    assert write_pack(DECK, OUTLINES, stream, told.append) == NAMES
    archive = zipfile.ZipFile(stream)
    assert archive.testzip() is None
    assert tuple(archive.namelist()) == NAMES
    slides, handout, workbook, deck = (archive.read(name) for name in NAMES)
    assert slides.startswith(b"PK")
    assert handout == handout_bytes(DECK, OUTLINES)
    assert workbook == deck_workbook_bytes(DECK)
    assert deck_from_json(deck.decode()) == DECK
    assert {entry.date_time[:3] for entry in archive.infolist()} == {(2020, 2, 14)}
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_what_no_office_file_may_hold_is_left_out_of_them_alone() -> None:
    slide = replace(DECK.slides[0], heading="a\x19b", sentence="\x00\ufffe", comment="**c**\x07")
    deck, stream = replace(DECK, title="A\x0bB", slides=(slide,)), io.BytesIO()
    write_pack(deck, OUTLINES, stream)
    assert printable(deck).title == "AB"
    assert printable(DECK) == DECK
    assert deck_from_json(zipfile.ZipFile(stream).read("deck.json").decode()) == deck


def test_in_a_folder_the_pack_has_its_usual_name(tmp_path: Path) -> None:
    write_pack(DECK, OUTLINES, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["DEMO_meeting_2020-02-14_lv_shareable.zip"]
    write_pack(DECK, OUTLINES, tmp_path / "own.zip")
    assert zipfile.is_zipfile(tmp_path / "own.zip")


def test_names_say_invented_data_first_and_the_level_last() -> None:
    real = replace(DECK, demonstration=False, level=Level.INTERNAL)
    assert pack_name(real, "zip") == "meeting_2020-02-14_lv_internal.zip"
