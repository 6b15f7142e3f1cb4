"""A release made by hand of the invented region: one figure of each kind, so that each can be looked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from di_metrics.model import Bilingual, Status
from di_metrics.region_files import load_region, read_folder
from di_metrics.release.file import content_hash
from di_metrics.release.parameters import PARAMETERS
from di_metrics.release.release import CellChange, Edition, Release, Shown, Slot, Source, catalogue_texts
from di_metrics.settings import PROGRAMME

SAMPLE = Path(__file__).parent / "regions" / "sample"

LOW, CLOSED = Shown(Status.LOW), Shown(Status.SUPPRESSED)
OFFICIAL = Shown(Status.OFFICIAL, 23, Bilingual("Gada pārskats", "Annual report"))


def about(value: int) -> Shown:
    return Shown(Status.ROUNDED, value)


CELLS = {
    Slot("recipients", "region", "all", "any", "2020"): LOW,
    Slot("recipients", "region", "all", "any", "2021"): OFFICIAL,
    Slot("recipients", "region", "all", "any", "2022"): about(30),
    Slot("recipients", "region", "children", "massage", "2020"): LOW,
    Slot("recipients", "region", "children", "massage", "2021"): LOW,
    Slot("recipients", "region", "children", "massage", "2022"): LOW,
    Slot("recipients", "LV9001000", "children", "any", "2020"): CLOSED,
    Slot("recipients", "LV9001000", "children", "any", "2021"): LOW,
    Slot("recipients", "LV9001000", "children", "any", "2022"): about(20),
    Slot("recipients", "LV9002000", "children", "any", "2020"): LOW,
    Slot("recipients", "LV9002000", "children", "any", "2021"): LOW,
    Slot("recipients", "LV9002000", "children", "any", "2022"): LOW,
    Slot("recipients", "9030200", "children", "any", "2020"): about(10),
    Slot("assessed", "region", "adults", "any", "2021"): about(10),
    Slot("assessed", "region", "adults", "any", "2022"): about(15),
    Slot("compensation", "region", "all", "any", "2021"): CLOSED,
    Slot("compensation", "region", "all", "any", "2022"): about(12000),
    Slot("compensation", "region", "all", "any", "all"): about(14000),
}
CHANGES = (
    CellChange(1, Slot("recipients", "LV9001000", "children", "any", "2022"), about(15), about(20)),
    CellChange(1, Slot("recipients", "LV9002000", "children", "any", "2022"), None, LOW),
    CellChange(1, Slot("recipients", "LV9001000", "adults", "any", "2022"), LOW, None),
)


def make_small_release() -> Release:
    """The second release of the invented region, from invented data."""
    files = read_folder(SAMPLE, PROGRAMME)
    return Release(
        Edition(2, dt.date(2024, 1, 31), content_hash(CELLS)),
        Source(True),
        PARAMETERS,
        load_region(files),
        files,
        catalogue_texts(),
        CELLS,
        (Edition(1, dt.date(2023, 7, 15), "f" * 64),),
        CHANGES,
    )
