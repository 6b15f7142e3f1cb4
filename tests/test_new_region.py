"""Another region from a list of its municipalities: the lists that are shipped, the folder made of one, and its faults."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from report_files import csv_report
from running import Run, runner
from streamlit.testing.v1 import AppTest
from test_plain_region import said_on

from di_metrics.command_line import main
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.meeting import Meeting, keep
from di_metrics.meetings.preparation import standard_agenda
from di_metrics.model import Basis, Dimension, Period, Selection
from di_metrics.query import evaluate
from di_metrics.region_check import check_folder
from di_metrics.region_draft import locative_of, read_list
from di_metrics.region_files import load_region, read_folder, read_kinds
from di_metrics.reports import pseudonyms
from di_metrics.settings import PROGRAMME, ROOT, default_region
from di_metrics.store import open_database
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

LISTS = sorted((ROOT / "data" / "planning_regions").glob("*.csv"))
BEFORE, AFTER = 119, 43
"""Municipalities of Latvia before and after the reform."""
NAMED = ("--name", "Rīga", "--name-en", "Riga", "--start", "2016-01-01", "--end", "2023-12-31")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# ---- The lists that are shipped ----


def test_the_lists_hold_every_municipality_once() -> None:
    assert [file.stem for file in LISTS] == ["kurzeme", "latgale", "riga", "vidzeme", "zemgale"]
    told = {file.stem: read_list(file, PROGRAMME) for file in LISTS}
    old = Counter(code for rows in told.values() for code in {row.code for row in rows})
    new = Counter(code for rows in told.values() for code in {row.new_code for row in rows})
    assert (len(old), len(new)) == (BEFORE, AFTER)
    assert {*old.values(), *new.values()} == {1}
    names = {(row.new_code, row.new_name_lv) for rows in told.values() for row in rows}
    assert len(names) == AFTER


def test_the_shipped_region_follows_from_its_list(run: Run, tmp_path: Path) -> None:
    """What was written by hand and what the command makes are the same."""
    own = default_region()
    made = run("new-region", ROOT / "data" / "planning_regions" / f"{own.name}.csv", tmp_path / "made", *NAMED)
    assert made.code == 0
    for name in ("municipalities.csv", "succession.csv"):
        by_hand, by_rule = (
            sorted(map(sorted, map(dict.items, rows_of(folder / name)))) for folder in (own, tmp_path / "made")
        )
        assert by_rule == by_hand


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_every_list_becomes_a_sound_region(run: Run, tmp_path: Path, file: Path) -> None:
    folder, database = tmp_path / file.stem, tmp_path / "records.duckdb"
    made = run("new-region", file, folder, *NAMED)
    assert (made.code, made.err) == (0, "")
    assert check_folder(folder, PROGRAMME) == []
    region = load_region(read_folder(folder, PROGRAMME))
    assert (region.id, region.has_reform, region.has_outlines) == (file.stem, True, False)
    assert all(one.locative_lv.endswith(("ā", "ī", "ē", "os")) for one in region.municipalities)
    asked = rows_of(folder / "to_confirm.csv")
    assert {"project.number", "project.costs", "in_region.lv", "locative_lv"} <= {row["place"] for row in asked}
    assert made.out.count("\n") == len(asked) + 3
    built = run("build", "--region", folder, "--package", folder / "package", "--database", database)
    assert built.code == 0
    assert "0 persons, 0 assessments, 0 service records" in built.out


# ---- A region made by the command, from its first report to its pages ----

REPORTED = {
    "municipality": "Inčukalna novads",
    "parish": "Vangažu pilsēta",
    "target_group": "pieaugušie ar GRT",
    "person": "A-1",
    "assessed_on": dt.date(2019, 1, 2),
    "plan_on": dt.date(2019, 1, 3),
    "recommended_services": "aprūpe mājās",
    "service": "aprūpe mājās",
    "date_from": dt.date(2019, 2, 1),
    "date_to": dt.date(2019, 2, 28),
    "units": Decimal("20.5"),
    "unit_price_eur": Decimal("3.14"),
    "compensation_eur": Decimal("64.37"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region of a divided municipality, with the report of a person in one of its parts."""
    home = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DI_REGION", str(home / "riga"))
        patch.setenv("DI_DATABASE", str(home / "records.duckdb"))
        patch.setenv(pseudonyms.KEY_FILE, str(home / "key"))
        [file] = [one for one in LISTS if one.stem == "riga"]
        assert main(["new-region", str(file), str(home / "riga"), *NAMED]) == 0
        assert main(["build"]) == 0
        (home / "report.csv").write_bytes(csv_report(REPORTED))
        assert main(["import", str(home / "report.csv"), "--by", "A"]) == 0
    with open_database(home / "records.duckdb") as opened:
        agenda = standard_agenda(opened.region)
    meeting = Meeting("Pavasaris", dt.date(2020, 3, 1), dt.date(2019, 12, 31), agenda)
    assert keep(home / "records.duckdb", meeting) == 1
    return home / "records.duckdb"


def test_the_report_is_counted_where_its_parish_went(made: Path) -> None:
    with open_database(made) as database:
        for basis, place in ((Basis.PRE2021, "0801800"), (Basis.POST2021, "LV0044000")):
            chosen = Selection(Period(dt.date(2019, 12, 31)), basis)
            result = evaluate(database, CATALOGUE["recipients"], chosen, (Dimension.MUNICIPALITY,))
            assert {cell.key: cell.value for cell in result if cell.value} == {(place,): 1}


@pytest.mark.parametrize("page", MANAGER_PAGES)
def test_its_pages_are_drawn(monkeypatch: pytest.MonkeyPatch, made: Path, page: str) -> None:
    monkeypatch.setenv("DI_DATABASE", str(made))
    drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    drawn.query_params["m"] = "1"
    drawn.switch_page(MANAGER_PAGES[page][0]).run()
    assert not drawn.exception
    assert not drawn.error
    text, figures = said_on(drawn)
    assert len(text) > 100
    assert all(trace["type"] not in ("choropleth", "scattergeo") for figure in figures for trace in figure["data"])


# ---- What is wrong with a list ----

HEAD = "code,name_lv,name_en,partner,population,parish,new_code,new_name_lv,new_name_en\n"
SOUND = HEAD + (
    "9010000,Dzintarpils pilsēta,Dzintarpils City,yes,20000,,LV9001000,Dzintarpils valstspilsēta,Dzintarpils State City\n"
    "9030100,Liepziedu novads,Liepziedi Municipality,no,5000,Lejas pagasts,LV9002000,Upes novads,Upe Municipality\n"
    "9030100,Liepziedu novads,Liepziedi Municipality,no,5000,Kalna pagasts,LV9003000,Kalna novads,Kalns Municipality\n"
)

FAULTS = {
    "a lost zero": ("9010000,D", "901000,D", "list.csv:2, code: “901000”. This is no code of a municipality"),
    "a code of the other form": (",LV9001000", ",9001000", "list.csv:2, new_code: “9001000”. This is no code"),
    "no code": ("9010000,D", ",D", "list.csv:2, code: “”. A value is required. Look the code up"),
    "no new code": ("LV9002000", "", "list.csv:3, new_code: “”. A value is required. Look the code up"),
    "no name": ("Dzintarpils pilsēta", "", "list.csv:2, name_lv: “”. A value is required."),
    "no new name": ("Upes novads", "", "list.csv:3, new_name_lv: “”. A value is required."),
    "no kind": ("Dzintarpils pilsēta", "Dzintarpils", "list.csv:2, name_lv: “Dzintarpils”. The last word of the name"),
    "two names": ("Liepziedu novads,Liepziedi Municipality,no,5000,K", "Liepu novads,,,,K", "list.csv:4, name_lv: “Liepu"),
    "no part": ("Kalna pagasts", "", "list.csv:4, parish: “”. The code stands in several lines."),
    "a part twice": ("Kalna pagasts", "Lejas pagasts", "list.csv:4, parish: “Lejas pagasts”. It stands in line 3 too"),
    "a population": ("20000", "20 000", "list.csv:2, population: “20 000”. Allowed: a whole number"),
    "a partner": (",yes,", ",jā,", "list.csv:2, partner: “jā”. This is not allowed. Allowed are: yes, no."),
    "nobody": (",yes,", ",no,", "list.csv, partner: No municipality takes part"),
    "a heading": ("name_lv,name_en,p", "nam,name_en,p", "list.csv:1, nam: “nam”. There is no such column. Did you mean"),
    "no column": ("code,name_lv,", "code,xxxx,", "list.csv:1, name_lv: The column is missing."),
    "a field too many": (",20000,", ",20000,,", "list.csv:2: The line has 10 fields. Allowed: 9."),
    "semicolons": (",", ";", "list.csv:1: Fields are separated by “;”. Save the file as CSV with commas."),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_list_is_told_with_its_place(run: Run, tmp_path: Path, name: str) -> None:
    old, new, begins = FAULTS[name]
    assert old in SOUND
    (tmp_path / "list.csv").write_text(SOUND.replace(old, new), encoding="utf-8")
    refused = run("new-region", tmp_path / "list.csv", tmp_path / "made", *NAMED)
    assert refused.code == 1
    assert any(line.startswith(begins) for line in refused.err.splitlines()), refused.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["list.csv"]


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"", "list.csv:1: The file is empty. Its columns are: code, name_lv"),
        (HEAD.encode(), "list.csv:1: There is no municipality below the headings."),
        (SOUND.encode("cp1257"), "list.csv:2: “9010000,Dzintarpils"),
        (None, "list.csv: The file is missing in"),
    ],
)
def test_what_is_no_list_is_told(run: Run, tmp_path: Path, content: bytes | None, begins: str) -> None:
    if content is not None:
        (tmp_path / "list.csv").write_bytes(content)
    refused = run("new-region", tmp_path / "list.csv", tmp_path / "made", *NAMED)
    assert refused.code == 1
    assert refused.err.startswith(begins), refused.err
    assert not (tmp_path / "made").exists()


def test_a_release_without_costs_is_made_and_drawn(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(SOUND, encoding="utf-8")
    folder, database, release = (tmp_path / name for name in ("made", "records.duckdb", "release.duckdb"))
    assert run("new-region", tmp_path / "list.csv", folder, *NAMED).code == 0
    assert run("build", "--region", folder, "--database", database).code == 0
    published = run("publish", "--database", database, "--out", release)
    assert published.code == 0, published.err
    monkeypatch.setenv("DI_AUDIENCE", "public")
    monkeypatch.setenv("DI_RELEASE", str(release))
    for page in PUBLIC_PAGES:
        drawn = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
        drawn.switch_page(PUBLIC_PAGES[page][0]).run()
        assert not drawn.exception
        assert not drawn.error


def test_every_fault_is_told_at_once(run: Run, tmp_path: Path) -> None:
    text = SOUND.replace("9010000,D", "901000,D").replace("Upes novads", "").replace("20000", "x")
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    told = run("new-region", tmp_path / "list.csv", tmp_path / "made", *NAMED).err
    assert [line.split(":")[1].split(",")[0] for line in told.splitlines()[:-1]] == ["2", "2", "3"]


def test_what_is_there_already_is_never_touched(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(SOUND, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("folder", "file", "link"):
        refused = run("new-region", tmp_path / "list.csv", tmp_path / name, *NAMED)
        assert refused.code == 1
        assert "there is something already" in refused.err
    assert (list((tmp_path / "folder").iterdir()), (tmp_path / "file").read_text(encoding="utf-8")) == ([], "kept")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder", "link", "list.csv"]


def test_a_project_that_ends_before_it_begins_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(SOUND, encoding="utf-8")
    days = ("--name", "Rīga", "--start", "2020-01-01", "--end", "2019-12-31")
    assert "ends before it begins" in run("new-region", tmp_path / "list.csv", tmp_path / "made", *days).err


# ---- What is proposed ----

LOCATIVES = {
    "Rēzeknes novads": ("Rēzeknes novadā", True),
    "Liepājas pilsēta": ("Liepājas pilsētā", True),
    "Ventspils valstspilsēta": ("Ventspils valstspilsētā", True),
    "Jēkabpils": ("Jēkabpilī", False),
    "Jelgava": ("Jelgavā", False),
    "Rēzekne": ("Rēzeknē", False),
    "Tukums": ("Tukumā", False),
    "Preiļi": ("Preiļos", False),
    "Pļaviņas": ("Pļaviņās", False),
    "Saldus": ("Saldū", False),
    "novads": ("novadā", False),
}


@pytest.mark.parametrize("name", LOCATIVES)
def test_locatives_are_formed_by_rule_and_told_where_they_may_be_wrong(name: str) -> None:
    assert locative_of(name, read_kinds(PROGRAMME)) == LOCATIVES[name]


def test_a_name_without_its_kind_is_to_be_confirmed(run: Run, tmp_path: Path) -> None:
    text = "code,name_lv,kind\nLV9001000,Jēkabpils,state_city\nLV9002000,Upes novads,\n"
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    assert run("new-region", tmp_path / "list.csv", tmp_path / "made", *NAMED).code == 0
    asked = {(row["line"], row["place"]): row["value"] for row in rows_of(tmp_path / "made" / "to_confirm.csv")}
    assert asked["2", "locative_lv"] == "Jēkabpilī"
    assert ("3", "locative_lv") not in asked
    assert asked["2", "name_en"] == "Jēkabpils"
    region = load_region(read_folder(tmp_path / "made", PROGRAMME))
    assert (region.has_reform, [*region.bases], region.is_city("LV9001000")) == (False, [Basis.POST2021], True)
    assert not (tmp_path / "made" / "succession.csv").exists()
