"""Logos of a region: checked with its folder, and on the cover of its meetings beside the emblem."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from editing import replace as change
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from di_metrics.deck import Deck, Level, deck_from_json, deck_to_json
from di_metrics.export.slides import slides_bytes
from di_metrics.meetings.agenda import Agenda
from di_metrics.meetings.compose import compose, figures_at
from di_metrics.model import Language
from di_metrics.region_check import check_folder
from di_metrics.settings import PROGRAMME
from di_metrics.store import build_database, open_database
from di_metrics.text import Speaker
from di_metrics.ui.present.screens import screens_of
from di_metrics.ui.present.stage import stage

SAMPLE = Path(__file__).parent / "regions" / "sample"
TABLE = "file,alt_lv,alt_en\nregion.png,Reģiona ģerbonis,Arms of the region\nfund.jpg,Fonda zīme,Logo of the fund\n"
DAY = dt.date(2019, 12, 31)


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """The invented region with two logos, one of them very wide."""
    folder = tmp_path / "region"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("package"))
    (folder / "logos").mkdir()
    Image.new("RGBA", (120, 160), (15, 92, 110, 128)).save(folder / "logos" / "region.png")
    Image.new("RGB", (1600, 100), "green").save(folder / "logos" / "fund.jpg")
    (folder / "logos.csv").write_text(TABLE, encoding="utf-8")
    return folder


def deck_of(region: Path, language: Language, tmp_path: Path) -> Deck:
    file = tmp_path / "records.duckdb"
    build_database(region, SAMPLE / "package", file)
    database = open_database(file)
    figures = figures_at(Level.SHAREABLE, database)
    deck = compose(figures, Agenda(()), title="S", held_on=DAY, as_of=DAY, since=None, language=language)
    database.close()
    return deck


def test_logos_stand_on_the_cover_beside_the_emblem(region: Path, tmp_path: Path) -> None:
    assert check_folder(region, PROGRAMME) == []
    deck = deck_of(region, Language.LV, tmp_path)
    assert [one.alt for one in deck.logos] == ["Reģiona ģerbonis", "Fonda zīme"]
    assert deck_from_json(deck_to_json(deck)) == deck
    made = Presentation(io.BytesIO(slides_bytes(deck, {})))
    cover = made.slides[0]
    drawn = [one for one in cover.shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert [one.name for one in drawn] == [one.alt for one in deck.logos]
    names = next(one for one in cover.shapes if one.has_text_frame and "Eiropas Savienība" in one.text_frame.text)
    for one, logo in zip(drawn, deck.logos, strict=True):
        assert one.width / one.height == pytest.approx(logo.width / logo.height, rel=0.02)
        assert one.left >= 0
        assert one.left + one.width < names.left
        assert one.top + one.height <= made.slide_height
    assert drawn[0].left + drawn[0].width < drawn[1].left
    [screen] = screens_of(deck, lambda _: "")
    shown = stage(deck, [screen], 1, may_switch=False)
    assert all(logo.data in shown for logo in deck.logos)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda folder: (folder / "logos" / "fund.jpg").unlink(), "“fund.jpg”. The file is missing in"),
    "no picture": (lambda folder: (folder / "logos" / "fund.jpg").write_text("x"), "“fund.jpg”. This file is no picture"),
    "elsewhere": (lambda folder: change(folder / "logos.csv", "fund.jpg", "../region.toml"), "The file is missing in"),
    "no words": (lambda folder: change(folder / "logos.csv", "Fonda zīme", ""), "A value is required."),
}


@pytest.mark.parametrize(("spoil", "told"), SPOILT.values(), ids=SPOILT)
def test_a_broken_logo_is_told_with_the_regions_folder(region: Path, spoil: Callable[[Path], object], told: str) -> None:
    spoil(region)
    [fault] = check_folder(region, PROGRAMME)
    said = Speaker(Language.EN).fault(fault)
    assert said.startswith("logos.csv:3, ")
    assert told in said
    assert "%(" not in Speaker(Language.LV).fault(fault)


def test_a_region_without_logos_has_an_emblem_alone(tmp_path: Path) -> None:
    assert deck_of(SAMPLE, Language.EN, tmp_path).logos == ()
