"""A data package as pandas frames, prepared once and kept as Parquet: the ground that the baseline stands on.

Every column has the smallest type that holds it, codes are categories, and persons are numbers: what can be made ready
beforehand is, so that the queries do no work that an analyst would have done once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]

from di_metrics.model import Basis
from di_metrics.region import Region

COLUMN_OF = {Basis.PRE2021: "old", Basis.POST2021: "new"}
"""The column that holds a municipality's code on a basis."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Persons by number, assessments and service records; `old` and `new` are missing where they cannot be derived."""

    region: Region
    persons: pd.DataFrame
    assessments: pd.DataFrame
    records: pd.DataFrame


def prepare(region: Region, package: Path, folder: Path) -> None:
    """Read the three files of a package, type them, place them on both bases and keep them as Parquet."""
    text, codes = "string[pyarrow]", "category"
    persons = pd.read_csv(
        package / "persons.csv",
        usecols=["person_id", "target_group", "from_state_care"],
        dtype={"person_id": text, "target_group": codes, "from_state_care": bool},
    )
    place = {"municipality_code": codes, "parish": codes}
    assessments = pd.read_csv(
        package / "assessments.csv",
        usecols=["person_id", *place, "assessed_on"],
        dtype={"person_id": text, **place},
        parse_dates=["assessed_on"],
    )
    records = pd.read_csv(
        package / "service_records.csv",
        usecols=["person_id", *place, "service_code", "date_from", "units", "unit_price_eur", "compensation_eur"],
        dtype={"person_id": text, **place, "service_code": codes},
        parse_dates=["date_from"],
    )
    number = pd.Series(range(len(persons)), index=persons.pop("person_id"), dtype="int32")
    records["year"] = records["date_from"].dt.year.astype("int16")
    records["compensation_cents"] = (records.pop("compensation_eur") * 100).round().astype("int64")
    for name, frame in (("assessments", assessments), ("records", records)):
        frame["person"] = frame.pop("person_id").map(number).astype("int32")
        placed = _placed(region, frame)
        placed["group"] = persons["target_group"].take(placed["person"]).array
        placed.to_parquet(folder / f"{name}.parquet", index=False)
    persons.to_parquet(folder / "persons.parquet", index=False)


def load(region: Region, folder: Path) -> Frames:
    """The frames as a dashboard would hold them."""
    return Frames(region, *(pd.read_parquet(folder / f"{name}.parquet") for name in ("persons", "assessments", "records")))


def _placed(region: Region, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the codes of both bases instead of what was reported; there are few different reports."""
    reported = ["municipality_code", "parish"]
    places = frame[reported].drop_duplicates()
    found = [
        _both_bases(region, code, None if pd.isna(parish) else parish)
        for code, parish in places.astype(object).itertuples(index=False)
    ]
    for basis, column in COLUMN_OF.items():
        kind = pd.CategoricalDtype([one.code for one in region.of_basis(basis)])
        places[column] = pd.Categorical([place[basis] for place in found], dtype=kind)
    return frame.merge(places, on=reported, how="left").drop(columns=reported)


def _both_bases(region: Region, code: str, parish: str | None) -> dict[Basis, str | None]:
    own = region.municipality[code].basis
    if own is Basis.POST2021:
        before = region.predecessors(code)
        return {Basis.PRE2021: before[0] if len(before) == 1 else None, Basis.POST2021: code}
    after = region.successors(code)
    if len(after) > 1:
        after = tuple(row.new_code for row in region.succession if row.old_code == code and row.parish == parish)
    return {Basis.PRE2021: code, Basis.POST2021: after[0] if len(after) == 1 else None}
