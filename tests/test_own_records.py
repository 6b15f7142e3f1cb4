"""What somebody of a municipality is shown: its own internal figures as they are, and nothing of others."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from conftest import SAMPLE
from loaded_batches import Load, copied, loaded, record
from streamlit.testing.v1 import AppTest

from di_metrics.access.rights import RIGHTS, Person, Role
from di_metrics.cards.composing import card_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import PictureKind, View, ViewKind, view_about
from di_metrics.errors import NotAllowed
from di_metrics.file_state import RECORDS
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Indicator, Language, Period, Selection
from di_metrics.query import evaluate
from di_metrics.sources.exact import RecordedFigures
from di_metrics.store import Database, build_database, open_database
from di_metrics.store.own_records import own_records
from di_metrics.ui import sign_in
from di_metrics.ui.choice import KEYS

ROOT = Path(__file__).resolve().parents[1]


def places(database: Database) -> list[str]:
    return [one.code for one in database.region.of_basis(database.region.latest_basis)]


@pytest.fixture(scope="module")
def owned(sample: Database) -> Iterator[dict[str, Database]]:
    """The records of each municipality by its code."""
    made = {code: own_records(sample, code) for code in places(sample)}
    yield {code: one.database for code, one in made.items()}
    for one in made.values():
        one.close()


def periods(database: Database) -> list[Period]:
    last = dt.date(2019, 12, 31)
    return [
        Period(database.region.project.end),
        Period(last),
        Period(last, dt.date(2019, 1, 1)),
        Period(last, dt.date(2019, 3, 5)),
    ]


@pytest.mark.parametrize("indicator", CATALOGUE.values(), ids=CATALOGUE)
def test_own_figures_are_those_of_the_filter_by_municipality(
    indicator: Indicator, sample: Database, owned: dict[str, Database]
) -> None:
    for (code, own), period in product(owned.items(), periods(sample)):
        selection = Selection(period, sample.region.latest_basis, (code,))
        for by in ((), *((one,) for one in Dimension if one in indicator.splits)):
            asked = evaluate(sample, indicator, selection, by)
            assert evaluate(own, indicator, selection, by).cells == asked.cells, (code, period, by)


def own_views(database: Database, code: str) -> list[View]:
    """The cards of the page, by hand; a test of the page itself is below."""
    region, selection = (
        database.region,
        Selection(Period(database.region.project.end), database.region.latest_basis, (code,)),
    )

    def figures(indicator: str, *by: Dimension, picture: PictureKind) -> View:
        return view_about(region, ViewKind.FIGURES, selection, (indicator,), by, picture, "")

    return [
        view_about(region, ViewKind.WORDS, selection),
        view_about(region, ViewKind.COVERAGE, selection, split=(Dimension.GROUP,)),
        view_about(region, ViewKind.INFRASTRUCTURE, selection),
        figures("recipients", Dimension.GROUP, Dimension.MONTH, picture=PictureKind.COURSE),
        figures("recipients", Dimension.SERVICE, picture=PictureKind.BARS),
        figures("compensation", Dimension.GROUP, Dimension.MONTH, picture=PictureKind.COURSE),
    ]


def test_own_cards_say_the_same_as_those_of_all_records(sample: Database, owned: dict[str, Database]) -> None:
    for (code, own), language in product(owned.items(), Language):
        for view in own_views(sample, code):
            settings = [Setting(RecordedFigures(one), language, sample.region.project.end, None) for one in (sample, own)]
            whole, mine = (card_of(setting, view) for setting in settings)
            assert (mine.title, mine.sentence, mine.picture, mine.table) == (
                whole.title, whole.sentence, whole.picture, whole.table,
            ), view  # fmt: skip


_PLACED = ("service_record", "assessment", "first_service", "yearly_service", "monthly_amount", "replaced_record")
_EMPTY = ("quarantine", "warning", "mended", "meeting", "saved_view", "slide_template", "edition", "told")


def test_nothing_of_another_municipality_is_in_it(sample: Database, owned: dict[str, Database]) -> None:
    assert len(owned) > 1
    for code, own in owned.items():
        for table in _PLACED:
            found = own.rows(
                f"SELECT DISTINCT m.code FROM {table} t LEFT JOIN municipality m ON m.municipality_id = t.new_id"
            )
            assert found in ([], [(code,)]), (code, table)
        for table in _EMPTY:
            assert own.rows(f"SELECT count(*) FROM {table}") == [(0,)], table
        of_records = "SELECT person_id FROM service_record UNION SELECT person_id FROM assessment"
        assert own.rows(f"SELECT count(*) FROM person WHERE person_id NOT IN ({of_records})") == [(0,)]
        known = {row[0] for row in own.rows("SELECT reference FROM person")}
        assert {row[0] for row in own.rows("SELECT person_id FROM source_persons")} <= known
        for table in ("source_service_records", "source_assessments"):
            assert {row[0] for row in own.rows(f"SELECT person_id FROM {table}")} <= known, table
        assert {row[0] for row in own.rows("SELECT DISTINCT loaded_by || file_hash FROM batch")} <= {""}
    people = sum(len(own.rows("SELECT 1 FROM service_record")) for own in owned.values())
    assert people == sample.rows("SELECT count(*) FROM service_record WHERE new_id IS NOT NULL")[0][0]


_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:+]+")
"""A moment, which differs from one making of a database to the next."""


def _with_reports(folder: Path, database: Path, own: str, other: str, *, euros: str, more: int) -> Path:
    """Reports of two municipalities: of each, one that a later one replaces, and of the other one that was undone.

    Of the other municipality each record was paid so many `euros` for, and the last report has so many `more` records, of
    persons whom the package tells of too.
    """
    folder.mkdir()
    places, paid = {"a": own, "b": other}, {own: "10.00", other: euros}
    persons = [(name, "children") for name in (*places, *(f"c{number}" for number in range(more)))]

    def report(*names: str, undone_at: str | None = None) -> Load:
        of = {name: places.get(name, other) for name in names}
        records = [
            record(name, place, "massage", "2019-05-02", "2019-05-09", "2", "5", paid[place]) for name, place in of.items()
        ]
        told = [one for one in persons if one[0] in names]
        spoken_of = tuple(dict.fromkeys(of.values()))
        return Load(spoken_of, ("children",), "2019-05-01", "2019-05-31", persons=told, records=records, undone_at=undone_at)

    cs = [name for name, _ in persons[len(places) :]]
    loads = report("b", "a"), report("b", undone_at="2022-08-01T00:00:00+00:00"), report("b"), report("a"), report("b", *cs)
    return loaded(copied(database, folder), *loads)


def test_no_table_of_it_tells_what_others_reported(sample: Database, sample_file: Path, tmp_path: Path) -> None:
    """Whatever others report, replace and undo, every table is the same, row by row."""
    own, other = [code for code in places(sample) if sample.region.municipality[code].partner][:2]
    changed = _others_changed(own, sample, tmp_path)
    made = (
        _with_reports(tmp_path / "as it is", sample_file, own, other, euros="10.00", more=0),
        _with_reports(tmp_path / "as it is not", changed, own, other, euros="90.00", more=3),
    )
    found: list[dict[str, list[str]]] = []
    for file in made:
        with open_database(file) as database:
            mine = own_records(database, own)
            assert mine.database.rows("SELECT count(*) FROM replaced_record") == [(1,)], "that of its own"
            tables = {table: mine.database.rows(f"FROM {table}") for table in RECORDS.tables}
            found.append({table: sorted(_TIME.sub("", str(row)) for row in rows) for table, rows in tables.items()})
            mine.close()
    as_it_is, as_it_is_not = found
    assert {table for table in RECORDS.tables if as_it_is[table] != as_it_is_not[table]} == set()


def test_a_municipality_that_the_region_has_not_is_refused(sample: Database) -> None:
    old = next(one.code for one in sample.region.municipalities if one.basis is not sample.region.latest_basis)
    for code in ("", "LV0", old, "' OR true --"):
        with pytest.raises(NotAllowed):
            own_records(sample, code)


# ---- Whatever is asked, what others reported changes nothing of what is shown ----


def _others_changed(own: str, database: Database, folder: Path) -> Path:
    """A database in which all that is told of other municipalities is another number."""
    region = database.region
    mine = {own, *(one.code for one in region.municipalities if own in region.related((one.code,), region.latest_basis))}
    package = Path(shutil.copytree(SAMPLE / "package", folder / "package"))
    file = package / "service_records.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    for row in rows:
        if row["municipality_code"] not in mine:
            row.update(units=str(float(row["units"]) * 3), compensation_eur=f"{float(row['compensation_eur']) * 3:.2f}")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    made = folder / "records.duckdb"
    build_database(SAMPLE, package, made)
    return made


def _addresses(database: Database, own: str) -> list[dict[str, str]]:
    """One address that asks for nothing, and such as ask for other municipalities in every parameter that there is."""
    region = database.region
    others = [one.code for one in region.municipalities if one.code != own]
    hostile = [*others, ",".join(others), ",".join([own, *others]), "1", "internal", "compensation", "municipality"]
    found: list[dict[str, str]] = [{}]
    for place in range(len(hostile)):
        names = sorted((KEYS | {"level", "s", "y", "presenter"}) - {"lang", "public"})
        words = {name: hostile[(place + number) % len(hostile)] for number, name in enumerate(names)}
        found.append({**words, "municipality": hostile[place], "area": others[place % len(others)]})
    return [*found, {"public": "1"}, {"public": "1", "a": others[0]}]


def _shown(page: AppTest, own: str, build: str) -> list[str]:
    """All that a page of one's own sends to the browser, but for the version of the data and the random names of files."""
    assert page.query_params["municipality"] in (own, [own])
    protos = [str(getattr(one, "proto", "")) for one in page._tree if type(one).__name__ != "DownloadButton"]
    return [_TIME.sub("", one.replace(build, "")) for one in protos if "download_button" not in one]


@pytest.mark.parametrize("page", ["municipality", "definitions"])
def test_no_address_tells_anything_of_another_municipality(
    page: str, sample: Database, sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = next(code for code in places(sample) if sample.region.municipality[code].partner)
    somebody = Person("Dace", "1", frozenset(), RIGHTS[Role.MUNICIPALITY], own)
    monkeypatch.setattr(sign_in, "person_here", lambda settings: somebody)
    changed = _others_changed(own, sample, tmp_path)
    total = Selection(Period(sample.region.project.end), sample.region.latest_basis)
    with open_database(changed) as other:
        figures = [evaluate(one, CATALOGUE["compensation"], total).cells[0].value for one in (sample, other)]
        builds = [one.info.build_id for one in (sample, other)]
    assert figures[0] != figures[1], "so that what is shown of others could be told apart"
    asked = _addresses(sample, own)
    as_it_is, as_it_is_not = (
        [_shown(_opened(page, address, file, monkeypatch), own, build) for address in asked]
        for file, build in zip((sample_file, changed), builds, strict=True)
    )
    for address, shown, shown_otherwise in zip(asked, as_it_is, as_it_is_not, strict=True):
        assert shown == shown_otherwise, address


def _opened(page: str, address: dict[str, str], file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A page at an address, of the records of a file."""
    monkeypatch.setenv("DI_DATABASE", str(file))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params.update({"lang": "en", **address})
    app.run()
    app.switch_page(f"pages/manager/{page}.py").run()
    assert not app.exception
    assert [one.value for one in app.title] in (["Municipality"], ["Definitions"])
    return app
