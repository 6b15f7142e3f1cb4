"""Invented regions of any number of municipalities, to measure with: nobody's figures, the same every time.

The project runs through the same nine years as that of the default region, with the same reform. Each municipality was made
from two old ones, of which every tenth was divided: its second parish went to the next municipality. What happened in it is
drawn as the random data sets are, with uneven sizes, uptake and services: else little would have to be closed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.random_packages import GROUP_SIZES, write_random_package

REGION_FOLDER = "region"
"""The folder of the region beside the files of its package."""

_HEAD = """\
id = "wide"
default_basis = "post2021"
reform_date = 2021-07-01

[name]
lv = "Plašaine"
en = "Plašaine"

[in_region]
lv = "Plašainē"
en = "in Plašaine"

[project]
number = "0.0.0.0./15/P/043"
name_lv = "Deinstitucionalizācijas pasākumu īstenošana Plašainē (izdomāts)"
name_en = "Deinstitutionalisation measures in Plašaine (invented)"
applicant_lv = "Plašaines plānošanas reģions"
applicant_en = "Plašaine Planning Region"
start = 2015-12-01
end = 2023-12-31
eligible_costs_eur = "90000000.00"
esf_eur = "76500000.00"
source = "invented"

[bases.pre2021]
lv = "Pašvaldības līdz reformai"
en = "Municipalities before the reform"

[bases.post2021]
lv = "Pašvaldības pēc reformas"
en = "Municipalities after the reform"
"""

_MUNICIPALITY = ("code", "basis", "name_lv", "name_en", "kind", "partner", "population", "locative_lv")
_EVERY_DIVIDED = 10
"""One old municipality in so many was divided."""
_SIZES = 1.0
"""How unlike the municipalities' numbers of inhabitants are: the standard deviation of their logarithm."""


def write_wide_package(folder: Path, municipalities: int, persons: int, seed: int = 1) -> None:
    """Write a region and a package of about so many persons into an existing folder."""
    region = folder / REGION_FOLDER
    region.mkdir()
    write_region(region, municipalities, seed)
    write_random_package(folder, seed, region, persons / sum(GROUP_SIZES.values()))


def write_region(folder: Path, municipalities: int, seed: int = 1) -> None:
    """Write the files of a region into an existing folder."""
    people = np.random.default_rng(seed).lognormal(9.0, _SIZES, 2 * municipalities).astype(int)
    new = [_row(f"LV9{number:03}000", "post2021", f"Jaunais {number}") for number in range(municipalities)]
    old = [
        _row(f"9{number:03}000", "pre2021", f"Vecais {number}", int(people[number])) for number in range(2 * municipalities)
    ]
    parts = [part for number in range(2 * municipalities) for part in _successors(number, municipalities)]
    (folder / "region.toml").write_text(_HEAD, encoding="utf-8")
    _write(folder / "municipalities.csv", _MUNICIPALITY, [*old, *new])
    _write(folder / "succession.csv", ("old_code", "parish", "new_code"), parts)
    _write(folder / "targets.csv", ("id", "indicator", "target_group", "value", "in_force_from", "source"), [])
    objects = "id,municipality_code,object_lv,object_en,target_group,category,service_code,places,status,exists_by,source"
    _write(folder / "infrastructure.csv", tuple(objects.split(",")), [])
    (folder / "published_statements.yaml").write_text("sources: {}\nstatements: []\n", encoding="utf-8")


def _row(code: str, basis: str, name: str, people: int | str = "") -> tuple[object, ...]:
    return code, basis, name, name, "novads", "yes", people, name


def _successors(old: int, municipalities: int) -> list[tuple[str, str, str]]:
    code, new = f"9{old:03}000", f"LV9{old // 2:03}000"
    if old % _EVERY_DIVIDED:
        return [(code, "", new)]
    following = f"LV9{(old // 2 + 1) % municipalities:03}000"
    return [(code, f"Pagasts {old} A", new), (code, f"Pagasts {old} B", following)]


def _write(file: Path, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(columns)
        writer.writerows(rows)
