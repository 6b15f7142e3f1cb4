"""A place to load reports at: copies of the invented region's folder and database, and a dashboard that works on them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from report_files import KEY, SAMPLE, SERVICE, Row
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from di_metrics.indicators import CATALOGUE
from di_metrics.intake import Intake
from di_metrics.model import Period, Selection
from di_metrics.query import evaluate
from di_metrics.settings import PROGRAMME
from di_metrics.store import Batch, open_database, read_batches
from di_metrics.store.region_change import change_region_files

ROOT = Path(__file__).resolve().parents[1]
ALIASES = "kind,alias,code\nmunicipality,Dzintarpils,9010000\nservice,masētājs,massage\n"
AMBIGUOUS: Row = {**SERVICE, "person": "A-2", "units": "1.500"}
"""A row that cannot be loaded."""


@dataclass(frozen=True)
class Workplace:
    """The folders of the region and the programme and the database file, all to be written to."""

    region: Path
    programme: Path
    database: Path

    @classmethod
    def make(cls, folder: Path, sample_file: Path) -> Workplace:
        """A workplace in a folder."""
        (folder / "data").mkdir()
        made = cls(folder / "region", folder / "programme", folder / "data" / "records.duckdb")
        made.restore(sample_file)
        return made

    def restore(self, sample_file: Path) -> None:
        """Make it as it was at first, whatever was done there, and whoever has the database open."""
        for folder in (self.region, self.programme, *self.unfinished):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SAMPLE, self.region, ignore=shutil.ignore_patterns("package"))
        (self.region / "aliases.csv").write_text(ALIASES, encoding="utf-8", newline="")
        shutil.copytree(PROGRAMME, self.programme)
        fresh = Path(shutil.copy(sample_file, self.database.with_name("fresh.duckdb")))
        change_region_files(fresh, lambda files: {**files, "aliases.csv": ALIASES})
        os.replace(fresh, self.database)

    @property
    def settings(self) -> dict[str, str]:
        """The environment of a dashboard that works here."""
        return {
            "DI_DATABASE": str(self.database),
            "DI_REGION": str(self.region),
            "DI_PROGRAMME": str(self.programme),
            "DI_PSEUDONYM_KEY": KEY.hex(),
        }

    def used(self, monkeypatch: pytest.MonkeyPatch) -> Workplace:
        """The same, with its settings in force, and no audience or release."""
        for name in ("DI_AUDIENCE", "DI_RELEASE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in self.settings.items():
            monkeypatch.setenv(name, value)
        return self

    @property
    def unfinished(self) -> list[Path]:
        """The folders of databases that wait to be confirmed."""
        return list(self.database.parent.glob(".build-*"))

    def load(self, data: bytes, name: str = "report.xlsx", by: str = "Ilze") -> int:
        """Load a file as the command line would, without its faulty rows; returns the number of the batch."""
        intake, database = Intake(KEY), open_database(self.database)
        try:
            taken = intake.read_file(database, data, name)
        finally:
            database.close()
        candidate = intake.prepare(self.database, taken, by)
        candidate.confirm()
        return candidate.batch

    def batches(self) -> tuple[Batch, ...]:
        """What was loaded, the oldest first."""
        database = open_database(self.database)
        try:
            return read_batches(database)
        finally:
            database.close()

    def figure(self, code: str) -> float | int | None:
        """An indicator of the whole region to the end of the project."""
        database = open_database(self.database)
        try:
            [cell] = evaluate(database, CATALOGUE[code], Selection(Period(database.region.project.end)))
            return cell.value
        finally:
            database.close()


def page_of(name: str, language: str = "en") -> AppTest:
    """The manager's dashboard on one of its pages, drawn by Streamlit's own test runner."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params["lang"] = language
    return app.run().switch_page(f"pages/manager/{name}.py").run()


def fields_of(page: AppTest) -> list[TextInput]:
    """The fields of the open dialog, to which the search above the page does not belong."""
    return [one for one in page.text_input if not str(one.key).startswith("search_text")]


def saved(page: AppTest) -> AppTest:
    """The page after what stands in its open dialog was saved."""
    return page.button(key="dialog_save").click().run()


def texts_of(app: AppTest) -> str:
    """All that a page says."""
    kinds: Sequence[str] = (
        "html",
        "markdown",
        "header",
        "caption",
        "warning",
        "error",
        "success",
        "info",
        "button",
        "checkbox",
    )
    said = [str(getattr(one, "value", "")) + str(getattr(one, "label", "")) for kind in kinds for one in app.get(kind)]
    return "\n".join([*said, *(one.label for one in app.expander)])
