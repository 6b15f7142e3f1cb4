"""The two ways to an answer: the records database as the application opens it, and pandas. Each is measured alone.

An engine imports what it needs when it is made, and nothing of the other's. Started, it has done something trivial: much
of a library's code comes into memory only when it is first used, and would else be taken for memory of the data.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.page_queries import PageQuery
from di_metrics.model import Key
from di_metrics.region import Region
from di_metrics.region_files import load_region, read_folder
from di_metrics.settings import PROGRAMME

Values = dict[Key, float]
"""Values by key. A cell that holds nothing may be absent or zero."""


class Engine(Protocol):
    """Something that is built from a data package and answers page queries."""

    def start(self) -> None:
        """Do something trivial with the library."""

    def build(self, region: Path, package: Path) -> None:
        """Make ready what queries are asked of, in the engine's folder."""

    def open(self, region: Path, query: PageQuery) -> Callable[[], Any]:
        """Open what was built; returns what computes the answer each time it is called."""

    def values(self, answer: Any) -> Values:
        """An answer in the form in which answers are compared."""


class DuckDBEngine:
    """The records database as the application opens it; an answer is the whole result, down to each cell's status."""

    def __init__(self, folder: Path) -> None:
        from di_metrics import query, store

        self._query, self._store = query, store
        self._file = folder / "records.duckdb"

    def start(self) -> None:
        import duckdb

        with duckdb.connect() as connection:
            connection.execute("SELECT number, count(*) FROM range(2) AS t (number) GROUP BY ALL").fetchall()

    def build(self, region: Path, package: Path) -> None:
        self._store.build_database(region, package, self._file)

    def open(self, region: Path, query: PageQuery) -> Callable[[], Any]:
        from di_metrics.indicators import CATALOGUE

        database = self._store.open_database(self._file)
        return lambda: self._query.evaluate(database, CATALOGUE[query.indicator], query.selection, query.by)

    def values(self, answer: Any) -> Values:
        return {cell.key: cell.value for cell in answer if cell.value is not None}


class PandasEngine:
    """Frames in memory; an answer is a series."""

    def __init__(self, folder: Path) -> None:
        import pyarrow.parquet  # type: ignore[import-untyped]  # noqa: F401  # pandas would import it while it reads

        from benchmarks import pandas_baseline, pandas_frames

        self._baseline, self._frames = pandas_baseline, pandas_frames
        self._folder = folder

    def start(self) -> None:
        import pandas as pd  # type: ignore[import-untyped]

        kept = pd.DataFrame({"number": [0, 1]}).to_parquet()
        pd.read_parquet(io.BytesIO(kept)).drop_duplicates().groupby("number").size()

    def build(self, region: Path, package: Path) -> None:
        self._frames.prepare(read_region(region), package, self._folder)

    def open(self, region: Path, query: PageQuery) -> Callable[[], Any]:
        frames = self._frames.load(read_region(region), self._folder)
        answer = self._baseline.ANSWERS[query.name]
        return lambda: answer(frames, query.selection)

    def values(self, answer: Any) -> Values:
        keys = (key if isinstance(key, tuple) else (key,) for key in answer.index)
        return {
            tuple(code if isinstance(code, str) else None for code in key): float(value)
            for key, value in zip(keys, answer, strict=True)
            if value == value  # what is not a number is no value
        }


ENGINES: dict[str, Callable[[Path], Engine]] = {"DuckDB": DuckDBEngine, "pandas": PandasEngine}


def read_region(folder: Path) -> Region:
    """A region with the programme."""
    return load_region(read_folder(folder, PROGRAMME))
