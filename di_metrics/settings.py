"""What the environment decides, read once when a process starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAMME = ROOT / "data" / "programme"
REGIONS = ROOT / "data" / "regions"
DEFAULT_DATABASE = ROOT / "data" / "di_metrics.duckdb"


def default_region() -> Path:
    """The region folder meant where none is named; the file `data/regions/default` says which."""
    return REGIONS / (REGIONS / "default").read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True)
class Settings:
    """The region folder the dashboard is for and the records database it shows."""

    region: Path
    database: Path


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read `DI_REGION` (a folder) and `DI_DATABASE` (a file); both have defaults inside the project."""
    region, database = environment.get("DI_REGION"), environment.get("DI_DATABASE")
    return Settings(Path(region) if region else default_region(), Path(database) if database else DEFAULT_DATABASE)
