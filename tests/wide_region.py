"""A region of forty-two municipalities with long names, a third of which have no records: what has to fit a slide."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from di_metrics.store import build_database

PLAIN = Path(__file__).parent / "regions" / "plain"
SERVED = 28
"""Municipalities that have records; the others are partners of whom nothing was reported."""

_COPIES = 6
_BEGINNINGS = ("Austrumkurzemes", "Dienvidzemgales", "Ziemeļvidzemes", "Rietumlatgales", "Viduslatvijas", "Jūrmalciema")
_MIDDLES = (
    "Baltezera un Garkalnes",
    "Krustakalna",
    "Lielvārdes un Ogresgala",
    "Piejūras",
    "Straujupes",
    "Vecsalaca",
    "Zemgaļu",
)
NAMES = [f"{beginning} {middle} novads" for middle in _MIDDLES for beginning in _BEGINNINGS]


def _code(place: int) -> str:
    return f"LV81{place:02}000"


def build_wide(folder: Path) -> Path:
    """The database of the region, made anew in a folder."""
    region = Path(shutil.copytree(PLAIN, folder / "region"))
    rows = [
        f"{_code(place)},post2021,{name},{name.replace('novads', 'Municipality')},novads,yes,{2000 + 100 * place},"
        f"{name.replace('novads', 'novadā')}"
        for place, name in enumerate(NAMES)
    ]
    head = (region / "municipalities.csv").read_text(encoding="utf-8").splitlines()[0]
    (region / "municipalities.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    objects = (region / "infrastructure.csv").read_text(encoding="utf-8")
    (region / "infrastructure.csv").write_text(objects.replace("LV800", "LV810"), encoding="utf-8")
    (region / "published_statements.yaml").write_text("sources: {}\nstatements: []\n", encoding="utf-8")
    for file in (region / "package").glob("*.csv"):
        _multiply(file)
    database = folder / "records.duckdb"
    build_database(region, region / "package", database)
    return database


def _multiply(file: Path) -> None:
    """Each row several times, of other persons in other municipalities."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        for copy in range(_COPIES):
            writer.writerows(_copied(row, copy) for row in rows)


def _copied(row: dict[str, str], copy: int) -> dict[str, str]:
    person = int(row["person_id"][1:])
    made = dict(row)
    for name in ("person_id", "record_id", "guardian_of"):
        if made.get(name):
            made[name] += f"x{copy}"
    if "municipality_code" in made:
        made["municipality_code"] = _code((person * person + 5 * copy) % SERVED)
    return made
